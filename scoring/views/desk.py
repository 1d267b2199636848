"""Where everybody starts: his own list of what to do, until when."""

from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs, post_only, signed_in
from accounts.actions.notices import mark_read
from accounts.models import Notice, User
from accounts.permissions import Permission
from accounts.refusals import sentence
from accounts.roles import Role
from accounts.wording import say
from scoring.across import ONLY_LABELS, Only
from scoring.line_work import CriterionWork, Tally
from scoring.queries import desk as queries
from scoring.queries import half_years, scopes, steering
from scoring.queries.appraisal import Shown
from scoring.queries.plans import own_plan_tasks
from scoring.states import State
from scoring.tasks import first_urgent
from scoring.tasks.commune import commune_tasks, published_task
from scoring.tasks.department import DepartmentCard, DepartmentPeriod, department_tasks
from scoring.tasks.half_years import half_year_task, report_task
from scoring.tasks.period import period_tasks
from scoring.tasks.plans import plan_task
from scoring.views.steering_page import badge, drawn, flags


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """GET: what the signed-in person has to do, by his role; and his notices."""
    template, content = DESKS[Role(request.user.role)]
    notices = queries.notices_on_desk(request.user)
    page = content(request.user, timezone.now()) | {
        "notices": [_shown(notice) for notice in notices],
        "unread": sum(1 for notice in notices if notice.read_at is None),
    }
    return render(request, template, page)


@signed_in
@post_only
def read_notices(request: HttpRequest) -> HttpResponse:
    """POST: all notices are read; back to the desk."""
    mark_read(user=request.user, at=timezone.now())
    return redirect("home")


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def scorecard(request: HttpRequest, scorecard_id: str) -> HttpResponse:
    """GET: to the page of the scorecard that fits the person and the state."""
    shown = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    if request.user.commune_id is None:
        return redirect("scoring:appraisal", shown.pk)
    if State(shown.state) in (State.SELF_ASSESSMENT, State.ROUND_1):
        return redirect("scoring:sheet", shown.pk)
    return redirect("scoring:explanation", shown.pk)


def _of_commune(user: User, now: datetime) -> dict[str, Any]:
    cards = queries.own_cards(user, now=now)
    place = queries.latest_place(user)
    shown = [
        {
            "title": card.title,
            "badges": [
                badge(card.state),
                *flags(is_late=card.is_late, not_submitted=card.not_submitted),
            ],
            "tasks": drawn(commune_tasks(card)),
            "scorecard_id": card.scorecard_id,
        }
        for card in cards
    ]
    if place:
        period, standing, communes = place
        task = published_task(
            period.pk, rank=standing.rank, communes=communes, group=standing.group
        )
        badges = [{"state": "published", "label": _("Published")}]
        tasks = drawn([task])
        own = standing.scorecard_id
        shown.append({"title": str(period), "badges": badges, "tasks": tasks, "evaluated_id": own})
    reports = half_years.own_reports(user, now=now)
    return {
        "cards": shown,
        "reports": drawn(report_task(each, now=now) for each in reports),
        "plan_tasks": drawn(plan_task(each, now=now) for each in own_plan_tasks(user)),
    }


def _of_department(user: User, now: datetime) -> dict[str, Any]:
    periods = [
        {
            "pk": period.period_id,
            "title": period.title,
            "has_criteria": bool(period.leaves),
            "tasks": drawn(first_urgent(department_tasks(period, now=now))),
            "cards": [_department_card(card) for card in period.cards],
            "criteria": [_department_criterion(period, each) for each in period.criteria],
            "sign_off_all": _sign_off_all(period),
        }
        for period in queries.department_periods(user)
    ]
    return {
        "periods": periods,
        "count_heads": [_(ONLY_LABELS[only]) for only in COUNTED],
        "published": list(queries.published_periods(user)),
    }


def _of_agency(user: User, now: datetime) -> dict[str, Any]:
    periods = steering.steered_periods(list(queries.open_periods(user)), now=now)
    shown = [
        {
            "pk": period.period_id,
            "title": period.title,
            "funnel": _funnel(period.funnel()),
            "communes": len(period.cards),
            "tasks": drawn(period_tasks(period, now=now)),
        }
        for period in periods
    ]
    asked = half_years.asked_reports(user, now=now)
    return {
        "periods": shown,
        "reports": drawn(half_year_task(each, now=now) for each in asked),
        "drafts": queries.drafts(user),
        "sets": list(queries.sets_without_period(user)),
        "published": list(queries.published_periods(user)),
    }


def _of_readers(user: User, now: datetime) -> dict[str, Any]:
    periods = steering.steered_periods(list(queries.open_periods(user)), now=now)
    shown = [
        {
            "pk": period.period_id,
            "title": period.title,
            "funnel": _funnel(period.funnel()),
            "communes": len(period.cards),
        }
        for period in periods
    ]
    return {"periods": shown, "published": list(queries.published_periods(user))}


def _sign_off_all(period: DepartmentPeriod) -> str:
    """Where the department signs off all communes at once; empty where none waits."""
    waits = period.leaves and any(card.waits_for_sign_off for card in period.cards)
    return reverse("scoring:sign_off_all", args=[period.period_id]) if waits else ""


def _department_card(card: DepartmentCard) -> dict[str, Any]:
    owes = []
    if card.waits_for_sign_off:
        owes.append(_("to appraise and sign off"))
    if card.asks_not_applicable:
        owes.append(_("“not applicable”: %(count)d") % {"count": card.na_asked})
    if card.lacks_survey:
        owes.append(_("surveys: %(count)d") % {"count": card.surveys_missing})
    if card.is_disputed:
        owes.append(_("disputes: %(count)d") % {"count": card.disputes})
    page = reverse("scoring:appraisal", args=[card.scorecard_id])
    return {
        "pk": card.scorecard_id,
        "commune": card.commune,
        "badges": [
            badge(card.state),
            *flags(is_late=card.is_late, not_submitted=card.not_submitted),
        ],
        "owes": ", ".join(owes),
        "counts": _counts(card.tally, page, DOWN_ASKED),
    }


def _department_criterion(period: DepartmentPeriod, work: CriterionWork) -> dict[str, Any]:
    url = reverse("scoring:across", args=[period.period_id, work.code])
    return {
        "code": work.code,
        "name": work.name,
        "url": url,
        "counts": _counts(work.tally, url, ACROSS_ASKED),
    }


def _counts(tally: Tally, page: str, asked: Mapping[Only, str]) -> list[dict[str, Any]]:
    """Each count with the page that shows those lines; nothing to follow where there are none."""
    return [
        {
            "count": count,
            "url": page + asked[only] if count else "",
            "label": _(ONLY_LABELS[only]),
        }
        for only, count in zip(COUNTED, astuple(tally), strict=True)
    ]


def _funnel(counts: list[tuple[State, int]]) -> list[dict[str, Any]]:
    return [badge(state) | {"count": count} for state, count in counts]


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "text": say(sentence(notice.template, **notice.values)),
        "link": notice.link,
        "at": notice.created_at,
        "is_new": notice.read_at is None,
    }


ACROSS_ASKED = {only: f"?only={only}" for only in Only}
DOWN_ASKED = ACROSS_ASKED | {Only.DISPUTED: f"?lines={Shown.DISPUTED}"}
COUNTED = (Only.LEFT, Only.DISPUTED, Only.WITHOUT_EVIDENCE, Only.CHANGED)

Desk = tuple[str, Callable[[User, datetime], dict[str, Any]]]
DESKS: dict[Role, Desk] = {
    Role.COMMUNE_OFFICIAL: ("scoring/desk_commune.html", _of_commune),
    Role.COMMUNE_LEADER: ("scoring/desk_commune.html", _of_commune),
    Role.APPRAISER: ("scoring/desk_department.html", _of_department),
    Role.STANDING_AGENCY: ("scoring/desk_agency.html", _of_agency),
    Role.COUNCIL_MEMBER: ("scoring/desk_readers.html", _of_readers),
    Role.LEADERSHIP: ("scoring/desk_readers.html", _of_readers),
}
