"""Stated figures held against each other: a file in, what contradicts what out. Keeps nothing."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import post_only, signed_in
from accounts.body_size import takes_up_to
from accounts.refusals import Refused
from accounts.wording import say, say_all, show
from evidence.consistency.checking import contradictions
from evidence.consistency.findings import Contradiction, Level
from evidence.figures_file import (
    LEVEL_LABELS,
    example_json,
    read_figures_file,
    report_workbook,
    template_workbook,
)
from evidence.forms.figures import FiguresFileForm, ReportForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
TONES = {Level.FAULT: "error", Level.WARNING: "warning", Level.REMARK: "info"}
SALT, SEALED_SECONDS = "evidence.figures", 24 * 3600


@takes_up_to(megabytes=2)
@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def check(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: what the figures in the file contradict, or every fault of the file."""
    form = FiguresFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    page: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            described = read_figures_file(form.cleaned_data["file"].name, form.content())
        except Refused as refusal:
            faults = say_all(refusal)
            page |= {"faults": faults[:SHOWN], "more_faults": max(0, len(faults) - SHOWN)}
        else:
            page |= {"title": described.title} | _report(request, contradictions(described))
    return render(request, "evidence/figures.html", page)


@takes_up_to(megabytes=3)
@post_only
@never_cache
@signed_in
def report(request: HttpRequest) -> HttpResponse:
    """POST: the report that the page has shown, as a workbook."""
    form = ReportForm(request.POST)
    try:
        rows = signing.loads(
            form.cleaned_data["seal"] if form.is_valid() else "",
            salt=f"{SALT}.{request.user.pk}",
            max_age=SEALED_SECONDS,
        )
    except signing.BadSignature:
        faults = [_("The report is no longer there. Choose the file once more.")]
        return render(
            request, "evidence/figures.html", {"form": FiguresFileForm(), "faults": faults}
        )
    return _file(report_workbook(rows), _("contradictions") + ".xlsx", XLSX)


@require_safe
@signed_in
def template(request: HttpRequest) -> HttpResponse:
    """GET: the workbook to fill in, with an example in it."""
    return _file(template_workbook(), _("stated figures") + ".xlsx", XLSX)


@require_safe
@signed_in
def example(request: HttpRequest) -> HttpResponse:
    """GET: the same example as JSON."""
    return _file(example_json(), _("stated figures") + ".json", "application/json")


def _report(request: HttpRequest, found: list[Contradiction]) -> dict[str, object]:
    rows = [
        {"level": show(LEVEL_LABELS[each.level]), "place": each.place, "what": say(each.what)}
        for each in found
    ]
    told = list(zip(found, rows, strict=True))
    sections = [
        {
            "key": level.value,
            "title": show(LEVEL_LABELS[level]),
            "tone": TONES[level],
            "rows": [row for each, row in told if each.level is level],
        }
        for level in Level
    ]
    seal = signing.dumps(rows, salt=f"{SALT}.{request.user.pk}", compress=True)
    return {
        "is_checked": True,
        "sections": [section for section in sections if section["rows"]],
        "count": len(found),
        "report_form": ReportForm(initial={"seal": seal}),
    }


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)
