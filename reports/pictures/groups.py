"""How many communes stand in each group: a bar for each, block by block. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.paper.measure import text_width
from accounts.paper.shapes import Drawing, Shape, Text, line_height
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from reports.pictures.bars import GAP, Bar, bar_shapes, bars_height, scale_of
from reports.pictures.frame import SIZE, WIDTH, Picture, Say, block_names, percent
from reports.result.period import PeriodResult
from reports.statistics.figures import SHARE_PLACES, Figures, figures
from reports.tables.table import Cell, Column, Kind, Row, RowKind, Table

LONGEST_NAME = 45.0  # mm
Members = list[tuple[str, int, Decimal]]  # name, communes, share in percent
COLUMNS = (
    Column(sentence(_("Group")), Kind.TEXT, 6),
    Column(sentence(_("Number of communes")), Kind.RANK, 4),
    Column(sentence(_("Share (%)")), Kind.PERCENT, 4),
)


def groups(result: PeriodResult, *, number: int, say: Say) -> Picture:
    """Groups from the highest down, empty ones as well; behind them who stands in none."""
    found = [
        (heading, _members(figures(result, block=block), say))
        for block, heading in block_names(result, say)
    ]
    title = sentence(_("Communes in each group, {year}"), year=result.period.year)
    return Picture(
        key="groups",
        title=title,
        drawings=(_drawing(found, say(title)),),
        table=Table(number, title, COLUMNS, tuple(_rows(found))),
    )


def _members(found: Figures, say: Say) -> Members:
    members = [(group.name, len(group.communes), group.share) for group in found.groups]
    if found.ungrouped:
        count = len(found.ungrouped)
        share = Decimal(100 * count) / len(found.communes)
        members.append((say(sentence(_("In no group"))), count, share))
    return members


def _drawing(found: list[tuple[str, Members]], title: str) -> Drawing:
    most = max((count for _heading, members in found for _name, count, _s in members), default=0)
    named = [name for _heading, members in found for name, _count, _s in members]
    widest = max((text_width(name, size=SIZE) for name in named), default=0.0)
    scale = scale_of(
        names_room=min(LONGEST_NAME, widest * 1.1), labels_room=28.0, full=Decimal(max(1, most))
    )
    shapes: list[Shape] = []
    top, said = 0.0, []
    for heading, members in found:
        if heading:
            shapes.append(Text(0, top + line_height(SIZE), heading, SIZE, bold=True))
            top += line_height(SIZE) + GAP
            said.append(f"{heading}:")
        bars = [Bar(name, Decimal(count), (_label(count, s),)) for name, count, s in members]
        shapes.extend(bar_shapes(bars, scale, top=top))
        top += bars_height(bars, scale)
        said.append("; ".join(f"{name}: {_label(count, s)}" for name, count, s in members) + ".")
    return Drawing(WIDTH, max(top, 1.0), tuple(shapes), title, " ".join(said))


def _label(count: int, share: Decimal) -> str:
    return f"{count} ({percent(share, SHARE_PLACES)})"


def _rows(found: list[tuple[str, Members]]) -> Iterator[Row]:
    for heading, members in found:
        if heading:
            yield Row((Cell(heading, Kind.TEXT),), RowKind.BLOCK)
        for name, count, share in members:
            yield Row(
                (
                    Cell(name, Kind.TEXT),
                    Cell(count, Kind.RANK),
                    Cell(share, Kind.PERCENT, SHARE_PLACES),
                )
            )
