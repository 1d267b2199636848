"""The standing agency reminds communes and departments of what they owe."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all, show
from scoring.actions import reminding as actions
from scoring.forms.reminding import GroupFilter, RemindForm, RemindGroupForm
from scoring.queries import reminding as queries
from scoring.queries import scopes
from scoring.tasks.chosen import GROUPS, PROPOSED, Group
from scoring.views.periods import trail_of
from scoring.views.steering_page import url_of


@needs(Permission.STEER)
@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the groups with who is in them, `?group=` chosen. POST: tells them, back to the period;
    refused, the page again, status 200."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    now = timezone.now()
    owing = queries.owing(period, now=now)
    counts = {group: len(members) for group, members in owing.items()}
    opened = GroupFilter(request.GET).opened(counts)
    initial = {"group": opened.value, "text": _(PROPOSED[opened])}
    form = RemindGroupForm(request.POST or None, initial=initial, counts=counts)
    if form.is_valid():
        try:
            done = actions.remind_group(
                period=period, group=form.chosen, text=form.cleaned_data["text"],
                by=request.user, clock=timezone.now,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            _tell(request, done)
            return redirect("scoring:period", period.pk)
    page = {
        "period": period,
        "form": form,
        "groups": _groups(owing),
        "is_owed": any(counts.values()),
        "trail": trail_of(period),
    }
    return render(request, "scoring/remind_all.html", page)


@needs(Permission.STEER)
@require_http_methods(["GET", "POST"])
def remind_commune(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: what one commune is told. POST: tells it, back to its row; refused, the page again."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    owed = queries.owing_of(scorecard, now=timezone.now())
    text = _(PROPOSED[owed[0]]) if owed else ""
    form = RemindForm(request.POST or None, initial={"text": text})
    if form.is_valid():
        try:
            done = actions.remind_commune(
                scorecard=scorecard, text=form.cleaned_data["text"],
                by=request.user, clock=timezone.now,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            _tell(request, done)
            return redirect(url_of(scorecard))
    trail = trail_of(scorecard.period)
    page = {"scorecard": scorecard, "form": form, "owes": bool(owed), "trail": trail}
    return render(request, "scoring/remind.html", page)


def _groups(owing: dict[Group, list[Any]]) -> list[dict[str, str]]:
    return [
        {"label": _(GROUPS[group]), "names": ", ".join(each.name for each in members)}
        for group, members in owing.items()
        if members
    ]


def _tell(request: HttpRequest, done: actions.Reminded) -> None:
    if done.told:
        told = {"count": len(done.told), "names": show(done.told)}
        messages.success(request, _("Reminded %(count)d: %(names)s.") % told)
    if done.lately:
        told = {"count": len(done.lately), "names": show(done.lately)}
        messages.info(request, _("%(count)d were reminded within the hour: %(names)s.") % told)
    if done.nobody:
        told = {"names": show(done.nobody)}
        messages.warning(request, _("Nobody has an active account: %(names)s.") % told)
