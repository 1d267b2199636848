"""The cells of a workbook as plain values; run in a process of its own (accounts.confined)."""

import io
import math
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser

from accounts.vietnamese import one_line

_KINDS = frozenset("bdefns")  # truth value, date, error, formula, number, text
LONGEST_TEXT = 10_000  # what is longer is refused by its column anyway


def read(content: bytes, ask: Any) -> dict[str, Any]:
    """The titles of all sheets, and of those asked for the filled cells of the filled rows.

    `ask["sheets"]` lists what each may be titled, in lower case; `ask["rows"]` how much of it is
    read; with `ask["hidden_too"]` hidden ones are read as well. A sheet is None where there is
    none. A row is its number, and of its filled cells the columns, the values, and as one text
    openpyxl's letters for their types.
    """
    workbook = load_workbook(io.BytesIO(content), read_only=True)
    return {
        "titles": workbook.sheetnames,
        "sheets": [_sheet(workbook, titles, ask) for titles in ask["sheets"]],
    }


def _sheet(workbook: Any, titles: list[str], ask: Any) -> dict[str, Any] | None:
    sheets = [s for s in workbook.worksheets if one_line(s.title).casefold() in titles]
    if len(sheets) > 1:
        return {"twice": [sheet.title for sheet in sheets]}
    if not sheets:
        return None
    if sheets[0].sheet_state != "visible" and not ask.get("hidden_too"):
        return {"hidden": True}
    return _cells(sheets[0], ask["rows"])


def _cells(sheet: Any, most_rows: int) -> dict[str, Any]:
    """Read with openpyxl's parser itself: its sheets would drop a row that stands out of order,
    and count a million blank ones up to a row that claims a high number.
    """
    book = sheet.parent
    rows: list[list[Any]] = []
    numbers: set[int] = set()
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            columns = {cell["column"] for cell in cells}
            if number in numbers or len(columns) < len(cells):
                raise ValueError  # one of two cells in the same place would be lost
            numbers.add(number)
            filled = [c for c in cells if c["value"] is not None and str(c["value"]).strip()]
            if any(cell["data_type"] not in _KINDS for cell in filled):
                raise ValueError
            if filled and len(rows) == most_rows:
                return {"more_rows": True}
            if filled:
                rows.append(
                    [
                        number,
                        [cell["column"] for cell in filled],
                        [_plain(cell["value"]) for cell in filled],
                        "".join(cell["data_type"] for cell in filled),
                    ]
                )
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return {"rows": rows, "merged": [cells.coord for cells in merged]}


def _plain(value: Any) -> Any:
    """A text, a number, a truth value; dates as ISO writes them, a formula as its text."""
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    text = value if isinstance(value, str) else str(getattr(value, "text", None) or value)
    return unescape(text[:LONGEST_TEXT])  # Excel writes control characters as _x000D_
