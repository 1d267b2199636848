"""One table as a file: exactly the rows and columns that a page shows."""

import csv
import io
from decimal import Decimal

from accounts.numbers import figure_text, round_half_up
from accounts.refusals import Sentence
from accounts.wording import say
from reports.exports.rows import BYTE_ORDER_MARK, FORMULA_BEGINNINGS
from reports.exports.workbook import table_bytes
from reports.tables.table import Cell, Label, Table

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(table: Table, format: str, *, draft: bool) -> bytes:
    """As CSV or XLSX, in the active language; figures with a decimal point in the CSV."""
    return table_bytes(table, draft=draft) if format == XLSX else _csv(table)


def _csv(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_harmless(_label(column.title)) for column in table.columns)
    writer.writerows([_text(cell) for cell in row.cells] for row in (*table.rows, *table.footer))
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()


def _text(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, Sentence | str):
        return _harmless(_label(value))
    figure = Decimal(value)
    return figure_text(figure if cell.places is None else round_half_up(figure, cell.places))


def _harmless(text: str) -> str:
    """A text that a spreadsheet would compute begins with an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label
