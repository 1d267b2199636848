"""Signing off all communes at once; what still stands between a period and its release."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.wording import say, show
from scoring.actions import appraisal as actions
from scoring.queries import scopes
from scoring.queries.gaps import Gaps, MatrixRow, gaps
from scoring.queries.sign_offs import Readiness, appraises, readiness
from scoring.states import State
from scoring.tasks.period import BULK_STEPS
from scoring.tasks.steps import STEP_LABELS
from scoring.views.periods import trail_of
from scoring.views.steering_page import badge


@needs(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def sign_off_all(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: which scorecards the department may sign off now, which not and why; 404 where it has
    no criteria. POST: signs the ready ones off, back to the page."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    if not appraises(period, request.user.department_id):
        raise Http404
    if request.method == "POST":
        done = actions.sign_off_all(period=period, by=request.user, clock=timezone.now)
        _tell(request, done)
        return redirect("scoring:sign_off_all", period.pk)
    page = {"period": period} | _drawn(readiness(period, request.user.department_id))
    return render(request, "scoring/sign_off_all.html", page)


@needs(Permission.STEER)
@require_safe
def gaps_page(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: lines of no department, departments without accounts or sign-off, and overlaps."""
    period = get_object_or_404(
        scopes.periods_visible_to(request.user).select_related("previous"), pk=period_id
    )
    page = {
        "period": period,
        "trail": trail_of(period),
        "release_url": reverse("scoring:move_all", args=[period.pk, State.EXPLANATION]),
        "release_label": show(STEP_LABELS[BULK_STEPS[State.EXPLANATION]]),
    }
    return render(request, "scoring/gaps.html", page | _drawn_gaps(gaps(period)))


def _tell(request: HttpRequest, done: actions.SignedAll) -> None:
    if done.signed:
        messages.success(request, _("Signed off: %(count)d communes.") % {"count": done.signed})
    if done.refused:
        names = ", ".join(card.commune.full_name for card, _why in done.refused)
        told = {"count": len(done.refused), "communes": names}
        messages.warning(request, _("%(count)d are not ready: %(communes)s.") % told)
    if not done.signed and not done.refused:
        messages.info(request, _("No commune waits for the sign-off of your department."))


def _drawn(found: Readiness) -> dict[str, Any]:
    return {
        "ready": [
            {
                "commune": card.commune.full_name,
                "url": reverse("scoring:appraisal", args=[card.pk]),
                "surveys": show(found.surveyless.get(card.pk, ())),
                "unseen": ", ".join(found.unseen.get(card.pk, ())),
                "unseen_count": len(found.unseen.get(card.pk, ())),
            }
            for card in found.ready
        ],
        "held": [
            {
                "commune": card.commune.full_name,
                "url": reverse("scoring:appraisal", args=[card.pk]),
                "why": say(why),
            }
            for card, why in found.held
        ],
        "signed": found.signed,
        "with_communes": found.with_communes,
        "marked": found.marked,
        "unseen_lines": found.unseen_lines,
        "unseen_communes": sum(card.pk in found.unseen for card in found.ready),
    }


def _drawn_gaps(found: Gaps) -> dict[str, Any]:
    return {
        "departments": found.departments,
        "without_accounts": found.without_accounts,
        "ownerless": found.ownerless,
        "marked_twice": found.marked_twice,
        "shared_fields": found.shared_fields,
        "changed_hands": found.changed_hands,
        "rows": [_row(row) for row in found.matrix],
        "open_cells": sum(share.waiting for share in found.departments),
    }


def _row(row: MatrixRow) -> dict[str, Any]:
    card = row.scorecard
    return {
        "commune": card.commune.full_name,
        "url": reverse("scoring:appraisal", args=[card.pk]),
        "badge": badge(State(card.state)),
        "cells": [
            {
                "text": show(signed.at.astimezone().date()) if signed else "",
                "by": signed.by.full_name if signed else "",
                "is_missing": signed is None and row.is_reached,
            }
            for signed in row.signed
        ],
        "move_url": ""
        if not row.is_reached or row.is_released or None in row.signed
        else reverse("scoring:move", args=[card.pk, State.EXPLANATION]),
    }
