"""What will be frozen when a set is issued, as a person checks it in one look. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from accounts.numbers import round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind, FieldNode, SetOutline, Source, Threshold


@dataclass(frozen=True)
class GroupRange:
    """From `lower`, inclusive, to below `upper`; none for the highest."""

    group: str
    lower: Decimal
    upper: Decimal | None


@dataclass(frozen=True)
class BlockGroups:
    """The groups of one block, highest first; block "" is every block without its own."""

    block: str
    ranges: tuple[GroupRange, ...]


def blocks_of(thresholds: Iterable[Threshold]) -> tuple[BlockGroups, ...]:
    """The groups block by block, that of all blocks first."""
    ordered = sorted(thresholds, key=lambda row: (row.block, -row.lower))
    return tuple(
        BlockGroups(block, tuple(_ranges(list(rows))))
        for block, rows in groupby(ordered, key=lambda row: row.block)
    )


def _ranges(rows: list[Threshold]) -> Iterator[GroupRange]:
    if rows:
        yield GroupRange(rows[0].group, rows[0].lower, None)
    for above, row in pairwise(rows):
        yield GroupRange(row.group, row.lower, above.lower)


def rounding_sentences(outline: SetOutline) -> tuple[Sentence, Sentence]:
    """How points and the index are rounded, each with an example of a figure that ends in a half.

    Source: DOMAIN 4, half-up; a leaf's computed points once, the index at print only.
    """
    points, index = Decimal("1.66666"), Decimal("77.14285")
    return (
        sentence(
            _(
                "Computed points are rounded to {places} decimals, a half upwards: "
                "{exact} → {shown}."
            ),
            places=outline.points_places,
            exact=_half(points, outline.points_places),
            shown=round_half_up(_half(points, outline.points_places), outline.points_places),
        ),
        sentence(
            _(
                "The printed index is rounded to {places} decimals, a half upwards: "
                "{exact} → {shown}. Ranks and groups use the exact index."
            ),
            places=outline.index_places,
            exact=_half(index, outline.index_places),
            shown=round_half_up(_half(index, outline.index_places), outline.index_places),
        ),
    )


def _half(figure: Decimal, places: int) -> Decimal:
    """The figure cut to so many decimals, with a 5 behind them."""
    cut = int(figure.scaleb(places))
    return Decimal(cut * 10 + 5).scaleb(-places - 1)


def tie_break_fields(outline: SetOutline) -> list[str]:
    """`1. Chỉ đạo, điều hành`, in order of priority; the code alone where there is no field."""
    names = {field.code: f"{field.code}. {field.name}" for field in outline.fields}
    return [names.get(code, code) for code in outline.tie_break]


def capped_fields(outline: SetOutline) -> tuple[FieldNode, ...]:
    """Bonus and penalty, whose maxima are caps outside the set's maximum."""
    return tuple(field for field in outline.fields if field.kind is not FieldKind.REGULAR)


def survey_points(outline: SetOutline) -> Decimal:
    """The points of the maximum that a survey gives."""
    maxima = (
        leaf.max_points
        for field in outline.regular_fields()
        for leaf in field.leaves()
        if leaf.source is Source.SURVEY
    )
    return sum(maxima, Decimal(0))


def leaf_count(outline: SetOutline) -> int:
    return sum(1 for _leaf in outline.leaves())
