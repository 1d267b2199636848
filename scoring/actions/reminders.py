"""Reminding communes of their deadline. Nobody acts here but the clock: the row is the record."""

from django.db import transaction

from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.wording import show
from scoring.locks import share_period
from scoring.models import Reminder, Scorecard
from scoring.queries.facts import own_due_at
from scoring.queries.reminders import Reminded, reminders_due
from scoring.states import State
from scoring.tasks.reminders import reminder


def send_reminders(*, clock: Clock) -> int:
    """Tells everybody of each commune whose reminder is due, once; how many communes were told."""
    return sum(_remind(each, clock) for each in reminders_due(clock()))


@transaction.atomic
def _remind(due: Reminded, clock: Clock) -> bool:
    """Whether this run told the commune: another run may have, the scorecard may have moved on,
    the deadline too."""
    share_period(due.scorecard.period_id)
    card = Scorecard.objects.select_related("period", "commune").get(pk=due.scorecard.pk)
    now = clock()
    if card.state != due.scorecard.state or own_due_at(card) != due.due_at or now >= due.due_at:
        return False
    _row, is_ours = Reminder.objects.get_or_create(
        scorecard=card,
        state=card.state,
        due_at=due.due_at,
        days=due.days,
        defaults={"sent_at": now},
    )
    if is_ours:
        about = reminder(State(card.state), due.facts, lines=due.lines, due_at=show(due.due_at))
        people = card.commune.users.filter(is_active=True).order_by("username")
        notify(people, about=about, at=now, link=f"/scorecards/{card.pk}/")
    return is_ours
