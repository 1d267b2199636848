"""The steps that are taken for all communes of a period at once."""

from dataclasses import dataclass

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused, Sentence
from accounts.refusals import gettext_noop as _
from scoring.actions.workflow import move
from scoring.locks import hold_period
from scoring.models import Period, Scorecard
from scoring.states import LABELS, TRANSITIONS, State
from scoring.tasks.period import BULK_SOURCES, BULK_STEPS

TRANSITION_OF = {transition.step: transition for transition in TRANSITIONS}


@dataclass(frozen=True)
class MovedAll:
    """How many went on, and which did not and why."""

    moved: int
    refused: tuple[tuple[Scorecard, Sentence], ...]


@transaction.atomic
def move_all(*, period: Period, to: State, by: User, clock: Clock) -> MovedAll:
    """Moves every scorecard that is ready; the others stay, each with its reason.

    Each goes through `workflow.move` in a savepoint of its own, so that one refusal undoes
    nothing else. Raises Refused where the state is not reached by all at once, NotPermitted.
    """
    if to not in BULK_SOURCES:
        raise Refused(_("Scorecards are taken to “{state}” one by one."), state=LABELS[to])
    source = BULK_SOURCES[to]
    require(by, Permission(TRANSITION_OF[BULK_STEPS[to]].permission))
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    hold_period(period.pk)
    scorecards = Scorecard.objects.filter(period=period, state=source.value)
    refused = []
    moved = 0
    for scorecard in scorecards.select_related("commune", "period").order_by(
        "commune__name_sort", "id"
    ):
        try:
            with transaction.atomic():
                move(scorecard=scorecard, to=to, by=by, clock=clock)
            moved += 1
        except Refused as refusal:
            refused.append((scorecard, refusal.sentence))
    return MovedAll(moved, tuple(refused))
