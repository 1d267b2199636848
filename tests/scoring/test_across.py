"""The pure part of the page across communes: what is left, what is shown, what stands out."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.across import FEWEST, Compared, Only, Sort, counts, ordered, shown, spread
from scoring.line_work import LineWork, Moments, tally
from scoring.states import State
from tests.scoring.scene import on

ONE, TWO = Decimal(1), Decimal(2)


def line(number: int, claimed: str | None, **more: object) -> Compared:
    points = None if claimed is None else Decimal(claimed)
    facts: dict[str, object] = {
        "work": LineWork(State.ROUND_1, points),
        "block": "",
        "maximum": TWO,
        "claimed": points,
        **more,
    }
    return Compared(UUID(int=number), f"Xã {number}", (f"{number:02}", UUID(int=number)), **facts)  # type: ignore[arg-type]


def numbers(lines: list[Compared]) -> list[int]:
    return [each.scorecard_id.int for each in lines]


@pytest.mark.parametrize(
    ("work", "is_left"),
    [
        (LineWork(State.ROUND_1, ONE), True),
        (LineWork(State.ROUND_1, ONE, is_marked=True), False),
        (LineWork(State.ROUND_1, ONE, is_signed_off=True), False),
        (LineWork(State.ROUND_1, ONE, is_marked=True, asks_na=True), True),
        (LineWork(State.ROUND_1, None, is_survey=True, is_signed_off=True), True),
        (LineWork(State.SELF_ASSESSMENT, ONE), False),
        (LineWork(State.SELF_ASSESSMENT, None, is_survey=True), True),
        (LineWork(State.EXPLANATION, ONE, disputes=1, undecided=1), False),
        (LineWork(State.ROUND_2, ONE), False),
        (LineWork(State.ROUND_2, ONE, disputes=2, undecided=1), True),
        (LineWork(State.ROUND_2, ONE, disputes=2), False),
        (LineWork(State.COUNCIL, ONE, undecided=1), True),
        (LineWork(State.FINAL, ONE, undecided=1), False),
    ],
)
def test_what_is_left(work: LineWork, is_left: bool) -> None:
    assert work.is_left is is_left


@pytest.mark.parametrize(
    ("work", "lacks"),
    [
        (LineWork(State.ROUND_1, ONE), True),
        (LineWork(State.ROUND_1, ONE, documents=1), False),
        (LineWork(State.ROUND_1, Decimal(0)), False),
        (LineWork(State.ROUND_1, None), False),
        (LineWork(State.ROUND_1, ONE, is_survey=True), False),
        (LineWork(State.SELF_ASSESSMENT, ONE), False),
    ],
)
def test_what_lacks_evidence(work: LineWork, lacks: bool) -> None:
    assert work.lacks_evidence is lacks


def test_a_tally_counts_each_thing_by_itself() -> None:
    found = tally(
        [
            LineWork(State.ROUND_1, ONE),
            LineWork(State.ROUND_2, ONE, documents=1, disputes=1, undecided=1),
            LineWork(State.ROUND_2, ONE, documents=1, spoken=Moments(on(12), on(11))),
        ]
    )
    assert (found.left, found.disputed, found.without_evidence, found.changed) == (2, 1, 1, 1)


def test_the_spread_says_mean_least_and_most() -> None:
    found = spread([ONE, TWO, None, Decimal(0)], maximum=TWO)
    assert found is not None
    assert (found.count, found.mean, found.lowest, found.highest) == (3, ONE, Decimal(0), TWO)
    assert spread([None], maximum=TWO) is None


def test_few_communes_have_nothing_unusual() -> None:
    claimed = [TWO] * (FEWEST - 2) + [Decimal(0)]
    few, enough = spread(claimed, maximum=TWO), spread([*claimed, TWO], maximum=TWO)
    assert few is not None
    assert enough is not None
    assert not few.is_unusual(Decimal(0))
    assert enough.is_unusual(Decimal(0))


def test_a_small_difference_from_all_the_others_is_not_unusual() -> None:
    found = spread([TWO] * 20, maximum=TWO)
    assert found is not None
    assert not found.is_unusual(Decimal("1.8"))
    assert found.is_unusual(Decimal("1.79"))


def test_a_difference_that_many_share_is_not_unusual() -> None:
    found = spread([TWO] * 6 + [Decimal(0)] * 4, maximum=TWO)
    assert found is not None
    assert not found.is_unusual(Decimal(0))


@settings(deadline=None)
@given(
    st.lists(st.decimals(0, 2, places=2), min_size=1, max_size=60),
    st.sampled_from([Decimal(2), Decimal("2.5")]),
)
def test_at_most_half_of_the_communes_are_unusual(claimed: list[Decimal], maximum: Decimal) -> None:
    found = spread(claimed, maximum=maximum)
    assert found is not None
    assert 2 * sum(found.is_unusual(each) for each in claimed) <= len(claimed)
    assert found.lowest <= found.mean <= found.highest


LINES = [
    line(1, "1", measured=Decimal(50), last_percent=Decimal(80), block="Phường", stands=ONE),
    line(2, "2", measured=Decimal(100), last_percent=Decimal(40), stands=Decimal("0.5")),
    line(3, None),
    line(4, "1", measured=Decimal("50.5"), stands=TWO),
]


@pytest.mark.parametrize(
    ("sort", "down", "order"),
    [
        (Sort.COMMUNE, False, [1, 2, 3, 4]),
        (Sort.COMMUNE, True, [4, 3, 2, 1]),
        (Sort.POINTS, False, [1, 4, 2, 3]),
        (Sort.POINTS, True, [2, 1, 4, 3]),
        (Sort.SHARE, True, [2, 1, 4, 3]),
        (Sort.FIGURE, True, [2, 4, 1, 3]),
        (Sort.GAP, False, [1, 2, 3, 4]),
        (Sort.GAP, True, [2, 1, 3, 4]),
        (Sort.STANDS, False, [2, 1, 4, 3]),
    ],
)
def test_what_has_no_value_stands_last(sort: Sort, down: bool, order: list[int]) -> None:
    assert numbers(ordered(LINES[::-1], sort, down=down)) == order


def test_options_are_ordered_as_words() -> None:
    lines = [line(1, "1", measured="Không"), line(2, "1", measured="Có"), line(3, "1")]
    assert numbers(ordered(lines, Sort.FIGURE, down=False)) == [2, 1, 3]


def test_filters_narrow_together() -> None:
    assert numbers(shown(LINES, only=Only.ALL, spread=None, block="Phường")) == [1]
    assert numbers(shown(LINES, only=Only.ALL, spread=None, block="")) == [2, 3, 4]
    assert shown(LINES, only=Only.LEFT, spread=None, state=State.ROUND_2) == []
    assert numbers(shown(LINES, only=Only.WITHOUT_EVIDENCE, spread=None)) == [1, 2, 4]
    found = counts(LINES, None)
    assert (found[Only.ALL], found[Only.LEFT], found[Only.UNUSUAL]) == (4, 4, 0)
