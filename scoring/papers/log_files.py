"""The event log as a file: a workbook, CSV, or JSON lines; never held in memory as a whole.

CSV and JSON lines hold everything that a row's hash is of: docs/event-log.md computes the hashes
again from the file alone. A workbook cuts what no cell can hold.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.actions.events import stamp
from accounts.roles import Role
from scoring.queries.log import LogRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_OF_A_SHEET = 1_000_000  # Excel takes 1 048 576
LONGEST_CELL = 32_000  # Excel takes 32 767
# What a spreadsheet may take for a formula; and the mark itself, so that it can be taken off again.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads CSV in the code page of the machine


class LogKind(StrEnum):
    """In the order in which the page offers them."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def label(self) -> str:
        return {"xlsx": "Excel", "csv": "CSV", "jsonl": "JSON"}[self.value]

    @property
    def content_type(self) -> str:
        return {
            "xlsx": XLSX,
            "csv": "text/csv; charset=utf-8",
            "jsonl": "application/x-ndjson; charset=utf-8",
        }[self.value]


LABELS = {
    "chain": gettext_lazy("Chain"),
    "sequence": gettext_lazy("Sequence"),
    "at": gettext_lazy("Time"),
    "by": gettext_lazy("Person"),
    "role": gettext_lazy("Role"),
    "seen_from": gettext_lazy("From address"),
    "what": gettext_lazy("Action"),
    "says": gettext_lazy("In words"),
    "commune": gettext_lazy("Commune"),
    "line": gettext_lazy("Line"),
    "subject_type": gettext_lazy("Kind of subject"),
    "subject_id": gettext_lazy("Subject"),
    "old": gettext_lazy("Before"),
    "new": gettext_lazy("After"),
    "reason": gettext_lazy("Reason"),
    "at_utc": gettext_lazy("Time in UTC"),
    "by_id": gettext_lazy("Account"),
    "previous_hash": gettext_lazy("Hash before"),
    "hash": gettext_lazy("Hash"),
}
WIDTHS = {"at": 20, "by": 34, "says": 50, "old": 40, "new": 40, "reason": 40}


def csv_lines(rows: Iterable[LogRow]) -> Iterator[str]:
    """One line each below the heading; a text that a spreadsheet would compute begins with '."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([str(label) for label in LABELS.values()])
    for row in rows:
        yield writer.writerow([_harmless(text) for text in _texts(row)])


def json_lines(rows: Iterable[LogRow]) -> Iterator[str]:
    """One JSON object a line, as the log keeps it: `at` in UTC to the microsecond, so that the
    hashes can be computed again."""
    for row in rows:
        told: dict[str, Any] = {name: getattr(row, name) for name in LABELS if name != "at_utc"}
        told["at"] = stamp(row.at)
        yield json.dumps(told, ensure_ascii=False) + "\n"


def workbook(rows: Iterable[LogRow]) -> IO[bytes]:
    """An open file, to be closed by whoever sends it; every cell is text. A log longer than a
    sheet goes on on the next one."""
    book = Workbook(write_only=True)
    sheet, count = None, ROWS_OF_A_SHEET
    for row in rows:
        if sheet is None or count == ROWS_OF_A_SHEET:
            sheet, count = _sheet(book), 0
        sheet.append([_cell(sheet, text) for text in _texts(row)])
        count += 1
    if sheet is None:
        _sheet(book)
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Any) -> Any:
    sheet = book.create_sheet(f"{_('Event log')} {len(book.worksheets) + 1}")
    sheet.freeze_panes = "A2"
    for letter, name in zip("ABCDEFGHIJKLMNOPQRS", LABELS, strict=True):
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 16)
    sheet.append([_cell(sheet, str(label)) for label in LABELS.values()])
    return sheet


def _cell(sheet: Any, text: str) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cut = text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"
    cell = WriteOnlyCell(sheet, cut)
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.number_format = "@"
    return cell


def _texts(row: LogRow) -> list[str]:
    return [
        stamp(row.at) if name == "at_utc" else _text(name, getattr(row, name)) for name in LABELS
    ]


def _text(name: str, value: Any) -> str:
    if name == "at":
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if name == "role":
        return str(Role(value).label) if value else ""
    if name in ("old", "new"):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
