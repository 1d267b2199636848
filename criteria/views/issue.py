"""A draft is issued."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from criteria import actions, queries
from criteria.models import SetStatus
from criteria.readiness import issue_faults
from criteria.views.pages import set_page, trail_to


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def issue(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: what will be frozen. POST: to the issued set; refused with every fault."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if request.method == "POST":
        actions.issue_set(criteria_set=draft, by=request.user, at=timezone.now())
        messages.success(request, _("The criteria set has been issued; it no longer changes."))
        return redirect("criteria:set", draft.pk)
    if draft.status != SetStatus.DRAFT:
        return redirect("criteria:set", draft.pk)
    outline = queries.outline(draft)
    page = set_page(request, draft) | {"outline": outline, "faults": issue_faults(outline)}
    page["trail"] = trail_to(draft)
    return render(request, "criteria/issue.html", page)
