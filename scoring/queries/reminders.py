"""Who is to be reminded of his deadline."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from scoring.models import Reminder, Scorecard
from scoring.policies import Facts
from scoring.queries.facts import facts_by_scorecard, own_due_at
from scoring.queries.steering import self_scored_lines
from scoring.states import State
from scoring.tasks.reminders import FIRST, step_at


@dataclass(frozen=True)
class Reminded:
    """A scorecard with a reminder that has not gone out yet."""

    scorecard: Scorecard
    facts: Facts
    lines: int
    due_at: datetime
    days: int


def reminders_due(now: datetime) -> list[Reminded]:
    """In the order of the communes. 2 queries where none is due, else 11 for any number."""
    steps = {card: _step(card, now) for card in _with_a_deadline_near(now)}
    told = set(
        Reminder.objects.filter(scorecard__in=list(steps), due_at__gt=now).values_list(
            "scorecard_id", "state", "due_at", "days"
        )
    )
    due = {
        card: step
        for card, step in steps.items()
        if step and (card.pk, card.state, *step) not in told
    }
    if not due:
        return []
    facts = facts_by_scorecard(list(due), now=now)
    lines = self_scored_lines([card.period for card in due])
    return [
        Reminded(card, facts[card.pk], lines[card.period.criteria_set_id], due_at, days)
        for card, (due_at, days) in due.items()
    ]


def _step(card: Scorecard, now: datetime) -> tuple[datetime, int] | None:
    """The commune's own deadline and how many days before it the reminder is that has come."""
    due_at = own_due_at(card)
    days = step_at(now, due_at) if due_at else None
    return (due_at, days) if due_at and days else None


def _with_a_deadline_near(now: datetime) -> list[Scorecard]:
    """Those with the commune whose own deadline may lie within the days of the first reminder."""
    soon = (now, now + FIRST)
    near = Q(extended_to__range=soon)
    near |= Q(state=State.SELF_ASSESSMENT.value, period__self_assessment_due_at__range=soon)
    near |= Q(state=State.EXPLANATION.value, period__explanation_due_at__range=soon)
    with_commune = [State.SELF_ASSESSMENT.value, State.EXPLANATION.value]
    return list(
        Scorecard.objects.filter(near, state__in=with_commune)
        .select_related("period", "commune")
        .order_by("period", "commune__name_sort", "id")
    )
