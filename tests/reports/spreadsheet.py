"""A spreadsheet's arithmetic, as much of it as the workbook of a result uses.

Figures are floats, as in Excel and LibreOffice: what they lose, this loses.
"""

import io
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from typing import Any

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

Value = float | str | bool | None
Array = list[Value]
ERROR = float("nan")  # equal to nothing; IF throws away the one it does not choose
PLACE = re.compile(r"(?:'(?P<sheet>[^']+)'!)?(?P<cells>[$A-Z0-9:]+)")
PRECEDENCE = ({"=", "<>", ">", ">=", "<", "<="}, {"&"}, {"+", "-"}, {"*", "/"})


class Spreadsheet:
    """A workbook; `value` computes what stands in a cell."""

    def __init__(self, content: bytes) -> None:
        self.workbook = load_workbook(io.BytesIO(content))
        self._known: dict[tuple[str, int, int], Value] = {}

    def value(self, sheet: str, place: str) -> Value:
        (found,) = self._cells(sheet, place)
        return found

    def row(self, sheet: str, row: int) -> list[Value]:
        return [self._at(sheet, row, at) for at in range(1, self.workbook[sheet].max_column + 1)]

    def formulas(self) -> Iterator[tuple[str, str, str]]:
        """(Sheet, place, formula) of every cell that is computed."""
        for sheet in self.workbook.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, str(cell.value)

    def _cells(self, sheet: str, cells: str) -> Array:
        left, top, right, bottom = range_boundaries(cells)
        return [
            self._at(sheet, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def _at(self, sheet: str, row: int, column: int) -> Value:
        key = (sheet, row, column)
        if key not in self._known:
            cell = self.workbook[sheet].cell(row, column)
            value: Any = cell.value
            if cell.data_type == "f":
                value = _Reading(self, sheet, str(value)).result()
            self._known[key] = float(value) if _is_number(value) else value
        return self._known[key]


class _Reading:
    """One formula, read from left to right."""

    def __init__(self, book: Spreadsheet, sheet: str, formula: str) -> None:
        tokens = Tokenizer(formula).items
        self.tokens: list[Token] = [token for token in tokens if token.type != "WHITE-SPACE"]
        self.book, self.sheet, self.at = book, sheet, 0

    def result(self) -> Value:
        found = self._binary(0)
        assert self.at == len(self.tokens), self.tokens[self.at :]
        assert found is None or isinstance(found, float | int | str)
        return found

    def _next(self, *values: str) -> Token | None:
        if self.at < len(self.tokens) and (not values or self.tokens[self.at].value in values):
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def _binary(self, level: int) -> Any:
        if level == len(PRECEDENCE):
            return self._operand()
        left = self._binary(level + 1)
        while token := self._next(*PRECEDENCE[level]):
            right = self._binary(level + 1)
            left = _each(OPERATORS[token.value], left, right)
        return left

    def _operand(self) -> Any:
        token = self._next()
        assert token is not None
        if token.type == "OPERATOR-PREFIX":
            return -self._operand()
        if token.type == "PAREN":
            found = self._binary(0)
            assert self._next(")")
            return found
        if token.type == "FUNC":
            return self._call(token.value.rstrip("("))
        if token.subtype == "NUMBER":
            return float(token.value)
        if token.subtype == "TEXT":
            return token.value[1:-1]
        place = PLACE.fullmatch(token.value)
        assert place is not None, token.value
        cells = place["cells"].replace("$", "")
        found = self.book._cells(place["sheet"] or self.sheet, cells)
        return found if ":" in cells else found[0]

    def _call(self, name: str) -> Any:
        arguments = [self._binary(0)]
        while self._next(","):
            arguments.append(self._binary(0))
        assert self._next(")")
        return FUNCTIONS[name](*arguments)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _each(operate: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """A range against a range of its length, or against one value."""
    if isinstance(left, list) and isinstance(right, list):
        return [operate(one, other) for one, other in zip(left, right, strict=True)]
    if isinstance(left, list):
        return [operate(one, right) for one in left]
    if isinstance(right, list):
        return [operate(left, one) for one in right]
    return operate(left, right)


def _shown(value: Value) -> str:
    return f"{value:g}" if _is_number(value) else str(value or "")


def _same(one: Value, other: Value) -> bool:
    """A blank is nothing, also as a text; capitals do not matter."""
    if isinstance(one, str) or isinstance(other, str):
        return str(one or "").casefold() == str(other or "").casefold()
    return (one or 0) == (other or 0)


def _round(value: Any, places: float) -> float:
    if not _is_number(value) or isnan(value):
        return ERROR
    unit = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(float(value))).quantize(unit, ROUND_HALF_UP))


def _numbers(*given: Any) -> list[float]:
    flat = [each for one in given for each in (one if isinstance(one, list) else [one])]
    return [each for each in flat if _is_number(each)]


def _number(value: Value) -> float:
    assert not isinstance(value, str), value
    return float(value or 0)


def _average(given: Array) -> Any:
    there = _numbers(given)
    return sum(there) / len(there) if there else ERROR


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": _same,
    "<>": lambda one, other: not _same(one, other),
    ">": lambda one, other: _number(one) > _number(other),
    ">=": lambda one, other: _number(one) >= _number(other),
    "&": lambda one, other: _shown(one) + _shown(other),
    "+": lambda one, other: _add(one, other, 1),
    "-": lambda one, other: _add(one, other, -1),
    "*": lambda one, other: _number(one) * _number(other),
    "/": lambda one, other: _number(one) / _number(other) if _number(other) else ERROR,
}


def _add(one: Value, other: Value, sign: int) -> float:
    if isinstance(one, str) or isinstance(other, str):
        return ERROR
    return float(one or 0) + sign * float(other or 0)


def _rank(own: Any, given: Array) -> float:
    return 1.0 + sum(each > own for each in _numbers(given)) if _is_number(own) else ERROR


def _count_if(given: Array, rule: str) -> float:
    assert rule == ">0"
    return float(sum(each > 0 for each in _numbers(given)))


def _is_number_each(given: Any) -> Any:
    return [_is_number(each) for each in given] if isinstance(given, list) else _is_number(given)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": abs,
    "AVERAGE": _average,
    "COUNT": lambda given: float(len(_numbers(given))),
    "COUNTIF": _count_if,
    "EXACT": lambda one, other: str(one or "") == str(other or ""),
    "IF": lambda condition, then, otherwise: then if condition else otherwise,
    "ISNUMBER": _is_number_each,
    "MAX": lambda *given: max(_numbers(*given), default=0.0),
    "MIN": lambda *given: min(_numbers(*given), default=0.0),
    "N": lambda given: given if _is_number(given) else 0.0,
    "RANK": _rank,
    "ROUND": _round,
    "SUM": lambda *given: sum(_numbers(*given)),
    "SUMPRODUCT": lambda given: sum(float(each) for each in given),
}
