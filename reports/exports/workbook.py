"""The tables of a result as an Excel workbook, a sheet for each; then how they are computed."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.refusals import Sentence
from accounts.wording import say
from reports.exports.cells import BOLD, HEADER_ROW, TITLE, prepare_print, put_head, put_text
from reports.exports.checking import write_checks
from reports.exports.statistics import STATISTICS, write_statistics
from reports.exports.workings import write_workings
from reports.result.period import PeriodResult
from reports.tables.report import tables
from reports.tables.table import EMPTY, Cell, Kind, Label, Row, RowKind, Table

DRAFT = "DỰ THẢO"
TITLE_ROW, DRAFT_ROW = 1, 2
FREE_COLUMNS = 2  # rank and name stay in view
WIDTH_OF_WEIGHT = 2.0  # characters
LEAST_WIDTH = 7.0

_DRAFT = Font(bold=True, color="C00000")
_EMPHASISED = (RowKind.MEAN, RowKind.RATE, RowKind.BLOCK)


def workbook_bytes(result: PeriodResult, *, draft: bool) -> bytes:
    """Figures are numbers shown with the places they print with; every text is text, also one
    that begins with “=”."""
    workbook, all_tables = Workbook(), tables(result)
    workbook.remove(workbook.active)
    first_rows = tuple(
        _write(workbook.create_sheet(f"Biểu {table.number}"), table, draft=draft)
        for table in all_tables
    )
    write_statistics(workbook.create_sheet(STATISTICS), result)
    workings = write_workings(workbook, result, draft=f" – {DRAFT}" if draft else "")
    write_checks(workbook, workings, all_tables, first_rows=first_rows)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def table_bytes(table: Table, *, draft: bool) -> bytes:
    """One table alone."""
    workbook = Workbook()
    _write(workbook.active, table, draft=draft)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write(sheet: Any, table: Table, *, draft: bool) -> int:
    """The row of the first commune or block."""
    put_text(sheet, TITLE_ROW, 1, f"Biểu số {table.number}. {say(table.title)}", TITLE)
    if draft:
        put_text(sheet, DRAFT_ROW, 1, DRAFT, _DRAFT)
    first_row = _write_header(sheet, table)
    next_row = _write_rows(sheet, table, (*table.rows, *table.footer), first_row)
    for row, note in enumerate(table.notes, start=next_row + 1):
        put_text(sheet, row, 1, _label(note))
    sheet.freeze_panes = sheet.cell(first_row, FREE_COLUMNS + 1)
    prepare_print(sheet, first_row)
    return first_row


def _write_header(sheet: Any, table: Table) -> int:
    """Below each other what HTML spans; the row after the header."""
    depth = len(table.header_rows)
    for number, column in enumerate(table.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(LEAST_WIDTH, column.weight * WIDTH_OF_WEIGHT)
        title = _label(column.title)
        if column.unit:
            title = f"{title}\n({_label(column.unit)})"
        put_head(sheet, HEADER_ROW + depth - 1, number, title)
        if depth > 1:
            put_head(sheet, HEADER_ROW, number, _label(column.group))
    if depth > 1:
        _merge_groups(sheet, table)
    return HEADER_ROW + depth


def _merge_groups(sheet: Any, table: Table) -> None:
    """One cell over all columns of a group; a title without a group over both rows."""
    start = 1
    for cell in table.header_rows[0]:
        end = start + cell.column_span - 1
        if cell.row_span > 1:
            sheet.cell(HEADER_ROW, start).value = sheet.cell(HEADER_ROW + 1, start).value
            sheet.merge_cells(None, HEADER_ROW, start, HEADER_ROW + 1, start)
        elif end > start:
            sheet.merge_cells(None, HEADER_ROW, start, HEADER_ROW, end)
        start = end + 1


def _write_rows(sheet: Any, table: Table, rows: Iterable[Row], first_row: int) -> int:
    """The row after the last."""
    number = first_row
    for number, row in enumerate(rows, start=first_row):
        emphasised = row.kind in _EMPHASISED
        for place, cell in enumerate(row.cells, start=1):
            bold = emphasised or (row.kind is RowKind.COMMUNE and table.columns[place - 1].is_sum)
            _put(sheet, number, place, cell, BOLD if bold else None)
    return number + 1


def _put(sheet: Any, row: int, column: int, cell: Cell, font: Font | None) -> None:
    value = cell.value
    if value is None:
        value = EMPTY
    if isinstance(value, Sentence | str):
        if text := _label(value):
            put_text(sheet, row, column, text, font)
        return
    written = sheet.cell(row, column, value)
    if number_format := _number_format(cell):
        written.number_format = number_format
    if font is not None:
        written.font = font


def _number_format(cell: Cell) -> str:
    """Empty for figures that are shown as they stand, in the general format."""
    shown = "0" if not cell.places else f"0.{'0' * cell.places}"
    if cell.kind is Kind.CHANGE:
        return f"+{shown};-{shown};{shown}"
    return shown if cell.places or isinstance(cell.value, int) else ""


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label
