"""A draft is issued."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Conflict
from accounts.wording import say_all
from criteria import actions, at_issue, queries
from criteria.content_hash import content_hash
from criteria.forms.heading import IssueForm
from criteria.outline import SetOutline
from criteria.readiness import issue_faults
from criteria.views.drafts import to_do
from criteria.views.pages import answer_of_issued, set_page, trail_to


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def issue(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: what will be frozen. POST: to the issued set; the page again where the decision is
    missing or the draft is another by now; refused with every fault."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if answer := answer_of_issued(request, draft):
        return answer
    document = queries.set_document(draft)
    typed = request.POST if request.method == "POST" else None
    form = IssueForm(typed, document=document)
    if form.is_valid():
        try:
            actions.issue_set(
                criteria_set=draft,
                decision=form.decision,
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Conflict as conflict:
            form.add_error(None, say_all(conflict))
            form.base_on(content_hash(document))
        else:
            messages.success(request, _("The criteria set has been issued; it no longer changes."))
            return redirect("criteria:set", draft.pk)
    page = set_page(request, draft) | _frozen(document.outline) | {"form": form}
    page |= to_do(draft, page["faults"]) | {"trail": trail_to(draft)}
    return render(request, "criteria/issue.html", page)


def _frozen(outline: SetOutline) -> dict[str, Any]:
    return {
        "outline": outline,
        "faults": issue_faults(outline),
        "blocks": at_issue.blocks_of(outline.thresholds),
        "roundings": at_issue.rounding_sentences(outline),
        "tie_break": at_issue.tie_break_fields(outline),
        "capped_fields": at_issue.capped_fields(outline),
        "survey_points": at_issue.survey_points(outline),
        "leaf_count": at_issue.leaf_count(outline),
    }
