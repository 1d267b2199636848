"""The event log for an inspection: of one scorecard, or of the whole period."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from scoring.actions.log import note_export
from scoring.forms.log import LogForm
from scoring.models import Period, Scorecard
from scoring.papers.log_files import LogKind, csv_lines, json_lines, workbook
from scoring.queries import log as queries
from scoring.queries import scopes
from scoring.queries.log import LogRow
from scoring.views.periods import trail_of


@needs(Permission.STEER)
@require_http_methods(["GET", "POST"])
def log_of_period(request: HttpRequest, period_id: UUID) -> HttpResponseBase:
    """GET: how long the log is, and its forms. POST `kind`: the file, sent as it is read."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    form = LogForm(request.POST or None)
    if not form.is_valid():
        return _page(request, period, form)
    kind = form.chosen
    note_export(period=period, kind=kind.value, by=request.user, clock=timezone.now)
    return _file(queries.log_of_period(period), kind, f"nhat-ky-{period.year}.{kind.value}")


@needs(Permission.STEER)
@require_http_methods(["GET", "POST"])
def log_of_scorecard(request: HttpRequest, scorecard_id: UUID) -> HttpResponseBase:
    """The same of one scorecard."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    period, form = scorecard.period, LogForm(request.POST or None)
    if not form.is_valid():
        return _page(request, period, form, scorecard)
    kind = form.chosen
    note_export(
        period=period, scorecard=scorecard, kind=kind.value, by=request.user, clock=timezone.now
    )
    name = f"nhat-ky-{period.year}-{scorecard.commune.code}.{kind.value}"
    return _file(queries.log_of_scorecard(scorecard), kind, name)


def _page(
    request: HttpRequest, period: Period, form: forms.Form, scorecard: Scorecard | None = None
) -> HttpResponseBase:
    page = {
        "period": period,
        "scorecard": scorecard,
        "form": form,
        "kinds": list(LogKind),
        "count": queries.length_of_log(period),
        "trail": trail_of(period),
    }
    return render(request, "scoring/log.html", page)


def _file(rows: Iterable[LogRow], kind: LogKind, name: str) -> HttpResponseBase:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    if kind is LogKind.XLSX:
        return FileResponse(workbook(rows), content_type=kind.content_type, headers=headers)
    lines = csv_lines(rows) if kind is LogKind.CSV else json_lines(rows)
    return StreamingHttpResponse(lines, content_type=kind.content_type, headers=headers)
