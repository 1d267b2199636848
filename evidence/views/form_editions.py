"""The standing agency's forms: their indicators added, edited, moved, retired."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all, show
from evidence.actions import form_editions as actions
from evidence.forms.half_year import KINDS, ChecksForm, IndicatorForm, RowForm
from evidence.half_year.forms import Form, FormSet, Indicator
from evidence.queries import half_year as queries


@needs(Permission.MANAGE_HALF_YEARS)
@require_http_methods(["GET", "POST"])
def forms(request: HttpRequest, number: int = 1) -> HttpResponse:
    """GET: one form of the latest edition. POST: a new row; to the form, or what is wrong."""
    all_forms, form = _form(request, number)
    seen = actions.edition_number(request.user.authority)
    sent = IndicatorForm(form.shown, seen, request.POST or None)
    if sent.is_valid():
        try:
            actions.add_indicator(
                form=number, after=sent.cleaned_data["after"], facts=sent.facts(),
                seen=sent.cleaned_data["seen"], by=request.user, clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("The indicator is added."))
            return redirect("half_years:forms", number)
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    return _page(request, all_forms, form, seen, add_form=sent)


@needs(Permission.MANAGE_HALF_YEARS)
@require_http_methods(["GET", "POST"])
def indicator(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """GET: one row to edit. POST: to the form, or the row with what is wrong."""
    _all, form = _form(request, number)
    row = _row(form, code)
    seen = actions.edition_number(request.user.authority)
    sent = IndicatorForm(form.shown, seen, request.POST or None, row=row)
    if sent.is_valid():
        try:
            actions.edit_indicator(
                form=number, facts=sent.facts(), seen=sent.cleaned_data["seen"], by=request.user,
                clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("The indicator is changed."))
            return redirect(f"{reverse('half_years:forms', args=[number])}#row-{code}")
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    trail = [*_trail(), {"url": reverse("half_years:forms", args=[number]), "label": form.title}]
    page = {"form": sent, "row": row, "shown": form, "trail": trail}
    return render(request, "half_years/indicator.html", page)


@needs(Permission.MANAGE_HALF_YEARS)
@post_only
def change_row(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """POST: the row up, down, retired or restored; why not, is told on the form's page."""
    sent = RowForm(request.POST)
    if not sent.is_valid():
        raise Http404
    seen, do = sent.cleaned_data["seen"], sent.cleaned_data["do"]
    try:
        if do in ("up", "down"):
            actions.move_indicator(
                form=number, code=code, up=do == "up", seen=seen, by=request.user,
                clock=timezone.now,
            )  # fmt: skip
        else:
            actions.retire_indicator(
                form=number, code=code, retired=do == "retire", seen=seen, by=request.user,
                clock=timezone.now,
            )  # fmt: skip
    except Refused as refusal:
        for text in say_all(refusal):
            messages.error(request, text)
    return redirect(f"{reverse('half_years:forms', args=[number])}#row-{code}")


@needs(Permission.MANAGE_HALF_YEARS)
@post_only
def checks(request: HttpRequest, number: int) -> HttpResponse:
    """POST: what the figures of a form have to fulfil; to the form, or what is wrong."""
    all_forms, form = _form(request, number)
    sent = ChecksForm(request.POST)
    if sent.is_valid():
        try:
            actions.set_checks(
                form=number, checks=sent.cleaned_data["checks"].splitlines(),
                seen=sent.cleaned_data["seen"], by=request.user, clock=timezone.now,
            )  # fmt: skip
            messages.success(request, _("The checks are changed."))
            return redirect("half_years:forms", number)
        except Refused as refusal:
            sent.add_error(None, say_all(refusal))
    seen = actions.edition_number(request.user.authority)
    return _page(request, all_forms, form, seen, checks_form=sent)


def _form(request: HttpRequest, number: int) -> tuple[FormSet, Form]:
    all_forms = queries.forms_of(queries.latest_edition(request.user.authority))
    form = all_forms.form(number)
    if form is None:
        raise Http404
    return all_forms, form


def _row(form: Form, code: str) -> Indicator:
    row = next((each for each in form.indicators if each.code == code), None)
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest,
    all_forms: FormSet,
    form: Form,
    seen: int,
    *,
    add_form: IndicatorForm | None = None,
    checks_form: ChecksForm | None = None,
) -> HttpResponse:
    kinds = dict(KINDS)
    asked = ChecksForm(initial={"checks": "\n".join(form.checks), "seen": seen}, auto_id="check_%s")
    page: dict[str, Any] = {
        "tabs": [{"number": each.number, "title": each.title} for each in all_forms.forms],
        "shown": form,
        "rows": [{"row": each, "kind": show(str(kinds[each.kind]))} for each in form.shown],
        "retired": [each for each in form.indicators if each.retired],
        "seen": seen,
        "form": add_form or IndicatorForm(form.shown, seen),
        "checks_form": checks_form or asked,
        "trail": _trail(),
    }
    return render(request, "half_years/forms.html", page)


def _trail() -> list[dict[str, str]]:
    return [{"url": reverse("half_years:list"), "label": _("Half-year reports")}]
