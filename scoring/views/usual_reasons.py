"""The department's list of usual reasons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all, show_figure
from scoring.actions import usual_reasons as actions
from scoring.forms.usual_reasons import ReasonForm, RetireForm
from scoring.models import UsualReason
from scoring.queries import usual_reasons as queries


@needs(Permission.APPRAISE)
@require_http_methods(["GET", "POST"])
def usual_reasons(request: HttpRequest) -> HttpResponse:
    """GET: the reasons offered, those retired, a form. POST: adds one."""
    form = ReasonForm(queries.criteria_of(request.user), request.POST or None)
    if form.is_valid():
        try:
            actions.add_reason(facts=form.facts(), by=request.user, clock=timezone.now)
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _("The reason is offered from now on."))
            return redirect("scoring:usual_reasons")
    reasons = list(queries.usual_reasons_of(request.user))
    page = _frame() | {
        "form": form,
        "offered": [_drawn(reason) for reason in reasons if reason.retired_at is None],
        "retired": [reason for reason in reasons if reason.retired_at is not None],
    }
    return render(request, "scoring/usual_reasons.html", page)


@needs(Permission.APPRAISE)
@require_http_methods(["GET", "POST"])
def usual_reason(request: HttpRequest, reason_id: int) -> HttpResponse:
    """GET: one reason to edit. POST: to the list, or the form with what is wrong."""
    reason = _reason(request, reason_id)
    criteria = queries.criteria_of(request.user)
    form = ReasonForm(criteria, request.POST or None, reason=reason)
    if form.is_valid():
        try:
            actions.edit_reason(
                reason=reason,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _("The reason is changed."))
            return redirect("scoring:usual_reasons")
    page = _frame(inside=True) | {"form": form, "reason": reason}
    return render(request, "scoring/usual_reason.html", page)


@needs(Permission.APPRAISE)
@post_only
def retire_reason(request: HttpRequest, reason_id: int) -> HttpResponse:
    """POST: the reason is no longer offered, or a retired one is again."""
    reason, form = _reason(request, reason_id), RetireForm(request.POST)
    if form.is_valid():
        change = actions.restore_reason if reason.retired_at else actions.retire_reason
        change(
            reason=reason,
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
    return redirect("scoring:usual_reasons")


def _drawn(reason: UsualReason) -> dict[str, Any]:
    points = "" if reason.points is None else show_figure(reason.points)
    return {"reason": reason, "points": points}


def _reason(request: HttpRequest, pk: int) -> UsualReason:
    reason: UsualReason = get_object_or_404(queries.usual_reasons_of(request.user), pk=pk)
    return reason


def _frame(*, inside: bool = False) -> dict[str, Any]:
    trail = [{"url": reverse("home"), "label": _("To do")}]
    if inside:
        trail.append({"url": reverse("scoring:usual_reasons"), "label": _("Usual reasons")})
    return {"trail": trail}
