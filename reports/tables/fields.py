"""Biểu 3, the fields side by side, and from Biểu 4 on one table for each field. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from accounts.vietnamese import sort_key
from criteria.outline import FieldKind, FieldNode
from reports.result.period import CommuneResult, PeriodResult, final_lines, standing_in_field
from reports.statistics.figures import Figures
from reports.statistics.node_figures import mean_places, node_points
from reports.tables.table import (
    BLANK,
    MEAN_LABEL,
    NOT_APPLICABLE,
    NUMBER,
    RANK,
    TOTAL,
    UNIT,
    Cell,
    Column,
    Kind,
    Label,
    Row,
    RowKind,
    Table,
    max_unit,
    mean_cell,
    name_cell,
    points_cell,
    rounded_cell,
    rows_in_blocks,
)
from scoring.ranking import Contender, ranked

FIRST_FIELD_TABLE = 4
RANK_IN_FIELD = Column(sentence(_("Rank in the field")), Kind.RANK, 4)

RATE_LABEL = Cell(sentence(_("Mean rate (%)")), Kind.TEXT)
RATE_PLACES = 1

Points = tuple[Decimal | None, ...]


def fields_table(result: PeriodResult, found: Figures) -> Table:
    """Biểu 3: the points of every field as they are, their mean and its rate."""
    fields = result.outline.fields

    def cells(_number: int, commune: CommuneResult) -> Iterator[Cell]:
        yield Cell(commune.rank, Kind.RANK)
        yield name_cell(commune)
        for field in commune.fields:
            yield points_cell(field.points if field.applicable_max else None)
        yield points_cell(commune.total if commune.applicable_max else None)

    return Table(
        number=3,
        title=sentence(_("PAR index of {year} by field, in points"), year=result.period.year),
        columns=(
            RANK,
            UNIT,
            *(
                Column(field.name, Kind.POINTS, 7, unit=max_unit(field.max_points))
                for field in fields
            ),
            Column(TOTAL, Kind.POINTS, 6, unit=max_unit(result.outline.max_points), is_sum=True),
        ),
        rows=tuple(rows_in_blocks(result.communes, cells)),
        footer=_field_means(result, found),
        notes=tuple(_fields_notes(result)),
    )


def field_table(result: PeriodResult, position: int) -> Table:
    """Biểu 4 and on: the field at `position` (from 0) of the set, communes in the order of their
    rank; points as they stand, and "không phát sinh" where nothing applied."""
    field = result.outline.fields[position]
    points = {c.code: _points(c, field, position) for c in result.communes}
    ranks = _ranks(result, position)
    places = mean_places(result.outline)

    def cells(number: int, commune: CommuneResult) -> Iterator[Cell]:
        yield Cell(number, Kind.RANK)
        yield name_cell(commune)
        yield from map(points_cell, points[commune.code])
        yield Cell(ranks[commune.code], Kind.RANK)

    nodes = [node for _depth, node in field.walk()]
    means = [
        mean_cell((row[at] for row in points.values()), Kind.POINTS, places)
        for at in range(len(nodes) + 1)
    ]
    return Table(
        number=FIRST_FIELD_TABLE + position,
        title=sentence(_("Result of the field “{name}”"), name=field.name),
        columns=(
            NUMBER,
            UNIT,
            *(
                Column(
                    node.code,
                    Kind.POINTS,
                    4,
                    unit=max_unit(node.max_points),
                    name=node.name,
                    is_sum=not node.is_leaf,
                )
                for node in nodes
            ),
            Column(TOTAL, Kind.POINTS, 5, unit=max_unit(field.max_points), is_sum=True),
            RANK_IN_FIELD,
        ),
        rows=tuple(rows_in_blocks(result.communes, cells)),
        footer=(Row((BLANK, MEAN_LABEL, *means, BLANK), RowKind.MEAN),),
        notes=tuple(_notes(field, points)),
    )


def has_extras(result: PeriodResult) -> bool:
    """Whether the set has fields of bonus or penalty."""
    return len(result.outline.regular_fields()) < len(result.outline.fields)


def _points(commune: CommuneResult, field: FieldNode, position: int) -> Points:
    """Of every criterion and sub-criterion, then of the field."""
    leaves = (leaf.code for leaf in field.leaves())
    lines = final_lines({code: commune.lines[code] for code in leaves})
    total = commune.fields[position]
    return (
        *(node_points(node, lines) for _depth, node in field.walk()),
        total.points if total.applicable_max else None,
    )


def _ranks(result: PeriodResult, position: int) -> dict[str, int]:
    """The rank in the field by commune code, within the block."""
    contenders = (
        Contender(c.code, sort_key(c.name), standing_in_field(c.fields[position]), c.block)
        for c in result.communes
    )
    return {place.key: place.rank for place in ranked(contenders, thresholds=())}


def _notes(field: FieldNode, points: dict[str, Points]) -> Iterator[Label]:
    """What the codes mean; and what needs saying where it occurs."""
    for _depth, node in field.walk():
        yield f"{node.code}: {node.name}"
    if any(value is None for row in points.values() for value in row):
        yield sentence(
            _("{mark}: did not arise; counted neither as points nor in the maximum."),
            mark=NOT_APPLICABLE,
        )
    if field.kind is not FieldKind.REGULAR:
        yield sentence(
            _("Counted in the index with {maximum} points at most."), maximum=field.max_points
        )


def _field_means(result: PeriodResult, found: Figures) -> tuple[Row, Row]:
    """The mean in points, and in percent of the maximum that applied."""
    places, communes = mean_places(result.outline), result.communes
    points = sum((Fraction(c.total) for c in communes), Fraction(0))
    maximum = sum((Fraction(c.applicable_max) for c in communes), Fraction(0))
    total = mean_cell(
        (c.total if c.applicable_max else None for c in communes), Kind.POINTS, places
    )
    total_rate = rounded_cell(
        points * 100 / maximum if maximum else None, Kind.PERCENT, RATE_PLACES
    )
    means = (rounded_cell(field.mean, Kind.POINTS, places) for field in found.fields)
    rates = (rounded_cell(field.rate, Kind.PERCENT, RATE_PLACES) for field in found.fields)
    return (
        Row((BLANK, MEAN_LABEL, *means, total), RowKind.MEAN),
        Row((BLANK, RATE_LABEL, *rates, total_rate), RowKind.RATE),
    )


def _fields_notes(result: PeriodResult) -> Iterator[Label]:
    if has_extras(result):
        yield sentence(_("The total is that of the fields without bonus and penalty."))
