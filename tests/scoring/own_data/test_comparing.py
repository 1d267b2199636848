"""A commune's figures against its department's: the points of each, and how near they are."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from criteria.rules import Figure, Measure, Rule, Scale
from scoring.own_data.comparing import Claim, Comparison, Verdict, agree_as_printed, compared, told

pytestmark = pytest.mark.pure

D = Decimal
LATE_REPORTS = Rule(Measure.COUNT, Scale.DEDUCT, per=D("0.25"))
RATE = Rule(Measure.RATIO, Scale.PROPORTIONAL, floor=D(0), full=D(100))
SIPAS = Rule(Measure.VALUE, Scale.PROPORTIONAL, floor=D(0), full=D(100))
BANDS = Rule(Measure.VALUE, Scale.BANDS, bands=((D(80), D(2)), (D(70), D(1))))
ANSWER = Rule(Measure.CHOICE, Scale.OPTIONS, options=(("Có", D(1)), ("Không", D(0))))
FREE = Rule(Measure.POINTS, Scale.MANUAL, step=D("0.25"))


def compare(
    rule: Rule,
    ours: Mapping[str, str],
    theirs: Mapping[str, Figure],
    points: str | None,
    *,
    standing: str = "",
    maximum: str = "2",
    nothing: bool = False,
) -> Comparison | None:
    claimed = None if points is None else D(points)
    stands = D(standing) if standing else claimed or D(0)
    claim = Claim(theirs, claimed, stands, says_nothing_occurred=nothing)
    return compared(rule, ours, claim, max_points=D(maximum), places=2)


@pytest.mark.parametrize(
    ("rule", "maximum", "ours", "theirs", "claimed", "verdict", "points"),
    [
        # S002 3.6: each late report takes 0,25 (DOMAIN 3); the commune counts none, we count one.
        (LATE_REPORTS, "2", {"count": "1"}, {"count": D(0)}, "2", Verdict.DIFFERENT, "1.75"),
        # S002 3.6: 0,25/1 after three late reports.
        (LATE_REPORTS, "1", {"count": "3"}, {"count": D(3)}, "0.25", Verdict.SAME, "0.25"),
        # S002 3.4: 98 % of 2 is 1,96; 49 of 50 is as much.
        (
            RATE, "2", {"numerator": "49", "denominator": "50"},
            {"numerator": D(98), "denominator": D(100)}, "1.96", Verdict.SAME_POINTS, "1.96",
        ),
        # S002 1.6: 71 % of 2 is 1,42.
        (
            RATE, "2", {"numerator": "71", "denominator": "100"},
            {"numerator": D(98), "denominator": D(100)}, "1.96", Verdict.DIFFERENT, "1.42",
        ),
        # S002 9.1: SIPAS 77 % of 6 is 4,62; printed as 77, measured as 76,95: 4,62 as well.
        (SIPAS, "6", {"value": "77"}, {"value": D("76.95")}, "4.62", Verdict.SAME, "4.62"),
        # The same print, other points: 76,6 % of 6 is 4,60.
        (SIPAS, "6", {"value": "77"}, {"value": D("76.6")}, "4.60", Verdict.ROUNDED, "4.62"),
        # Rounding lifts 79,96 into the band from 80 (DOMAIN 3: lower bound inclusive).
        (BANDS, "2", {"value": "79.96"}, {"value": D("80.0")}, "2", Verdict.ROUNDED, "1"),
        # 80,00 says two places: it is not 79,96 rounded.
        (BANDS, "2", {"value": "79.96"}, {"value": D("80.00")}, "2", Verdict.DIFFERENT, "1"),
        # Times are counted, and points given: no rounding makes 1,75 of 1,8.
        (FREE, "2", {"points": "1.75"}, {"points": D("2")}, "2", Verdict.DIFFERENT, "1.75"),
        (ANSWER, "1", {"option": "Không"}, {"option": "Có"}, "1", Verdict.DIFFERENT, "0"),
        (ANSWER, "1", {"option": "Có"}, {"option": "Có"}, "1", Verdict.SAME, "1"),
    ],
)  # fmt: skip
def test_points_and_verdict(
    rule: Rule,
    maximum: str,
    ours: Mapping[str, str],
    theirs: Mapping[str, Figure],
    claimed: str,
    verdict: Verdict,
    points: str,
) -> None:
    found = compare(rule, ours, theirs, claimed, maximum=maximum)
    assert found is not None
    assert (found.verdict, found.ours) == (verdict, D(points))


def test_the_sentence_names_both_points() -> None:
    found = compare(LATE_REPORTS, {"count": "1"}, {"count": D(0)}, "2")
    assert found is not None
    assert str(told(found)) == "The department's gives 1.75 points, the commune claims 2."


def test_a_difference_is_settled_once_the_points_stand() -> None:
    before = compare(LATE_REPORTS, {"count": "1"}, {"count": D(0)}, "2")
    after = compare(LATE_REPORTS, {"count": "1"}, {"count": D(0)}, "2", standing="1.75")
    assert before is not None
    assert after is not None
    assert (before.is_open, before.takes, before.is_settled) == (True, D("0.25"), False)
    assert (after.is_open, after.takes, after.is_settled) == (False, D(0), True)


def test_a_figure_in_the_commune_s_favour_gives() -> None:
    found = compare(LATE_REPORTS, {"count": "0"}, {"count": D(1)}, "1.75")
    assert found is not None
    assert (found.is_open, found.takes) == (True, D("-0.25"))


@pytest.mark.parametrize(
    ("ours", "points", "nothing", "verdict"),
    [
        # 0/0 is "không phát sinh" (DOMAIN 3), never 0 % or 100 %.
        ({"numerator": "0", "denominator": "0"}, "2", False, Verdict.NOTHING_OURS),
        ({"numerator": "0", "denominator": "0"}, None, True, Verdict.SAME),
        ({"numerator": "1", "denominator": "2"}, None, True, Verdict.NOTHING_THEIRS),
        ({"numerator": "1", "denominator": "2"}, None, False, Verdict.UNANSWERED),
    ],
)
def test_where_one_of_the_two_says_nothing(
    ours: Mapping[str, str], points: str | None, nothing: bool, verdict: Verdict
) -> None:
    found = compare(RATE, ours, {}, points, nothing=nothing)
    assert found is not None
    assert (found.verdict, found.is_open) == (verdict, False)


def test_figures_of_another_measure_are_not_compared() -> None:
    """After a correction of the set the rule may ask for others."""
    assert compare(RATE, {"count": "1"}, {}, "2") is None
    assert compare(ANSWER, {"option": "Một phần"}, {}, "1") is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("81.86", "81.863", True), ("81.863", "81.86", True), ("81.87", "81.863", False),
        ("2.67", "2.665", True), ("2.66", "2.665", False),  # half-up (TRUST 1)
        ("77", "76.5", True), ("77", "76.4", False), ("77.0", "76.95", True),
        ("77.0", "76.9", False), ("100", "100.0", True), ("81.86", "81.85", False),
    ],
)  # fmt: skip
def test_agreement_as_printed(one: str, other: str, agree: bool) -> None:
    assert agree_as_printed(D(one), D(other)) is agree
