"""What a person is in charge of in his commune's plan. Pure: tasks of plans in, tasks out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from scoring.tasks import Task, due_task


@dataclass(frozen=True)
class OwnPlanTask:
    """A task of an approved plan that is not done; `due_at` is the end of its last day."""

    scorecard_id: UUID
    task_id: int
    code: str
    name: str
    measure: str
    percent: int
    due_at: datetime


def plan_task(own: OwnPlanTask, *, now: datetime) -> Task:
    """To be carried out, and what is done to be reported."""
    done = sentence(_("{percent} % done: {measure}"), percent=own.percent, measure=own.measure)
    return due_task(
        sentence(_("{code} {name}"), code=own.code, name=own.name),
        due_at=own.due_at,
        now=now,
        details=(done,),
        page="reports:plan_task",
        keys=(own.scorecard_id, own.task_id),
        action=_("Report progress"),
    )
