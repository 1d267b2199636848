"""Where points went: every point lost has a reason, and the reasons sum to what was lost."""

from decimal import Decimal

import pytest
from hypothesis import given

from accounts.refusals import Sentence
from reports.dashboard.losses import Cause, Taken, losses, reason_key, shares
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult
from reports.statistics.figures import figures
from tests.reports.small_years import one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def year(**bases_and_finals: tuple[str | None, str]) -> PeriodResult:
    return year_of(
        [
            CommuneScores(
                code=name,
                kind="xã",
                name=name,
                lines={
                    "1.1": LineResult(
                        None if base is None else Decimal(base), False, Decimal(0), Decimal(final)
                    )
                },
            )
            for name, (base, final) in bases_and_finals.items()
        ],
        one_leaf_set(),
    )


def test_a_line_loses_what_was_not_claimed_and_what_was_taken() -> None:
    """Of 100 An claimed 90 and kept 70: 10 of its own, 20 by the rounds."""
    result = year(An=("90", "70"), Bình=(None, "0"), Chi=("100", "95"))
    found = losses(
        result,
        [
            Taken("An", "1.1", "Nộp trễ.", Decimal(15)),
            Taken("An", "1.1", "Thiếu số liệu", Decimal(5)),
            Taken("Chi", "1.1", " nộp  TRỄ", Decimal(3)),
        ],
    )
    assert [(each.commune, each.reason, each.points) for each in found] == [
        ("Chi", "nộp trễ", Decimal(3)),
        ("Chi", Cause.OTHER, Decimal(2)),
        ("An", Cause.NOT_CLAIMED, Decimal(10)),
        ("An", "nộp trễ", Decimal(15)),
        ("An", "thiếu số liệu", Decimal(5)),
        ("Bình", Cause.NOT_ANSWERED, Decimal(100)),
    ]
    late = next(each for each in shares(found, lambda loss: loss.reason) if each.key == "nộp trễ")
    assert (late.words, late.times, late.points, late.communes) == (
        "nộp TRỄ", 2, Decimal(18), 2,
    )  # fmt: skip


@given(years())
def test_the_reasons_sum_to_what_the_criteria_lost(result: PeriodResult) -> None:
    found = losses(result, [])
    lost = {leaf.code: leaf.lost for leaf in figures(result).leaves if leaf.lost}
    by_leaf = {each.key: each.points for each in shares(found, lambda loss: loss.code)}
    assert {code: points for code, points in by_leaf.items() if points} == lost
    assert all(isinstance(each.words, Sentence) for each in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nộp trễ.", "nộp  trễ"),
        ("- Thiếu tài liệu;", "Thiếu tài liệu"),
        ("SAI SỐ LIỆU", "Sai số liệu"),
    ],
)
def test_reasons_that_mean_the_same(one: str, other: str) -> None:
    assert reason_key(one) == reason_key(other)


def test_accents_make_another_reason() -> None:
    assert reason_key("thiếu") != reason_key("thiệu")
