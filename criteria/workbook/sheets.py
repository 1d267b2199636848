"""The sheets of a criteria set's workbook as texts; each fault names sheet, cell, value, remedy."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from openpyxl.utils import get_column_letter

from accounts.refusals import Faulty, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_reader import SheetRow, at_cell
from accounts.workbook_sheets import Cell, PlainRow, invisible_fault, read_sheets
from accounts.workbooks import in_every_language
from criteria.set_shape import LARGEST_SET
from criteria.workbook.layout import SHEETS, Reads, SetColumn, Sheet
from criteria.workbook.text import written

Sheets = Mapping[Sheet, list[SheetRow]]


def read_workbook(content: bytes) -> Sheets:
    """The filled rows of every sheet. Raises Refused, or Faulty naming every cell at fault."""
    too_many = N_("Sheet “{sheet}” has more than {limit} rows; a criteria set is far smaller.")
    found = read_sheets(
        content, SHEETS, most_rows=LARGEST_SET, too_many=sentence(too_many, limit=LARGEST_SET)
    )
    merged = sentence(N_("these cells are merged. Unmerge them and fill in each."))
    faults = [
        at_cell(layout, cells, "", merged)
        for layout, sheet in zip(SHEETS, found, strict=True)
        for cells in sheet.merged
    ]
    sheets = {
        layout: _rows(sheet.rows, layout, faults)
        for layout, sheet in zip(SHEETS, found, strict=True)
    }
    if faults:
        raise Faulty(faults)
    return sheets


def _rows(found: list[PlainRow], layout: Sheet, faults: list[Sentence]) -> list[SheetRow]:
    if not found:
        faults.append(
            sentence(N_("Sheet “{sheet}” is empty. Use the template."), sheet=layout.title)
        )
        return []
    by_place = _headed(found[0], layout, faults)
    letters = {column.name: get_column_letter(at) for at, column in by_place.items()}
    rows = []
    for filled in found[1:]:
        texts = {column.name: "" for column in layout.columns}
        for cell in filled.cells:
            column = by_place.get(cell.column)
            if fault := _cell_fault(cell, column):
                faults.append(at_cell(layout, cell.coordinate, str(cell.value), fault))
            elif column:
                texts[column.name] = _text(cell, column)
        rows.append(SheetRow(filled.number, texts, letters))
    return rows


@cache
def _heads(layout: Sheet) -> dict[str, SetColumn]:
    """The columns by what they may be headed with, in any language of the site."""
    return {
        head: column
        for column in layout.columns
        if isinstance(column, SetColumn)
        for head in in_every_language(column.label)
    }


def _headed(heads: PlainRow, layout: Sheet, faults: list[Sentence]) -> dict[int, SetColumn]:
    """The column that stands at each place."""
    known = _heads(layout)
    found: dict[int, SetColumn] = {}
    for cell in heads.cells:
        column = known.get(one_line(str(cell.value)).casefold())
        if column is not None and column.name not in {c.name for c in found.values()}:
            found[cell.column] = column
        else:
            what = N_("this heading is not one of the sheet's, or stands twice. Use: {headings}.")
            fault = sentence(what, headings=[c.label for c in layout.columns])
            faults.append(at_cell(layout, cell.coordinate, str(cell.value), fault))
    if missing := [
        c.label for c in layout.columns if c.name not in {each.name for each in found.values()}
    ]:
        what = N_("Sheet “{sheet}” lacks the columns: {headings}. Use the template.")
        faults.append(sentence(what, sheet=layout.title, headings=missing))
    return found


_NOT_TEXT = N_("it is not a text. Format the cell as Text and type it anew.")
_KIND_FAULTS = {
    "f": N_("it is a formula. Type what it results in."),
    "e": N_("it is an error of a formula. Type a text."),
    "b": _NOT_TEXT,
    "d": N_("Excel has made a date of it. Format the cell as Text and type it anew."),
}
_CODE_IS_NUMBER = N_(
    "it is a number, in which Excel drops zeros. Format the cell as Text and type it anew."
)


def _cell_fault(cell: Cell, column: SetColumn | None) -> Sentence | None:
    if column is None:
        return sentence(N_("it stands under no heading. Move it or delete it."))
    if what := _KIND_FAULTS.get(cell.kind):
        return sentence(what)
    if not isinstance(cell.value, str):
        if column.reads is Reads.CODE:
            return sentence(_CODE_IS_NUMBER)
        if column.reads is not Reads.NUMBER and not isinstance(cell.value, int):
            return sentence(_NOT_TEXT)
    if len(str(cell.value)) > column.longest:
        return sentence(
            N_("it is longer than {limit} characters. Shorten it."), limit=column.longest
        )
    return invisible_fault(cell)


def _text(cell: Cell, column: SetColumn) -> str:
    if column.reads is Reads.NUMBER and isinstance(cell.value, float):
        return written(Decimal(f"{cell.value:.15g}"))  # the digits that Excel shows: 0,3, not 0,3…4
    if column.reads is Reads.NUMBER and not isinstance(cell.value, str):
        return written(Decimal(cell.value))
    if column.reads is not Reads.LINES:
        return one_line(str(cell.value))
    text = unicodedata.normalize("NFC", str(cell.value))
    return "\n".join(line.strip() for line in text.splitlines()).strip()
