"""Reading results: the ranking, every table, the statistics, the files."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission, can
from accounts.refusals import Sentence
from accounts.served_files import serve_file
from accounts.wording import say
from accounts.workers import see_to
from reports import queries
from reports.exports import export
from reports.files import ask_for_draft, files_shown
from reports.formats import FORMATS, Format
from reports.forms import CommuneForm
from reports.models import Publication
from reports.pictures.album import pictures as all_pictures
from reports.pictures.drawn import drawn_picture, drawn_profile
from reports.pictures.fields import profile, profile_table
from reports.result.period import PeriodResult
from reports.statistics.formulas import formula_of
from reports.statistics.phrases import Part, Statistic
from reports.statistics.report import statistics as all_statistics
from reports.tables.drawn import drawn
from reports.tables.report import tables
from scoring.models import Period

PARTS = {
    Part.SUBJECTS: _("Who was scored"),
    Part.CRITERIA: _("Criteria"),
    Part.SUBMISSION: _("Submission"),
    Part.COUNCIL: _("Council and support team"),
    Part.RESULT: _("Results"),
    Part.FIELDS: _("Fields"),
    Part.REMARKS: _("Remarks"),
}


@needs(Permission.VIEW_RESULTS)
def results(request: HttpRequest) -> HttpResponse:
    """GET: the periods whose result the person may see."""
    periods = queries.periods_with_results_visible_to(request.user)
    return render(request, "reports/results.html", {"periods": periods})


@needs(Permission.VIEW_RESULTS)
def ranking(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the ranking; a draft until it is published."""
    period, result, publication = _shown(request, period_id)
    context = _frame(request, period, result, publication) | {
        "communes": result.communes,
        "groups": _groups(result),
        "own_code": request.user.commune.code if request.user.commune else "",
        "has_blocks": len(result.blocks) > 1,
        "evaluations": queries.evaluations_visible_to(request.user, period),
    }
    return render(request, "reports/ranking.html", context)


@needs(Permission.VIEW_RESULTS)
def table(request: HttpRequest, period_id: UUID, number: int) -> HttpResponse:
    """GET: one table of the report; 404 beyond the last."""
    period, result, publication = _shown(request, period_id)
    all_tables = tables(result)
    if not 1 <= number <= len(all_tables):
        raise Http404
    context = _frame(request, period, result, publication) | {
        "tables": [(each.number, each.title) for each in all_tables],
        "table": drawn(all_tables[number - 1]),
    }
    return render(request, "reports/table.html", context)


@needs(Permission.VIEW_RESULTS)
def pictures(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the pictures of the report, and the fields of one commune (`?commune=`), at first the
    person's own or the best."""
    period, result, publication = _shown(request, period_id)
    own = request.user.commune.code if request.user.commune else ""
    form = CommuneForm(result, asked=request.GET, own=own)
    context = _frame(request, period, result, publication) | {
        "pictures": [drawn_picture(each) for each in all_pictures(result, say=say)],
        "form": form,
        "profile": drawn_profile(
            profile(result, form.chosen, say=say), profile_table(result, form.chosen)
        )
        if form.chosen
        else None,
    }
    return render(request, "reports/pictures.html", context)


@needs(Permission.VIEW_RESULTS)
def statistics(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: every statistic of the report as a sentence; the formula that several in a row share
    stands below the last of them."""
    period, result, publication = _shown(request, period_id)
    said = [each for each in all_statistics(result) if each.block is None]
    parts = [(PARTS[part], _runs(each for each in said if each.part is part)) for part in Part]
    context = _frame(request, period, result, publication) | {"parts": parts}
    return render(request, "reports/statistics.html", context)


def _runs(said: Iterable[Statistic]) -> list[tuple[Sentence, list[Sentence]]]:
    runs = groupby(said, key=formula_of)
    return [(formula, [each.sentence for each in members]) for formula, members in runs]


@needs(Permission.VIEW_RESULTS)
@require_safe
def download(request: HttpRequest, period_id: UUID, format: str) -> HttpResponseBase:
    """GET: the published result as the file that was stored, or a draft, as an attachment; goes
    to where its progress is shown while it is not ready; 404 for another format."""
    period = _period(request, period_id)
    wanted = _format(format)
    publication = queries.publications_of(period).defer("result").first()
    if publication is not None:
        return _stored(request, publication, wanted)
    result = queries.live_result(period)
    if FORMATS[wanted].is_long:
        drawn = ask_for_draft(period, result, wanted, by=request.user, at=timezone.now())
        see_to(drawn)
        return serve_file(drawn, request) if drawn.is_ready else redirect("accounts:file", drawn.pk)
    content, content_type, name = export(result, None, wanted)
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


@needs(Permission.VIEW_RESULTS)
@require_safe
def revision_file(
    request: HttpRequest, period_id: UUID, revision: int, format: str
) -> HttpResponseBase:
    """GET: the file of that revision, also after a later one; 404 for another format."""
    period = _period(request, period_id)
    publication = get_object_or_404(queries.revision_of(period, revision))
    return _stored(request, publication, _format(format))


def _stored(request: HttpRequest, publication: Publication, format: Format) -> HttpResponseBase:
    """The latest edition, once it is ready."""
    shown = files_shown(publication, at=timezone.now())
    (drawn,) = (each.drawn for each in shown if each.format == format)
    see_to(drawn)
    if not drawn.is_ready:
        return redirect("reports:revision", publication.period_id, publication.revision)
    return serve_file(drawn, request)


def _format(format: str) -> Format:
    if format not in set(Format):
        raise Http404
    return Format(format)


def _period(request: HttpRequest, period_id: UUID) -> Period:
    return get_object_or_404(queries.periods_with_results_visible_to(request.user), pk=period_id)


def _shown(
    request: HttpRequest, period_id: UUID
) -> tuple[Period, PeriodResult, Publication | None]:
    period = _period(request, period_id)
    return period, *queries.result_shown(period)


def _frame(
    request: HttpRequest, period: Period, result: PeriodResult, publication: Publication | None
) -> dict[str, object]:
    """What every page of a result shows around its content."""
    return {
        "period": period,
        "result": result,
        "publication": publication,
        "formats": list(Format),
        "index_places": result.outline.index_places,
        "may_publish": can(request.user, Permission.PUBLISH),
        "has_overview": request.user.commune_id is None,
    }


def _groups(result: PeriodResult) -> list[tuple[str, int]]:
    """Each group in the order of its threshold with how many communes stand in it."""
    names = dict.fromkeys(threshold.group for threshold in result.outline.thresholds)
    members = [commune.group for commune in result.communes]
    return [(name, members.count(name)) for name in names]
