"""One scorecard through the whole year, through the actions."""

from decimal import Decimal

import pytest

from accounts.actions.events import stamp
from accounts.event_log import first_broken
from accounts.models import Event
from scoring.models import Explanation
from scoring.states import State
from tests.scoring.scene import Scene


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached_through_the_actions(scene: Scene, state: State) -> None:
    assert scene.at(state).state == state.value


def test_points_after_both_rounds(scene: Scene) -> None:
    scene.at(State.FINAL)
    assert scene.score("1.1.2").appraised_points == Decimal("1.96")
    assert scene.score("1.2").base_points == 1
    assert scene.score("1.2").appraised_points == Decimal("0.75")
    assert scene.score("2.3").appraised_points == Decimal("1.54")
    assert not Explanation.objects.get(deduction__score=scene.score("1.2")).agrees


def test_the_log_of_the_year_is_one_unbroken_chain(scene: Scene) -> None:
    scene.at(State.FINAL)
    events = Event.objects.filter(chain=scene.period.event_chain).order_by("sequence")
    rows = [row | {"at": stamp(row["at"])} for row in events.values()]
    assert rows
    assert first_broken(rows) is None
