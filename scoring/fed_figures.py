"""What a commune's half-year reports say of a criterion's figures. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from accounts.numbers import round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import CriterionNode
from criteria.rules import INPUTS, Measure
from evidence.half_year.forms import Indicator, Kind, Over
from evidence.half_year.totals import year_number

PLACES = 4
FED_MEASURES = frozenset({Measure.RATIO, Measure.GROWTH, Measure.COUNT, Measure.VALUE})
OF_THE_YEAR_BEFORE = "previous"  # the input that asks for last year's figure

Halves = Mapping[tuple[int, int], Mapping[str, Fraction]]  # by year and half, then by key


@dataclass(frozen=True, order=True)
class Link:
    """The input of the line of that code takes its figure from the indicator `key`."""

    code: str
    input: str
    key: str


@dataclass(frozen=True)
class Carried:
    """What becomes of the links in another set: `kept` as they stand there, `lost` as they were."""

    kept: tuple[Link, ...] = ()
    lost: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A figure for one input of a line, with where it stands: `Form 3, line 3.1.2, 2/2024: 137`."""

    input: str
    value: Decimal
    source: Sentence


def fed_inputs(measure: Measure) -> tuple[str, ...]:
    """The inputs that an indicator can give; none where an official weighs or chooses."""
    return INPUTS[measure] if measure in FED_MEASURES else ()


def carried(
    links: Iterable[Link],
    newer: Iterable[CriterionNode],
    origins: Mapping[str, Sequence[str]] | None = None,
) -> Carried:
    """The links on the scored lines of another set. A line is the one of the same code, or where
    `origins` tell of each new line which ones it comes from, the only one that comes from it alone;
    and it must ask for that figure still."""
    lines = {line.code: line for line in newer}
    if origins is None:
        origins = {code: (code,) for code in lines}
    heirs: dict[str, list[str]] = defaultdict(list)
    for code, before in origins.items():
        for each in before:
            heirs[each].append(code)
    kept, lost = [], []
    for link in sorted(links):
        codes = heirs[link.code]
        code = codes[0] if len(codes) == 1 and len(origins[codes[0]]) == 1 else ""
        rule = lines[code].rule if code else None
        if rule is not None and link.input in fed_inputs(rule.measure):
            kept.append(replace(link, code=code))
        else:
            lost.append(link)
    return Carried(tuple(kept), tuple(lost))


def offers(
    links: Iterable[tuple[str, str]],
    indicators: Mapping[str, Indicator],
    halves: Halves,
    *,
    year: int,
) -> tuple[Offer, ...]:
    """An offer for each link (input, key) whose indicator has a figure of the year. What happened
    adds up over both halves, and with one of them missing nothing is offered."""
    found = []
    for name, key in links:
        indicator = indicators.get(key)
        if indicator is None:
            continue
        of_year = year - 1 if name == OF_THE_YEAR_BEFORE else year
        numbers = [halves.get((of_year, half), {}).get(key) for half in (1, 2)]
        number = year_number(indicator, numbers)
        if number is not None:
            shown = number * 100 if indicator.kind is Kind.PERCENT else number
            value = round_half_up(shown, PLACES).normalize() + 0
            found.append(Offer(name, value, _source(indicator, numbers, of_year)))
    return tuple(found)


def _source(indicator: Indicator, numbers: Sequence[Fraction | None], year: int) -> Sentence:
    place = {"form": indicator.form, "code": indicator.code, "year": str(year)}
    if indicator.over is Over.SUM and indicator.kind is not Kind.PERCENT:
        return sentence(_("Form {form}, line {code}, whole year {year}"), **place)
    if numbers[1] is not None:
        return sentence(_("Form {form}, line {code}, last six months of {year}"), **place)
    return sentence(_("Form {form}, line {code}, first six months of {year}"), **place)
