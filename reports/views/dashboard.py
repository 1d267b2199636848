"""The year for those who lead: at a glance, and down to field, criterion, commune and reason."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Sentence
from accounts.wording import say
from reports.dashboard import rows
from reports.dashboard.levels import Level
from reports.dashboard.pages import Page, level_page, overview_page
from reports.exports.one_table import TYPES, table_file
from reports.formats import Format
from reports.models import Publication
from reports.tables.drawn import drawn
from scoring.models import Period


@needs(Permission.VIEW_RESULTS)
@require_safe
def overview(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the year at a glance; `?table=n&as=csv` one of its tables as a file."""
    period = get_object_or_404(rows.periods_on_dashboard(request.user), pk=period_id)
    result, publication = rows.result_on_dashboard(period)
    found, disputes = rows.losses_in(period, result, publication)
    page = overview_page(result, found, disputes, rows.result_before(period))
    return _answer(request, period, publication, page, is_overview=True)


@needs(Permission.VIEW_RESULTS)
@require_safe
def level(request: HttpRequest, period_id: UUID, level: str) -> HttpResponse:
    """GET: one field, department, criterion, reason or commune (`?of=`), or all reasons; a table
    of it as a file (`&table=n&as=csv`); 404 for what there is not."""
    period = get_object_or_404(rows.periods_on_dashboard(request.user), pk=period_id)
    result, publication = rows.result_on_dashboard(period)
    found, _disputes = rows.losses_in(period, result, publication)
    page = level_page(result, found, level, request.GET.get("of", ""))
    if page is None:
        raise Http404
    return _answer(request, period, publication, page)


def _answer(
    request: HttpRequest,
    period: Period,
    publication: Publication | None,
    page: Page,
    *,
    is_overview: bool = False,
) -> HttpResponse:
    if "as" in request.GET:
        return _file(request, period, publication, page)
    return render(
        request,
        "dashboard/page.html",
        {
            "period": period,
            "publication": publication,
            "heading": say(page.heading) if isinstance(page.heading, Sentence) else page.heading,
            "is_overview": is_overview,
            "tables": [
                _shown(request, period, place, each) for place, each in enumerate(page.levels)
            ],
        },
    )


def _file(
    request: HttpRequest, period: Period, publication: Publication | None, page: Page
) -> HttpResponse:
    format, place = request.GET["as"], request.GET.get("table", "")
    known = {str(number): each.table for number, each in enumerate(page.levels)}
    if format not in TYPES or place not in known:
        raise Http404
    name = f"tong-quan-{period.year}-{int(place) + 1}.{format}"
    return HttpResponse(
        table_file(known[place], format, draft=publication is None),
        content_type=TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _shown(request: HttpRequest, period: Period, place: int, shown: Level) -> dict[str, object]:
    table = drawn(shown.table)
    asked = {"of": request.GET["of"]} if "of" in request.GET else {}
    leads = [_address(period, lead) for lead in shown.leads] or [""] * len(table.rows)
    return {
        "id": f"table-{place}",
        "table": table,
        "rows": [(url, cells) for url, (_block, cells) in zip(leads, table.rows, strict=True)],
        "files": [
            (Format(name).label, f"?{urlencode({**asked, 'table': place, 'as': name})}")
            for name in TYPES
        ],
    }


def _address(period: Period, lead: tuple[str, str] | None) -> str:
    if lead is None:
        return ""
    kind, key = lead
    url = reverse("reports:dashboard_level", args=[period.pk, kind])
    return f"{url}?{urlencode({'of': key})}"
