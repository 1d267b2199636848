"""Half-years: the list, and for the standing agency who has reported what, and the totals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.long_papers import serve_paper
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.wording import say_all
from evidence.actions.half_years import adopt_forms, change_deadline, open_half_year
from evidence.exports import File, report_book, report_facts, summary_cells, summary_file
from evidence.forms.half_year import DeadlineForm, OpenHalfYearForm, PaperKind, PaperKindForm
from evidence.half_year.forms import Kind
from evidence.half_year.paper import report_papers
from evidence.models import HalfYear
from evidence.queries import half_year as queries
from evidence.queries.half_year_totals import Summary, summary
from evidence.views import half_year_pages as pages


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def half_years(request: HttpRequest) -> HttpResponse:
    """GET: a commune's own reports, or the half-years of the authority."""
    if request.user.commune_id is not None:
        now = timezone.now()
        found = [
            {"report": each, "name": pages.period_name(each.half_year)}
            | pages.state_told(each, now)
            for each in queries.reports_visible_to(request.user)
        ]
        return render(request, "half_years/own.html", {"reports": found})
    context = {
        "half_years": [
            {"half_year": each, "name": pages.period_name(each)}
            for each in queries.half_years_with_counts(request.user)
        ],
        "may_manage": can(request.user, Permission.MANAGE_HALF_YEARS),
    }
    return render(request, "half_years/list.html", context)


@needs(Permission.MANAGE_HALF_YEARS)
@require_http_methods(["GET", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """GET: which half-year, due when. POST: opens it and tells the communes; or the form again."""
    form = OpenHalfYearForm(request.POST or None)
    if form.is_valid():
        try:
            opened = open_half_year(
                year=form.cleaned_data["year"], half=form.cleaned_data["half"],
                due_at=form.due_at(), by=request.user, clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("Opened. Every commune has been told."))
            return redirect("half_years:half_year", opened.pk)
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
    return render(request, "half_years/open.html", {"form": form, "trail": _trail()})


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def half_year(request: HttpRequest, half_year_id: UUID) -> HttpResponse:
    """GET: who has reported, who is late; a commune goes to its own report."""
    found = _half_year(request, half_year_id)
    if request.user.commune_id is not None:
        own = get_object_or_404(queries.reports_visible_to(request.user), half_year=found)
        return redirect("half_years:report", own.pk)
    return _page(request, found)


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def table(request: HttpRequest, half_year_id: UUID, number: int) -> HttpResponse:
    """GET: one form with its totals and each commune's figures; 404 for a commune's people."""
    found = _of_authority(request, half_year_id)
    shown = summary(found)
    form = shown.forms.form(number)
    if form is None:
        raise Http404
    context = _frame(request, shown) | {
        "trail": _trail(found),
        "shown": form,
        "communes": [each.report.commune.full_name for each in shown.reports],
        "rows": [
            {
                "is_heading": each.kind is Kind.HEADING,
                "cells": summary_cells(shown, each),
                "given": shown.totals.given.get(each.key, 0),
            }
            for each in form.shown
        ],
    }
    return render(request, "half_years/table.html", context)


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def download(request: HttpRequest, half_year_id: UUID) -> HttpResponse:
    """GET: all forms with totals and every commune's figures, as a workbook."""
    made = summary_file(summary(_of_authority(request, half_year_id)))
    return _attachment(made, PaperKind.EXCEL)


@needs(Permission.VIEW_HALF_YEARS)
@require_safe
def report_download(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """GET ?format=pdf|docx|xlsx: the report with its forms, as an attachment; else 404."""
    found = get_object_or_404(queries.reports_visible_to(request.user), pk=report_id)
    form = PaperKindForm(request.GET)
    if not form.is_valid():
        raise Http404
    kind = PaperKind(form.cleaned_data["format"])
    told = report_facts(queries.report_sheet(found))
    if kind is PaperKind.EXCEL:
        return _attachment(report_book(told), kind)
    return serve_paper(
        request,
        report_papers(told),
        file_name=f"{told.name}.{kind.value}",
        authority=found.half_year.authority,
        permission=Permission.VIEW_HALF_YEARS,
    )


@needs(Permission.MANAGE_HALF_YEARS)
@post_only
def deadline(request: HttpRequest, half_year_id: UUID) -> HttpResponse:
    """POST: another deadline; refused, the page again with why, status 200."""
    found = _half_year(request, half_year_id)
    form = DeadlineForm.of(found, request.POST)
    if form.is_valid():
        try:
            change_deadline(
                half_year=found, due_at=form.due_at(), by=request.user, clock=timezone.now
            )
            messages.success(request, _("The deadline is changed. Every commune has been told."))
            return redirect("half_years:half_year", found.pk)
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
    return _page(request, found, form)


@needs(Permission.MANAGE_HALF_YEARS)
@post_only
def adopt(request: HttpRequest, half_year_id: UUID) -> HttpResponse:
    """POST: the half-year takes the latest forms; why not, is told on its page."""
    found = _half_year(request, half_year_id)
    try:
        adopt_forms(half_year=found, by=request.user, clock=timezone.now)
        messages.success(request, _("The half-year has the latest forms now."))
    except Refused as refusal:
        for text in say_all(refusal):
            messages.error(request, text)
    return redirect("half_years:half_year", found.pk)


def _half_year(request: HttpRequest, half_year_id: UUID) -> HalfYear:
    return get_object_or_404(queries.half_years_visible_to(request.user), pk=half_year_id)


def _of_authority(request: HttpRequest, half_year_id: UUID) -> HalfYear:
    if request.user.commune_id is not None:
        raise Http404
    return _half_year(request, half_year_id)


def _page(request: HttpRequest, found: HalfYear, form: DeadlineForm | None = None) -> HttpResponse:
    shown, now = summary(found), timezone.now()
    for each in shown.reports:
        each.report.half_year = found
    rows = [
        {"report": each.report, "missing": each.missing} | pages.state_told(each.report, now)
        for each in shown.reports
    ]
    latest = queries.latest_edition(found.authority)
    context = _frame(request, shown) | {
        "rows": rows,
        "counts": pages.counts_of([str(row["state"]) for row in rows]),
        "trail": _trail(),
        "form": form or DeadlineForm.of(found),
        "has_newer_forms": latest is not None and latest.pk != found.edition_id,
    }
    return render(request, "half_years/half_year.html", context)


def _frame(request: HttpRequest, shown: Summary) -> dict[str, Any]:
    return {
        "half_year": shown.half_year,
        "period_name": shown.period.name,
        "may_manage": can(request.user, Permission.MANAGE_HALF_YEARS),
        "tabs": [
            {
                "number": form.number,
                "title": form.title,
                "url": reverse("half_years:table", args=[shown.half_year.pk, form.number]),
            }
            for form in shown.forms.forms
        ],
        "submitted": sum(each.report.submitted_at is not None for each in shown.reports),
        "of": len(shown.reports),
    }


def _trail(found: HalfYear | None = None) -> list[dict[str, str]]:
    steps = [{"url": reverse("half_years:list"), "label": _("Half-year reports")}]
    if found is not None:
        url = reverse("half_years:half_year", args=[found.pk])
        steps.append({"url": url, "label": pages.period_name(found)})
    return steps


def _attachment(made: File, kind: PaperKind) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, made.name) or ""}
    return HttpResponse(made.content, content_type=kind.content_type, headers=headers)
