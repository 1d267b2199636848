"""Sums, rates and parts. Pure: figures in, contradictions out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import search_key
from evidence.consistency.figures import Figure, asked, fits, settled
from evidence.consistency.findings import Check, Contradiction, Level, Name, found


def adds_up(name: Name, total: Figure, parts: Sequence[Figure]) -> Iterator[Contradiction]:
    """Σ parts = total; points and counts exactly.

    Amounts of money are printed rounded: a difference that rounding to the finest printed place
    explains is a remark, one that needs the coarser places of single figures a warning.
    """
    yield from one_unit(name, [total, *parts])
    printed = [total, *(part.into(total.unit) for part in parts)]
    read = settled(printed, lambda way: _sum(way[1:]) == way[0].value)
    if read is not None:
        yield from asked(printed, read, _added(read[1:]))
        return
    total, *parts = printed
    level = Level.FAULT
    if total.is_money and (finest := max(figure.places for figure in printed)):
        difference = abs(_sum(parts) - total.value)
        if difference <= Decimal(5).scaleb(-finest - 1) * len(printed):
            level = Level.REMARK
        elif difference <= sum(figure.half_unit for figure in printed):
            level = Level.WARNING
    what = _("{name}: {sum}, but {stated} is stated (difference {difference}).")
    yield found(
        Check.SUM, what, level=level, name=name, sum=_added(parts), stated=total.shown,
        difference=format_decimal(abs(_sum(parts) - total.value), group=True),
    )  # fmt: skip


def one_unit(name: Name, figures: Sequence[Figure]) -> Iterator[Contradiction]:
    """Things that are added have one unit, amounts of money apart."""
    units = dict.fromkeys(search_key(f.unit) for f in figures if f.unit and not f.is_money)
    if len(units) > 1 or (units and any(figure.is_money for figure in figures)):
        what = _("{name}: different units are put together: {units}.")
        shown = list(dict.fromkeys(figure.unit for figure in figures if figure.unit))
        yield found(Check.UNITS, what, name=name, units=shown)


def rate(
    name: str, numerator: Figure | None, denominator: Figure | None, percent: Figure | None
) -> Iterator[Contradiction]:
    """b / a = the percentage, within half a unit of its last printed place.

    A percentage alone says nothing of its parts; with one part only, the other is missing. 0 of 0
    did not occur: neither 0 % nor 100 % (DOMAIN 3).
    """
    if numerator is None or denominator is None:
        if percent is not None and (numerator or denominator):
            yield _missing(name, numerator, denominator, percent)
        return
    denominator = denominator.into(numerator.unit)
    if numerator.value == 0 == denominator.value:
        if percent is not None:
            what = _("{name}: {percent} % is stated of 0 / 0; nothing occurred, there is no rate.")
            yield found(Check.NOTHING_OF_NOTHING, what, name=name, percent=percent.shown)
        return
    if percent is None:
        return
    printed = [numerator, denominator, percent]
    read = settled(printed, lambda way: _is_rate(*way))
    if read is None:
        what = _("{name}: {sum}, but {stated} % is stated.")
        sum_ = quotient(numerator, denominator, percent.places)
        yield found(Check.PERCENT, what, name=name, sum=sum_, stated=percent.shown)
        return
    yield from asked(printed, read, quotient(read[0], read[1], percent.places))


def which_part(
    name: str, candidates: Sequence[Figure], denominator: Figure, percent: Figure
) -> Iterator[Contradiction]:
    """A percentage behind several figures: of which is it? Source: S003, “ký số 402, lãnh đạo ký
    số 376, đạt 96,63 %”."""
    fitting = [each for each in candidates if _is_rate(each, denominator, percent)]
    if len(fitting) == len(candidates):
        return
    each = [quotient(figure, denominator, percent.places) for figure in candidates]
    if not fitting:
        what = _("{name}: {sums}, but {stated} % is stated.")
        yield found(Check.PERCENT, what, name=name, sums="; ".join(each), stated=percent.shown)
        return
    what = _("{name}: {stated} % follows several figures and is the rate of one only: {sums}.")
    yield found(Check.WHICH_PART, what, name=name, stated=percent.shown, sums="; ".join(each))


Exact = TypeVar("Exact", Decimal, Fraction)


def is_above(part: Exact, whole: Exact) -> bool:
    """A part is never more than its whole: S003 counts 137 of 124."""
    return part > whole


def within(
    name: Name, part: Figure, whole: Figure, whole_name: str = ""
) -> Iterator[Contradiction]:
    """part ≤ whole."""
    printed = [part.into(whole.unit), whole]
    read = settled(printed, lambda way: not is_above(way[0].value, way[1].value))
    if read is None:
        what = _("{name}: {part} is more than the whole, {whole}{of}.")
        yield found(
            Check.ABOVE_THE_WHOLE, what, name=name, part=printed[0].shown, whole=whole.shown,
            of=f" ({whole_name})" if whole_name else "",
        )  # fmt: skip


def quotient(numerator: Figure, denominator: Figure, places: int) -> str:
    """`296 / 298 = 99,33 %`: two places more cannot hurt where the document prints none."""
    if not denominator.value:
        return f"{numerator.shown} / {denominator.shown}"
    percent = round_half_up(numerator.value * 100 / denominator.value, max(places, 2))
    return f"{numerator.shown} / {denominator.shown} = {format_decimal(percent, group=True)}%"


def _is_rate(numerator: Figure, denominator: Figure, percent: Figure) -> bool:
    if not denominator.value:
        return False
    return fits(numerator.value * 100 / denominator.value, percent)


def _missing(
    name: str, numerator: Figure | None, denominator: Figure | None, percent: Figure
) -> Contradiction:
    if numerator is None and denominator is not None:
        what = _("{name}: {percent} % is stated, but not how many of {whole}.")
        return found(
            Check.MISSING_PART, what, name=name, percent=percent.shown, whole=denominator.shown
        )
    what = _("{name}: {percent} % is stated, but not of how many the {part} are.")
    part = numerator.shown if numerator else ""
    return found(Check.MISSING_PART, what, name=name, percent=percent.shown, part=part)


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))


def _added(parts: Sequence[Figure]) -> str:
    terms = " + ".join(p.shown if p.value >= 0 else f"({p.shown})" for p in parts)
    return f"{terms} = {format_decimal(_sum(parts), group=True)}"
