"""Reading results: the ranking, every table, the statistics, the files."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.access import needs
from accounts.permissions import Permission, can
from accounts.wording import say
from reports import queries
from reports.drawn_picture import drawn_picture, drawn_profile
from reports.drawn_table import drawn
from reports.exports import Format, export
from reports.forms import CommuneForm
from reports.models import Publication
from reports.phrases import Part
from reports.pictures.album import pictures as all_pictures
from reports.pictures.fields import profile, profile_table
from reports.result import PeriodResult
from reports.statistics import statistics as all_statistics
from reports.tables import tables
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
    """GET: every statistic of the report as a sentence."""
    period, result, publication = _shown(request, period_id)
    found = all_statistics(result)
    parts = [
        (PARTS[part], [each.sentence for each in found if each.part is part and each.block is None])
        for part in Part
    ]
    context = _frame(request, period, result, publication) | {"parts": parts}
    return render(request, "reports/statistics.html", context)


@needs(Permission.VIEW_RESULTS)
def download(request: HttpRequest, period_id: UUID, format: str) -> HttpResponse:
    """GET: the result as json, csv, xlsx or pdf, as an attachment; 404 for another format."""
    if format not in set(Format):
        raise Http404
    _period, result, publication = _shown(request, period_id)
    content, content_type, file_name = export(result, publication, format)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _shown(
    request: HttpRequest, period_id: UUID
) -> tuple[Period, PeriodResult, Publication | None]:
    period = get_object_or_404(queries.periods_with_results_visible_to(request.user), pk=period_id)
    return period, *queries.result_shown(period)


def _frame(
    request: HttpRequest, period: Period, result: PeriodResult, publication: Publication | None
) -> dict[str, object]:
    """What every page of a result shows around its content."""
    return {
        "period": period,
        "result": result,
        "publication": publication,
        "formats": [each.value for each in Format],
        "index_places": result.outline.index_places,
        "may_publish": can(request.user, Permission.PUBLISH),
        "has_overview": request.user.commune_id is None,
    }


def _groups(result: PeriodResult) -> list[tuple[str, int]]:
    """Each group in the order of its threshold with how many communes stand in it."""
    names = dict.fromkeys(threshold.group for threshold in result.outline.thresholds)
    members = [commune.group for commune in result.communes]
    return [(name, members.count(name)) for name in names]
