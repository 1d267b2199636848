"""A commune's half-year report: filled in form by form, its text, handed in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.views.saving import Said, answer_once, saving_words, wants_json
from accounts.wording import say_all, show
from evidence.actions.half_years import return_report, submit_report
from evidence.actions.report_figures import (
    describe_paper,
    save_figure,
    save_figure_once,
    write_section,
)
from evidence.forms.half_year import (
    FigureForm,
    PaperForm,
    ReturnForm,
    SectionForm,
    SubmitReportForm,
    standing_fields,
)
from evidence.half_year.narrative import Written, sections_of, unwritten
from evidence.models import HalfYearReport
from evidence.queries import half_year as queries
from evidence.views import half_year_pages as pages


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """GET: how far the report is, what does not agree, and what to do next."""
    sheet = queries.report_sheet(_report(request, report_id))
    return _report_page(request, sheet)


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
@never_cache
def form(request: HttpRequest, report_id: UUID, number: int) -> HttpResponse:
    """GET: one form, open to be filled in for the commune while it is not handed in."""
    return _form_page(request, queries.report_sheet(_report(request, report_id)), number)


@needs(Permission.REPORT_HALF_YEAR)
@post_only
def figure(request: HttpRequest, report_id: UUID, key: str) -> HttpResponse:
    """POST one figure: JSON as accounts.views.saving answers, or back to the row; refused, the
    form again with what is wrong, status 200."""
    found = _report(request, report_id)
    indicator = queries.forms_of(found.half_year.edition).typed.get(key)
    if indicator is None:
        raise Http404
    stored = queries.figure_row(found, key)
    stands = queries.figure_of(stored) if stored else None
    sent = FigureForm.typed_over(indicator, stands, request.POST)
    if wants_json(request):
        return _save_typed(request, found, key, sent)
    if sent.is_valid():
        try:
            save_figure(
                report=found, key=key, typed=sent.typed(), version=sent.cleaned_data["version"],
                by=request.user, clock=timezone.now,
            )  # fmt: skip
            return redirect(pages.place(found, key))
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    typed = {name: sent.data.get(name, "") for name in ("value", "nothing", "note")}
    sheet = queries.report_sheet(found)
    return _form_page(request, sheet, indicator.form, sent, {key: typed})


def _save_typed(
    request: HttpRequest, found: HalfYearReport, key: str, sent: FigureForm
) -> HttpResponse:
    def save(once: UUID) -> Said:
        return save_figure_once(
            key=once, report=found, indicator=key, typed=sent.typed(),
            version=sent.cleaned_data["version"], by=request.user, clock=timezone.now,
        )  # fmt: skip

    def saved(kept: Said) -> Said:
        sheet = queries.report_sheet(found)
        at = timezone.localtime(timezone.datetime.fromisoformat(kept["at"]))
        return pages.fresh_texts(sheet, key) | {
            "version": kept["version"],
            "saved": _("Saved %(at)s") % {"at": f"{at:%H:%M}"},
        }

    def stands() -> Said:
        sheet = queries.report_sheet(found)
        row = sheet.rows.get(key)
        indicator = sheet.forms.typed[key]
        by = {"name": row.by.full_name, "at": show(row.at)} if row else {"name": "", "at": ""}
        return pages.fresh_texts(sheet, key) | {
            "version": row.version if row else 0,
            "values": standing_fields(indicator, queries.figure_of(row) if row else None),
            "by": _("Saved %(at)s, %(name)s") % by,
            "own": row is not None and row.by_id == request.user.pk,
        }

    return answer_once(
        request, sent, save=save, kept_as=lambda kept: kept, saved=saved, stands=stands
    )


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def text(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """GET: the sections of the report's text, prefilled from the figures, each to be edited."""
    return _text_page(request, queries.report_sheet(_report(request, report_id)))


@needs(Permission.REPORT_HALF_YEAR)
@post_only
def section(request: HttpRequest, report_id: UUID, key: str) -> HttpResponse:
    """POST one section: to its place on the page; refused, the page with what is wrong."""
    found = _report(request, report_id)
    sent = SectionForm(request.POST)
    if sent.is_valid():
        try:
            write_section(
                report=found, key=key, text=sent.written(), version=sent.cleaned_data["version"],
                by=request.user, clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("The text is saved."))
            return redirect(f"{_url('text', found)}#section-{key}")
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    return _text_page(request, queries.report_sheet(found), key, sent)


@needs(Permission.REPORT_HALF_YEAR)
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """GET: number, date, signatory and recipients. POST: to the report, or the form again."""
    found = _report(request, report_id)
    sent = PaperForm.of(found, request.POST or None)
    if sent.is_valid():
        try:
            describe_paper(
                report=found, facts=sent.facts(), version=sent.cleaned_data["version"],
                by=request.user, clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("Saved. The papers carry it from now on."))
            return redirect("half_years:report", found.pk)
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    page = {"form": sent, "report": found, "trail": pages.trail(found, inside=True)}
    return render(request, "half_years/paper.html", page)


@needs(Permission.SUBMIT_HALF_YEAR)
@post_only
def submit(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """POST: hands the report in; refused, the page again with why, status 200."""
    found = _report(request, report_id)
    sent = SubmitReportForm(request.POST)
    if sent.is_valid():
        try:
            submit_report(report=found, by=request.user, clock=timezone.now)
            messages.success(request, _("Submitted. The standing agency has the report now."))
            return redirect("half_years:report", found.pk)
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    return _report_page(request, queries.report_sheet(found), submit_form=sent)


@needs(Permission.MANAGE_HALF_YEARS)
@post_only
def give_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """POST: the commune gets the report back; refused, the page again with why, status 200."""
    found = _report(request, report_id)
    sent = ReturnForm(request.POST)
    if sent.is_valid():
        try:
            return_report(
                report=found, reason=sent.cleaned_data["reason"], by=request.user,
                clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("Returned. The commune has been told why."))
            return redirect("half_years:report", found.pk)
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    return _report_page(request, queries.report_sheet(found), return_form=sent)


def _report(request: HttpRequest, report_id: UUID) -> HalfYearReport:
    return get_object_or_404(queries.reports_visible_to(request.user), pk=report_id)


def _url(name: str, found: HalfYearReport) -> str:
    return redirect(f"half_years:{name}", found.pk).url  # type: ignore[attr-defined,no-any-return]


def _report_page(
    request: HttpRequest, sheet: queries.ReportSheet, **forms: SubmitReportForm | ReturnForm
) -> HttpResponse:
    page = pages.frame(sheet, request.user) | {
        "unwritten": len(unwritten(_sections(sheet))),
        "submit_form": SubmitReportForm(),
        "return_form": ReturnForm(),
    }
    return render(request, "half_years/report.html", page | forms)


def _form_page(
    request: HttpRequest,
    sheet: queries.ReportSheet,
    number: int,
    sent: FigureForm | None = None,
    errors: dict[str, dict[str, Any]] | None = None,
) -> HttpResponse:
    shown = sheet.forms.form(number)
    if shown is None:
        raise Http404
    page = pages.frame(sheet, request.user)
    page |= {
        "trail": pages.trail(sheet.report, inside=True),
        "shown": shown,
        "next_tab": next((tab for tab in page["tabs"] if tab["number"] > number), None),
        "rows": pages.rows_of(sheet, shown, errors or {}),
        "refused": sent,
        "missing_text": pages.missing_text(len(sheet.missing())),
        "saving_words": saving_words(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "half_years/form.html", page)


def _text_page(
    request: HttpRequest,
    sheet: queries.ReportSheet,
    refused: str = "",
    sent: SectionForm | None = None,
) -> HttpResponse:
    sections = _sections(sheet)
    version = sheet.report.version
    drawn = [
        {
            "section": each,
            "form": sent
            if sent is not None and each.key == refused
            else SectionForm(
                initial={"text": each.text, "version": version}, auto_id=f"id_{each.key}_%s"
            ),
        }
        for each in sections
    ]
    page = pages.frame(sheet, request.user) | {
        "trail": pages.trail(sheet.report, inside=True),
        "sections": drawn,
    }
    return render(request, "half_years/text.html", page)


def _sections(sheet: queries.ReportSheet) -> list[Written]:
    return sections_of(sheet.forms, sheet.figures, sheet.report.sections, _names(sheet))


def _names(sheet: queries.ReportSheet) -> dict[str, str]:
    return {"kỳ": sheet.period.name, "đơn vị": sheet.report.commune.full_name}
