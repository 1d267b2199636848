"""Whose index, rank or group moves by a correction."""

from decimal import Decimal

import pytest
from hypothesis import given as tried

from reports.result.moves import ChangedLine, Move, Standing, correction
from reports.result.period import PeriodResult
from tests.reports.small_years import commune, one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def year(**points: str | None) -> PeriodResult:
    return year_of(
        [commune(name, given_points) for name, given_points in points.items()], one_leaf_set()
    )


def test_who_is_overtaken_moves_though_his_lines_stay() -> None:
    """Bình is corrected from 80 to 95 and overtakes An with 90; Chi with 10 keeps everything."""
    found = correction(year(An="90", Bình="80", Chi="10"), year(An="90", Bình="95", Chi="10"))
    assert found.moves == (
        Move(
            "Bình", "xã Bình", "",
            Standing(Decimal("80.00"), 2, "B"), Standing(Decimal("95.00"), 1, "A"),
        ),
        Move(
            "An", "xã An", "",
            Standing(Decimal("90.00"), 1, "A"), Standing(Decimal("90.00"), 2, "A"),
        ),
    )  # fmt: skip
    assert found.lines == (ChangedLine("1.1", "xã Bình", Decimal(80), Decimal(95)),)
    assert found.kept == 1
    overtaken = found.moves[1]
    assert (overtaken.index_moves, overtaken.rank_moves, overtaken.group_moves) == (
        False, True, False,
    )  # fmt: skip


def test_a_line_left_out_is_another_line_than_one_of_no_points() -> None:
    found = correction(year(An="0", Bình="80"), year(An=None, Bình="80"))
    assert found.lines == (ChangedLine("1.1", "xã An", Decimal(0), None),)
    (moved,) = found.moves
    assert moved.new == Standing(None, 2, None)


def test_communes_that_come_or_go_are_named() -> None:
    found = correction(year(An="90", Bình="80"), year(An="90", Chi="70"))
    assert [(move.code, move.old is None, move.new is None) for move in found.moves] == [
        ("Chi", True, False), ("Bình", False, True),
    ]  # fmt: skip


@tried(years())
def test_nothing_moves_against_oneself(result: PeriodResult) -> None:
    found = correction(result, result)
    assert found.is_empty
    assert found.kept == len(result.communes)
