"""What a person has to do, until when: facts of scorecards and periods in, sentences out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _

SOON = timedelta(days=2)


class Urgency(StrEnum):
    NOW = "now"
    SOON = "soon"
    DONE = "done"


@dataclass(frozen=True)
class Task:
    """One entry of the list; `page` is the name of a URL, `keys` are its arguments, and
    `part` is what follows them: a query or an anchor.

    An entry without a page is there to be read: somebody else is at work, or nothing is due.
    """

    urgency: Urgency
    what: Sentence
    details: tuple[Sentence, ...] = ()
    due_at: datetime | None = None
    left: Sentence | None = None
    is_late: bool = False
    page: str = ""
    keys: tuple[UUID | str, ...] = ()
    part: str = ""
    action: str = ""


def time_left(due_at: datetime, *, now: datetime) -> Sentence:
    """ "3 days left", "5 hours left", "40 minutes left"; "2 days late" after the deadline."""
    span = abs(due_at - now)
    hours, minutes = int(span.total_seconds() // 3600), int(span.total_seconds() // 60)
    early = now < due_at
    if span >= SOON:
        return sentence(_("{days} days left") if early else _("{days} days late"), days=span.days)
    if hours >= 2:
        return sentence(_("{hours} hours left") if early else _("{hours} hours late"), hours=hours)
    return sentence(
        _("{minutes} minutes left") if early else _("{minutes} minutes late"), minutes=minutes
    )


def due_task(what: Sentence, *, due_at: datetime, now: datetime, **more: object) -> Task:
    """A task with a deadline: urgent from two days before it."""
    return Task(
        urgency=Urgency.NOW if now >= due_at - SOON else Urgency.SOON,
        what=what,
        due_at=due_at,
        left=time_left(due_at, now=now),
        is_late=now >= due_at,
        **more,  # type: ignore[arg-type]
    )


def first_urgent(tasks: Sequence[Task]) -> list[Task]:
    """Urgent before soon before done; inside each the nearest deadline first."""
    order = list(Urgency)
    return sorted(
        tasks,
        key=lambda t: (
            order.index(t.urgency),
            t.due_at is None,
            t.due_at.timestamp() if t.due_at else 0,
        ),
    )
