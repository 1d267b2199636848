"""The sheets of an uploaded workbook that are asked for, as plain cells."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from accounts.confined import read_confined
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_gate import admit
from accounts.workbooks import Layout, in_every_language

_DAMAGED = N_("The file is damaged. Open it in Excel, save it anew as .xlsx and try again.")
# Control characters but tabs and breaks of lines and pages; marks that turn a text round.
_INVISIBLE = re.compile("[\0-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Cell(NamedTuple):
    """A filled cell; `kind` is openpyxl's letter for its type, a date is as ISO writes it."""

    row: int
    column: int
    kind: str
    value: str | int | float | bool

    @property
    def coordinate(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


class PlainRow(NamedTuple):
    """A row's filled cells; thousands of cells are made one by one, as they are looked at."""

    number: int
    columns: list[int]
    values: list[str | int | float | bool]
    kinds: str

    @property
    def cells(self) -> Iterator[Cell]:
        for column, kind, value in zip(self.columns, self.kinds, self.values, strict=True):
            yield Cell(self.number, column, kind, value)


class PlainSheet(NamedTuple):
    """The filled rows of a sheet, and the ranges merged in it."""

    rows: list[PlainRow]
    merged: list[str]


def read_sheets(
    content: bytes, layouts: Sequence[Layout], *, most_rows: int, too_many: Sentence
) -> list[PlainSheet]:
    """The sheet of each layout, titled in any language of the site, with its heading row.

    Raises Refused for a file that is no sound workbook, a sheet that is missing or hidden, and
    with `too_many` for more than `most_rows` rows below the heading.
    """
    admit(content)
    ask = {
        "sheets": [sorted(in_every_language(layout.title)) for layout in layouts],
        "rows": most_rows + 1,
    }
    found = read_confined("accounts.workbook_cells", content, ask, damaged=_DAMAGED)
    for layout, sheet in zip(layouts, found["sheets"], strict=True):
        _refuse_unusable(layout, sheet, found["titles"], too_many)
    return [
        PlainSheet([PlainRow(*row) for row in sheet["rows"]], sheet["merged"])
        for sheet in found["sheets"]
    ]


def invisible_fault(cell: Cell) -> Sentence | None:
    """What is wrong with a text that holds what nobody sees, and databases do not keep."""
    found = _INVISIBLE.search(cell.value) if isinstance(cell.value, str) else None
    if not found:
        return None
    what = N_("it holds an invisible character ({code}). Type the text anew.")
    return sentence(what, code=f"U+{ord(found[0]):04X}")


def _refuse_unusable(layout: Layout, sheet: Any, titles: list[str], too_many: Sentence) -> None:
    if sheet is None:
        raise Refused(
            N_("The file has no sheet “{sheet}”; it has: {found}. Use the template."),
            sheet=layout.title,
            found=[Quoted(title) for title in titles],
        )
    if "twice" in sheet:
        raise Refused(
            N_("The file has several sheets for “{sheet}”: {found}. Keep one of them."),
            sheet=layout.title,
            found=[Quoted(title) for title in sheet["twice"]],
        )
    if "hidden" in sheet:
        raise Refused(
            N_("Sheet “{sheet}” is hidden. Show it, check it and save."), sheet=layout.title
        )
    if "more_rows" in sheet:
        raise Refused(too_many.template, **{"sheet": layout.title} | dict(too_many.values))


class Quoted:
    """A text from a file, shown as it stands: never looked up in the catalogue."""

    def __init__(self, text: str) -> None:
        shown = _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text[:61])
        self.text = shown if len(text) <= 60 else shown[:60] + "…"

    def __str__(self) -> str:
        return self.text
