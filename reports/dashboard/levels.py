"""The tables of the dashboard, level by level, each row with where it leads. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind
from reports.dashboard.losses import Disputes, Loss, shares
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import Communes, Figures, figures, median
from reports.statistics.node_figures import NodeFigures, mean, mean_places
from reports.tables.fields import RATE_PLACES
from reports.tables.table import Cell, Column, Kind, Row, Table, name_cell, rounded_cell

FIELD = Column(sentence(_("Field")), Kind.TEXT, 13)
CRITERION = Column(sentence(_("Criterion")), Kind.TEXT, 16)
DEPARTMENT = Column(sentence(_("Department")), Kind.TEXT, 13)
REASON = Column(sentence(_("Reason")), Kind.TEXT, 20)
COMMUNE = Column(sentence(_("Commune")), Kind.TEXT, 13)
MAXIMUM = Column(sentence(_("Maximum")), Kind.POINTS, 5)
POINTS = Column(sentence(_("Points")), Kind.POINTS, 5)
MEAN = Column(sentence(_("Mean")), Kind.POINTS, 5)
RATE = Column(sentence(_("Mean rate (%)")), Kind.PERCENT, 5)
LOST = Column(sentence(_("Points lost")), Kind.POINTS, 5, is_sum=True)
TIMES = Column(sentence(_("Times")), Kind.RANK, 4)
COMMUNES = Column(sentence(_("Communes concerned")), Kind.RANK, 5)
NO_DEPARTMENT = sentence(_("Without a department"))


@dataclass(frozen=True)
class Level:
    """A table, and for each of its rows (kind of level, key) or None where it goes no deeper."""

    table: Table
    leads: tuple[tuple[str, str] | None, ...] = field(default=())


def fields_level(result: PeriodResult) -> Level:
    found = [each for each in figures(result).fields if each.kind is FieldKind.REGULAR]
    return _nodes(result, found, FIELD, sentence(_("Points lost in each field")), "field")


def criteria_level(result: PeriodResult, codes: Sequence[str], title: Sentence) -> Level:
    """The leaves with these codes."""
    found = [each for each in figures(result).leaves if each.code in set(codes)]
    return _nodes(result, found, CRITERION, title, "criterion")


def departments_level(result: PeriodResult, found: Sequence[Loss]) -> Level:
    """Whose criteria the points were lost on."""
    listed = shares(found, lambda loss: loss.department)
    rows = [
        Row(
            (
                Cell(each.key or NO_DEPARTMENT, Kind.TEXT),
                Cell(each.times, Kind.RANK),
                Cell(each.communes, Kind.RANK),
                Cell(each.points, Kind.POINTS),
            )
        )
        for each in listed
    ]
    title = sentence(_("Points lost on the criteria of each department"))
    table = Table(1, title, (DEPARTMENT, TIMES, COMMUNES, LOST), tuple(rows))
    return Level(table, tuple(("department", each.key) if each.key else None for each in listed))


def reasons_level(found: Iterable[Loss], title: Sentence, *, most: int | None = None) -> Level:
    """Why points were lost, most points first."""
    listed = shares(found, lambda loss: loss.reason)[:most]
    rows = [
        Row(
            (
                Cell(each.words, Kind.TEXT),
                Cell(each.times, Kind.RANK),
                Cell(each.communes, Kind.RANK),
                Cell(each.points, Kind.POINTS),
            )
        )
        for each in listed
    ]
    table = Table(1, title, (REASON, TIMES, COMMUNES, LOST), tuple(rows))
    return Level(table, tuple(("reason", each.key) for each in listed))


def communes_level(result: PeriodResult, found: Iterable[Loss], title: Sentence) -> Level:
    """What each commune lost, most points first; those that lost nothing are left out."""
    communes = {each.code: each for each in result.communes}
    listed = shares(found, lambda loss: loss.commune)
    rows = [
        Row(
            (
                name_cell(communes[each.key]),
                Cell(each.times, Kind.RANK),
                Cell(each.points, Kind.POINTS),
            )
        )
        for each in listed
    ]
    return Level(
        Table(1, title, (COMMUNE, TIMES, LOST), tuple(rows)),
        tuple(("commune", each.key) for each in listed),
    )


def lines_level(result: PeriodResult, found: Sequence[Loss], title: Sentence) -> Level:
    """Every single loss: who, where, why, how much."""
    communes: dict[str, CommuneResult] = {each.code: each for each in result.communes}
    names = _names(result)
    rows = [
        Row((name_cell(communes[each.commune]), Cell(names[each.code], Kind.TEXT), *_why(each)))
        for each in found
    ]
    table = Table(1, title, (COMMUNE, CRITERION, REASON, LOST), tuple(rows))
    return Level(table, tuple(("commune", each.commune) for each in found))


def own_lines_level(result: PeriodResult, found: Sequence[Loss], title: Sentence) -> Level:
    """Every loss of one commune."""
    names = _names(result)
    rows = [Row((Cell(names[each.code], Kind.TEXT), *_why(each))) for each in found]
    table = Table(1, title, (CRITERION, REASON, LOST), tuple(rows))
    return Level(table, tuple(("criterion", each.code) for each in found))


def _names(result: PeriodResult) -> dict[str, str]:
    return {leaf.code: f"{leaf.code}. {leaf.name}" for leaf in result.outline.leaves()}


def _why(loss: Loss) -> tuple[Cell, Cell]:
    return Cell(loss.words, Kind.TEXT), Cell(loss.points, Kind.POINTS)


def _nodes(
    result: PeriodResult, found: Sequence[NodeFigures], first: Column, title: Sentence, kind: str
) -> Level:
    places = mean_places(result.outline)
    listed = sorted(found, key=lambda node: -node.lost)
    rows = [
        Row(
            (
                Cell(f"{each.code}. {each.name}", Kind.TEXT),
                Cell(each.max_points, Kind.POINTS),
                rounded_cell(each.mean, Kind.POINTS, places),
                rounded_cell(each.rate, Kind.PERCENT, RATE_PLACES),
                Cell(each.lost, Kind.POINTS),
            )
        )
        for each in listed
    ]
    table = Table(1, title, (first, MAXIMUM, MEAN, RATE, LOST), tuple(rows))
    return Level(table, tuple((kind, each.code) for each in listed))


def glance_level(
    result: PeriodResult, disputes: Disputes, before: PeriodResult | None = None
) -> Level:
    """The year in a few lines, beside the published year before; without one, beside what the
    communes are said to have reached in it."""
    now, then = figures(result), figures(before) if before else None
    known = [Fraction(c.previous_index) for c in now.communes if c.previous_index is not None]
    mean_then = then.mean_index if then else mean(known)
    median_then = then.median_index if then else median(sorted(known))
    groups_then = {each.name: len(each.communes) for each in then.groups} if then else {}
    places = result.outline.index_places

    def counts(label: str, of: Callable[[Figures], Communes]) -> Row:
        return _numbers(sentence(label), len(of(now)), len(of(then)) if then else None)

    rows = (
        counts(_("Communes scored"), lambda year: year.communes),
        counts(_("Submitted in time"), lambda year: year.on_time),
        counts(_("Submitted late"), lambda year: year.late),
        counts(_("Not submitted"), lambda year: year.not_submitted),
        _means(_("Mean index (%)"), now.mean_index, mean_then, places),
        _means(_("Median index (%)"), now.median_index, median_then, places),
        *(
            _numbers(
                sentence(_("Group {group}"), group=group.name),
                len(group.communes),
                groups_then.get(group.name),
            )
            for group in now.groups
        ),
        counts(_("Index risen"), lambda year: year.risers.communes),
        counts(_("Index fallen"), lambda year: year.fallers.communes),
        counts(_("Not compared with last year"), lambda year: year.not_compared),
        _numbers(sentence(_("Deductions that communes disputed")), disputes.count),
        _numbers(sentence(_("of these given back in whole or in part")), disputes.upheld),
    )
    columns = (
        Column(sentence(_("Figure")), Kind.TEXT, 13),
        Column(f"{result.period.year}", Kind.PERCENT, 5),
        Column(f"{result.period.previous_year}", Kind.PERCENT, 5),
    )
    return Level(Table(1, sentence(_("The year at a glance")), columns, rows))


def _numbers(label: Sentence, now: int, then: int | None = None) -> Row:
    return Row((Cell(label, Kind.TEXT), Cell(now, Kind.RANK), Cell(then, Kind.RANK)))


def _means(label: str, now: Fraction | None, then: Fraction | None, places: int) -> Row:
    return Row(
        (
            Cell(sentence(label), Kind.TEXT),
            rounded_cell(now, Kind.PERCENT, places),
            rounded_cell(then, Kind.PERCENT, places),
        )
    )


def movers_level(result: PeriodResult, *, most: int) -> Level:
    """Who rose and who fell the most: half of the rows for each, the farthest at the ends."""
    compared = [(c.index_change, c) for c in result.communes if c.index_change]
    risers = sorted((each for each in compared if each[0] > 0), key=lambda each: -each[0])[:most]
    fallers = sorted((each for each in compared if each[0] < 0), key=lambda each: each[0])[:most]
    places = result.outline.index_places
    rows = [
        Row(
            (
                name_cell(commune),
                Cell(commune.printed_index, Kind.PERCENT, places),
                Cell(commune.previous_index, Kind.PERCENT, places),
                Cell(change, Kind.CHANGE, places),
            )
        )
        for change, commune in (*risers, *reversed(fallers))
    ]
    columns = (
        COMMUNE,
        Column(sentence(_("Index (%)")), Kind.PERCENT, 5),
        Column(sentence(_("Last year (%)")), Kind.PERCENT, 5),
        Column(sentence(_("Change")), Kind.CHANGE, 5),
    )
    title = sentence(_("Who rose and who fell the most"))
    leads = tuple(("commune", commune.code) for _change, commune in (*risers, *reversed(fallers)))
    return Level(Table(1, title, columns, tuple(rows)), leads)
