"""What the commune said after the authority's last mark: one rule for the desk, the page down a
commune and the page across communes."""

from datetime import datetime
from decimal import Decimal

import pytest

from scoring.actions import explanation
from scoring.appraisal_filters import Asked, Only, lines_only
from scoring.line_work import LineWork, Moments, Spoken, is_changed, moments, tally
from scoring.models import Deduction, Period
from scoring.queries.across import across
from scoring.queries.appraisal import appraised_lines
from scoring.queries.department_work import department_work
from scoring.states import State
from tests.scoring.scene import Scene, at, on

SINCE, NOBODY = None, None


@pytest.mark.parametrize(
    ("state", "said_at", "marked_at", "since", "is_so"),
    [
        (State.ROUND_2, on(12), on(11), SINCE, True),
        (State.ROUND_2, on(11), on(11), SINCE, False),
        (State.ROUND_2, on(10), on(11), SINCE, False),
        (State.ROUND_2, on(12), NOBODY, SINCE, False),
        (State.ROUND_2, NOBODY, on(11), SINCE, False),
        (State.ROUND_1, on(12), on(11), SINCE, True),
        (State.COUNCIL, on(12), on(11), SINCE, True),
        (State.EXPLANATION, on(12), on(11), SINCE, False),  # it still writes
        (State.FINAL, on(12), on(11), SINCE, False),
        (State.ROUND_2, on(10), on(11), on(9), True),  # since a day, whatever was marked
        (State.ROUND_2, on(10), NOBODY, on(9), True),
        (State.ROUND_2, on(10), NOBODY, on(10), False),
        (State.EXPLANATION, on(10), NOBODY, on(9), False),
    ],
)
def test_what_changed(
    state: State,
    said_at: datetime | None,
    marked_at: datetime | None,
    since: datetime | None,
    is_so: bool,
) -> None:
    spoken = Moments(said_at, marked_at)
    assert is_changed(state, spoken, since) is is_so
    if since is None:
        assert LineWork(state, Decimal(1), spoken=spoken).is_changed is is_so


def test_whose_word_counts() -> None:
    answered = Spoken(on(11), None, agrees=False, by_silence=False, answered_at=on(15))
    silent = answered._replace(agrees=True, by_silence=True)
    decided = answered._replace(decided_at=on(18))

    def of(*marks: Spoken, is_survey: bool = False) -> Moments:
        return moments(
            is_survey=is_survey,
            answered_at=on(5),
            added_at=None if is_survey else on(6),
            accepted_at=on(10),
            na_decided_at=None,
            marks=marks,
        )

    assert of() == Moments(on(6), on(10))
    assert of(answered) == Moments(on(15), on(11))
    assert of(silent) == Moments(on(6), on(11))
    assert of(decided) == Moments(on(15), on(18))
    assert of(is_survey=True) == Moments(None, on(10))


def changed(scene: Scene) -> list[bool]:
    """Of 1.2, as the page down the commune, the page across and the desk have it."""
    period = Period.objects.select_related("criteria_set").get(pk=scene.period.pk)
    down = lines_only(appraised_lines(scene.scorecard, "1.2"), Asked(Only.CHANGED))
    lines = across(period, scene.score("1.2").criterion, scene.appraiser).lines
    (beside,) = [line for line in lines if line.scorecard_id == scene.scorecard.pk]
    work = department_work([period], scene.appraiser, set()).of_card(scene.scorecard.pk)
    return [bool(down), beside.work.is_changed, tally(work).changed == 1]


def test_all_pages_agree_until_round_2_has_answered(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    explanation.explain(
        deduction=Deduction.objects.get(),
        agrees=False,
        text="Đã gửi đúng hạn.",
        by=scene.official,
        clock=at(on(15)),
    )
    assert changed(scene) == [False] * 3, "the commune still writes"
    scene._move(State.ROUND_2, scene.leader, on(16))
    assert changed(scene) == [True] * 3, "the explanation counts"
    scene._to_council(disputed=True)
    assert changed(scene) == [False] * 3, "the decision answers it"
