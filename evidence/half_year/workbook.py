"""Half-year forms as Excel workbooks: a sheet to each form, as S003 prints it."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from accounts.paper.measure import text_width

_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BODY, _SIZE = "Times New Roman", 12
_LINE_HEIGHT = 16  # points of a line of that size
_WIDTH = 2.1  # millimetres, as `text_width` counts them, in a unit of a column's width


@dataclass(frozen=True)
class Over:
    """A head above the heads of several columns, as on the form: from column to column."""

    text: str
    first: int
    last: int


def form_sheet(
    book: Workbook,
    *,
    name: str,
    titles: Sequence[str],
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[tuple[bool, Sequence[str]]],
    over: Over | None = None,
) -> None:
    """One form on a sheet of its own; a row is whether it is a heading, and its texts. Every cell
    is text, also one that begins with “=”: nothing is computed behind the reader's back."""
    sheet = book.create_sheet(name)
    last = get_column_letter(len(heads))
    for number, title in enumerate(titles, start=1):
        _put(sheet, number, 1, title, bold=True, centred=True, framed=False)
        sheet.merge_cells(f"A{number}:{last}{number}")
    first = len(titles) + 2
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    top = _heads(sheet, first, heads, over)
    for number, (is_heading, texts) in enumerate(rows, start=top + 1):
        for column, text in enumerate(texts, start=1):
            _put(sheet, number, column, text, bold=is_heading, centred=column != 2)
        sheet.row_dimensions[number].height = _height(texts, widths, bold=is_heading)
    sheet.freeze_panes = f"C{top + 1}"
    sheet.print_title_rows = f"{first}:{top}"
    sheet.page_setup.orientation = "portrait" if len(heads) <= 6 else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _height(texts: Sequence[str], widths: Sequence[int], *, bold: bool) -> int:
    """Of a row, in points: not every program sees to it that wrapped lines have room."""
    lines = (
        sum(
            max(1, ceil(text_width(line, size=_SIZE, bold=bold) / (width * _WIDTH)))
            for line in text.split("\n")
        )
        for text, width in zip(texts, widths, strict=True)
    )
    return max(lines) * _LINE_HEIGHT


def _heads(sheet: Any, first: int, heads: Sequence[str], over: Over | None) -> int:
    """The number of the row that the heads end in."""
    for column, head in enumerate(heads, start=1):
        _put(sheet, first, column, head, bold=True, centred=True)
    if over is None:
        return first
    for column, head in enumerate(heads, start=1):
        is_under = over.first <= column <= over.last
        _put(sheet, first + 1, column, head if is_under else "", bold=True, centred=True)
        letter = get_column_letter(column)
        if not is_under:
            sheet.merge_cells(f"{letter}{first}:{letter}{first + 1}")
    _put(sheet, first, over.first, over.text, bold=True, centred=True)
    ends = get_column_letter(over.first), get_column_letter(over.last)
    sheet.merge_cells(f"{ends[0]}{first}:{ends[1]}{first}")
    return first + 1


def new_book() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(
    sheet: Any,
    row: int,
    column: int,
    text: str,
    *,
    bold: bool = False,
    centred: bool = False,
    framed: bool = True,
) -> None:
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.font = Font(name=_BODY, size=_SIZE, bold=bold)
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=True
    )
    if framed:
        cell.border = _FRAME
