"""Means, and how many stand above them. Pure: figures in, contradictions out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import gettext_noop as _
from evidence.consistency.figures import Figure, fits
from evidence.consistency.findings import Check, Contradiction, Level, found

MOST = 10_000  # more are no communes
EDGE = Decimal("0.05")  # of the range of possible means: there nearly all stand at their bounds


@dataclass(frozen=True)
class Band:
    """So many stand from `lower` (inclusive) to below `upper`."""

    count: int
    lower: Decimal
    upper: Decimal


def is_mean(
    name: str, mean: Figure, terms: Sequence[Figure], count: int
) -> Iterator[Contradiction]:
    """Σ terms / n = mean, within half a unit of its last printed place."""
    total = sum((term.value for term in terms), Decimal(0))
    if count and not fits(total / count, mean):
        what = _("{name}: {sum} / {count} = {computed}, but {stated} is stated.")
        computed = round_half_up(total / count, max(2, mean.places))
        shown = " + ".join(term.shown if term.value >= 0 else f"({term.shown})" for term in terms)
        yield found(
            Check.MEAN, what, name=name, sum=f"({shown})" if len(terms) > 1 else shown,
            count=count, computed=format_decimal(computed), stated=mean.shown,
        )  # fmt: skip


def between(name: str, mean: Figure, best: Figure, last: Figure) -> Iterator[Contradiction]:
    """A mean lies between the lowest and the highest."""
    if not last.value <= mean.value <= best.value:
        what = _("{name}: the mean {mean} does not lie between {last} and {best}.")
        yield found(
            Check.MEAN_BOUNDS, what, name=name, mean=mean.shown, last=last.shown, best=best.shown
        )


def above_the_mean(
    name: str, mean: Figure, above: int, bands: Sequence[Band], best: Figure, last: Figure
) -> Iterator[Contradiction]:
    """So many stand above the mean: within what the groups allow?

    With the best and the last known and everybody else anywhere in his group, those not above the
    mean stand at it at most. A mean outside what that allows is impossible; one so near the edge
    that nearly all would have to stand at their bounds is doubtful. Source: S001, 4 of 27 above
    57,9, of at most 57,96.
    """
    if sum(band.count for band in bands) > MOST:
        return
    lowest = _values([band.lower for band in bands], bands, best.value, last.value)
    highest = _values([band.upper for band in bands], bands, best.value, last.value)
    if not lowest or not 0 <= above <= len(lowest):
        return
    least = [max(low, mean.value) if at < above else low for at, low in enumerate(lowest)]
    most = [high if at < above else min(high, mean.value) for at, high in enumerate(highest)]
    smallest, largest = (sum(each, Decimal(0)) / len(each) for each in (least, most))
    is_possible = smallest <= mean.value + mean.half_unit and largest >= mean.value - mean.half_unit
    room = largest - smallest
    if is_possible and smallest + EDGE * room <= mean.value <= largest - EDGE * room:
        return
    what = _(
        "{name}: {above} above {mean} is not possible: with these groups the mean would be from "
        "{smallest} to {largest}."
    )
    if is_possible:
        what = _(
            "{name}: {above} above {mean} is hardly possible: with these groups the mean would be "
            "from {smallest} to {largest}, and nearly all would stand at the bounds of their group."
        )
    yield found(
        Check.ABOVE_THE_MEAN, what, level=Level.WARNING if is_possible else Level.FAULT, name=name,
        above=above, mean=mean.shown, smallest=format_decimal(round_half_up(smallest, 2)),
        largest=format_decimal(round_half_up(largest, 2)),
    )  # fmt: skip


def _values(
    bounds: Sequence[Decimal], bands: Sequence[Band], best: Decimal, last: Decimal
) -> list[Decimal]:
    """Everybody at the bound of his band, the highest first; the best and the last are known."""
    values = [
        min(max(bound, last), best)
        for bound, band in zip(bounds, bands, strict=True)
        for _each in range(band.count)
    ]
    values.sort(reverse=True)
    return [best, *values[1:-1], last] if len(values) > 1 else []
