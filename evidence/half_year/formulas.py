"""Formulas over the indicators of a form, such as `3.1.2 / 3.1.1`: read and computed. Pure.

An operand is the code of an indicator of the same form, or with its form's number before it
(`7:5.4.1`). There are +, -, / and round brackets, and nothing else: no names, no constants.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

LONGEST = 200
_TOKENS = re.compile(r"\s*(?:(?P<code>([0-9]+:)?[0-9]+(\.[0-9]+)*)|(?P<mark><=|>=|[-+/()=]))")

Figures = Mapping[str, Fraction]  # by key: `3:3.1.2`


class FormulaFault(Refused):
    """A text that is no formula; the sentence says where it stops making sense."""


@dataclass(frozen=True)
class Operand:
    key: str


@dataclass(frozen=True)
class Operation:
    mark: str
    left: "Term"
    right: "Term"


Term = Operand | Operation


@dataclass(frozen=True)
class Comparison:
    """`1.4.1 <= 1.4`: what has to hold between two formulas."""

    left: Term
    mark: str
    right: Term


def key_of(form: int, code: str) -> str:
    """How an indicator is named across all forms: `3:3.1.2`."""
    return f"{form}:{code}"


@lru_cache(maxsize=4096)
def parse_formula(text: str, *, form: int) -> Term:
    """The formula, whose bare codes are of that form. Raises FormulaFault."""
    reader = _Reader(text, form)
    term = reader.sum()
    reader.end()
    return term


@lru_cache(maxsize=1024)
def parse_comparison(text: str, *, form: int) -> Comparison:
    """Two formulas with <=, = or >= between them. Raises FormulaFault."""
    reader = _Reader(text, form)
    left = reader.sum()
    mark = reader.take("<=", "=", ">=")
    if not mark:
        reader.refuse()
    right = reader.sum()
    reader.end()
    return Comparison(left, mark, right)


def operands(term: Term | Comparison) -> Iterator[str]:
    """The keys that it is made of, from left to right."""
    if isinstance(term, Operand):
        yield term.key
    else:
        yield from operands(term.left)
        yield from operands(term.right)


def compute(term: Term, figures: Figures) -> Fraction | None:
    """The exact result; None where a figure is missing or the divisor is zero."""
    if isinstance(term, Operand):
        return figures.get(term.key)
    left, right = compute(term.left, figures), compute(term.right, figures)
    if left is None or right is None:
        return None
    return _OPERATIONS[term.mark](left, right)


def addends(term: Term) -> Iterator[tuple[int, Term]]:
    """What it adds up, each with its sign: `1 - (2 - 3)` is 1, less 2, and 3."""
    if isinstance(term, Operand) or term.mark == "/":
        yield 1, term
        return
    yield from addends(term.left)
    sign = 1 if term.mark == "+" else -1
    yield from ((sign * of_right, each) for of_right, each in addends(term.right))


def told(term: Term) -> str:
    """As it is read, without its forms: `5.1.2 + 5.2.2`."""
    if isinstance(term, Operand):
        return term.key.partition(":")[2]
    left, right = told(term.left), told(term.right)
    if term.mark == "/" and isinstance(term.left, Operation) and term.left.mark != "/":
        left = f"({left})"
    if term.mark != "+" and isinstance(term.right, Operation):
        right = f"({right})"
    return f"{left} {term.mark} {right}"


def shares(term: Term) -> tuple[str, str] | None:
    """Part and whole of a formula that divides one indicator by another; else None."""
    if not isinstance(term, Operation) or term.mark != "/":
        return None
    if isinstance(term.left, Operand) and isinstance(term.right, Operand):
        return term.left.key, term.right.key
    return None


def _divided(left: Fraction, right: Fraction) -> Fraction | None:
    return left / right if right else None


_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "/": _divided,
}


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, form: int) -> None:
        self.text, self.form, self.at = text.strip(), form, 0
        self.tokens: list[tuple[str, bool]] = []
        if len(self.text) > LONGEST:
            raise FormulaFault(
                _("The formula is too long: at most {most} characters."), most=LONGEST
            )
        place = 0
        while place < len(self.text):
            found = _TOKENS.match(self.text, place)
            if found is None:
                self.refuse()
            self.tokens.append((found["code"] or found["mark"], bool(found["code"])))
            place = found.end()

    def sum(self) -> Term:
        term = self._product()
        while mark := self.take("+", "-"):
            term = Operation(mark, term, self._product())
        return term

    def take(self, *marks: str) -> str:
        """The next token if it is one of the marks, and goes on; else nothing."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] in marks:
            self.at += 1
            return self.tokens[self.at - 1][0]
        return ""

    def end(self) -> None:
        if self.at < len(self.tokens):
            self.refuse()

    def refuse(self) -> NoReturn:
        raise FormulaFault(
            _(
                "“{text}” is not a formula. Write codes of this form with +, -, / and brackets, "
                "such as 3.1.2 / 3.1.1."
            ),
            text=self.text,
        )

    def _product(self) -> Term:
        term = self._factor()
        while self.take("/"):
            term = Operation("/", term, self._factor())
        return term

    def _factor(self) -> Term:
        if self.take("("):
            term = self.sum()
            if not self.take(")"):
                self.refuse()
            return term
        if self.at >= len(self.tokens) or not self.tokens[self.at][1]:
            self.refuse()
        code = self.tokens[self.at][0]
        self.at += 1
        return Operand(code if ":" in code else key_of(self.form, code))
