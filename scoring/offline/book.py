"""The looks of the offline workbook: fonts, borders, locks, drop-downs, how it is printed."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.numbers import format_one_way
from scoring.offline.layout import (
    BINDING,
    HEAD_ROW,
    HIDDEN,
    LETTERS,
    LISTS_TITLE,
    PLACES,
    SHEET,
    SHOWN,
)

_LINE = Side(style="thin", color="808080")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD = PatternFill("solid", fgColor="D9E4EE")
FIELD = PatternFill("solid", fgColor="E8EEF4")
OWN = PatternFill("solid", fgColor="FFF8D6")
BOLD = Font(name="Times New Roman", size=11, bold=True)
PLAIN = Font(name="Times New Roman", size=11)
TITLE = Font(name="Times New Roman", size=14, bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_NUMBER = Alignment(horizontal="center", vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_KEPT_DIGITS = 15  # of a number in Excel
_LONGEST_MESSAGE, _LONGEST_TITLE = 250, 30  # Excel calls a file with longer ones broken
_NUMERIC = ("maximum", "points", "share", "input_1", "input_2")
_HIGHEST = 400  # Excel ends at 409
_LETTERS_PER_WIDTH = 1.1  # of Times New Roman, a little fewer than fit
_LINE_HEIGHT = 15  # points of a line of 11 pt


class Book:
    """A workbook under construction: the sheet to fill in, and a hidden one of lists."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.sheet = self.workbook.active
        self.sheet.title = str(SHEET.title)
        self.lists = self.workbook.create_sheet(LISTS_TITLE)
        self._listed = 0

    def put(self, row: int, column: str, value: Any, *, font: Font = PLAIN) -> Any:
        """The filled cell. A text is a text, also where it begins with “=”."""
        cell = self.sheet.cell(row, PLACES[column])
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str) and value:
            cell.data_type = "s"
        cell.font = font
        cell.alignment = _NUMBER if column in _NUMERIC else _WRAPPED
        return cell

    def compute(self, row: int, column: str, formula: str, *, font: Font = PLAIN) -> Any:
        cell = self.put(row, column, None, font=font)
        cell.value = f"={formula}"
        return cell

    def open_up(self, row: int, column: str, *, number_format: str) -> None:
        """Lets the commune fill in the cell."""
        cell = self.sheet.cell(row, PLACES[column])
        cell.protection = Protection(locked=False)
        cell.fill = OWN
        cell.number_format = number_format
        if number_format == "@":
            cell.alignment = _WRAPPED

    def frame(self, row: int, *, fill: PatternFill | None = None) -> None:
        for column in SHOWN:
            cell = self.sheet.cell(row, PLACES[column.name])
            cell.border = BORDER
            if fill:
                cell.fill = fill

    def spread(self, row: int, first: str, last: str) -> None:
        self.sheet.merge_cells(f"{LETTERS[first]}{row}:{LETTERS[last]}{row}")

    def list_up(self, texts: Sequence[str]) -> list[str]:
        """Puts the texts into the hidden sheet; where each stands, for formulas."""
        self._listed += 1
        for number, text in enumerate(texts, start=1):
            cell = self.lists.cell(number, self._listed, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
        letter = get_column_letter(self._listed)
        return [f"{LISTS_TITLE}!${letter}${number}" for number in range(1, len(texts) + 1)]

    def offer(self, row: int, column: str, listed: Sequence[str]) -> None:
        """A drop-down of what `list_up` put there."""
        last = listed[-1].partition("!")[2]
        check = DataValidation(type="list", formula1=f"{listed[0]}:{last}", allow_blank=True)
        check.error = _("Choose one of the answers in the list.")
        self._add(check, row, column)

    def expect_number(
        self, row: int, column: str, *, label: str, most: Decimal | None, whole: bool
    ) -> None:
        """Asks for a number, and warns of anything else without forbidding it: the upload reads
        a text such as 1,5 where Excel is set to write 1.5."""
        kind = "whole" if whole else "decimal"
        bounds = ("greaterThanOrEqual", "0", None) if most is None else ("between", "0", f"{most}")
        operator, low, high = bounds
        check = DataValidation(type=kind, operator=operator, formula1=low, formula2=high)
        check.allow_blank, check.errorStyle = True, "warning"
        check.error = _("This is not a number that fits here. Write it such as 12 or 1.5.")
        check.promptTitle = label[:_LONGEST_TITLE]
        check.prompt = label[:_LONGEST_MESSAGE]
        self._add(check, row, column)

    def finish(self, binding: Sequence[tuple[str, str]], *, last_row: int) -> None:
        """The hidden sheets, the lock, and the print set-up."""
        bound = self.workbook.create_sheet(str(BINDING.title))
        for pair in binding:
            bound.append(pair)
        for sheet in (self.lists, bound):
            sheet.sheet_state = "hidden"
            sheet.protection.sheet = True
        self._lock()
        for row in range(HEAD_ROW, last_row + 1):
            self._fit(row)
        self._print(last_row)
        self.workbook.calculation.fullCalcOnLoad = True

    def _add(self, check: DataValidation, row: int, column: str) -> None:
        check.showErrorMessage = check.showInputMessage = True
        check.add(f"{LETTERS[column]}{row}")
        self.sheet.add_data_validation(check)

    def _lock(self) -> None:
        """Without a password; sizes and looks of cells may still be changed."""
        protection = self.sheet.protection
        protection.sheet = True
        protection.formatCells = protection.formatColumns = protection.formatRows = False
        self.workbook.security = None

    def _fit(self, row: int) -> None:
        """As high as the longest text takes: spreadsheets do not see to it in a locked sheet."""
        lines = max(
            sum(
                ceil(len(text) / (column.width * _LETTERS_PER_WIDTH)) or 1
                for text in texts.split("\n")
            )
            for column in SHOWN
            if isinstance(texts := self.sheet.cell(row, PLACES[column.name]).value or "", str)
            and not texts.startswith("=")
        )
        self.sheet.row_dimensions[row].height = min(lines * _LINE_HEIGHT + 2, _HIGHEST)

    def _print(self, last_row: int) -> None:
        sheet = self.sheet
        for column in SHEET.columns:
            dimension = sheet.column_dimensions[LETTERS[column.name]]
            dimension.width, dimension.hidden = column.width, column.name in HIDDEN
        sheet.freeze_panes = f"{LETTERS['maximum']}{HEAD_ROW + 1}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.print_area = f"A1:{LETTERS[SHOWN[-1].name]}{last_row}"
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.5
        sheet.oddFooter.center.text = "&P/&N"


def head_cells(book: Book) -> None:
    for column in SHOWN:
        cell = book.put(HEAD_ROW, column.name, str(column.label), font=BOLD)
        cell.alignment, cell.fill = _MIDDLE, HEAD
    book.frame(HEAD_ROW, fill=HEAD)


def cell_value(figure: Decimal | str) -> Any:
    """A figure as a cell holds it: a text where Excel would keep too few of its digits."""
    if isinstance(figure, str):
        return figure
    digits = figure.normalize().as_tuple().digits
    return figure if len(digits) <= _KEPT_DIGITS else format_one_way(figure)
