"""What a spreadsheet makes of the formulas, in Python.

`Sums` counts in Fractions, exactly; `Doubles` as spreadsheets do: in binary fractions, rounding
what their 15 digits show (Excel's documented precision; LibreOffice rounds alike).
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from accounts.numbers import round_half_up
from scoring.offline.formulas import Call, Cell, Expression, Operation


class CellError(Exception):
    """#VALUE!, #DIV/0! and the like."""


class Exact:
    """Cells are numbers, texts, or None where nothing stands."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self.cells = dict(cells)

    def value(self, expression: Expression) -> Any:
        match expression:
            case Decimal():
                return self.number(expression)
            case str():
                return expression
            case Cell(name):
                found = self.cells[name]
                return self.number(found) if isinstance(found, Decimal | int) else found
            case Operation(left, sign, right):
                return self.operation(sign, self.value(left), self.value(right))
            case Call("IF", (condition, then, otherwise)):
                return self.value(then if self.value(condition) else otherwise)
            case Call("IFERROR", (tried, otherwise)):
                try:
                    return self.value(tried)
                except CellError:
                    return self.value(otherwise)
            case Call(function, arguments):
                return getattr(self, function.lower())(*map(self.value, arguments))

    def number(self, value: Any) -> Any:
        return Fraction(value)

    def operation(self, sign: str, left: Any, right: Any) -> Any:
        if sign in "+-*/":
            left, right = self.counted(left), self.counted(right)
            if sign == "/" and right == 0:
                raise CellError
            return {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "/": lambda: left / right,
            }[sign]()
        left, right = ("" if side is None else side for side in (left, right))
        ranks = [(isinstance(side, str), side) for side in (left, right)]
        if ranks[0][0] != ranks[1][0]:  # every text is above every number
            ranks = [(text, 0) for text, _side in ranks]
        return {
            "=": ranks[0] == ranks[1],
            "<>": ranks[0] != ranks[1],
            "<": ranks[0] < ranks[1],
            ">": ranks[0] > ranks[1],
            ">=": ranks[0] >= ranks[1],
        }[sign]

    def counted(self, value: Any) -> Any:
        if isinstance(value, str):
            raise CellError
        return self.number(0) if value is None else value

    def round(self, value: Any, places: Any) -> Any:
        return Fraction(round_half_up(self.counted(value), int(places)))

    def isnumber(self, value: Any) -> bool:
        return not isinstance(value, str | None)

    def numbervalue(self, text: str, decimal: str, group: str) -> Any:
        try:
            return self.number(Decimal(text.replace(group, "").replace(decimal, ".")))
        except ArithmeticError:
            raise CellError from None

    def int(self, value: Any) -> Any:
        return self.number(self.counted(value) // 1)

    def sum(self, *values: Any) -> Any:
        return sum((v for v in values if self.isnumber(v)), self.number(0))

    def min(self, *values: Any) -> Any:
        return min(values)

    def max(self, *values: Any) -> Any:
        return max(values)

    def exact(self, left: Any, right: Any) -> bool:
        return (left or "") == (right or "")

    def trim(self, text: Any) -> str:
        return " ".join(str("" if text is None else text).split(" "))

    def substitute(self, text: str, old: str, new: str) -> str:
        return text.replace(old, new)

    def len(self, text: str) -> Any:
        return self.number(len(text))

    def left(self, text: str, count: Any) -> str:
        return text[: int(count)]

    def right(self, text: str, count: Any) -> str:
        return text[-int(count) :]

    def and_(self, *values: bool) -> bool:
        return all(values)

    def __getattr__(self, name: str) -> Any:
        return {"and": self.and_, "or": lambda *values: any(values), "not": lambda v: not v}[name]


class Doubles(Exact):
    def number(self, value: Any) -> float:
        return float(value)

    def round(self, value: Any, places: Any) -> float:
        shown = Decimal(f"{self.counted(value):.15g}")
        return float(shown.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP))
