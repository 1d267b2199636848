"""The cells of a workbook as plain values; run in a process of its own (accounts.confined)."""

import io
import math
import re
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from accounts.vietnamese import one_line

LAST_ROW_OF_EXCEL = 1_048_576
LONGEST_TEXT = 10_000  # what is longer is refused by its column anyway
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<]*?\bref\s*=\s*[\"']([^\"'<]*)[\"']")


def read(content: bytes, ask: Any) -> dict[str, Any]:
    """The titles of all sheets, and of those asked for the filled cells of the filled rows.

    `ask["sheets"]` lists what each may be titled, in lower case; `rows` and `columns` how much of
    it is read. A sheet is None where there is none; a row is its number and its cells; a cell is
    its column, openpyxl's letter for its type, and its value.
    """
    workbook = load_workbook(io.BytesIO(content), read_only=True)
    return {
        "titles": workbook.sheetnames,
        "sheets": [_sheet(workbook, titles, ask) for titles in ask["sheets"]],
    }


def _sheet(workbook: Any, titles: list[str], ask: Any) -> dict[str, Any] | None:
    for sheet in workbook.worksheets:
        if one_line(sheet.title).casefold() not in titles:
            continue
        if sheet.sheet_state != "visible":
            return {"hidden": True}
        rows = []
        for row in _filled_rows(sheet, ask["columns"]):
            if len(rows) == ask["rows"]:
                return {"more_rows": True}
            rows.append(row)
        return {"rows": rows, "merged": _merged(workbook, sheet)}
    return None


def _filled_rows(sheet: Any, columns: int) -> Iterator[list[Any]]:
    """Rows with at least one filled cell. What the file says of its own size is not believed."""
    sheet.reset_dimensions()
    blank = None  # one and the same for all rows that are missing, of which there may be a million
    for row in sheet.iter_rows(max_col=columns, max_row=LAST_ROW_OF_EXCEL):
        if row is blank:
            continue
        filled = [
            [cell.column, cell.data_type, _plain(cell.value)]
            for cell in row
            if cell.value is not None and str(cell.value).strip()
        ]
        if filled:
            yield [next(cell.row for cell in row if cell is not EMPTY_CELL), filled]
        else:
            blank = row


def _plain(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    text = value if isinstance(value, str) else str(getattr(value, "text", None) or value)
    return text[:LONGEST_TEXT]


def _merged(workbook: Any, sheet: Any) -> list[str]:
    """Merged ranges, of which a reader sees only the first cell. The gate bounds their number."""
    xml = workbook._archive.read(sheet._worksheet_path)
    return [reference.decode("ascii", "replace") for reference in _MERGED.findall(xml)]
