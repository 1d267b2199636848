"""What the communes got of each field and criterion together: means, rates, points lost. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accounts.numbers import round_half_up
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline
from reports.result.period import CommuneResult
from scoring.arithmetic import ZERO, Line, node_total


@dataclass(frozen=True)
class NodeFigures:
    """A field or a leaf over the communes it applied to.

    `mean` is in points; `rate` in percent of the maximum that applied; both None where it
    applied to nobody. `lost` is the maximum that applied less the points, over all communes.
    """

    code: str
    name: str
    kind: FieldKind
    max_points: Decimal
    mean: Fraction | None
    rate: Fraction | None
    lost: Decimal


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """The exact mean; None of nothing."""
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed) if listed else None


def mean_places(outline: SetOutline) -> int:
    """The places of a printed mean of points: those of points, two at least."""
    return max(2, outline.points_places)


def printed_mean(value: Fraction | None, outline: SetOutline) -> Decimal | None:
    return None if value is None else round_half_up(value, mean_places(outline))


def field_figures(
    outline: SetOutline, communes: Sequence[CommuneResult]
) -> tuple[NodeFigures, ...]:
    """The figures of every field, in the order of the paper."""
    totals = [[c.fields[position] for c in communes] for position in range(len(outline.fields))]
    return tuple(
        _figures(field, field.kind, [(each.points, each.applicable_max) for each in column])
        for field, column in zip(outline.fields, totals, strict=True)
    )


def leaf_figures(outline: SetOutline, communes: Sequence[CommuneResult]) -> tuple[NodeFigures, ...]:
    """The figures of every leaf of the regular fields, in the order of the paper."""
    return tuple(
        _figures(leaf, field.kind, _leaf_points(leaf, communes))
        for field in outline.regular_fields()
        for leaf in field.leaves()
    )


def node_points(node: CriterionNode, lines: Mapping[str, Line]) -> Decimal | None:
    """The final points of any criterion; None where nothing of it applied."""
    points, applicable_max = node_total(node, lines)
    return points if applicable_max else None


def _leaf_points(
    leaf: CriterionNode, communes: Iterable[CommuneResult]
) -> list[tuple[Decimal, Decimal]]:
    lines = (commune.lines[leaf.code] for commune in communes)
    return [(ZERO, ZERO) if line.left_out else (line.final, leaf.max_points) for line in lines]


def _figures(
    node: FieldNode | CriterionNode, kind: FieldKind, got: Iterable[tuple[Decimal, Decimal]]
) -> NodeFigures:
    """From (points, applicable maximum) of each commune."""
    applied = [(points, maximum) for points, maximum in got if maximum]
    points = sum((points for points, _maximum in applied), ZERO)
    maximum = sum((maximum for _points, maximum in applied), ZERO)
    return NodeFigures(
        code=node.code,
        name=node.name,
        kind=kind,
        max_points=node.max_points,
        mean=Fraction(points) / len(applied) if applied else None,
        rate=Fraction(points) * 100 / Fraction(maximum) if applied else None,
        lost=maximum - points,
    )


def weakest(nodes: Iterable[NodeFigures], *, count: int) -> tuple[NodeFigures, ...]:
    """The regular ones with the lowest mean rate, lowest first; none that reached it all."""
    rated = [(n.rate, n) for n in nodes if n.kind is FieldKind.REGULAR and n.rate is not None]
    below = [(rate, node) for rate, node in rated if rate < 100]
    return tuple(node for _rate, node in sorted(below, key=lambda pair: pair[0])[:count])


def most_lost(nodes: Iterable[NodeFigures], *, count: int) -> tuple[NodeFigures, ...]:
    """Those that all communes together lost most points of ("mất so với tối đa"), most first."""
    losing = [node for node in nodes if node.lost > 0]
    return tuple(sorted(losing, key=lambda node: -node.lost)[:count])
