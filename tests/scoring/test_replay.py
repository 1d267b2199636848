"""The log by itself makes the scorecard, and says where a row was written past it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.guards import Guard
from accounts.models import Event
from scoring.invariants.replays import unlike_the_log
from scoring.models import Deduction, Explanation, Score, Scorecard, SignOff
from scoring.queries.replays import differences, differences_of, replayed
from scoring.replay import Told, replay
from scoring.states import State
from tests.reports.corruptions.planting import without
from tests.scoring.scene import Scene

D = Decimal
LINE = {"code": "1.2", "na": ""}


def told(what: str, base: str, stands: str, old: Any = None, **new: Any) -> Told:
    line = {**LINE, "base_points": base, "appraised_points": stands}
    return Told(what, old or {}, {**line, **new})


ANSWER = told("answer_line", "1", "1")
DEDUCT = told("deduct", "1", "0.5", deduction="a", points="0.5")

FOLDED: dict[str, tuple[list[Told], str]] = {
    "an answer": ([ANSWER], "1"),
    "a deduction": ([ANSWER, DEDUCT], "0.5"),
    "two of them": (
        [ANSWER, DEDUCT, told("deduct", "1", "0.25", deduction="b", points="0.25")], "0.25"
    ),
    "one withdrawn": (
        [ANSWER, DEDUCT, told("withdraw_deduction", "1", "1", {"deduction": "a"})], "1"
    ),
    "a part given back": (
        [ANSWER, DEDUCT, told("decide", "1", "0.75", deduction="a", restored="0.25")], "0.75"
    ),
    "decided anew, not twice": (
        [
            ANSWER, DEDUCT, told("decide", "1", "0.75", deduction="a", restored="0.25"),
            told("decide", "1", "1", deduction="a", restored="0.5"),
        ],
        "1",
    ),
    "the council's in the place of its own": (
        [
            ANSWER, told("conclude", "1", "0.5", deduction="c", points="0.5"),
            told("conclude", "1", "0.25", {"deductions": ["c"]}, deduction="d", points="0.75"),
        ],
        "0.25",
    ),
    "answered anew after a return": (
        [ANSWER, DEDUCT, told("answer_line", "0.75", "0.75", {"lifted": []})], "0.75"
    ),
}  # fmt: skip


@pytest.mark.pure
@pytest.mark.parametrize(("events", "points"), FOLDED.values(), ids=FOLDED)
def test_events_fold_into_points(events: list[Told], points: str) -> None:
    card = replay(events)
    assert (card.line("1.2").points, card.faults) == (D(points), [])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([ANSWER, told("deduct", "1", "0.75", deduction="a", points="0.5")], "0.75 is told, 0.5"),
        ([ANSWER, told("decide", "1", "1", deduction="a", restored="1")], "'a' is not told"),
        ([Told("release", {"state": "round_1"}, {"state": "explanation"})], "from round_1, but"),
    ],
)
def test_what_cannot_be_is_named(events: list[Told], fault: str) -> None:
    card = replay(events)
    (said,) = card.faults
    assert fault in said
    assert card.untold == []


@pytest.mark.pure
def test_a_log_that_names_no_findings_is_no_fault() -> None:
    card = replay([ANSWER, told("deduct", "1", "0.5", points="0.5")])
    assert card.untold == ["deduct: 'deduction' is not told, or was never made"]
    assert card.faults == []


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("disputed", [True, False])
def test_the_log_of_a_sound_year_makes_its_rows(scene: Scene, state: State, disputed: bool) -> None:
    scene.at(state, disputed=disputed)
    assert replayed(scene.scorecard).state is state
    assert differences(scene.scorecard) == []


def test_a_row_written_past_the_log_is_named(scene: Scene) -> None:
    """Twin: each of the rows that a replay answers for; for one scorecard as for the period."""
    scene.at(State.ROUND_2)
    line = scene.score("2.1")
    Score.objects.filter(pk=line.pk).update(appraised_points=D("1.5"))
    assert [said.split(":")[0] for said in differences(scene.scorecard)] == ["line 2.1"]
    Explanation.objects.update(by_silence=True, agrees=True)
    SignOff.objects.all()[:1].get().delete()
    Deduction.objects.update(points=D("0.25"))
    Scorecard.objects.filter(pk=scene.scorecard.pk).update(state=State.COUNCIL)
    found = [said.split(":")[0] for said in differences(scene.scorecard)]
    assert found == ["state", "signed", "answers", "line 1.2", "line 2.1"]
    every = list(differences_of(scene.period))
    assert {each.scorecard for each in every} == {scene.scorecard.pk}
    assert [str(each).split(":")[0] for each in every] == found
    assert [place.rpartition("2022")[2] for place in unlike_the_log()] == ["", ", 1.2", ", 2.1"]


def test_an_older_log_raises_no_alarm(scene: Scene, guards: list[Guard]) -> None:
    """As the first editions wrote it: the event of a mark does not name the finding. The twin is
    above; here the same row differs and nothing can be said of it."""
    scene.at(State.ROUND_2)
    with without(guards):
        event = Event.objects.get(what="deduct")
        del event.new["deduction"]
        Event.objects.filter(pk=event.pk).update(new=event.new)
    assert differences(scene.scorecard) != []
    assert unlike_the_log() == []


def test_a_period_costs_as_much_for_many_communes(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert list(differences_of(scene.period)) == []
        counts.append(len(captured))
        if not counts[1:]:
            scene.answer_all(scene.scorecard_of(scene.communes[1]), scene.other_official)
    assert counts == [8, 8]
