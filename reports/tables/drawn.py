"""A table with every cell as finished text, for pages."""

from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.refusals import Sentence
from accounts.wording import say
from reports.tables.table import Cell, Kind, Label, Row, RowKind, Table, cell_text


@dataclass(frozen=True)
class DrawnCell:
    """The first text of a row is its head."""

    text: str
    is_text: bool
    is_head: bool = False


@dataclass(frozen=True)
class DrawnHeader:
    title: str
    unit: str
    column_span: int
    row_span: int
    is_text: bool


@dataclass(frozen=True)
class DrawnTable:
    """`rows` are (whether a heading of a block, cells); texts in the active language."""

    number: int
    title: str
    header_rows: list[list[DrawnHeader]]
    column_count: int
    rows: list[tuple[bool, list[DrawnCell]]]
    footer: list[list[DrawnCell]]
    notes: list[str]


def drawn(table: Table) -> DrawnTable:
    """The table's texts, in the active language."""
    texts = [column.title for column in table.columns if column.kind is Kind.TEXT]
    return DrawnTable(
        number=table.number,
        title=say(table.title),
        header_rows=[
            [
                DrawnHeader(
                    _label(h.title), _label(h.unit), h.column_span, h.row_span, h.title in texts
                )
                for h in header_row
            ]
            for header_row in table.header_rows
        ],
        column_count=len(table.columns),
        rows=[(row.kind is RowKind.BLOCK, _cells(row)) for row in table.rows],
        footer=[_cells(row) for row in table.footer],
        notes=[_label(note) for note in table.notes],
    )


def _cells(row: Row) -> list[DrawnCell]:
    first = next((at for at, cell in enumerate(row.cells) if cell.kind is Kind.TEXT), None)
    return [
        DrawnCell(_text(cell), cell.kind is Kind.TEXT, at == first)
        for at, cell in enumerate(row.cells)
    ]


def _text(cell: Cell) -> str:
    text = cell_text(cell, say=say)
    is_figure = cell.kind is not Kind.TEXT and not isinstance(cell.value, Sentence | str)
    return text if get_language() == "vi" or not is_figure else text.replace(",", ".")


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label
