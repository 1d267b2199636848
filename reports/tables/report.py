"""The tables of the report: Biểu 1, 2, 3, one for each field from Biểu 4 on, and
that of the criteria that changed. Pure.

Source: DOMAIN 5. Each is described once; renderers read what reports.tables.table says and no more.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from criteria.outline import Source
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import Figures, figures
from reports.statistics.node_figures import mean_places
from reports.statistics.phrases import Naming
from reports.tables.changed_criteria import changes_table
from reports.tables.fields import field_table, fields_table, has_extras
from reports.tables.table import (
    BLANK,
    MEAN_LABEL,
    NOT_COMPARED,
    NUMBER,
    RANK,
    UNIT,
    Cell,
    Column,
    Kind,
    Label,
    Row,
    RowKind,
    Table,
    mean_cell,
    name_cell,
    points_cell,
    rounded_cell,
    rows_in_blocks,
)

GROUP = Column(sentence(_("Group")), Kind.GROUP, 5)
CHANGE = sentence(_("Rise or fall"))
INDEX = sentence(_("PAR index (%)"))

Stage = tuple[Column, Callable[[CommuneResult], Decimal]]


def tables(result: PeriodResult) -> tuple[Table, ...]:
    """All tables of the report, in their order."""
    found, changed = figures(result), changes_table(result)
    return (
        ranking_table(result, found),
        comparison_table(result, found),
        fields_table(result, found),
        *(field_table(result, position) for position in range(len(result.outline.fields))),
        *((changed,) if changed else ()),
    )


def ranking_table(result: PeriodResult, found: Figures) -> Table:
    """Biểu 1: rank, unit, the points of each stage, applicable maximum, index, group.

    Where the set has bonus or penalty fields they stand there too: the index can be followed.
    """
    stages = _stages(result)
    places = result.outline.index_places

    def cells(_number: int, commune: CommuneResult) -> Iterator[Cell]:
        yield Cell(commune.rank, Kind.RANK)
        yield name_cell(commune)
        for _column, points in stages:
            yield points_cell(points(commune))
        yield Cell(commune.printed_index, Kind.PERCENT, places)
        yield Cell(commune.group, Kind.GROUP)

    return Table(
        number=1,
        title=sentence(
            _("PAR index of the People's Committees of the {kinds} in {year}"),
            kinds=Naming.of(result.communes).kinds_of(result.communes),
            year=result.period.year,
        ),
        columns=(
            RANK,
            UNIT,
            *(column for column, _points in stages),
            Column(INDEX, Kind.PERCENT, 6, is_sum=True),
            GROUP,
        ),
        rows=tuple(rows_in_blocks(result.communes, cells)),
        footer=(_ranking_means(result, found, stages),),
        notes=tuple(_ranking_notes(result)),
    )


def comparison_table(result: PeriodResult, found: Figures) -> Table:
    """Biểu 2: index and rank last year and now, and both changes."""
    places, year = result.outline.index_places, result.period.year

    def cells(number: int, commune: CommuneResult) -> Iterator[Cell]:
        yield Cell(number, Kind.RANK)
        yield name_cell(commune)
        yield Cell(commune.previous_index, Kind.PERCENT, places)
        yield Cell(commune.printed_index, Kind.PERCENT, places)
        yield _change_cell(commune.index_change, places)
        yield Cell(commune.previous_rank, Kind.RANK)
        yield Cell(commune.rank, Kind.RANK)
        yield _change_cell(commune.rank_change, None)
        yield Cell(commune.group, Kind.GROUP)

    before = sentence(_("Year {year}"), year=result.period.previous_year)
    now = sentence(_("Year {year}"), year=year)
    return Table(
        number=2,
        title=sentence(
            _("PAR index of {year} compared with {previous_year}"),
            year=year,
            previous_year=result.period.previous_year,
        ),
        columns=(
            NUMBER,
            UNIT,
            Column(before, Kind.PERCENT, 6, group=INDEX),
            Column(now, Kind.PERCENT, 6, group=INDEX),
            Column(CHANGE, Kind.CHANGE, 6, group=INDEX),
            Column(before, Kind.RANK, 5, group=RANK.title),
            Column(now, Kind.RANK, 5, group=RANK.title),
            Column(CHANGE, Kind.CHANGE, 6, group=RANK.title),
            GROUP,
        ),
        rows=tuple(rows_in_blocks(result.communes, cells)),
        footer=(_comparison_means(result, found),),
        notes=(sentence(_("Rise or fall: this year less last year; of the rank, places gained.")),),
    )


def _stages(result: PeriodResult) -> list[Stage]:
    stages: list[Stage] = [
        (_points_column(_("Self-assessed points")), lambda commune: commune.self_total),
        (_points_column(_("Points after round 1")), lambda commune: commune.round_1_total),
        (_points_column(_("Final points")), lambda commune: commune.total),
        (_points_column(_("Applicable maximum")), lambda commune: commune.applicable_max),
    ]
    if has_extras(result):
        stages += [
            (_points_column(_("Bonus")), lambda commune: commune.bonus),
            (_points_column(_("Penalty")), lambda commune: commune.penalty),
        ]
    return stages


def _points_column(title: str) -> Column:
    return Column(sentence(title), Kind.POINTS, 6)


def _ranking_means(result: PeriodResult, found: Figures, stages: list[Stage]) -> Row:
    places = mean_places(result.outline)
    means = [
        mean_cell((points(commune) for commune in result.communes), Kind.POINTS, places)
        for _column, points in stages
    ]
    index = rounded_cell(found.mean_index, Kind.PERCENT, result.outline.index_places)
    return Row((BLANK, MEAN_LABEL, *means, index, BLANK), RowKind.MEAN)


def _ranking_notes(result: PeriodResult) -> Iterator[Label]:
    if has_extras(result):
        yield sentence(_("Index = final points ÷ applicable maximum × 100 + bonus - penalty."))
    else:
        yield sentence(_("Index = final points ÷ applicable maximum × 100."))
    survey = [leaf.code for leaf in result.outline.leaves() if leaf.source is Source.SURVEY]
    if survey:
        yield sentence(
            _("The self-assessment does not contain the lines of the survey: {codes}."),
            codes=", ".join(survey),
        )


def _comparison_means(result: PeriodResult, found: Figures) -> Row:
    places = result.outline.index_places
    before = (commune.previous_index for commune in result.communes)
    change = rounded_cell(found.mean_change, Kind.CHANGE, places)
    return Row(
        (
            BLANK,
            MEAN_LABEL,
            mean_cell(before, Kind.PERCENT, places),
            rounded_cell(found.mean_index, Kind.PERCENT, places),
            change if found.compared else Cell(NOT_COMPARED, Kind.CHANGE),
            *(BLANK,) * 4,
        ),
        RowKind.MEAN,
    )


def _change_cell(change: Decimal | int | None, places: int | None) -> Cell:
    return Cell(NOT_COMPARED if change is None else change, Kind.CHANGE, places)
