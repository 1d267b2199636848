"""The sheets of a criteria set's workbook as texts; each fault names sheet, cell, value, remedy."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_gate import admit
from accounts.workbook_reader import Quoted, SheetRow, at_cell
from accounts.workbooks import in_every_language, one_line
from criteria.set_shape import LARGEST_SET
from criteria.workbook_layout import SHEETS, Reads, SetColumn, Sheet
from criteria.workbook_text import written

MAX_COLUMNS = 60
LAST_ROW_OF_EXCEL = 1_048_576
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
Sheets = Mapping[Sheet, list[SheetRow]]


def read_workbook(content: bytes) -> Sheets:
    """The filled rows of every sheet. Raises Refused, or Faulty naming every cell at fault."""
    admit(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles it does not know
        try:
            workbook = load_workbook(io.BytesIO(content), read_only=True)
            found = {layout: _found(workbook, layout) for layout in SHEETS}
            cells = {layout: list(_filled_rows(found[layout], layout)) for layout in SHEETS}
        except Refused:
            raise
        except Exception as error:  # a broken file fails anywhere inside the reader
            raise Refused(
                N_("The file is damaged. Open it in Excel, save it anew as .xlsx and try again.")
            ) from error
    faults = [fault for layout in SHEETS for fault in _merged_faults(content, found, layout)]
    sheets = {layout: _rows(cells[layout], layout, faults) for layout in SHEETS}
    if faults:
        raise Faulty(faults)
    return sheets


def _found(workbook: Any, layout: Sheet) -> Any:
    wanted = in_every_language(layout.title)
    for sheet in workbook.worksheets:
        if one_line(sheet.title).casefold() in wanted:
            if sheet.sheet_state != "visible":
                raise Refused(
                    N_("Sheet “{sheet}” is hidden. Show it, check it and save."), sheet=layout.title
                )
            return sheet
    raise Refused(
        N_("The file has no sheet “{sheet}”; it has: {found}. Use the template."),
        sheet=layout.title,
        found=[Quoted(title) for title in workbook.sheetnames],
    )


def _filled_rows(sheet: Any, layout: Sheet) -> Iterator[list[Any]]:
    """Rows with at least one filled cell. What the file says of its own size is not believed."""
    sheet.reset_dimensions()
    found = 0
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, max_row=LAST_ROW_OF_EXCEL):
        filled = [cell for cell in row if cell.value is not None and str(cell.value).strip()]
        if not filled:
            continue
        found += 1
        if found > LARGEST_SET + 1:
            raise Refused(
                N_("Sheet “{sheet}” has more than {limit} rows; a criteria set is far smaller."),
                sheet=layout.title,
                limit=LARGEST_SET,
            )
        yield filled


def _merged_faults(content: bytes, found: Mapping[Sheet, Any], layout: Sheet) -> list[Sentence]:
    """Merged cells, of which a reader sees only the first. The gate has bounded their number."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(found[layout]._worksheet_path)
    what = sentence(N_("these cells are merged. Unmerge them and fill in each."))
    return [
        at_cell(layout, reference.decode("ascii", "replace"), "", what)
        for reference in _MERGED.findall(xml)
    ]


def _rows(cells: list[list[Any]], layout: Sheet, faults: list[Sentence]) -> list[SheetRow]:
    if not cells:
        faults.append(
            sentence(N_("Sheet “{sheet}” is empty. Use the template."), sheet=layout.title)
        )
        return []
    by_place = _headed(cells[0], layout, faults)
    letters = {column.name: get_column_letter(at) for at, column in by_place.items()}
    rows = []
    for filled in cells[1:]:
        texts = {column.name: "" for column in layout.columns}
        for cell in filled:
            column = by_place.get(cell.column)
            if fault := _cell_fault(cell, column):
                faults.append(at_cell(layout, cell.coordinate, str(cell.value), fault))
            elif column:
                texts[column.name] = _text(cell.value, column)
        rows.append(SheetRow(filled[0].row, texts, letters))
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


def _headed(heads: list[Any], layout: Sheet, faults: list[Sentence]) -> dict[int, SetColumn]:
    """The column that stands at each place."""
    known = _heads(layout)
    found: dict[int, SetColumn] = {}
    for cell in heads:
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


def _cell_fault(cell: Any, column: SetColumn | None) -> Sentence | None:
    if column is None:
        return sentence(N_("it stands under no heading. Move it or delete it."))
    if what := _KIND_FAULTS.get(cell.data_type):
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
    return None


def _text(value: Any, column: SetColumn) -> str:
    if column.reads is Reads.NUMBER and not isinstance(value, str):
        return written(Decimal(repr(value)))
    if column.reads is not Reads.LINES:
        return one_line(str(value))
    text = unicodedata.normalize("NFC", str(value))
    return "\n".join(line.strip() for line in text.splitlines()).strip()
