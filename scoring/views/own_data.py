"""What a department itself knows: template, upload, preview; and what follows from differences."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from scoring.actions.own_data import Saved, Upload
from scoring.actions.own_deductions import deduct_by_own_figures
from scoring.forms.own_data import OwnFileForm, OwnTakeOverForm, OwnTemplateForm
from scoring.own_data import plan as plans
from scoring.own_data.reading import read_own_data
from scoring.own_data.writing import write_template
from scoring.queries import own_data as queries
from scoring.queries.own_data import OwnBook
from scoring.views.own_data_pages import (
    criteria_choices,
    differences_page,
    file_page,
    preview_page,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@takes_up_to(megabytes=3)
@require_http_methods(["GET", "POST"])
@never_cache
@needs(Permission.APPRAISE)
def own_data(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: what the department has handed in, and the forms. POST: what the file would change, or
    every fault of it."""
    book = _book(request, period_id)
    form = OwnFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        content = form.cleaned_data["file"]
        try:
            filed = read_own_data(content, book, today=timezone.localdate())
            planned = plans.plan_file(book, filed)
            upload = Upload(hashlib.sha256(content).hexdigest(), form.file_name)
            seal = plans.sealed(planned, upload, book=book, by=request.user)
            return render(
                request, "scoring/own_data_preview.html", preview_page(book, planned, seal)
            )
        except Refused as refusal:
            faults = say_all(refusal)
    return render(request, "scoring/own_data.html", file_page(book, form, faults))


@require_safe
@never_cache
@needs(Permission.APPRAISE)
def template(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the criteria of `?codes=` as a workbook to fill in; all where none are chosen."""
    book = _book(request, period_id)
    choices = criteria_choices(book)
    form = OwnTemplateForm(request.GET, choices=choices)
    codes = form.codes_in_order() if form.is_valid() else [code for code, _name in choices]
    if not codes:
        raise Http404(period_id)
    content = write_template(book, codes, at=timezone.now())
    name = _("own data %(department)s %(year)s.xlsx") % {
        "department": book.department.name,
        "year": book.period.year,
    }
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@post_only
@never_cache
@needs(Permission.APPRAISE)
def take_over(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """POST: all that was previewed is written; where it has changed since, a new preview."""
    book, form = _book(request, period_id), OwnTakeOverForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    try:
        planned, upload, digest = plans.unsealed(seal, book=book, by=request.user)
        try:
            saved = plans.take_over(
                book=book,
                planned=planned,
                digest=digest,
                upload=upload,
                removes=form.cleaned_data["removes"],
                by=request.user,
                clock=timezone.now,
            )
        except Conflict as conflict:
            planned = plans.plan(_book(request, period_id), planned.facts, planned.emptied)
            seal = plans.sealed(planned, upload, book=book, by=request.user)
            page = preview_page(book, planned, seal) | {"conflict": say_all(conflict)}
            return render(request, "scoring/own_data_preview.html", page)
    except Refused as refusal:
        page = file_page(book, OwnFileForm(), say_all(refusal))
        return render(request, "scoring/own_data.html", page)
    messages.success(request, _told(saved))
    return redirect("scoring:own_data", book.period.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@needs(Permission.APPRAISE)
def differences(request: HttpRequest, period_id: UUID, code: str) -> HttpResponse:
    """GET: one criterion, the communes' figures beside the department's, `?commune=` ticked and
    first. POST: the ticked lines are corrected by the department's figures, all or none."""
    book = _book(request, period_id)
    if code not in book.nodes or book.is_survey(code):
        raise Http404(code)
    posted = request.POST if request.method == "POST" else None
    form, page = differences_page(book, code, posted, only=request.GET.get("commune", ""))
    if form.is_valid():
        try:
            made = deduct_by_own_figures(
                period=book.period,
                code=code,
                marks=form.marks(),
                legal_basis=form.cleaned_data["legal_basis"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _marked(code, len(made)))
            return redirect(request.get_full_path())
    return render(request, "scoring/own_differences.html", page)


def _book(request: HttpRequest, period_id: UUID) -> OwnBook:
    periods = queries.periods_with_own_data(request.user)
    return queries.own_book(get_object_or_404(periods, pk=period_id), request.user.department)


def _told(saved: Saved) -> str:
    told = ngettext(
        "%(count)s figure was taken over from the file.",
        "%(count)s figures were taken over from the file.",
        saved.written,
    ) % {"count": saved.written}
    if saved.removed:
        told += " " + _("Removed: %(count)s.") % {"count": saved.removed}
    return told


def _marked(code: str, count: int) -> str:
    told = ngettext(
        "%(code)s: %(count)s line is corrected by your department's figures.",
        "%(code)s: %(count)s lines are corrected by your department's figures.",
        count,
    )
    return told % {"code": code, "count": count}
