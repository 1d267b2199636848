"""The figures of a report over many communes: counts, means, groups, movements. Pure.

Means are exact fractions and rounded once, where they are printed. All lists stand in the order of
the result: by rank, block by block. Source: DOMAIN 5, the statistics that S001 states.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accounts.numbers import round_half_up
from criteria.outline import Threshold
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.node_figures import NodeFigures, field_figures, leaf_figures, mean
from scoring.arithmetic import ZERO
from scoring.ranking import thresholds_of

Communes = tuple[CommuneResult, ...]
SHARE_PLACES = 1
WEAKEST_FIELDS = 3
LONGEST_RANKING = 5  # criteria or communes named as the weakest


@dataclass(frozen=True)
class GroupFigures:
    """A group with its bounds (`upper` of the highest is None; both are None where the blocks
    differ), its communes, and their share of all in percent."""

    name: str
    lower: Decimal | None
    upper: Decimal | None
    communes: Communes
    share: Decimal


@dataclass(frozen=True)
class Movement:
    """Communes that moved the same way, and the sum of what they moved by, never negative."""

    communes: Communes
    points: Decimal = ZERO


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of the communes ranked in `block`, or of all where `block` is None.

    `best` and `last` hold all communes with the highest and the lowest index. A figure that
    needs an index, or last year's, is None where there is none. The compared are the communes
    with an index of both years; `risers` … `unchanged` and `not_compared` part all communes, as
    `rank_up` … `rank_not_compared` do, and the groups with `ungrouped`.
    """

    block: str | None
    communes: Communes
    on_time: Communes
    late: Communes
    not_submitted: Communes
    mean_index: Fraction | None
    median_index: Fraction | None
    above_mean: Communes
    best: Communes
    last: Communes
    gap: Decimal | None
    compared: Communes
    mean_change: Fraction | None
    gap_change: Decimal | None
    groups: tuple[GroupFigures, ...]
    ungrouped: Communes
    risers: Movement
    fallers: Movement
    unchanged: Communes
    not_compared: Communes
    rank_up: Communes
    rank_kept: Communes
    rank_down: Communes
    rank_not_compared: Communes
    mean_base: Fraction | None
    mean_total: Fraction | None
    fields: tuple[NodeFigures, ...]
    leaves: tuple[NodeFigures, ...]


def figures(result: PeriodResult, *, block: str | None = None) -> Figures:
    """All figures, of one block or (None) of all communes."""
    communes = tuple(c for c in result.communes if block is None or c.block == block)
    indexed = tuple(c for c in communes if c.index is not None)
    indices = {c.code: _exact_index(c) for c in indexed}
    mean_index = mean(indices.values())
    highest, lowest = max(indices.values(), default=None), min(indices.values(), default=None)
    compared = _those(communes, lambda c: c.index_change is not None)
    return Figures(
        block=block,
        communes=communes,
        on_time=_those(communes, lambda c: c.submitted_at is not None and not c.is_late),
        late=_those(communes, lambda c: c.is_late),
        not_submitted=_those(communes, lambda c: c.not_submitted),
        mean_index=mean_index,
        median_index=median(sorted(indices.values())),
        above_mean=_those(indexed, lambda c: indices[c.code] > (mean_index or 0)),
        best=_those(indexed, lambda c: indices[c.code] == highest),
        last=_those(indexed, lambda c: indices[c.code] == lowest),
        gap=_spread(c.printed_index for c in indexed),
        compared=compared,
        mean_change=_mean_change(compared),
        gap_change=_gap_change(compared),
        groups=_groups(communes, result.outline.thresholds),
        ungrouped=_those(communes, lambda c: c.group is None),
        risers=_movement(_those(communes, lambda c: (c.index_change or 0) > 0)),
        fallers=_movement(_those(communes, lambda c: (c.index_change or 0) < 0)),
        unchanged=_those(communes, lambda c: c.index_change == 0),
        not_compared=_those(communes, lambda c: c.index_change is None),
        rank_up=_those(communes, lambda c: (c.rank_change or 0) > 0),
        rank_kept=_those(communes, lambda c: c.rank_change == 0),
        rank_down=_those(communes, lambda c: (c.rank_change or 0) < 0),
        rank_not_compared=_those(communes, lambda c: c.rank_change is None),
        mean_base=mean(Fraction(c.base) for c in communes),
        mean_total=mean(Fraction(c.total) for c in communes),
        fields=field_figures(result.outline, communes),
        leaves=leaf_figures(result.outline, communes),
    )


def most_cut(communes: Communes, *, count: int) -> Communes:
    """Those whose appraised points are furthest below their own ("giảm so với tự chấm"),
    furthest first."""
    cut = [commune for commune in communes if commune.base > commune.total]
    return tuple(sorted(cut, key=lambda c: c.total - c.base)[:count])


def _those(communes: Communes, is_meant: Callable[[CommuneResult], bool]) -> Communes:
    return tuple(commune for commune in communes if is_meant(commune))


def _exact_index(commune: CommuneResult) -> Fraction:
    """The index without the rounding of a division: a mean may stand exactly on a half."""
    percentage = Fraction(commune.total) * 100 / Fraction(commune.applicable_max)
    return percentage + Fraction(commune.bonus) - Fraction(commune.penalty)


def median(ordered: Sequence[Fraction]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle; None of nothing."""
    middle = len(ordered) // 2
    return mean(ordered[middle - 1 + len(ordered) % 2 : middle + 1])


def _spread(printed: Iterable[Decimal | None]) -> Decimal | None:
    values = [value for value in printed if value is not None]
    return max(values) - min(values) if values else None


def _mean_change(compared: Communes) -> Fraction | None:
    now = mean(_exact_index(c) for c in compared)
    before = mean(Fraction(c.previous_index or 0) for c in compared)
    return None if now is None or before is None else now - before


def _gap_change(compared: Communes) -> Decimal | None:
    """The gap among the compared, now less then."""
    now = _spread(c.printed_index for c in compared)
    before = _spread(c.previous_index for c in compared)
    return None if now is None or before is None else now - before


def _movement(communes: Communes) -> Movement:
    """Of printed changes, so that the sum is that of table 2."""
    return Movement(communes, abs(sum((c.index_change or ZERO for c in communes), ZERO)))


def _groups(communes: Communes, thresholds: Sequence[Threshold]) -> tuple[GroupFigures, ...]:
    """Every group of the blocks that occur, also the empty ones, the highest first."""
    bounds: dict[str, list[tuple[Decimal, Decimal | None]]] = {}
    for block in dict.fromkeys([commune.block for commune in communes] or [""]):
        upper = None
        for threshold in thresholds_of(block, thresholds):
            bounds.setdefault(threshold.group, []).append((threshold.lower, upper))
            upper = threshold.lower
    highest_first = sorted(bounds, key=lambda name: max(lower for lower, _upper in bounds[name]))
    return tuple(_group(name, set(bounds[name]), communes) for name in reversed(highest_first))


def _group(
    name: str, bounds: set[tuple[Decimal, Decimal | None]], communes: Communes
) -> GroupFigures:
    members = _those(communes, lambda c: c.group == name)
    lower, upper = bounds.pop() if len(bounds) == 1 else (None, None)
    share = round_half_up(Fraction(100 * len(members), len(communes) or 1), SHARE_PLACES)
    return GroupFigures(name, lower, upper, members, share)
