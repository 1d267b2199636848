"""A period moves to a newer version of its criteria set: the report first, then the move."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions.versions import move_period
from scoring.forms.versions import MoveVersionForm
from scoring.queries import scopes, versions
from scoring.views import version_page
from scoring.views.periods import trail_of


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PERIODS)
def version(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: what moving to the newer version does to each scorecard; 404 where there is none.
    POST: moves them, back to the period; else the report as it is now, with what is wrong."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    to = versions.newer_version(period)
    if to is None:
        raise Http404
    form = MoveVersionForm(request.POST or None)
    faults: list[str] = []
    if form.is_valid():
        try:
            move_period(
                period=period,
                to=to,
                digest=form.cleaned_data["digest"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            faults = say_all(refusal)
        else:
            messages.success(request, _("The period now uses the new version."))
            return redirect("scoring:period", period.pk)
    planned = versions.move_plan(period, to)
    page = {
        "period": period,
        "to": to,
        "faults": faults,
        "form": MoveVersionForm(initial={"digest": planned.digest}),
        "report": version_page.report(planned, period.criteria_set, to),
        "trail": trail_of(period),
    }
    return render(request, "scoring/version.html", page)
