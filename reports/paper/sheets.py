"""A table of the report as it stands on paper: texts, widths, and parts where it is too wide."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from accounts.refusals import Sentence
from accounts.wording import say
from reports.paper.layout import ColumnTexts, Layout, layout
from reports.table import Cell, Kind, Label, Row, RowKind, Table, cell_text


@dataclass(frozen=True)
class PrintedCell:
    """`style` names its class in paper.css."""

    text: str
    style: str
    unit: str = ""
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True)
class PrintedRow:
    kind: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table, or the part of it that stands side by side; `part` counts from 1 of `parts`.

    `legend` says what the codes mean, one behind the other.
    """

    number: int
    title: str
    part: int
    parts: int
    across: bool
    size: str
    widths: tuple[str, ...]
    header: tuple[tuple[PrintedCell, ...], ...]
    rows: tuple[PrintedRow, ...]
    footer: tuple[PrintedRow, ...]
    legend: str
    notes: tuple[str, ...]


def sheets(table: Table) -> Iterator[Sheet]:
    """One sheet, or several where the table has more columns than a page can hold."""
    laid = layout([_texts(table, position) for position in range(len(table.columns))])
    for part, positions in enumerate(laid.parts, start=1):
        yield _sheet(_with_columns(table, positions), laid, part)


def _sheet(table: Table, laid: Layout, part: int) -> Sheet:
    notes = table.notes if part == len(laid.parts) else ()
    return Sheet(
        number=table.number,
        title=say(table.title),
        part=part,
        parts=len(laid.parts),
        across=laid.across,
        size=f"{laid.size:g}",
        widths=tuple(f"{width:.3f}" for width in laid.widths[part - 1]),
        header=tuple(
            tuple(
                PrintedCell(
                    _label(cell.title),
                    "",
                    unit=_label(cell.unit),
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                )
                for cell in row
            )
            for row in table.header_rows
        ),
        rows=tuple(_row(row, table) for row in table.rows),
        footer=tuple(_row(row, table) for row in table.footer),
        legend="; ".join(note for note in notes if isinstance(note, str)),
        notes=tuple(say(note) for note in notes if isinstance(note, Sentence)),
    )


def _row(row: Row, table: Table) -> PrintedRow:
    if row.kind is RowKind.BLOCK:
        cells: tuple[PrintedCell, ...] = (
            PrintedCell(cell_text(row.cells[0], say=say), "text", column_span=len(table.columns)),
        )
    else:
        cells = tuple(
            PrintedCell(cell_text(cell, say=say), _style(cell, is_sum=column.is_sum))
            for cell, column in zip(row.cells, table.columns, strict=True)
        )
    return PrintedRow(row.kind.value, cells)


def _style(cell: Cell, *, is_sum: bool) -> str:
    style = "text" if cell.kind is Kind.TEXT else "figure"
    return f"{style} sum" if is_sum else style


def _texts(table: Table, position: int) -> ColumnTexts:
    column = table.columns[position]
    cells = [
        row.cells[position] for row in (*table.rows, *table.footer) if row.kind is not RowKind.BLOCK
    ]
    breakable = [cell for cell in cells if _is_breakable(cell)]
    figures = [cell for cell in cells if not _is_breakable(cell)]
    return ColumnTexts(
        headings=(_label(column.title), _label(column.unit)),
        words=tuple({cell_text(cell, say=say) for cell in breakable}),
        figures=tuple({cell_text(cell, say=say) for cell in figures}),
        weight=column.weight,
    )


def _is_breakable(cell: Cell) -> bool:
    return isinstance(cell.value, Sentence | str)


def _with_columns(table: Table, positions: tuple[int, ...]) -> Table:
    if len(positions) == len(table.columns):
        return table
    return replace(
        table,
        columns=tuple(table.columns[at] for at in positions),
        rows=tuple(_cells_at(row, positions) for row in table.rows),
        footer=tuple(_cells_at(row, positions) for row in table.footer),
    )


def _cells_at(row: Row, positions: tuple[int, ...]) -> Row:
    if row.kind is RowKind.BLOCK:
        return row
    return replace(row, cells=tuple(row.cells[at] for at in positions))


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label
