"""A table of the report as it stands on paper: texts, widths, and parts where it is too wide."""

from collections.abc import Iterator
from dataclasses import replace

from accounts.paper import document as paper
from accounts.paper.document import Align, OfficialDocument, PaperTable, Paragraph, Style
from accounts.refusals import Sentence
from accounts.wording import say
from reports.paper.layout import ColumnTexts, Layout, layout
from reports.tables.table import Cell, Kind, Label, Row, RowKind, Table, cell_text

ROW_KINDS = {
    RowKind.COMMUNE: paper.RowKind.PLAIN,
    RowKind.CRITERION: paper.RowKind.PLAIN,
    RowKind.BLOCK: paper.RowKind.GROUP,
    RowKind.MEAN: paper.RowKind.TOTAL,
    RowKind.RATE: paper.RowKind.TOTAL,
}


def table_documents(
    table: Table, *, issuer: str, attached: str, draft: bool
) -> Iterator[OfficialDocument]:
    """One document, or several where the table has more columns than a page can hold; the notes
    stand below the last."""
    laid = layout([_texts(table, position) for position in range(len(table.columns))])
    for part, positions in enumerate(laid.parts, start=1):
        is_last = part == len(laid.parts)
        of_parts = f" (phần {part}/{len(laid.parts)})" if len(laid.parts) > 1 else ""
        yield OfficialDocument(
            name=f"Biểu số {table.number}",
            issuer=issuer,
            draft=draft,
            title=f"Biểu số {table.number}{of_parts}",
            subject=say(table.title).upper(),
            attached=attached,
            blocks=(
                _paper_table(_with_columns(table, positions), laid, part),
                *(_notes(table.notes) if is_last else ()),
            ),
            across=laid.across,
            ruled=False,
        )


def _notes(notes: tuple[Label, ...]) -> Iterator[Paragraph]:
    """The sentences, then what the codes mean, one behind the other."""
    for note in notes:
        if isinstance(note, Sentence):
            yield Paragraph(say(note), style=Style.NOTE)
    if legend := "; ".join(note for note in notes if isinstance(note, str)):
        yield Paragraph(f"{legend}.", style=Style.NOTE)


def _paper_table(table: Table, laid: Layout, part: int) -> PaperTable:
    return PaperTable(
        columns=tuple(
            paper.Column(width, strong=column.is_sum)
            for column, width in zip(table.columns, laid.widths[part - 1], strict=True)
        ),
        head=tuple(
            paper.Row(
                tuple(
                    paper.Cell(
                        _label(cell.title),
                        unit=_label(cell.unit),
                        columns=cell.column_span,
                        rows=cell.row_span,
                    )
                    for cell in row
                )
            )
            for row in table.header_rows
        ),
        rows=tuple(_row(row, table) for row in (*table.rows, *table.footer)),
        size=laid.size,
    )


def _row(row: Row, table: Table) -> paper.Row:
    if row.kind is RowKind.BLOCK:
        heading = paper.Cell(_text(row.cells[0]), align=Align.LEFT, columns=len(table.columns))
        return paper.Row((heading,), ROW_KINDS[row.kind])
    cells = tuple(
        paper.Cell(_text(cell), align=Align.LEFT if cell.kind is Kind.TEXT else None)
        for cell in row.cells
    )
    return paper.Row(cells, ROW_KINDS[row.kind])


def _text(cell: Cell) -> str:
    return cell_text(cell, say=say)


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
