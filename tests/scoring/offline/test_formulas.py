"""The formulas of the offline sheet give what criteria.rules gives, for every rule of the sets."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.numbers import UnreadableNumber, parse_decimal
from accounts.refusals import Refused
from criteria.rules import INPUTS, NOT_APPLICABLE, Figure, Measure, Rule, Scale, points
from scoring.arithmetic import Line, field_totals
from scoring.offline.formulas import (
    Cell,
    LineFormulas,
    line_formulas,
    node_points,
    number_typed,
    render,
)
from tests.criteria.fixtures import NAMES, fixture_set
from tests.scoring.offline.evaluator import Doubles, Exact

pytestmark = pytest.mark.pure

D = Decimal
NOTHING = "không phát sinh"
PLACES = 2


def rules_of_the_sets() -> list[tuple[Rule, Decimal, int]]:
    """Each rule once, with the maximum and the places of its set."""
    found = {
        (leaf.rule, leaf.max_points, fixture_set(name).outline.points_places): None
        for name in NAMES
        for leaf in fixture_set(name).outline.leaves()
        if leaf.rule is not None
    }
    return list(found)


RULES = rules_of_the_sets()
# Scales on measures, and parameters, that the three sets do not use.
OTHER_RULES = [
    (Rule(Measure.POINTS, Scale.MANUAL), D("1.5"), 2),
    (Rule(Measure.POINTS, Scale.MANUAL, step=D("0.05")), D("1.5"), 2),
    (Rule(Measure.RATIO, Scale.PROPORTIONAL, floor=D(70), full=D(95)), D("0.75"), 2),
    (Rule(Measure.RATIO, Scale.BANDS, bands=((D("33.3"), D("0.5")),)), D(1), 3),
    (Rule(Measure.GROWTH, Scale.PROPORTIONAL, full=D(10)), D(2), 2),
    (Rule(Measure.GROWTH, Scale.BANDS, bands=((D(5), D(1)), (D(-5), D("0.5")))), D(1), 2),
    (Rule(Measure.COUNT, Scale.AWARD, per=D("0.05")), D("0.3"), 2),
    (Rule(Measure.COUNT, Scale.DEDUCT, per=D("0.125")), D("0.5"), 2),
    (Rule(Measure.COUNT, Scale.PROPORTIONAL, full=D(12)), D(1), 2),
    (Rule(Measure.COUNT, Scale.BANDS, bands=((D(2), D(0)), (D(0), D(1)))), D(1), 2),
    (Rule(Measure.VALUE, Scale.PROPORTIONAL), D("10.5"), 3),
    (Rule(Measure.VALUE, Scale.BANDS, bands=((D("99.5"), D(2)), (D(80), D(1)))), D(2), 2),
    (Rule(Measure.CHOICE, Scale.OPTIONS, options=(("Có", D(1)), ("có", D("0.5")))), D(1), 2),
]  # fmt: skip
WHOLE = st.integers(min_value=0, max_value=100_000).map(D)
SMALL = st.integers(min_value=0, max_value=30).map(D)
DECIMALS = st.decimals(min_value=0, max_value=1000, places=2, allow_nan=False)
WRONG = st.sampled_from([D(-1), D("0.5")])
NUMBERS = st.one_of(SMALL, WHOLE, DECIMALS, WRONG)


def formulas_of(rule: Rule, max_points: Decimal, places: int) -> LineFormulas:
    return line_formulas(rule, max_points=max_points, places=places, nothing=NOTHING)


def shown(
    counts: type[Exact], made: LineFormulas, rule: Rule, typed: list[Any], *, reason: str = ""
) -> Any:
    """What stands in the cell of the points once the figures are typed."""
    cells = {f"input_{n}": value for n, value in enumerate(typed, start=1)}
    cells |= {f"option_{n}": text for n, (text, _w) in enumerate(rule.options, start=1)}
    sheet = counts(cells | {"reason": reason or None})
    for number, read in enumerate(made.read, start=1):
        sheet.cells[f"read_{number}"] = sheet.value(read)
    sheet.cells["measured"] = sheet.value(made.measured)
    return sheet.value(made.points)


def counted(rule: Rule, max_points: Decimal, places: int, typed: list[Any]) -> Any:
    """What the server counts: a number, the word for nothing, or nothing that could be shown."""
    figures: dict[str, Figure] = {
        name: value
        for name, value in zip(INPUTS[rule.measure], typed, strict=True)
        if value is not None
    }
    try:
        earned = points(rule, max_points=max_points, figures=figures, places=places)
    except Refused:
        return ""
    return NOTHING if earned is NOT_APPLICABLE else earned


def typed_for(data: st.DataObject, rule: Rule) -> list[Any]:
    if rule.measure is Measure.CHOICE:
        texts = [text for text, _worth in rule.options]
        return [data.draw(st.sampled_from([*texts, "Một câu khác", None]))]
    bounds = [lower for lower, _worth in rule.bands if lower >= 0] or [rule.floor or D(0)]
    number = st.one_of(NUMBERS, st.sampled_from(bounds), st.none())
    return [data.draw(number) for _name in INPUTS[rule.measure]]


@pytest.mark.parametrize(
    ("rule", "max_points", "places"),
    [*(pytest.param(*each, marks=pytest.mark.slow) for each in RULES), *OTHER_RULES],
    ids=lambda value: f"{value.measure}-{value.scale}" if isinstance(value, Rule) else str(value),
)
@settings(max_examples=25)
@given(data=st.data())
def test_a_formula_gives_the_points_of_its_rule(
    rule: Rule, max_points: Decimal, places: int, data: st.DataObject
) -> None:
    made, typed = formulas_of(rule, max_points, places), typed_for(data, rule)
    expected = counted(rule, max_points, places, typed)
    exact = expected if isinstance(expected, str) else Fraction(expected)
    double = expected if isinstance(expected, str) else float(expected)
    assert shown(Exact, made, rule, typed) == exact
    assert shown(Doubles, made, rule, typed) == double


def test_every_measure_and_scale_is_among_the_rules() -> None:
    from criteria.rules import SCALES

    used = {(rule.measure, rule.scale) for rule, _maximum, _places in RULES + OTHER_RULES}
    assert used == {(measure, scale) for measure, scales in SCALES.items() for scale in scales}


RATIO = Rule(Measure.RATIO, Scale.PROPORTIONAL)
DEDUCT = Rule(Measure.COUNT, Scale.DEDUCT, per=D("0.25"))


@pytest.mark.parametrize(
    ("rule", "typed", "told"),
    [
        (RATIO, [D(1), D(3)], "0.67"),  # 0,666… of 2 places
        (RATIO, [D("0.0025"), D(1)], "0.01"),  # a half goes up: 0,005
        (RATIO, [D("0.57"), D(1)], "1.14"),  # 0,57 × 100 is 56,99999999999999 in doubles
        (RATIO, [D(0), D(0)], NOTHING),
        (RATIO, [D(1), D(0)], ""),
        (RATIO, [D(1), None], ""),
        (RATIO, ["1,5", "3"], "1"),
        (RATIO, ["1.5", " 3 "], "1"),
        (RATIO, ["1.234", D(2000)], ""),  # reads two ways: the upload asks
        (RATIO, ["50%", D(100)], ""),
        (RATIO, ["một", D(100)], ""),
        (DEDUCT, [D(3)], "1.25"),
        (DEDUCT, [D(30)], "0"),
        (DEDUCT, [D("1.5")], ""),
        (DEDUCT, [D(-1)], ""),
    ],
)
def test_what_a_line_shows(rule: Rule, typed: list[Any], told: str) -> None:
    made = formulas_of(rule, D(2), PLACES)
    expected = told if told in ("", NOTHING) else float(told)
    assert shown(Doubles, made, rule, typed) == expected


def test_a_reason_stands_before_all_figures() -> None:
    made = formulas_of(RATIO, D(2), PLACES)
    assert shown(Exact, made, RATIO, [D(1), D(2)], reason="Không có hồ sơ") == NOTHING


@given(text=st.from_regex(r"[0-9]{1,5}([.,][0-9]{1,4})?", fullmatch=True))
def test_typed_text_is_read_as_the_server_reads_it(text: str) -> None:
    """Or not at all: the sheet never shows points for a number that the server would ask about."""
    found = Exact({"x": text}).value(number_typed(Cell("x")))
    try:
        assert found == Fraction(parse_decimal(text))
    except UnreadableNumber:
        assert found == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_sums_are_those_of_the_server(name: str) -> None:
    fields = fixture_set(name).outline.fields
    lines = {leaf.code: leaf.max_points / 3 for field in fields for leaf in field.leaves()}
    sheet = Exact(lines)
    for field in fields:
        for _depth, node in reversed(list(field.walk())):
            if not node.is_leaf:
                at_most = node.max_points if node.capped else None
                parts = [part.code for part in node.children]
                sheet.cells[node.code] = sheet.value(node_points(parts, at_most=at_most))
    expected = field_totals(fields, {code: Line(earned) for code, earned in lines.items()})
    for field, total in zip(fields, expected, strict=True):
        parts = [part.code for part in field.children]
        found = sheet.value(node_points(parts, at_most=None))
        assert abs(found - Fraction(total.points)) < Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("rule", "max_points", "told"),
    [
        (
            Rule(Measure.GROWTH, Scale.BANDS, bands=((D(10), D(1)), (D(0), D("0.5")))),
            D(1),
            'IF((K5<>""),"không phát sinh",IF(OR(NOT(ISNUMBER(M5)),NOT(ISNUMBER(N5))),"",'
            'IF(OR((M5<0),(N5<0)),"",IF(AND((M5=0),(N5=0)),"không phát sinh",'
            'IF(NOT(ISNUMBER(O5)),"",ROUND(ROUND(IF((ROUND(O5,10)>=10),1,'
            "IF((ROUND(O5,10)>=0),0.5,0)),11),2))))))",
        ),
        (
            Rule(Measure.CHOICE, Scale.OPTIONS, options=(("Có", D(1)), ("Không", D(0)))),
            D(1),
            'IF((K5<>""),"không phát sinh",IF(EXACT(F5,lists!A1),1,IF(EXACT(F5,lists!A2),0,"")))',
        ),
    ],
)
def test_a_formula_is_written_as_a_file_holds_it(
    rule: Rule, max_points: Decimal, told: str
) -> None:
    cells = {
        "reason": "K5", "read_1": "M5", "read_2": "N5", "measured": "O5", "input_1": "F5",
        "option_1": "lists!A1", "option_2": "lists!A2",
    }  # fmt: skip
    assert render(formulas_of(rule, max_points, PLACES).points, cells) == told


def test_quotes_in_a_text_are_doubled() -> None:
    assert render('a "b"', {}) == '"a ""b"""'
