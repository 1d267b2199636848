"""An indicator over all communes, and over the halves of a year. Pure.

Counts add up; a rate is computed anew from the sums of its parts, never as the mean of rates; of
what is chosen, each value is counted. A rate that is typed without parts has no total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evidence.half_year.figures import Figures, number_of, numbers_of, option_label
from evidence.half_year.forms import CHOSEN, COUNTED, FormSet, Indicator, Kind, Over
from evidence.half_year.formulas import compute, operands


@dataclass(frozen=True)
class Totals:
    """`numbers` by key; `chosen` counts per key how often each value stands; `given` how many
    reports say anything of the indicator."""

    numbers: Mapping[str, Fraction]
    chosen: Mapping[str, Mapping[str, int]]
    given: Mapping[str, int]


def totals(forms: FormSet, reports: Sequence[Figures]) -> Totals:
    """Over all reports. Into a rate go only the reports that give all its parts: a part without
    its whole would make another rate."""
    sums: dict[str, Fraction] = {}
    given: Counter[str] = Counter()
    chosen: dict[str, Counter[str]] = {}
    for figures in reports:
        for key, each in forms.typed.items():
            figure = figures.get(key)
            if figure is None or not figure.is_given:
                continue
            given[key] += 1
            if each.kind in CHOSEN and figure.value:
                chosen.setdefault(key, Counter())[option_label(each, figure.value)] += 1
            number = number_of(each, figure)
            if number is not None and each.kind is not Kind.PERCENT:
                sums[key] = sums.get(key, Fraction(0)) + number
    rates = _computed(forms, [numbers_of(forms, figures) for figures in reports], given)
    return Totals(sums | rates, chosen, given)


def _computed(
    forms: FormSet, reports: Sequence[Mapping[str, Fraction]], given: Counter[str]
) -> dict[str, Fraction]:
    found = {}
    for key, each in forms.indicators.items():
        if each.term is None:
            continue
        parts = set(operands(each.term))
        whole = [numbers for numbers in reports if parts <= numbers.keys()]
        given[key] = len(whole)
        sums = {part: sum((n[part] for n in whole), Fraction(0)) for part in parts} if whole else {}
        result = compute(each.term, sums)
        if result is not None:
            found[key] = result
    return found


def year_number(indicator: Indicator, halves: Iterable[Fraction | None]) -> Fraction | None:
    """What the halves, in their order, make of the year; None where one is missing that counts."""
    found = list(halves)
    if indicator.kind not in COUNTED or not found:
        return None
    if indicator.over is Over.LAST or indicator.kind is Kind.PERCENT:
        return next((number for number in reversed(found) if number is not None), None)
    known = [number for number in found if number is not None]
    return sum(known, Fraction(0)) if len(known) == len(found) else None
