"""The decision: what stands in its way, publishing, number and date, revision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from accounts.workers import see_to
from reports import actions, queries
from reports.files import files_shown
from reports.forms import RevisionForm, SignatureForm
from reports.models import Publication
from reports.prose import checks as prose_checks
from reports.readiness import Finding, Page, Weight, faults, findings
from reports.result.moves import correction
from reports.result.period import PeriodResult
from reports.views.places import placed
from scoring.actions.period import open_revision
from scoring.models import Period
from scoring.queries.states import states_of_scorecards

MOST_FAULTS = 50  # on the page at first; it says how many more there are


@needs(Permission.VIEW_RESULTS)
def decision(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the decision with its files, its revisions, and what is still to do for it."""
    period = _period(request, period_id)
    publications = list(queries.publications_of(period).defer("result"))
    publication = publications[0] if publications else None
    return render(
        request,
        "reports/decision.html",
        {
            "period": period,
            "publication": publication,
            "publications": publications,
            **(_files(publication) if publication else {}),
            "states": states_of_scorecards(period),
            "signature_form": SignatureForm.of(publication) if publication else None,
            "revision_form": RevisionForm(),
            "may_publish": can(request.user, Permission.PUBLISH),
        },
    )


@needs(Permission.VIEW_RESULTS)
def revision(request: HttpRequest, period_id: UUID, revision: int) -> HttpResponse:
    """GET: one publication with all its files, why it was made, and whose rank it moved."""
    period = _period(request, period_id)
    publication = get_object_or_404(queries.revision_of(period, revision))
    latest = queries.publications_of(period).values_list("revision", flat=True)[0]
    shown = _files(publication)
    newest = {each.pk for each in shown["files"]}
    return render(
        request,
        "reports/revision.html",
        {
            "period": period,
            "publication": publication,
            "preceding": revision - 1,
            "following": revision + 1 if revision < latest else None,
            **shown,
            "older": [each for each in queries.files_of(publication) if each.pk not in newest],
            "correction": queries.correction_by(publication),
            "index_places": period.criteria_set.index_places,
            "may_publish": can(request.user, Permission.PUBLISH),
        },
    )


@needs(Permission.PUBLISH)
def publish(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: what was checked (`?all`: every fault), and whose rank a revision moves. POST:
    publishes and goes to the decision; refused with the faults that the checks find."""
    period = _period(request, period_id)
    if request.method == "POST":
        publication = actions.publish(period=period, by=request.user, clock=timezone.now)
        _files(publication)
        messages.success(request, _("Published as revision %(n)s.") % {"n": publication.revision})
        return redirect("reports:decision", period.pk)
    last, result = queries.current_publication(period), queries.live_result(period)
    found = findings(result, queries.rows_behind(period, now=timezone.now()))
    remarks = [each for each in found if each.weight is Weight.REMARK]
    in_the_way = faults(found)
    shown = in_the_way if "all" in request.GET else in_the_way[:MOST_FAULTS]
    return render(
        request,
        "reports/publish.html",
        {
            "period": period,
            "states": states_of_scorecards(period),
            "publication": last,
            "faults": placed(shown, period),
            "fault_count": len(in_the_way),
            "more_faults": len(in_the_way) - len(shown),
            "remarks": placed(remarks + _of_the_texts(result), period),
            "correction": correction(queries.frozen_result(last), result) if last else None,
            "index_places": result.outline.index_places,
        },
    )


def _of_the_texts(result: PeriodResult) -> list[Finding]:
    """Where the texts of the decision say otherwise than its figures."""
    prose = queries.prose_of(result, None)
    return [
        Finding(Weight.REMARK, remark.whole, Page.TEXTS)
        for remark in prose_checks.remarks(result, prose)
    ]


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
        _files(publication)
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


def _files(publication: Publication) -> dict[str, object]:
    """The latest edition of each format, and whether any is still to come; what is due is being
    drawn from now on."""
    files = files_shown(publication, at=timezone.now())
    see_to(*(each.drawn for each in files))
    return {"files": files, "waits": any(each.drawn.is_open for each in files)}


def _period(request: HttpRequest, period_id: UUID) -> Period:
    return get_object_or_404(queries.periods_with_results_visible_to(request.user), pk=period_id)
