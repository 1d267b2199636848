"""From the points of lines to field totals and the index (DOMAIN 4). Pure.

One `total()` serves the sheet, the ranking and the publication, so that they cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """The points of one leaf; `left_out` takes the leaf out of sum and maximum alike."""

    points: Decimal
    left_out: bool = False


@dataclass(frozen=True)
class FieldTotal:
    """Points got in a field, of the maximum that applied; both before the field's cap."""

    code: str
    kind: FieldKind
    points: Decimal
    applicable_max: Decimal
    cap: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Points in percent of the applicable maximum, unrounded; None when nothing applied."""
        return self.points * 100 / self.applicable_max if self.applicable_max else None


@dataclass(frozen=True)
class Total:
    """Points, applicable maximum and index of a scorecard.

    `points` and `applicable_max` are of the regular fields; `index` is a percentage, unrounded,
    with bonus and penalty; None when every line was left out.
    """

    points: Decimal
    applicable_max: Decimal
    bonus: Decimal
    penalty: Decimal
    index: Decimal | None
    fields: tuple[FieldTotal, ...]


def total(fields: Iterable[FieldTotal]) -> Total:
    """Index = points / applicable maximum x 100 + bonus - penalty, each of these within its cap."""
    totals = tuple(fields)
    regular = [field for field in totals if field.kind is FieldKind.REGULAR]
    points = sum((field.points for field in regular), ZERO)
    applicable_max = sum((field.applicable_max for field in regular), ZERO)
    bonus, penalty = _capped(totals, FieldKind.BONUS), _capped(totals, FieldKind.PENALTY)
    index = points * 100 / applicable_max + bonus - penalty if applicable_max else None
    return Total(points, applicable_max, bonus, penalty, index, totals)


def field_totals(fields: Iterable[FieldNode], lines: Mapping[str, Line]) -> tuple[FieldTotal, ...]:
    """The totals of all fields from the lines by leaf code; a leaf without a line counts zero."""
    return tuple(field_total(field, lines) for field in fields)


def field_total(field: FieldNode, lines: Mapping[str, Line]) -> FieldTotal:
    points, applicable_max = ZERO, ZERO
    for child in field.children:
        child_points, child_max = node_total(child, lines)
        points, applicable_max = points + child_points, applicable_max + child_max
    return FieldTotal(field.code, field.kind, points, applicable_max, field.max_points)


def node_total(node: CriterionNode, lines: Mapping[str, Line]) -> tuple[Decimal, Decimal]:
    """(points, applicable maximum) of a criterion: of a leaf its line's, else of its children.

    A capped parent holds both at its own maximum (DESIGN 3).
    """
    if node.is_leaf:
        line = lines.get(node.code)
        if line is None:
            return ZERO, node.max_points
        return (ZERO, ZERO) if line.left_out else (line.points, node.max_points)
    pairs = [node_total(child, lines) for child in node.children]
    points = sum((pair[0] for pair in pairs), ZERO)
    applicable_max = sum((pair[1] for pair in pairs), ZERO)
    if node.capped:
        return min(points, node.max_points), min(applicable_max, node.max_points)
    return points, applicable_max


def not_applicable_points(policy: NaPolicy, max_points: Decimal) -> Decimal:
    """The points that stand on a line granted as not applicable; 0 when it is left out."""
    return max_points if policy is NaPolicy.FULL_POINTS else ZERO


def _capped(fields: Iterable[FieldTotal], kind: FieldKind) -> Decimal:
    return sum((min(f.points, f.cap) for f in fields if f.kind is kind), ZERO)
