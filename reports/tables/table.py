"""A table as every renderer reads it: columns, typed cells, notes. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.result.period import CommuneResult

Label = Sentence | str  # a text to be translated, or a name that stands as it is

EMPTY = "–"


class Kind(StrEnum):
    """What a cell holds; it decides alignment and number format."""

    TEXT = "text"
    POINTS = "points"
    PERCENT = "percent"
    RANK = "rank"
    CHANGE = "change"
    GROUP = "group"


class RowKind(StrEnum):
    COMMUNE = "commune"
    CRITERION = "criterion"
    BLOCK = "block"
    MEAN = "mean"
    RATE = "rate"


class Cell(NamedTuple):
    """A typed value, rounded as it is printed; with `places` it shows just so many decimals.

    A Sentence stands in a figure's stead ("không so sánh"); None is nothing, "" a blank.
    """

    value: Decimal | int | Sentence | str | None
    kind: Kind
    places: int | None = None


@dataclass(frozen=True)
class Column:
    """`weight` is the relative width; `unit` stands below the title, `group` above it, over all
    neighbours of the same group; `name` is the full name behind a code; a sum is emphasised."""

    title: Label
    kind: Kind
    weight: int
    unit: Label = ""
    group: Label = ""
    name: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class HeaderCell:
    title: Label
    unit: Label = ""
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True)
class Row:
    """One cell for each column; of a BLOCK one cell alone, over all columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.COMMUNE


@dataclass(frozen=True)
class Table:
    """`rows` are communes, or criteria, under the heading of their block if there are several;
    `footer` are the mean rows."""

    number: int
    title: Sentence
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: tuple[Row, ...] = ()
    notes: tuple[Label, ...] = ()

    @property
    def header_rows(self) -> tuple[tuple[HeaderCell, ...], ...]:
        """One row; two where columns are grouped, with what each cell spans."""
        if not any(column.group for column in self.columns):
            return (tuple(HeaderCell(c.title, c.unit) for c in self.columns),)
        above: list[HeaderCell] = []
        below: list[HeaderCell] = []
        for group, members in groupby(self.columns, key=lambda column: column.group):
            columns = list(members)
            if group:
                above.append(HeaderCell(group, column_span=len(columns)))
                below.extend(HeaderCell(c.title, c.unit) for c in columns)
            else:
                above.extend(HeaderCell(c.title, c.unit, row_span=2) for c in columns)
        return tuple(above), tuple(below)


BLANK = Cell("", Kind.TEXT)
MEAN_LABEL = Cell(sentence(_("Mean")), Kind.TEXT)
NOT_COMPARED = sentence(_("not compared"))
NOT_APPLICABLE = sentence(_("n/a"))

NUMBER = Column(sentence(_("No.")), Kind.RANK, 3)
TOTAL = sentence(_("Total"))
RANK = Column(sentence(_("Rank")), Kind.RANK, 4)
UNIT = Column(sentence(_("Unit")), Kind.TEXT, 13)


def cell_text(cell: Cell, *, say: Callable[[Sentence], str]) -> str:
    """The cell as it is printed, figures in the Vietnamese form; `say` translates."""
    value = cell.value
    if value is None:
        return EMPTY
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, str):
        return value
    return format_decimal(Decimal(value), places=cell.places, sign=cell.kind is Kind.CHANGE)


def max_unit(max_points: Decimal) -> Sentence:
    """What stands below the title of a column of points: `tối đa 11,5`."""
    return sentence(_("max {points}"), points=max_points)


def name_cell(commune: CommuneResult) -> Cell:
    """`Xã Tường Phù`, as at the beginning of a line."""
    name = commune.full_name
    return Cell(name[:1].upper() + name[1:], Kind.TEXT)


def points_cell(points: Decimal | None) -> Cell:
    """Points as they stand; None where nothing applied."""
    return Cell(NOT_APPLICABLE if points is None else points, Kind.POINTS)


def rounded_cell(value: Fraction | None, kind: Kind, places: int) -> Cell:
    """An exact figure, rounded here and nowhere else."""
    return Cell(None if value is None else round_half_up(value, places), kind, places)


def mean_cell(values: Iterable[Decimal | None], kind: Kind, places: int) -> Cell:
    """The mean of what is there; points have few places, so that their sum is exact."""
    there = [value for value in values if value is not None]
    found = Fraction(sum(there, Decimal(0))) / len(there) if there else None
    return rounded_cell(found, kind, places)


def rows_in_blocks(
    communes: Iterable[CommuneResult],
    cells_of: Callable[[int, CommuneResult], Iterable[Cell]],
) -> Iterator[Row]:
    """A row for each commune in their order, numbered from 1; a heading before each block if
    there are several."""
    numbered = list(enumerate(communes, start=1))
    has_blocks = len({commune.block for _number, commune in numbered}) > 1
    for block, members in groupby(numbered, key=lambda pair: pair[1].block):
        if has_blocks:
            heading = block or sentence(_("Without a block"))
            yield Row((Cell(heading, Kind.TEXT),), RowKind.BLOCK)
        for number, commune in members:
            yield Row(tuple(cells_of(number, commune)))
