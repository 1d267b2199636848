"""What does not agree in the figures of a half-year report, each with its arithmetic. Pure.

Kinds of contradictions: DOMAIN 7. Only what the forms themselves declare, and what a rate says by
being one, is looked at here; sums and parts are held against each other by evidence.consistency.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from accounts.numbers import round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.consistency.amounts import adds_up, is_above, within
from evidence.consistency.figures import Figure as Stated
from evidence.consistency.findings import Contradiction, Level
from evidence.half_year.figures import Figures, missing, numbers_of
from evidence.half_year.forms import FormSet, Kind
from evidence.half_year.formulas import Operand, Term, addends, compute, operands, shares, told

PLACES = 6  # no figure has more; a rate is held against another as exactly


class Check(StrEnum):
    """In the order in which their findings are read."""

    MISSING = "missing"
    PART_ABOVE_WHOLE = "part_above_whole"
    DECLARED = "declared"
    ABOVE_ONE_HUNDRED = "above_one_hundred"


LEVELS = {
    Check.MISSING: Level.FAULT,
    Check.PART_ABOVE_WHOLE: Level.WARNING,
    Check.DECLARED: Level.WARNING,
    Check.ABOVE_ONE_HUNDRED: Level.WARNING,
}


@dataclass(frozen=True)
class Finding:
    """One sentence, beside the indicators `keys`; the first is the one to look at."""

    check: Check
    what: Sentence
    keys: tuple[str, ...]

    @property
    def level(self) -> Level:
        return LEVELS[self.check]


@dataclass(frozen=True)
class Checked:
    """A report as the checks see it; a rate among the numbers is a part of one."""

    forms: FormSet
    figures: Figures
    numbers: Mapping[str, Fraction]


def findings(forms: FormSet, figures: Figures) -> list[Finding]:
    """All findings: check by check, inside one in the order of the paper."""
    checked = Checked(forms, figures, numbers_of(forms, figures))
    return [found for check in CHECKS.values() for found in check(checked)]


def nothing_said(report: Checked) -> Iterator[Finding]:
    for key in missing(report.forms, report.figures):
        what = _("{place}: no figure yet")
        yield Finding(Check.MISSING, _said(report, key, what), (key,))


def part_above_whole(report: Checked) -> Iterator[Finding]:
    """A rate whose part is larger than its whole."""
    for key, each in report.forms.indicators.items():
        pair = shares(each.term) if each.term and each.kind is Kind.PERCENT else None
        if pair is None:
            continue
        part, whole = pair
        for wrong in _within(report, Operand(part), Operand(whole)):
            yield Finding(Check.PART_ABOVE_WHOLE, wrong.what, (part, key, whole))


def declared(report: Checked) -> Iterator[Finding]:
    """What the forms declare: S003 counts 137 procedures of the commune among 124 in all."""
    for form in report.forms.forms:
        for each in form.comparisons:
            for wrong in _HELD[each.mark](report, each.left, each.right):
                yield Finding(Check.DECLARED, wrong.what, tuple(operands(each)))


def above_one_hundred(report: Checked) -> Iterator[Finding]:
    """A typed rate above 100 %, where the unit is of a share; growth may be above."""
    for key, each in report.forms.typed.items():
        rate = report.numbers.get(key)
        if each.kind is Kind.PERCENT and rate is not None and is_above(rate, Fraction(1)):
            what = _("{place}: {rate} % is more than 100 %")
            shown = _stated(report, Operand(key), rate * 100).value
            yield Finding(Check.ABOVE_ONE_HUNDRED, _said(report, key, what, rate=shown), (key,))


CHECKS: dict[Check, Callable[[Checked], Iterator[Finding]]] = {
    Check.MISSING: nothing_said,
    Check.PART_ABOVE_WHOLE: part_above_whole,
    Check.DECLARED: declared,
    Check.ABOVE_ONE_HUNDRED: above_one_hundred,
}


# --- asked of the common rules --------------------------------------------------------------------


def _within(report: Checked, part: Term, whole: Term) -> Iterator[Contradiction]:
    small, large = compute(part, report.numbers), compute(whole, report.numbers)
    if small is not None and large is not None:
        yield from within(
            _place(report, part), _stated(report, part, small), _stated(report, whole, large),
            told(whole),
        )  # fmt: skip


def _adds_up(report: Checked, left: Term, right: Term) -> Iterator[Contradiction]:
    """The side that is one indicator is the total of the other."""
    total, sum_ = (left, right) if isinstance(left, Operand) else (right, left)
    parts = [(sign, each, compute(each, report.numbers)) for sign, each in addends(sum_)]
    whole = compute(total, report.numbers)
    known = [_stated(report, each, sign * n) for sign, each, n in parts if n is not None]
    if whole is not None and len(known) == len(parts):
        yield from adds_up(_place(report, total), _stated(report, total, whole), known)


_HELD: dict[str, Callable[[Checked, Term, Term], Iterator[Contradiction]]] = {
    "<=": _within,
    "=": _adds_up,
    ">=": lambda report, whole, part: _within(report, part, whole),
}


def _stated(report: Checked, term: Term, number: Fraction) -> Stated:
    """An amount of money has its unit, so that it may be held against one in another."""
    each = report.forms.indicators[term.key] if isinstance(term, Operand) else None
    unit = each.unit if each is not None and each.kind is Kind.MONEY else ""
    return Stated.of(round_half_up(number, PLACES).normalize() + 0, unit)


def _said(report: Checked, key: str, what: str, **values: object) -> Sentence:
    return sentence(what, place=_place(report, Operand(key)), **values)


def _place(report: Checked, term: Term) -> Sentence:
    """`Form 3, line 3.1.2`."""
    first = report.forms.indicators[next(operands(term))]
    return sentence(_("Form {form}, line {code}"), form=first.form, code=told(term))
