"""How texts stand in the cells of a workbook: never computed, heads in their own look."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

HEADER_ROW = 3

BOLD = Font(bold=True)
TITLE = Font(bold=True, size=14)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put_text(sheet: Any, row: int, column: int, text: str, font: Font | None = None) -> None:
    """A text, also one that begins with “=”."""
    written = sheet.cell(row, column)
    written.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    written.data_type = "s"
    if font is not None:
        written.font = font


def put_head(sheet: Any, row: int, column: int, text: str) -> None:
    put_text(sheet, row, column, text, BOLD)
    head = sheet.cell(row, column)
    head.alignment, head.fill = _CENTRE, _HEADER_FILL


def prepare_print(sheet: Any, first_row: int) -> None:
    """A4 across, as wide as the page; what stands above `first_row` on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = True
    sheet.print_title_rows = f"{HEADER_ROW}:{first_row - 1}"
