"""Lists as Excel workbooks: how a list is laid out, and the template written from it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.vietnamese import one_line

MAX_ROWS = 2000
TEXT_FORMAT = "@"


class Holds(Enum):
    """What a column holds. In CODE a number is refused: Excel has made 1.1 of 1.10. A FIGURE may be
    a number, which is read with a point before its decimals, or a text as a person types it."""

    TEXT = auto()
    CODE = auto()
    FIGURE = auto()
    DATE = auto()


@dataclass(frozen=True)
class Column:
    """`label` may be lazy; `choices` are offered as a list in the template."""

    name: str
    label: Any
    holds: Holds = Holds.TEXT
    width: int = 20
    choices: Sequence[Any] = ()


@dataclass(frozen=True)
class Layout:
    """One list: the title of its sheet, and its columns from left to right."""

    title: Any
    columns: tuple[Column, ...]


def write_rows(layout: Layout, rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook of the rows; every cell is text, also one that begins with “=”."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = str(layout.title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(layout.columns, start=1):
        letter = get_column_letter(number)
        _put(sheet, 1, number, str(column.label))
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(1, number).fill = PatternFill("solid", fgColor="E8EEF4")
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        if column.choices:
            _offer(sheet, letter, [str(choice) for choice in column.choices])
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(layout.columns, start=1):
            _put(sheet, number, place, row[column.name])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def in_every_language(text: Any) -> set[str]:
    """The text in each language of the site, in lower case: what a file may be headed with."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(one_line(str(text)).casefold())
    return found


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    cell.number_format = TEXT_FORMAT
    if text:
        cell.data_type = "s"


def _offer(sheet: Any, letter: str, choices: Sequence[str]) -> None:
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    listed.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    sheet.add_data_validation(listed)
