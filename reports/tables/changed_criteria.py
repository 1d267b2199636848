"""The table of criteria that changed between the years, behind those of the fields. Pure."""

from collections.abc import Iterator
from itertools import zip_longest

from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from criteria.comparison.matches import Match, Side
from reports.result.period import PeriodResult
from reports.result.set_changes import COUNTED, Kind, changes_table_number, set_changes
from reports.statistics.phrases import two_digits
from reports.tables.table import NUMBER, Cell, Column, Label, Row, RowKind, Table
from reports.tables.table import Kind as Holds

CHANGED = {
    Kind.NEW: sentence(_("New")),
    Kind.DROPPED: sentence(_("Dropped")),
    Kind.MERGED: sentence(_("Merged")),
    Kind.SPLIT: sentence(_("Split")),
    Kind.REARRANGED: sentence(_("Merged and split")),
    Kind.OTHER_MAXIMUM: sentence(_("Other maximum")),
}
CRITERION = sentence(_("Criterion"))
MAXIMUM = sentence(_("Maximum"))
CHANGE = Column(sentence(_("How it changed")), Holds.TEXT, 8)
NOTHING = Cell("", Holds.TEXT)


def changes_table(result: PeriodResult) -> Table | None:
    """None where nothing changed that is listed, or nothing is known of the year before.

    A line beside the line that it comes from; of several, each has a row, under one number.
    """
    found = set_changes(result)
    if found is None or not found.listed:
        return None
    before = sentence(_("Year {year}"), year=found.year)
    now = sentence(_("Year {year}"), year=result.period.year)
    return Table(
        number=changes_table_number(result),
        title=sentence(
            _("Criteria of {year} that changed against {previous_year}"),
            year=result.period.year,
            previous_year=found.year,
        ),
        columns=(
            NUMBER,
            CHANGE,
            Column(CRITERION, Holds.TEXT, 20, group=before),
            Column(MAXIMUM, Holds.POINTS, 5, group=before),
            Column(CRITERION, Holds.TEXT, 20, group=now),
            Column(MAXIMUM, Holds.POINTS, 5, group=now),
        ),
        rows=tuple(_rows(found.listed)),
        notes=tuple(_notes(found.counts)),
    )


def _rows(
    listed: tuple[tuple[str, tuple[tuple[Kind, Match], ...]], ...],
) -> Iterator[Row]:
    number = 0
    for field, matches in listed:
        yield Row((Cell(field, Holds.TEXT),), RowKind.BLOCK)
        for kind, match in matches:
            number += 1
            for old, new in zip_longest(match.old, match.new):
                first = (Cell(number, Holds.RANK), Cell(CHANGED[kind], Holds.TEXT))
                yield Row((*first, *_side(old), *_side(new)), RowKind.CRITERION)


def _side(side: Side | None) -> tuple[Cell, Cell]:
    if side is None:
        return NOTHING, NOTHING
    node = side.node
    return Cell(f"{node.code}. {node.name}", Holds.TEXT), Cell(node.max_points, Holds.POINTS)


def _notes(counts: dict[Kind, int]) -> Iterator[Label]:
    if count := counts[Kind.REWORDED]:
        yield sentence(
            _("Not listed: {reworded}."),
            reworded=sentence(COUNTED[Kind.REWORDED], count=two_digits(count)),
        )
