"""Reminding who is in charge of a task. Nobody acts here but the clock: the row is the record."""

from django.db import transaction

from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.models import User
from accounts.wording import show
from scoring.models import PlanReminder, PlanTask
from scoring.models.plan import PlanState
from scoring.planning import reminder
from scoring.queries.hands import people_of
from scoring.queries.plans import PlanReminded, plan_reminders_due


def send_plan_reminders(*, clock: Clock) -> int:
    """Tells whoever is in charge of each task that is due soon, once; how many tasks."""
    return sum(_remind(each, clock) for each in plan_reminders_due(clock()))


@transaction.atomic
def _remind(due: PlanReminded, clock: Clock) -> bool:
    """Whether this run told: another run may have, the task may be done or moved."""
    task = PlanTask.objects.select_related("plan__scorecard__commune", "official").get(
        pk=due.task.pk
    )
    if task.is_done or task.due_on != due.due_on or task.plan.state != PlanState.APPROVED:
        return False
    _row, is_ours = PlanReminder.objects.get_or_create(
        task=task, due_on=due.due_on, days=due.days, defaults={"sent_at": clock()}
    )
    if is_ours:
        about = reminder(
            code=task.code,
            measure=task.measure,
            due_on=show(due.due_on),
            percent=task.percent,
        )
        notify(
            _told(task),
            about=about,
            at=clock(),
            link=f"/results/scorecards/{task.plan.scorecard_id}/plan/tasks/{task.pk}/",
        )
    return is_ours


def _told(task: PlanTask) -> list[User]:
    """The person in charge; where that is an office or somebody who left, the whole commune."""
    if task.official is not None and task.official.is_active:
        return [task.official]
    return list(people_of(task.plan.scorecard.commune))
