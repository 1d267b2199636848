"""A report's figures without a connection: downloaded, uploaded, compared, taken over."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from evidence.actions.half_years import refuse_foreign_commune, refuse_submitted
from evidence.actions.report_figures import Typed, save_figures
from evidence.forms.half_year import PaperKind
from evidence.forms.half_year_offline import FilledFileForm, TakeOverForm
from evidence.half_year import offline
from evidence.half_year.figures import NOTHING, Figure, as_typed
from evidence.half_year.forms import Indicator
from evidence.models import HalfYearReport
from evidence.queries import half_year as queries
from evidence.queries.half_year import ReportSheet
from evidence.views import half_year_pages as pages

FAULTS_SHOWN = 100


@require_safe
@never_cache
@needs(Permission.REPORT_HALF_YEAR)
def download(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """GET: the figures as they stand, as a workbook to fill in."""
    sheet = _sheet(request, report_id)
    content = offline.write_offline(sheet.forms, sheet.report.pk, _versioned(sheet))
    kind = _("figures")
    half_year = sheet.report.half_year
    name = f"{kind} {sheet.report.commune} {half_year.half}-{half_year.year}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=PaperKind.EXCEL.content_type, headers=headers)


@takes_up_to(megabytes=3)
@require_http_methods(["GET", "POST"])
@never_cache
@needs(Permission.REPORT_HALF_YEAR)
def upload(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """GET: the form. POST: what the file would change row by row, or every fault of it."""
    sheet = _sheet(request, report_id)
    form = FilledFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        try:
            _refuse_read_only(request, sheet.report)
            content = form.cleaned_data["file"]
            filed = offline.read_offline(content, sheet.forms, sheet.report.pk)
            return _preview(request, sheet, filed)
        except Refused as refusal:
            faults = say_all(refusal)
    return _upload_page(request, sheet, form, faults)


@post_only
@never_cache
@needs(Permission.REPORT_HALF_YEAR)
def take_over(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """POST: the ticked rows are written, all or none; refused, the form with why."""
    sheet = _sheet(request, report_id)
    form = TakeOverForm(list(sheet.forms.typed), request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    try:
        _refuse_read_only(request, sheet.report)
        filed = offline.unsealed(seal, report=sheet.report.pk, by=request.user.pk)
        versions = form.seen_versions(sheet.forms.typed)
        taken = {
            key: (_typed(sheet.forms.typed[key], filed[key]), versions[key])
            for key in form.cleaned_data["take"]
            if key in filed
        }
        count = save_figures(report=sheet.report, typed=taken, by=request.user, clock=timezone.now)
    except Refused as refusal:
        return _upload_page(request, sheet, FilledFileForm(), say_all(refusal))
    told = ngettext(
        "%(count)s figure was taken over from the file.",
        "%(count)s figures were taken over from the file.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("half_years:report", sheet.report.pk)


def _sheet(request: HttpRequest, report_id: UUID) -> ReportSheet:
    found = get_object_or_404(queries.reports_visible_to(request.user), pk=report_id)
    return queries.report_sheet(found)


def _versioned(sheet: ReportSheet) -> dict[str, tuple[Figure, int]]:
    return {key: (queries.figure_of(row), row.version) for key, row in sheet.rows.items()}


def _refuse_read_only(request: HttpRequest, report: HalfYearReport) -> None:
    refuse_foreign_commune(report, request.user)
    refuse_submitted(report)


def _typed(indicator: Indicator, filed: offline.Filed) -> Typed:
    return Typed(as_typed(indicator, filed.value), filed.nothing, filed.note)


def _preview(
    request: HttpRequest, sheet: ReportSheet, filed: dict[str, offline.Filed]
) -> HttpResponse:
    standing = _versioned(sheet)
    found = offline.differences(sheet.forms, filed, standing)
    changed = {each.indicator.key: filed[each.indicator.key] for each in found}
    page = _page(sheet) | {
        "rows": [
            {
                "indicator": each.indicator,
                "stands": _told(each.indicator, each.stands),
                "filed": _told(each.indicator, each.filed.figure),
                "conflict": each.conflict,
                "is_ticked": each.filed.figure.is_given and not each.conflict,
                "version": standing.get(each.indicator.key, (None, 0))[1],
            }
            for each in found
        ],
        "seal": offline.sealed(changed, report=sheet.report.pk, by=request.user.pk),
    }
    return render(request, "half_years/offline_preview.html", page)


def _told(indicator: Indicator, figure: Figure) -> str:
    value = NOTHING if figure.nothing else as_typed(indicator, figure.value)
    return " · ".join(part for part in (value, figure.note) if part) or "–"


def _upload_page(
    request: HttpRequest, sheet: ReportSheet, form: forms.Form, faults: list[str]
) -> HttpResponse:
    page = _page(sheet) | {
        "form": form,
        "faults": faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
    }
    return render(request, "half_years/offline_upload.html", page)


def _page(sheet: ReportSheet) -> dict[str, Any]:
    return {
        "report": sheet.report,
        "period_name": sheet.period.name,
        "trail": pages.trail(sheet.report, inside=True),
    }
