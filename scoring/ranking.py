"""Groups, ranks and the change against the year before (DOMAIN 4). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby

from accounts.numbers import round_half_up
from accounts.vietnamese import sort_key
from criteria.outline import Threshold
from scoring.arithmetic import ZERO


@dataclass(frozen=True)
class Contender:
    """A commune as ranking sees it. `name_sort` is the sort_key of its name, `tie_break` holds the
    rates of the tie-break fields in order; an index of None (nothing applied) stands last."""

    key: str
    name_sort: str
    index: Decimal | None
    block: str = ""
    tie_break: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Place:
    key: str
    rank: int
    group: str | None


def ranked(contenders: Iterable[Contender], thresholds: Sequence[Threshold]) -> list[Place]:
    """Places block by block, best first; equal results share a rank (1, 2, 2, 4) and stand in
    Vietnamese alphabetical order. The order of the input does not matter."""
    ordered = sorted(contenders, key=_order)
    places: list[Place] = []
    for block, members in groupby(ordered, key=lambda contender: contender.block):
        rank, standing_before = 0, None
        for position, contender in enumerate(members, start=1):
            standing = (contender.index, contender.tie_break)
            if position == 1 or standing != standing_before:
                rank, standing_before = position, standing
            places.append(
                Place(contender.key, rank, group_of(contender.index, thresholds, block=block))
            )
    return places


def group_of(index: Decimal | None, thresholds: Sequence[Threshold], *, block: str) -> str | None:
    """The group whose lower bound, inclusive, the unrounded index reaches; the lowest group for an
    index that penalties took below 0."""
    own = thresholds_of(block, thresholds)
    if index is None or not own:
        return None
    reached = [threshold for threshold in own if max(index, ZERO) >= threshold.lower]
    return max(reached, key=lambda t: t.lower).group if reached else None


def thresholds_of(block: str, thresholds: Sequence[Threshold]) -> list[Threshold]:
    """The block's own thresholds, else those of block "", highest bound first."""
    own = [t for t in thresholds if t.block == block] or [t for t in thresholds if not t.block]
    return sorted(own, key=lambda t: -t.lower)


def index_change(
    index: Decimal | None, previous_index: Decimal | None, *, places: int
) -> Decimal | None:
    """Printed index minus printed index of last year; None means "không so sánh".

    Both are taken as printed, so that the columns of table 2 add up: S001's sums of rises (69,5)
    and falls (192,56) come out only so.
    """
    if index is None or previous_index is None:
        return None
    return round_half_up(index, places) - round_half_up(previous_index, places)


def rank_change(rank: int, previous_rank: int | None) -> int | None:
    """Places won (positive) or lost (negative); None means "không so sánh"."""
    return None if previous_rank is None else previous_rank - rank


@cache
def _block_order(block: str) -> tuple[str, str]:
    return sort_key(block), block


def _order(contender: Contender) -> tuple[object, ...]:
    index = contender.index
    return (
        _block_order(contender.block),
        index is None,
        -(index or 0),
        tuple(-rate for rate in contender.tie_break),
        contender.name_sort,
        contender.key,
    )
