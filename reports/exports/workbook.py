"""The tables of a result as an Excel workbook, a sheet for each."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from accounts.refusals import Sentence
from accounts.wording import say
from reports.result import PeriodResult
from reports.table import EMPTY, Cell, Kind, Label, Row, RowKind, Table
from reports.tables import tables

DRAFT = "DỰ THẢO"
TITLE_ROW, DRAFT_ROW, HEADER_ROW = 1, 2, 3
FREE_COLUMNS = 2  # rank and name stay in view
WIDTH_OF_WEIGHT = 2.0  # characters
LEAST_WIDTH = 7.0

_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=14)
_DRAFT = Font(bold=True, color="C00000")
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_EMPHASISED = (RowKind.MEAN, RowKind.RATE, RowKind.BLOCK)


def workbook_bytes(result: PeriodResult, *, draft: bool) -> bytes:
    """Figures are numbers shown with the places they print with; every text is text, also one
    that begins with “=”."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for table in tables(result):
        _write(workbook.create_sheet(f"Biểu {table.number}"), table, draft=draft)
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


def _write(sheet: Any, table: Table, *, draft: bool) -> None:
    _put_text(sheet, TITLE_ROW, 1, f"Biểu số {table.number}. {say(table.title)}", _TITLE)
    if draft:
        _put_text(sheet, DRAFT_ROW, 1, DRAFT, _DRAFT)
    first_row = _write_header(sheet, table)
    next_row = _write_rows(sheet, table, (*table.rows, *table.footer), first_row)
    for row, note in enumerate(table.notes, start=next_row + 1):
        _put_text(sheet, row, 1, _label(note))
    sheet.freeze_panes = sheet.cell(first_row, FREE_COLUMNS + 1)
    _prepare_print(sheet, first_row)


def _write_header(sheet: Any, table: Table) -> int:
    """Below each other what HTML spans; the row after the header."""
    depth = len(table.header_rows)
    for number, column in enumerate(table.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(LEAST_WIDTH, column.weight * WIDTH_OF_WEIGHT)
        title = _label(column.title)
        if column.unit:
            title = f"{title}\n({_label(column.unit)})"
        _put_head(sheet, HEADER_ROW + depth - 1, number, title)
        if depth > 1:
            _put_head(sheet, HEADER_ROW, number, _label(column.group))
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
            _put(sheet, number, place, cell, _BOLD if bold else None)
    return number + 1


def _put(sheet: Any, row: int, column: int, cell: Cell, font: Font | None) -> None:
    value = cell.value
    if value is None:
        value = EMPTY
    if isinstance(value, Sentence | str):
        if text := _label(value):
            _put_text(sheet, row, column, text, font)
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


def _put_text(sheet: Any, row: int, column: int, text: str, font: Font | None = None) -> None:
    written = sheet.cell(row, column)
    written.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    written.data_type = "s"
    if font is not None:
        written.font = font


def _put_head(sheet: Any, row: int, column: int, text: str) -> None:
    _put_text(sheet, row, column, text, _BOLD)
    head = sheet.cell(row, column)
    head.alignment, head.fill = _CENTRE, _HEADER_FILL


def _prepare_print(sheet: Any, first_row: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = True
    sheet.print_title_rows = f"{HEADER_ROW}:{first_row - 1}"


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label
