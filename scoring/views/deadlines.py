"""Changing the deadlines of a period, and giving one commune more time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions import deadlines as actions
from scoring.forms.periods import DeadlinesForm, ExtendForm
from scoring.queries import facts, scopes
from scoring.views.periods import trail_of
from scoring.views.steering_page import url_of


@needs(Permission.MANAGE_PERIODS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: the five deadlines. POST: to the period, or the form with what is wrong."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    initial = {name: getattr(period, name) for name in DeadlinesForm.base_fields}
    form = DeadlinesForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_deadlines(
                period=period, deadlines=form.deadlines(), by=request.user, clock=timezone.now
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _("The new deadlines hold from now on."))
            return redirect("scoring:period", period.pk)
    page = {"period": period, "form": form, "trail": trail_of(period)}
    return render(request, "scoring/deadlines.html", page)


@needs(Permission.STEER)
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, scorecard_id: str) -> HttpResponse:
    """GET: new deadline, document, reason. POST: to the commune's row, or the form again."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    form = ExtendForm(request.POST or None, initial={"to": scorecard.extended_to})
    if form.is_valid():
        try:
            actions.extend(
                scorecard=scorecard,
                extension=form.extension(),
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            told = _("The deadline of %(commune)s was extended.")
            messages.success(request, told % {"commune": scorecard.commune})
            return redirect(url_of(scorecard))
    page = {
        "scorecard": scorecard,
        "due_at": facts.own_due_at(scorecard),
        "form": form,
        "trail": trail_of(scorecard.period),
    }
    return render(request, "scoring/extend.html", page)
