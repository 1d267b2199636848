"""The decision: what stands in its way, publishing, number and date, revision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from reports import actions, queries
from reports.forms import RevisionForm, SignatureForm
from scoring.actions.period import open_revision
from scoring.models import Period
from scoring.queries.states import states_of_scorecards


@needs(Permission.VIEW_RESULTS)
def decision(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the decision with its files, its revisions, and what is still to do for it."""
    period = _period(request, period_id)
    publication = queries.current_publication(period)
    return render(
        request,
        "reports/decision.html",
        {
            "period": period,
            "publication": publication,
            "publications": queries.publications_of(period),
            "states": states_of_scorecards(period),
            "signature_form": SignatureForm.of(publication) if publication else None,
            "revision_form": RevisionForm(),
            "may_publish": can(request.user, Permission.PUBLISH),
        },
    )


@needs(Permission.PUBLISH)
def publish(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: asks once more. POST: publishes and goes to the decision."""
    period = _period(request, period_id)
    if request.method == "POST":
        publication = actions.publish(period=period, by=request.user, clock=timezone.now)
        messages.success(request, _("Published as revision %(n)s.") % {"n": publication.revision})
        return redirect("reports:decision", period.pk)
    return render(
        request,
        "reports/publish.html",
        {"period": period, "states": states_of_scorecards(period)},
    )


@needs(Permission.PUBLISH)
@post_only
def sign(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """POST: notes the number and date that the signed decision got."""
    period = _period(request, period_id)
    publication = queries.current_publication(period)
    form = SignatureForm(request.POST)
    if publication is not None and form.is_valid():
        actions.note_signature(
            publication=publication, by=request.user, clock=timezone.now, **form.cleaned_data
        )
        messages.success(request, _("Number and date are noted."))
    else:
        messages.error(request, _("Enter the number and a date that there can be."))
    return redirect("reports:decision", period.pk)


@needs(Permission.PUBLISH)
@post_only
def revise(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """POST: opens a revision with its reason; the published result stands until the next."""
    period = _period(request, period_id)
    form = RevisionForm(request.POST)
    if form.is_valid():
        open_revision(
            period=period, reason=form.cleaned_data["reason"], by=request.user, clock=timezone.now
        )
        messages.success(request, _("The council may now correct scorecards."))
    else:
        messages.error(request, _("Write why the published result is corrected."))
    return redirect("reports:decision", period.pk)


def _period(request: HttpRequest, period_id: UUID) -> Period:
    return get_object_or_404(queries.periods_with_results_visible_to(request.user), pk=period_id)
