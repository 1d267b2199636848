"""Improvement plans, their tasks, what is due of them, and what was planned for a line."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Commune, User
from scoring.models import (
    PaperHead,
    PaperWords,
    Plan,
    PlanProgress,
    PlanReminder,
    PlanTask,
    PlanVersion,
    Scorecard,
)
from scoring.models.plan import PlanState
from scoring.planning import DAYS_BEFORE, reminder_step
from scoring.queries.scopes import scorecards_visible_to
from scoring.tasks.plans import OwnPlanTask

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
END_OF_DAY = time(23, 59)


def published_scorecards_visible_to(user: User) -> QuerySet[Scorecard]:
    """Those of a published result: what a commune's papers are written from."""
    return scorecards_visible_to(user).filter(period__published_at__isnull=False)


def plans_visible_to(user: User) -> QuerySet[Plan]:
    """A commune's people see their own plans, the authority's people those of its communes once
    they are approved."""
    plans = Plan.objects.filter(scorecard__in=scorecards_visible_to(user))
    if user.commune_id is None:
        plans = plans.filter(revision__gte=1)
    return plans.select_related("scorecard__period", "scorecard__commune", "approved_by").order_by(
        "scorecard__commune__name_sort", "id"
    )


def tasks_visible_to(user: User) -> QuerySet[PlanTask]:
    return (
        PlanTask.objects.filter(plan__in=plans_visible_to(user))
        .select_related("plan__scorecard__period", "plan__scorecard__commune", "official")
        .order_by("plan", "position", "id")
    )


def tasks_of(plan: Plan) -> list[PlanTask]:
    """In the order of the paper. 1 query."""
    return list(plan.tasks.select_related("official").order_by("position", "id"))


def progress_of(task: PlanTask) -> QuerySet[PlanProgress]:
    """The latest first."""
    return task.progress.select_related("by").order_by("-at", "-id")


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    """The latest approval first."""
    return plan.versions.select_related("approved_by").order_by("-number")


def head_of(commune: Commune) -> PaperHead | None:
    return PaperHead.objects.filter(commune=commune).first()


def words_of(scorecard: Scorecard, kind: str) -> PaperWords | None:
    return PaperWords.objects.filter(scorecard=scorecard, kind=kind).first()


def own_plan_tasks(user: User) -> list[OwnPlanTask]:
    """What the person is in charge of in approved plans and has not done, the nearest day first.
    1 query."""
    tasks = (
        tasks_visible_to(user)
        .filter(plan__state=PlanState.APPROVED, official=user, percent__lt=100)
        .order_by("due_on", "id")
    )
    return [
        OwnPlanTask(
            scorecard_id=task.plan.scorecard_id,
            task_id=task.pk,
            code=task.code,
            name=task.name,
            measure=task.measure,
            percent=task.percent,
            due_at=datetime.combine(task.due_on, END_OF_DAY, VIETNAM),
        )
        for task in tasks
        if task.due_on
    ]


@dataclass(frozen=True)
class PlanReminded:
    """A task with a reminder that has not gone out yet."""

    task: PlanTask
    due_on: date
    days: int


def plan_reminders_due(now: datetime) -> list[PlanReminded]:
    """Of the tasks of approved plans that are not done. 1 query where none is near, else 2."""
    today = now.astimezone(VIETNAM).date()
    near = PlanTask.objects.filter(
        plan__state=PlanState.APPROVED,
        percent__lt=100,
        due_on__range=(today, today + timedelta(days=max(DAYS_BEFORE))),
    ).order_by("due_on", "id")
    found = []
    for task in near:
        assert task.due_on is not None
        if days := reminder_step(today, task.due_on):
            found.append(PlanReminded(task, task.due_on, days))
    if not found:
        return []
    told = set(
        PlanReminder.objects.filter(task__in=[each.task for each in found]).values_list(
            "task_id", "due_on", "days"
        )
    )
    return [each for each in found if (each.task.pk, each.due_on, each.days) not in told]


@dataclass(frozen=True)
class Planned:
    """What the commune had planned for a line of last year that this year's comes from."""

    code: str
    measure: str
    in_charge: str
    due_on: date | None
    percent: int


def planned_lines(period_id: UUID, commune_id: int) -> dict[str, Planned]:
    """By the code of that period's set, from the commune's approved plan. 1 query."""
    tasks = PlanTask.objects.filter(
        plan__scorecard__period=period_id,
        plan__scorecard__commune=commune_id,
        plan__approved_at__isnull=False,
        is_extra=False,
    ).select_related("official")
    return {
        task.code: Planned(task.code, task.measure, task.in_charge, task.due_on, task.percent)
        for task in tasks.order_by("position", "id")
    }
