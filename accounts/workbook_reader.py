"""Reading an uploaded list cell by cell; each fault names sheet, cell, value and what to do.

A sheet and its columns may be headed in any language of the site.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openpyxl.utils import get_column_letter

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_sheets import Cell, PlainRow, Quoted, invisible_fault, read_sheets
from accounts.workbooks import MAX_ROWS, Column, Holds, Layout, in_every_language

MAX_TEXT = 500
DATE_FORMAT = "%d/%m/%Y"

_NOT_TEXT = N_("it is not a text. Format the cell as Text and type it anew.")
NOT_A_DATE = N_("it is not a date. Write day/month/year, such as 31/12/2025.")


@dataclass(frozen=True)
class SheetRow:
    """A row as text by column name; `number` and `letters` say where it stands in the file."""

    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]


def read_rows(content: bytes, layout: Layout) -> list[SheetRow]:
    """The rows that hold anything. Raises Refused or Faulty, naming sheet, cell and value."""
    too_many = N_("The list has more than {limit} rows. Split it into several files.")
    (sheet,) = read_sheets(
        content, [layout], most_rows=MAX_ROWS, too_many=sentence(too_many, limit=MAX_ROWS)
    )
    return _rows(sheet.rows, layout)


def at_cell(layout: Layout, cell: str, value: str, what: Sentence) -> Sentence:
    """The fault with its place and the value found there, if any."""
    if not value:
        return sentence(
            N_("Sheet “{sheet}”, cell {cell}: {what}"), sheet=layout.title, cell=cell, what=what
        )
    return sentence(
        N_("Sheet “{sheet}”, cell {cell}, “{value}”: {what}"),
        sheet=layout.title,
        cell=cell,
        value=Quoted(value),
        what=what,
    )


def at_sheet(layout: Layout, what: Sentence) -> Sentence:
    """The fault with its sheet, where it is about no one cell."""
    return sentence(N_("Sheet “{sheet}”: {what}"), sheet=layout.title, what=what)


def _rows(found: list[PlainRow], layout: Layout) -> list[SheetRow]:
    if len(found) < 2:
        raise Refused(N_("Sheet “{sheet}” holds no rows."), sheet=layout.title)
    by_column = _headed(found[0], layout)
    letters = {column.name: get_column_letter(at) for at, column in by_column.items()}
    faults: list[Sentence] = []
    rows = []
    for filled in found[1:]:
        texts = {column.name: "" for column in layout.columns}
        for cell in filled.cells:
            column = by_column.get(cell.column)
            fault = _cell_fault(cell, column)
            if column and not fault:
                texts[column.name] = _text(cell)
            elif fault:
                faults.append(at_cell(layout, cell.coordinate, str(cell.value), fault))
        rows.append(SheetRow(filled.number, texts, letters))
    if faults:
        raise Faulty(faults)
    return rows


def _headed(heads: PlainRow, layout: Layout) -> dict[int, Column]:
    """The column that stands at each place. Raises Faulty for unknown, double, missing heads."""
    known = {label: c for c in layout.columns for label in in_every_language(c.label)}
    found: dict[int, Column] = {}
    faults = []
    for cell in heads.cells:
        column = known.get(one_line(str(cell.value)).casefold())
        if column is None or column in found.values():
            what = N_("this heading is not one of the list's, or stands twice. Use: {headings}.")
            headings = [c.label for c in layout.columns]
            fault = sentence(what, headings=headings)
            faults.append(at_cell(layout, cell.coordinate, str(cell.value), fault))
        else:
            found[cell.column] = column
    if missing := [c.label for c in layout.columns if c not in found.values()]:
        what = N_("Sheet “{sheet}” lacks the columns: {headings}. Use the template.")
        faults.append(sentence(what, sheet=layout.title, headings=missing))
    if faults:
        raise Faulty(faults)
    return found


def _cell_fault(cell: Cell, column: Column | None) -> Sentence | None:
    if column is None:
        return sentence(N_("it stands under no heading. Move it or delete it."))
    if fault := _KIND_FAULTS.get((cell.kind, column.holds)) or _KIND_FAULTS.get((cell.kind, None)):
        return sentence(fault)
    if cell.kind == "n" and not isinstance(cell.value, int) and column.holds is not Holds.FIGURE:
        return sentence(_NOT_TEXT)
    if cell.kind == "d" and not _date(cell):
        return sentence(NOT_A_DATE)
    if len(str(cell.value)) > MAX_TEXT:
        return sentence(N_("it is longer than {limit} characters. Shorten it."), limit=MAX_TEXT)
    return invisible_fault(cell)


# By openpyxl's type of the cell, and by what the column holds (None: whatever it holds).
_KIND_FAULTS: dict[tuple[str, Holds | None], str] = {
    ("f", None): N_("it is a formula. Type what it results in."),
    ("e", None): N_("it is an error of a formula. Type a text."),
    ("b", None): _NOT_TEXT,
    ("n", Holds.CODE): N_(
        "it is a number, in which Excel drops zeros. Format the cell as Text and type it anew."
    ),
    ("n", Holds.DATE): NOT_A_DATE,
    ("d", Holds.CODE): _NOT_TEXT,
    ("d", Holds.TEXT): _NOT_TEXT,
    ("d", Holds.FIGURE): N_(
        "Excel has made a date of it. Format the cell as Text and type it anew."
    ),
}


def _text(cell: Cell) -> str:
    text = f"{cell.value:.15g}" if isinstance(cell.value, float) else str(cell.value)
    return _date(cell) or one_line(text)


def _date(cell: Cell) -> str:
    """The date of a cell that Excel holds as one; a time of day is none."""
    if cell.kind == "d":
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(str(cell.value)).strftime(DATE_FORMAT)
    return ""
