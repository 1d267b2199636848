"""What a commune's place would be with points won back on some lines, and what leads on. Pure.

The others stand where the published result has them: nobody knows next year's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor, lcm

from criteria.outline import FieldKind, Threshold
from reports.communes.evaluation import Evaluation, LostLine
from reports.result.period import CommuneResult, PeriodResult, final_lines
from scoring.arithmetic import ZERO, Line, field_totals, total
from scoring.ranking import group_of, thresholds_of

Gains = Mapping[str, Decimal]  # points won back by the code of the line


@dataclass(frozen=True)
class Simulated:
    """Index (unrounded), group and rank with the gains."""

    index: Decimal | None
    group: str | None
    rank: int


@dataclass(frozen=True)
class Aim:
    """The next group, or the commune next above; the index to reach, `beyond` it to stand above.

    `lines` are the fewest that lead there and, among as few, those with the fewest points; empty
    with `is_possible` False where all lost lines together do not.
    """

    name: str
    index: Decimal
    beyond: bool
    lines: tuple[LostLine, ...]
    is_possible: bool

    @property
    def points(self) -> Decimal:
        return sum((line.lost for line in self.lines), ZERO)


def simulated(of: Evaluation, gains: Gains) -> Simulated:
    """Gains above what a line lost, and of lines that lost nothing, count no more than that."""
    lost = {line.code: line for line in of.lines}
    lines = final_lines(of.commune.lines)
    for code, gain in gains.items():
        if code not in lost or gain <= 0:
            continue
        won = min(gain, lost[code].lost)
        sign = -1 if lost[code].kind is FieldKind.PENALTY else 1
        lines[code] = Line(lines[code].points + sign * won)
    index = total(field_totals(of.result.outline.fields, lines)).index
    group = group_of(index, of.result.outline.thresholds, block=of.commune.block)
    return Simulated(index, group, _rank(of, index))


def next_group(of: Evaluation) -> Aim | None:
    """None for the highest group, and where nothing applied."""
    threshold = _next_threshold(of.result, of.commune)
    if threshold is None:
        return None
    return _aim(of, threshold.group, threshold.lower, beyond=False)


def next_rank(of: Evaluation) -> Aim | None:
    """To stand above the commune next above; None for the first."""
    above = [
        each
        for each in _others(of)
        if each.index is not None and of.commune.index is not None and each.index > of.commune.index
    ]
    if not above:
        return None
    nearest = min(above, key=lambda each: each.index or ZERO)
    assert nearest.index is not None
    return _aim(of, nearest.full_name, nearest.index, beyond=True)


def _next_threshold(result: PeriodResult, commune: CommuneResult) -> Threshold | None:
    if commune.index is None:
        return None
    own = thresholds_of(commune.block, result.outline.thresholds)
    above = [threshold for threshold in own if threshold.lower > commune.index]
    return min(above, key=lambda threshold: threshold.lower, default=None)


def _others(of: Evaluation) -> list[CommuneResult]:
    return [
        each
        for each in of.result.communes
        if each.block == of.commune.block and each.code != of.commune.code
    ]


def _rank(of: Evaluation, index: Decimal | None) -> int:
    if index is None:
        return of.commune.rank
    if index == of.commune.index:
        return of.commune.rank  # with what a tie-break made of it
    return 1 + sum(1 for each in _others(of) if each.index is not None and each.index > index)


def _aim(of: Evaluation, name: str, index: Decimal, *, beyond: bool) -> Aim:
    """Where a cap swallows what the cheapest lines bring, the largest are added until it is
    reached."""
    chosen = cheapest(_worths(of), _wanted(of, index), beyond=beyond)
    lines = [of.lines[at] for at in chosen] if chosen is not None else list(of.lines)
    spare = sorted((ln for ln in of.lines if ln not in lines), key=lambda line: -line.lost)
    while not (reached := _reaches(of, lines, index, beyond=beyond)) and spare:
        lines.append(spare.pop(0))
    codes = {line.code for line in lines} if reached else set()
    ordered = tuple(line for line in of.lines if line.code in codes)
    return Aim(name, index, beyond, ordered, is_possible=reached)


def _reaches(of: Evaluation, lines: Iterable[LostLine], index: Decimal, *, beyond: bool) -> bool:
    found = simulated(of, {line.code: line.lost for line in lines}).index
    return found is not None and (found > index if beyond else found >= index)


def _wanted(of: Evaluation, index: Decimal) -> Fraction:
    """Points of the regular fields that are missing to the index."""
    assert of.commune.index is not None
    bonus, penalty = Fraction(of.commune.bonus), Fraction(of.commune.penalty)
    needed = (Fraction(index) - bonus + penalty) * Fraction(of.maximum) / 100
    return needed - Fraction(of.got)


def _worths(of: Evaluation) -> list[Fraction]:
    """What each lost line would bring, in points of the regular fields."""
    scale = Fraction(of.maximum) / 100
    return [
        Fraction(line.lost) * (scale if line.kind is FieldKind.PENALTY else 1) for line in of.lines
    ]


def cheapest(worths: Sequence[Fraction], wanted: Fraction, *, beyond: bool) -> list[int] | None:
    """The positions of the fewest that add up to `wanted` (or beyond it) and, of as many, of those
    that add up to least; None where all together do not."""
    unit = reduce(lcm, (worth.denominator for worth in worths), 1)
    whole = [int(worth * unit) for worth in worths]
    need = max(0, floor(wanted * unit) + 1 if beyond else ceil(wanted * unit))
    count, reached = 0, 0
    for size in sorted(whole, reverse=True):
        if reached >= need:
            break
        count, reached = count + 1, reached + size
    if reached < need:
        return None
    return _least_sum(whole, count, need)


def _least_sum(whole: Sequence[int], count: int, need: int) -> list[int]:
    """Bit s of `sums[k]` says that some k of the lines so far add up to s."""
    history = [[1, *[0] * count]]
    for size in whole:
        before = history[-1]
        history.append(
            [before[0], *(before[k] | before[k - 1] << size for k in range(1, count + 1))]
        )
    rest = history[-1][count] >> need
    left = need + (rest & -rest).bit_length() - 1
    chosen = []
    for at in range(len(whole) - 1, -1, -1):
        if count and not history[at][count] >> left & 1:
            chosen.append(at)
            count, left = count - 1, left - whole[at]
    return sorted(chosen)
