"""Who is in a group that the standing agency may remind, and who was reminded just now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Department, Event, User
from scoring.models import Period, Scorecard
from scoring.queries.steering import signed_in_communes, steered_rows
from scoring.tasks.chosen import (
    NOT_AGAIN_WITHIN,
    Group,
    group_of,
    owes,
    owing_departments,
)
from scoring.tasks.period import SteeredCard


@dataclass(frozen=True)
class Owing:
    """One commune or department that can be told, and the row that the event names. `path` is
    where its people read on."""

    name: str
    subject: Scorecard | Department
    path: str


def owing(period: Period, *, now: datetime) -> dict[Group, list[Owing]]:
    """The members of every group, in the order of their names. 8 queries."""
    rows = steered_rows(period, now=now)
    here = signed_in_communes(period)
    found = {
        group: [
            _commune(scorecard, card)
            for scorecard, card in rows
            if owes(group, card, signed_in=scorecard.commune_id in here)
        ]
        for group in Group
    }
    found[Group.NOT_SIGNED_OFF] = _departments(period, [card for _row, card in rows])
    return found


def owing_of(scorecard: Scorecard, *, now: datetime) -> tuple[Group, Owing] | None:
    """What the one commune owes; None where there is nothing to remind it of."""
    for row, card in steered_rows(scorecard.period, now=now, only=scorecard):
        if group := group_of(card):
            return group, _commune(row, card)
    return None


def reminded_lately(
    period: Period, subjects: Iterable[Scorecard | Department], *, now: datetime
) -> dict[str, datetime]:
    """When, by the subject's id, each was reminded within the hour. 1 query."""
    keys = [str(subject.pk) for subject in subjects]
    lately = Event.objects.filter(
        chain=period.event_chain,
        what="remind",
        subject_id__in=keys,
        at__gt=now - NOT_AGAIN_WITHIN,
    )
    return dict(lately.order_by("sequence").values_list("subject_id", "at"))


def people_to_tell(subjects: Sequence[Scorecard | Department]) -> dict[object, list[User]]:
    """The active people of each commune or department, by its key. 1 query."""
    if not subjects:
        return {}
    communes = [subject.commune_id for subject in subjects if isinstance(subject, Scorecard)]
    departments = [subject.pk for subject in subjects if isinstance(subject, Department)]
    people = User.objects.filter(is_active=True).order_by("username")
    if communes:
        people = people.filter(commune__in=communes)
    else:
        people = people.filter(department__in=departments)
    found: dict[object, list[User]] = {}
    for person in people:
        found.setdefault(person.commune_id or person.department_id, []).append(person)
    return found


def key_of(subject: Scorecard | Department) -> object:
    """The commune's or the department's key, as people_to_tell groups by."""
    return subject.commune_id if isinstance(subject, Scorecard) else subject.pk


def _commune(scorecard: Scorecard, card: SteeredCard) -> Owing:
    return Owing(card.commune, scorecard, f"/scorecards/{scorecard.pk}/")


def _departments(period: Period, cards: Sequence[SteeredCard]) -> list[Owing]:
    names = owing_departments(cards)
    rows = Department.objects.filter(authority=period.authority_id, name__in=list(names))
    return [Owing(row.name, row, "/") for row in rows.order_by("name", "id")]
