"""What every page of the editor asks first: whether the set is still a draft, and where to go."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say, say_all
from criteria import actions, edits, queries
from criteria.forms.tree import NewSetForm
from criteria.models import CriteriaSet
from criteria.outline import SetOutline
from criteria.readiness import PlacedFault
from criteria.set_format import SetDocument
from criteria.views.pages import trail_to

MOST_UNFOLDED = 8  # more faults than these are folded up, so that the tree stays in sight


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def begin(request: HttpRequest) -> HttpResponse:
    """GET: title and year. POST: to the page of an empty draft."""
    form = NewSetForm(request.POST or None)
    if form.is_valid():
        document = SetDocument(
            title=form.cleaned_data["title"],
            year=form.cleaned_data["year"],
            decision="",
            outline=SetOutline(fields=(), thresholds=()),
        )
        draft = actions.create_set(
            document=document, authority=request.user.authority, by=request.user, at=timezone.now()
        )
        messages.success(request, _("The draft is there. Add its first field."))
        return redirect("criteria:set", draft.pk)
    return render(request, "criteria/begin.html", {"form": form, "trail": trail_to()})


def on_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the draft of the URL; an issued set is shown instead, with why."""

    @wraps(view)
    def asked(request: HttpRequest, set_id: str, **keys: Any) -> HttpResponse:
        draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
        try:
            actions.refuse_issued(draft)
        except Refused as refusal:
            for text in say_all(refusal):
                messages.error(request, text)
            return redirect("criteria:set", draft.pk)
        return view(request, draft, **keys)

    return asked


def line_of(outline: SetOutline, code: str) -> edits.Node:
    """The field or criterion, or 404."""
    try:
        return edits.found(outline, code)
    except Refused:
        raise Http404 from None


def back_to_line(draft: CriteriaSet, code: str = "") -> HttpResponseRedirect:
    """To the draft, where the person was."""
    return redirect(set_url(draft) + (f"#line-{code}" if code else ""))


def set_url(draft: CriteriaSet) -> str:
    return reverse("criteria:set", args=[draft.pk])


def line_url(draft: CriteriaSet, code: str, name: str = "line") -> str:
    """Where the line is edited, or what else is done with it; "" for a line without a code."""
    return reverse(f"criteria:{name}", args=[draft.pk, code]) if code else ""


def to_do(draft: CriteriaSet, faults: list[PlacedFault]) -> dict[str, Any]:
    """What keeps the draft from being issued, as criteria/faults.html draws it."""
    rows = [{"text": say(placed.fault), "url": where_to_mend(draft, placed)} for placed in faults]
    return {"to_do": rows, "is_unfolded": len(rows) <= MOST_UNFOLDED}


def where_to_mend(draft: CriteriaSet, placed: PlacedFault) -> str:
    """The page on which the fault is put right; where it is about no line, the heading or groups,
    it is that there is no field."""
    if placed.code:
        return line_url(draft, placed.code)
    return reverse(f"criteria:{placed.page or 'add_field'}", args=[draft.pk])
