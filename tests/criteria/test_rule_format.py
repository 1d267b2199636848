"""Rules as JSON: read back as written, and every fault by its sentence."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria.rule_format import parse_rule, places_of, rule_faults, rule_to_json
from criteria.rules import SCALES, Measure, Rule, Scale

pytestmark = pytest.mark.pure


def bands(*rows: tuple[str, str], measure: str = "ratio") -> dict[str, Any]:
    return {"measure": measure, "scale": "bands", "bands": [list(row) for row in rows]}


def options(*rows: tuple[str, str]) -> dict[str, Any]:
    return {"measure": "choice", "scale": "options", "options": [list(row) for row in rows]}


def proportional(**parameters: str) -> dict[str, Any]:
    return {"measure": "ratio", "scale": "proportional", **parameters}


FAULTS = [
    (bands(), "there is no band"),
    (
        bands(("90", "2"), ("90", "1"), ("0", "0")),
        "two bands overlap: both begin at 90",
    ),
    (
        bands(("70", "1"), ("90", "2"), ("0", "0")),
        "bands overlap: the one from 90 stands after the one from 70; "
        "write them from the highest bound to the lowest",
    ),
    (bands(("90", "2.5"), ("0", "0")), "2.5 points lie outside 0 to 2"),
    (bands(("90", "2"), ("0", "-1")), "-1 points lie outside 0 to 2"),
    (bands(("90", "1.5"), ("0", "0")), "nothing earns the maximum of 2; the most is 1.5"),
    (bands(("90", "2"), ("0", "0.125")), "0.125 points have more than 2 decimals"),
    (options(("Có", "2")), "a choice needs at least two options"),
    (options(("Có", "2"), (" ", "0")), "an option has no text"),
    (options(("Có", "2"), ("Có ", "0")), "the option “Có” stands twice"),
    (options(("Có", "3"), ("Không", "0")), "3 points lie outside 0 to 2"),
    (options(("Có", "1"), ("Không", "0")), "nothing earns the maximum of 2; the most is 1"),
    (proportional(floor="0"), "the value that earns the maximum (full) must be above 0"),
    (proportional(full="0"), "the value that earns the maximum (full) must be above 0"),
    (proportional(floor="110", full="100"), "the floor 110 must lie between 0 and 100"),
    (proportional(floor="-1", full="100"), "the floor -1 must lie between 0 and 100"),
    (
        {"measure": "count", "scale": "deduct"},
        "the points per occurrence must be above 0",
    ),
    (
        {"measure": "count", "scale": "award", "per": "3"},
        "the points per occurrence, 3, are more than the maximum of 2",
    ),
    (
        {"measure": "points", "scale": "manual", "step": "0"},
        "the step 0 must lie between 0 and the maximum",
    ),
    (
        {"measure": "choice", "scale": "bands", "bands": [["0", "2"]]},
        "the measure “choice” cannot be read on the scale “bands”; use options",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), FAULTS, ids=[row[1] for row in FAULTS])
def test_a_fault_is_named(data: dict[str, Any], sentence: str) -> None:
    found = rule_faults(parse_rule(data), max_points=Decimal(2), places=2)
    assert sentence in [str(fault) for fault in found]


def test_a_sound_rule_has_no_fault() -> None:
    sound = bands(("90", "2"), ("70", "1"), ("0", "0"))
    assert rule_faults(parse_rule(sound), max_points=Decimal(2), places=2) == []


UNREADABLE = [
    (None, "The scoring rule is missing."),
    (
        {"measure": "mood", "scale": "bands"},
        "“mood” is not known; use one of points, choice, ratio, growth, count, value.",
    ),
    (
        {"measure": "ratio", "scale": "ladder"},
        "“ladder” is not known; use one of manual, options, bands, proportional, deduct, award.",
    ),
    (
        {"measure": "ratio", "scale": "bands", "per": "1", "colour": "red"},
        "The scale “bands” does not know the parameters: colour, per.",
    ),
    (bands(("cao", "1")), "“cao” is not a figure; write it as text, such as 0.25."),
    (bands(("NaN", "1")), "“NaN” is not a figure; write it as text, such as 0.25."),
    (
        {"measure": "count", "scale": "deduct", "per": 0.25},
        "“0.25” is not a figure; write it as text, such as 0.25.",
    ),
    ({**bands(), "bands": [["90"]]}, "“bands” must be a list of pairs."),
    ({**bands(), "bands": "90"}, "“bands” must be a list of pairs."),
]


@pytest.mark.parametrize(("data", "sentence"), UNREADABLE, ids=[row[1] for row in UNREADABLE])
def test_what_is_no_rule_is_refused(data: object, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_rule(data)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("value", "places"), [("30", 0), ("30.0", 0), ("0.25", 2), ("0.250", 2), ("1E+2", 0)]
)
def test_decimals_that_a_value_needs(value: str, places: int) -> None:
    assert places_of(Decimal(value)) == places


FIGURES = st.decimals(min_value=0, max_value=1000, places=3)
PAIRS = st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=4).map(tuple)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that says what its scale reads, sound or not."""
    measure = draw(st.sampled_from(Measure))
    scale = draw(st.sampled_from(SCALES[measure]))
    match scale:
        case Scale.OPTIONS:
            texts = st.lists(st.tuples(st.text(), FIGURES), min_size=1, max_size=4)
            return Rule(measure, scale, options=tuple(draw(texts)))
        case Scale.BANDS:
            return Rule(measure, scale, bands=draw(PAIRS))
        case Scale.PROPORTIONAL:
            return Rule(measure, scale, floor=draw(FIGURES), full=draw(FIGURES))
        case Scale.MANUAL:
            return Rule(measure, scale, step=draw(st.none() | FIGURES))
    return Rule(measure, scale, per=draw(FIGURES))


@given(rules())
def test_a_rule_is_read_back_as_it_was_written(rule: Rule) -> None:
    assert parse_rule(rule_to_json(rule)) == rule
