"""Every measure on every scale that reads it, with the source beside the row; refusals; laws."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria.rules import (
    INPUTS,
    NOT_APPLICABLE,
    SCALES,
    Figures,
    Measure,
    Rule,
    Scale,
    percentage,
    points,
)

pytestmark = pytest.mark.pure

D = Decimal


def pairs(*rows: tuple[str, str]) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((D(low), D(worth)) for low, worth in rows)


def rule(measure: Measure, scale: Scale, **parameters: object) -> Rule:
    return Rule(measure, scale, **parameters)  # type: ignore[arg-type]


OPTIONS = (("Đúng hạn", D("0.5")), ("Trễ hoặc không có", D(0)))
ANSWER = rule(Measure.CHOICE, Scale.OPTIONS, options=OPTIONS)
JUDGED = rule(Measure.POINTS, Scale.MANUAL, step=D("0.25"))
FREE = rule(Measure.POINTS, Scale.MANUAL)
RATE = rule(Measure.RATIO, Scale.PROPORTIONAL, floor=D(0), full=D(100))
RATE_FROM_80 = rule(Measure.RATIO, Scale.PROPORTIONAL, floor=D(80), full=D(100))
RATE_BANDS = rule(Measure.RATIO, Scale.BANDS, bands=pairs(("90", "2"), ("70", "1"), ("0", "0")))
REVENUE = rule(Measure.GROWTH, Scale.BANDS, bands=pairs(("10", "2"), ("0", "0")))
REVENUE_STEPS = rule(Measure.GROWTH, Scale.BANDS, bands=pairs(("10", "1.5"), ("0.01", "0.75")))
GROWTH_SHARE = rule(Measure.GROWTH, Scale.PROPORTIONAL, floor=D(0), full=D(10))
LATE_REPORTS = rule(Measure.COUNT, Scale.DEDUCT, per=D("0.25"))
ARTICLES = rule(Measure.COUNT, Scale.AWARD, per=D("0.1"))
INITIATIVES = rule(Measure.COUNT, Scale.BANDS, bands=pairs(("2", "1.5"), ("1", "1"), ("0", "0")))
NEWS = rule(Measure.COUNT, Scale.PROPORTIONAL, floor=D(0), full=D(12))
SIPAS = rule(Measure.VALUE, Scale.PROPORTIONAL, floor=D(0), full=D(100))
SIPAS_BANDS = rule(Measure.VALUE, Scale.BANDS, bands=pairs(("80", "2"), ("60", "1")))


def figures(**given: str) -> Figures:
    return {name: D(value) for name, value in given.items()}


def b_of_a(numerator: str, denominator: str) -> Figures:
    return figures(numerator=numerator, denominator=denominator)


SCORED = [
    # rule, maximum, figures, points, source
    (RATE, "2", b_of_a("98", "100"), "1.96", "S002 3.4: 98 % × 2"),
    (RATE, "2", b_of_a("71", "100"), "1.42", "S002 1.6: 71 % × 2"),
    (RATE, "2", b_of_a("124", "120"), "2", "held at the maximum; part ≤ whole is a check"),
    (RATE_FROM_80, "1.5", b_of_a("80", "100"), "1.2", "reference year 1.1.3: the floor earns"),
    (RATE_FROM_80, "1.5", b_of_a("799", "1000"), "0", "reference year 1.1.3: below 80 % nothing"),
    (RATE_BANDS, "2", b_of_a("90", "100"), "2", "reference year 1.4: from 90 %, inclusive"),
    (RATE_BANDS, "2", b_of_a("8999", "10000"), "1", "reference year 1.4: 70 % to below 90 %"),
    (RATE_BANDS, "2", b_of_a("0", "7"), "0", "reference year 1.4: below 70 %"),
    (REVENUE, "2", figures(current="109.9", previous="100"), "0", "S000 6: under 10 % loses 2"),
    (REVENUE, "2", figures(current="110", previous="100"), "2", "S000 6: 10 % keeps 2"),
    (REVENUE_STEPS, "1.5", figures(current="100", previous="100"), "0", "reference year 6.3: none"),
    (REVENUE_STEPS, "1.5", figures(current="50", previous="100"), "0", "reference year 6.3: less"),
    (GROWTH_SHARE, "2", figures(current="105", previous="100"), "1", "DOMAIN 3"),
    (GROWTH_SHARE, "2", figures(current="90", previous="100"), "0", "DOMAIN 3: never below 0"),
    (LATE_REPORTS, "1", figures(count="3"), "0.25", "S002 3.6: three late reports at 0,25"),
    (LATE_REPORTS, "1", figures(count="9"), "0", "DOMAIN 3: never below 0"),
    (ARTICLES, "1", figures(count="4"), "0.4", "DOMAIN 3: k × count"),
    (ARTICLES, "1", figures(count="40"), "1", "DOMAIN 3: never above max"),
    (INITIATIVES, "1.5", figures(count="1"), "1", "reference year 1.5"),
    (NEWS, "2", figures(count="9"), "1.5", "DOMAIN 3: measure / full × max"),
    (SIPAS, "6", figures(value="77"), "4.62", "S002 9.1: SIPAS 77 %"),
    (SIPAS_BANDS, "2", figures(value="59.99"), "0", "DOMAIN 3: 0 below the lowest band"),
    (ANSWER, "0.5", {"option": "Đúng hạn"}, "0.5", "reference year 1.1.1"),
    (
        rule(Measure.CHOICE, Scale.OPTIONS, options=(("Không", D(2)), ("Có", D(0)))),
        "2",
        {"option": "Có"},
        "0",
        "S002 5: an official was disciplined",
    ),
    (JUDGED, "2", figures(points="1.75"), "1.75", "DOMAIN 3: any value on the rule's step"),
    (FREE, "2", figures(points="1.333"), "1.33", "DOMAIN 4: rounded once, half-up"),
]


@pytest.mark.parametrize(
    ("scored", "maximum", "given", "expected"),
    [row[:4] for row in SCORED],
    ids=[row[4] for row in SCORED],
)
def test_points(scored: Rule, maximum: str, given: Figures, expected: str) -> None:
    assert points(scored, max_points=D(maximum), figures=given, places=2) == D(expected)


def test_every_scale_of_every_measure_has_a_row() -> None:
    shown = {(row[0].measure, row[0].scale) for row in SCORED}
    assert shown == {(measure, scale) for measure, scales in SCALES.items() for scale in scales}


def test_nothing_of_nothing_is_not_applicable() -> None:
    """DOMAIN 3: a ratio 0/0 goes to the N/A policy, never to 0 % or 100 %."""
    nothing = b_of_a("0", "0")
    assert points(RATE, max_points=D(2), figures=nothing, places=2) is NOT_APPLICABLE
    none = figures(current="0", previous="0")
    assert points(REVENUE, max_points=D(2), figures=none, places=2) is NOT_APPLICABLE
    assert percentage(RATE, nothing) is None


REFUSED = [
    (RATE, {}, "Fill in: number achieved (b), total number (a)."),
    (RATE, {"numerator": D(1), "denominator": ""}, "Fill in: total number (a)."),
    (RATE, {**b_of_a("1", "2"), "count": D(1)}, "This criterion does not ask for: count."),
    (
        RATE,
        b_of_a("5", "0"),
        "The total number (a) is 0 but the number achieved (b) is 5. Correct one.",
    ),
    (RATE, b_of_a("-1", "2"), "number achieved (b): -1 is below 0. Enter 0 or more."),
    (RATE, b_of_a("NaN", "2"), "number achieved (b): “NaN” is not a number."),
    (RATE, {"numerator": 1.5, "denominator": D(2)}, "number achieved (b): “1.5” is not a number."),
    (
        REVENUE,
        figures(current="5", previous="0"),
        "Last year is 0, so there is no growth to compute. Correct it, or ask for "
        "“not applicable”.",
    ),
    (LATE_REPORTS, figures(count="1.5"), "1.5 is not a whole number."),
    (
        ANSWER,
        {"option": "Gần đúng hạn"},
        "“Gần đúng hạn” is not one of the options: Đúng hạn, Trễ hoặc không có.",
    ),
    (JUDGED, figures(points="2.25"), "2.25 points are more than the maximum of 2."),
    (JUDGED, figures(points="1.1"), "1.1 does not stand on the step of 0.25 points."),
]


@pytest.mark.parametrize(("scored", "given", "sentence"), REFUSED, ids=[row[2] for row in REFUSED])
def test_impossible_figures_are_refused(scored: Rule, given: Figures, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        points(scored, max_points=D(2), figures=given, places=2)
    assert str(refusal.value) == sentence


def test_what_is_measured_in_percent() -> None:
    assert percentage(RATE, b_of_a("2", "3")) == D("66.67")
    assert percentage(REVENUE, figures(current="90", previous="100")) == D("-10.00")
    assert percentage(LATE_REPORTS, figures(count="3")) is None


# Laws. Rules are those above; figures anything that can be entered.

MAXIMUM = D(2)
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)
COUNTS = st.integers(min_value=0, max_value=10**6).map(D)
NUMERIC = [row[0] for row in SCORED if row[0].scale not in (Scale.OPTIONS, Scale.MANUAL)]


@given(st.sampled_from(NUMERIC), st.data(), st.integers(min_value=0, max_value=3))
def test_points_stay_between_nothing_and_the_maximum(
    scored: Rule, data: st.DataObject, places: int
) -> None:
    numbers = COUNTS if scored.measure is Measure.COUNT else NUMBERS
    given_figures = {name: data.draw(numbers) for name in INPUTS[scored.measure]}
    try:
        earned = points(scored, max_points=MAXIMUM, figures=given_figures, places=places)
    except Refused:
        return
    if earned is not NOT_APPLICABLE:
        assert 0 <= earned <= MAXIMUM
        assert earned == round(earned, places)


@given(NUMBERS, NUMBERS, st.decimals(min_value=1, max_value=10**6, places=2))
def test_who_achieved_more_never_earns_less(one: Decimal, other: Decimal, whole: Decimal) -> None:
    less, more = sorted((one, other))
    for scored in (RATE, RATE_FROM_80, RATE_BANDS):
        low, high = (
            points(
                scored,
                max_points=MAXIMUM,
                figures={"numerator": part, "denominator": whole},
                places=2,
            )
            for part in (less, more)
        )
        assert isinstance(low, Decimal)
        assert isinstance(high, Decimal)
        assert low <= high


@given(COUNTS, COUNTS)
def test_another_late_report_never_helps(one: Decimal, other: Decimal) -> None:
    fewer, more = sorted((one, other))
    few, many = (
        points(LATE_REPORTS, max_points=MAXIMUM, figures={"count": count}, places=2)
        for count in (fewer, more)
    )
    assert isinstance(few, Decimal)
    assert isinstance(many, Decimal)
    assert many <= few


@given(
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=1, max_value=10**6),
    st.integers(min_value=0, max_value=3),
)
def test_points_are_rounded_once_and_half_up(part: int, whole: int, places: int) -> None:
    """Half-up from the exact fraction; rounding a rate first and then its points would differ."""
    exact = min(Fraction(MAXIMUM), Fraction(part, whole) * Fraction(MAXIMUM))
    unit = Fraction(1, 10**places)
    expected = (exact / unit + Fraction(1, 2)).__floor__() * unit
    earned = points(
        RATE,
        max_points=MAXIMUM,
        figures={"numerator": D(part), "denominator": D(whole)},
        places=places,
    )
    assert isinstance(earned, Decimal)
    assert Fraction(earned) == expected
