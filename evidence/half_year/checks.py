"""What does not agree in the figures of a half-year report, each with its arithmetic. Pure.

Kinds of contradictions: DOMAIN 7. Only what the forms themselves declare, and what a rate says by
being one, is looked at here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.consistency.amounts import is_above
from evidence.consistency.findings import Level
from evidence.half_year.figures import Figures, format_plain, missing, numbers_of
from evidence.half_year.forms import FormSet, Indicator, Kind
from evidence.half_year.formulas import compare, operands, shares


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
        if pair is None or pair[0] not in report.numbers or pair[1] not in report.numbers:
            continue
        part, whole = (report.numbers[one] for one in pair)
        if is_above(part, whole):
            what = _("{place}: {part} of {whole} is more than 100 %")
            found = _said(report, key, what, part=_plain(part), whole=_plain(whole))
            yield Finding(Check.PART_ABOVE_WHOLE, found, (pair[0], key, pair[1]))


def declared(report: Checked) -> Iterator[Finding]:
    """What the forms declare: S003 counts 137 procedures of the commune among 124 in all."""
    for form in report.forms.forms:
        for comparison in form.comparisons:
            keys = tuple(operands(comparison))
            compared = compare(comparison, report.numbers)
            if compared is None or compared.holds:
                continue
            what = _SENTENCES[comparison.mark]
            found = _said(
                report, keys[0], what, left=_sum(report, comparison.left),
                right=_sum(report, comparison.right), amount=_plain(compared.left),
                limit=_plain(compared.right),
            )  # fmt: skip
            yield Finding(Check.DECLARED, found, keys)


def above_one_hundred(report: Checked) -> Iterator[Finding]:
    """A typed rate above 100 %, where the unit is of a share; growth may be above."""
    for key, each in report.forms.typed.items():
        if each.kind is Kind.PERCENT and report.numbers.get(key, Fraction(0)) > 1:
            what = _("{place}: {rate} % is more than 100 %")
            rate = _plain(report.numbers[key] * 100)
            yield Finding(Check.ABOVE_ONE_HUNDRED, _said(report, key, what, rate=rate), (key,))


CHECKS: dict[Check, Callable[[Checked], Iterator[Finding]]] = {
    Check.MISSING: nothing_said,
    Check.PART_ABOVE_WHOLE: part_above_whole,
    Check.DECLARED: declared,
    Check.ABOVE_ONE_HUNDRED: above_one_hundred,
}

_SENTENCES = {
    "<=": _("{place}: {left} is {amount}, more than {right}, which is {limit}"),
    "=": _("{place}: {left} is {amount}, but {right} is {limit}"),
    ">=": _("{place}: {left} is {amount}, less than {right}, which is {limit}"),
}


def _said(report: Checked, key: str, what: str, **values: object) -> Sentence:
    return sentence(what, place=place_of(report.forms.indicators[key]), **values)


def place_of(indicator: Indicator) -> Sentence:
    """`Form 3, line 3.1.2`."""
    return sentence(_("Form {form}, line {code}"), form=indicator.form, code=indicator.code)


def _sum(report: Checked, term: object) -> str:
    """The codes that make up one side: `5.1.2 + 5.2.2`."""
    return " + ".join(key.partition(":")[2] for key in operands(term))  # type: ignore[arg-type]


def _plain(number: Fraction) -> Decimal:
    return Decimal(format_plain(number, 4)).normalize() + 0
