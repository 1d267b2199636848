"""Scoring rules as formulas of a spreadsheet, written from a small tree of expressions. Pure.

A reader without a connection sees his points at once. Nothing of it is trusted: the server counts
by criteria.rules. A spreadsheet counts in binary fractions, so bounds are compared and points
rounded after a first rounding that brings 56,99999999999999 back to 57.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Union

from accounts.numbers import figure_text
from criteria.rules import INPUTS, Measure, Rule, Scale

_CLEAN_PLACES = 10  # of a measured percentage
_EXACT_PLACES = 11  # of points before they are rounded to the places of the set
_NEWER = {"NUMBERVALUE": "_xlfn.NUMBERVALUE"}  # how the file names what Excel 2013 brought


@dataclass(frozen=True)
class Cell:
    """A cell by its name; `render` is told where it stands."""

    name: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Operation:
    left: "Expression"
    sign: str
    right: "Expression"


Expression = Union[Decimal, str, Cell, Call, Operation]  # noqa: UP007  it names itself

POINTS, MEASURED, REASON, MAXIMUM = (
    Cell(name) for name in ("points", "measured", "reason", "maximum")
)
EMPTY = ""


@dataclass(frozen=True)
class LineFormulas:
    """`read` are the typed figures as numbers, in the order of the rule's inputs, none for a
    choice; `measured` is what they come to."""

    read: tuple[Expression, ...]
    measured: Expression
    points: Expression
    share: Expression


def line_formulas(rule: Rule, *, max_points: Decimal, places: int, nothing: str) -> LineFormulas:
    """The formulas of a line; `nothing` is the word for "not applicable".

    They refer to the cells input_1, input_2, read_1, read_2, measured, points, reason, maximum
    and, for a choice, option_1, option_2, …
    """
    count = 0 if rule.measure is Measure.CHOICE else len(INPUTS[rule.measure])
    counted = _chosen(rule) if count == 0 else _counted(rule, max_points, places, nothing)
    return LineFormulas(
        read=tuple(number_typed(Cell(f"input_{n}")) for n in range(1, count + 1)),
        measured=_measured(rule),
        points=_if(_op(REASON, "<>", EMPTY), nothing, counted),
        share=SHARE_OF_MAXIMUM,
    )


def number_typed(cell: Cell) -> Expression:
    """The number in the cell, also where it is a text such as 1,5; empty where it is none, or one
    that reads two ways, such as 1.234 (accounts.numbers)."""
    bare = _call("SUBSTITUTE", _call("TRIM", cell), " ", "")
    text = _call("SUBSTITUTE", bare, ".", ",")
    length = _call("LEN", text)
    two_ways = _call(
        "AND",
        _op(length, ">", Decimal(4)),
        _op(length, "<", Decimal(8)),
        _op(_call("LEFT", _call("RIGHT", text, Decimal(4)), Decimal(1)), "=", ","),
        _op(_call("LEFT", text, Decimal(1)), "<>", "0"),
    )
    percent = _op(_call("RIGHT", text, Decimal(1)), "=", "%")
    unreadable = _call("OR", _op(length, "=", Decimal(0)), two_ways, percent)
    read = _if(unreadable, EMPTY, _or_empty(_call("NUMBERVALUE", text, ",", ".")))
    return _if(_is_number(cell), cell, read)


def node_points(parts: Sequence[str], *, at_most: Decimal | None) -> Expression:
    """The points of a criterion or field: the sum of its parts, held at `at_most` if given."""
    total = _call("SUM", *(Cell(part) for part in parts))
    return total if at_most is None else _call("MIN", total, at_most)


def render(expression: Expression, cells: Mapping[str, str]) -> str:
    """The expression as a file holds it, without the “=”: English names, commas, points."""
    match expression:
        case Decimal():
            return figure_text(expression)
        case str():
            return '"' + expression.replace('"', '""') + '"'
        case Cell(name):
            return cells[name]
        case Operation(left, sign, right):
            return f"({render(left, cells)}{sign}{render(right, cells)})"
        case Call(function, arguments):
            listed = ",".join(render(argument, cells) for argument in arguments)
            return f"{_NEWER.get(function, function)}({listed})"


def _chosen(rule: Rule) -> Expression:
    """EXACT, since “=” takes upper case for lower; a cell, since a formula's text ends at 255."""
    found: Expression = EMPTY
    for number in range(len(rule.options), 0, -1):
        is_it = _call("EXACT", Cell("input_1"), Cell(f"option_{number}"))
        found = _if(is_it, rule.options[number - 1][1], found)
    return found


def _counted(rule: Rule, max_points: Decimal, places: int, nothing: str) -> Expression:
    """A text counts as more than any number in a spreadsheet: so all are asked first."""
    read = [Cell(f"read_{n}") for n in range(1, len(INPUTS[rule.measure]) + 1)]
    unusable = _call("OR", *(_call("NOT", _is_number(cell)) for cell in read))
    negative = _call("OR", *(_op(cell, "<", Decimal(0)) for cell in read))
    exact = _SCALES[rule.scale](rule, max_points)
    rounded = _call("ROUND", _call("ROUND", exact, Decimal(_EXACT_PLACES)), Decimal(places))
    refused = _refused(rule, max_points)
    counted = _if(_call("NOT", _is_number(MEASURED)), EMPTY, rounded)
    counted = counted if refused is None else _if(refused, EMPTY, counted)
    if len(read) == 2:
        both_zero = _call("AND", *(_op(cell, "=", Decimal(0)) for cell in read))
        counted = _if(both_zero, nothing, counted)
    return _if(unusable, EMPTY, _if(negative, EMPTY, counted))


def _measured(rule: Rule) -> Expression:
    first, second = Cell("read_1"), Cell("read_2")
    if rule.measure is Measure.CHOICE:
        return EMPTY
    if rule.measure is Measure.RATIO:
        return _or_empty(_op(_op(first, "*", Decimal(100)), "/", second))
    if rule.measure is Measure.GROWTH:
        grown = _op(_op(first, "-", second), "*", Decimal(100))
        return _or_empty(_op(grown, "/", second))
    return first


def _refused(rule: Rule, max_points: Decimal) -> Expression | None:
    """What the rule does not take: parts of a case, more than the maximum, beside the step."""
    if rule.measure is Measure.COUNT:
        return _op(_call("INT", MEASURED), "<>", MEASURED)
    if rule.scale is not Scale.MANUAL:
        return None
    too_many = _op(MEASURED, ">", max_points)
    if not rule.step:
        return too_many
    steps = _op(MEASURED, "/", rule.step)
    beside = _op(
        _call("ROUND", steps, Decimal(_CLEAN_PLACES)), "<>", _call("ROUND", steps, Decimal(0))
    )
    return _call("OR", too_many, beside)


def _clean() -> Expression:
    return _call("ROUND", MEASURED, Decimal(_CLEAN_PLACES))


def _manual(rule: Rule, max_points: Decimal) -> Expression:
    return MEASURED


def _bands(rule: Rule, max_points: Decimal) -> Expression:
    found: Expression = Decimal(0)
    for lower, worth in sorted(rule.bands):
        found = _if(_op(_clean(), ">=", lower), worth, found)
    return found


def _proportional(rule: Rule, max_points: Decimal) -> Expression:
    part = _op(_op(MEASURED, "*", max_points), "/", rule.full or Decimal(100))
    within = _call("MAX", Decimal(0), _call("MIN", max_points, part))
    return _if(_op(_clean(), "<", rule.floor or Decimal(0)), Decimal(0), within)


def _deduct(rule: Rule, max_points: Decimal) -> Expression:
    taken = _op(rule.per or Decimal(0), "*", MEASURED)
    return _call("MAX", Decimal(0), _op(max_points, "-", taken))


def _award(rule: Rule, max_points: Decimal) -> Expression:
    return _call("MIN", max_points, _op(rule.per or Decimal(0), "*", MEASURED))


_SCALES = {
    Scale.MANUAL: _manual,
    Scale.BANDS: _bands,
    Scale.PROPORTIONAL: _proportional,
    Scale.DEDUCT: _deduct,
    Scale.AWARD: _award,
}


def _call(function: str, *arguments: Expression) -> Call:
    return Call(function, arguments)


def _op(left: Expression, sign: str, right: Expression) -> Operation:
    return Operation(left, sign, right)


def _if(condition: Expression, then: Expression, otherwise: Expression) -> Call:
    return _call("IF", condition, then, otherwise)


def _is_number(cell: Expression) -> Call:
    return _call("ISNUMBER", cell)


def _or_empty(expression: Expression) -> Call:
    return _call("IFERROR", expression, EMPTY)


SHARE_OF_MAXIMUM = _if(_is_number(POINTS), _or_empty(_op(POINTS, "/", MAXIMUM)), EMPTY)
