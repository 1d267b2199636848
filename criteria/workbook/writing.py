"""A criteria set written as a workbook that can be edited and handed back."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.workbooks import MAX_ROWS, TEXT_FORMAT
from criteria.outline import SetOutline
from criteria.set_format import SetDocument
from criteria.workbook.layout import (
    CRITERIA,
    INSTRUCTIONS_TITLE,
    LISTS_TITLE,
    SHEETS,
    Sheet,
)
from criteria.workbook.text import Row, set_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = PatternFill("solid", fgColor="E8EEF4")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
EMPTY = SetDocument(title="", decision="", year=0, outline=SetOutline(fields=(), thresholds=()))


def write_set(document: SetDocument, *, departments: Sequence[str]) -> bytes:
    """The set as .xlsx; every cell is text, the choices and departments offered as lists."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    choices = {
        (layout, column.name): [str(choice) for choice in column.choices]
        for layout in SHEETS
        for column in layout.columns
        if column.choices
    } | {(CRITERIA, "department"): list(departments)}
    rows = set_rows(document)
    for layout in SHEETS:
        _write_sheet(workbook.create_sheet(str(layout.title)), layout, rows[layout])
    _write_instructions(workbook.create_sheet(str(INSTRUCTIONS_TITLE)))
    _offer(workbook, choices)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def write_template(*, departments: Sequence[str]) -> bytes:
    """A workbook of the same sheets to fill in."""
    return write_set(EMPTY, departments=departments)


def _write_sheet(sheet: Any, layout: Sheet, rows: Iterable[Row]) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(layout.columns, start=1):
        letter = get_column_letter(number)
        _put(sheet, 1, number, str(column.label))
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(1, number).fill = _HEAD
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(layout.columns, start=1):
            _put(sheet, number, place, row[column.name])


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    cell.number_format = TEXT_FORMAT
    cell.alignment = _WRAPPED
    if text:
        cell.data_type = "s"


def _offer(workbook: Workbook, choices: Mapping[tuple[Sheet, str], Sequence[str]]) -> None:
    """Drop-downs out of a hidden sheet, since a list inside a cell ends at 255 characters."""
    lists = workbook.create_sheet(str(LISTS_TITLE))
    lists.sheet_state = "hidden"
    for place, ((layout, name), offered) in enumerate(choices.items(), start=1):
        if not offered:
            continue
        source = get_column_letter(place)
        for number, choice in enumerate(offered, start=1):
            _put(lists, number, place, choice)
        span = f"{quote_sheetname(lists.title)}!${source}$1:${source}${len(offered)}"
        listed = DataValidation(type="list", formula1=span, allow_blank=True)
        letter = get_column_letter(_place_of(layout, name))
        listed.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
        sheet = workbook[str(layout.title)]
        sheet.add_data_validation(listed)


def _place_of(layout: Sheet, name: str) -> int:
    names = [column.name for column in layout.columns]
    return names.index(name) + 1


def _write_instructions(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 110
    for number, text in enumerate(_instructions(), start=1):
        _put(sheet, number, 1, text)
    sheet["A1"].font = Font(bold=True)


def _instructions() -> list[str]:
    return [
        _("How to fill in this workbook"),
        _(
            "1. Do not rename or remove sheets and headings; do not merge cells; type no formulas. "
            "All cells are text, so that the code 1.10 does not become 1.1."
        ),
        _(
            "2. Numbers have a decimal comma: 0,5. A number that can be read in two ways, such as "
            "1.234, is asked about when the file is taken in."
        ),
        _(
            "3. Sheet “Criteria set”: title, decision, year, decimals. Tie-break: codes of fields "
            "separated by “;”, for example: 3; 1."
        ),
        _(
            "4. Sheet “Groups”: each group and the percentage it begins at; the lowest begins at "
            "0. Leave the block empty unless blocks of communes have thresholds of their own."
        ),
        _("5. Sheet “Fields”: the fields in order. The maximum of a bonus or penalty is its cap."),
        _(
            "6. Sheet “Criteria”: one row for each criterion, in the order of the paper. “Part of” "
            "holds the code of the field or criterion it belongs to. A criterion with parts is not "
            "scored itself: leave its columns of scoring empty."
        ),
        _(
            "7. What is measured and how points are given go together: points by judgement – free "
            "points; one of the answers – points of each answer; rate, growth, result – by levels "
            "or in proportion; number of times – deducted, added, by levels or in proportion."
        ),
        _(
            "8. “Answers or levels”: one line each, points after the colon. Answers: “Yes: 1”, "
            "“No: 0”. Levels from the highest to the lowest: “From 90: 1”, “From 70: 0,5”, "
            "“From 0: 0”."
        ),
        _(
            "9. In proportion: “Maximum from” is the percentage that earns the maximum (usually "
            "100), “0 points below” the one under which nothing is earned."
        ),
        _(
            "10. “Evidence asked for”: one document per line. Departments are those entered in "
            "the software; choose them from the list."
        ),
        _(
            "11. “To be confirmed of the rule” is filled where the software has guessed a rule. "
            "Check the rule against the text, then empty the cell."
        ),
        _("12. Hand the file in: nothing is written before you have seen what would change."),
    ]
