"""What the dossiers of scorecards are open for follows their state and their deadlines."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from evidence.actions import open_dossiers
from evidence.models import OpenFor
from scoring.models import Scorecard
from scoring.policies import LatePolicy
from scoring.queries.facts import own_due_at
from scoring.states import State

OPEN_IN = {State.SELF_ASSESSMENT: OpenFor.ALL, State.EXPLANATION: OpenFor.SUPPLEMENTS}
Openness = tuple[OpenFor, datetime | None, bool]


def openness(scorecard: Scorecard) -> Openness:
    """What the dossier is open for, until when, and whether what comes later is still taken. The
    scorecard brings its period along."""
    state = State(scorecard.state)
    late = LatePolicy(scorecard.period.late_policy) is LatePolicy.FLAG
    takes_late = late and state is State.SELF_ASSESSMENT
    return OPEN_IN.get(state, OpenFor.NOTHING), own_due_at(scorecard), takes_late


def renew_dossiers(scorecards: Iterable[Scorecard]) -> None:
    """Their dossiers say what the scorecards' states and deadlines say now. One query for each
    deadline that there is."""
    alike: dict[Openness, list[UUID]] = defaultdict(list)
    for scorecard in scorecards:
        alike[openness(scorecard)].append(scorecard.dossier_id)
    for (open_for, due_at, takes_late), dossiers in alike.items():
        open_dossiers(dossiers, open_for=open_for, due_at=due_at, takes_late=takes_late)
