"""A department's workbook read back: only the cells that it fills in; faults cell by cell."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.confined import read_confined
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_gate import admit
from accounts.workbook_reader import NOT_A_DATE, at_cell, at_sheet
from accounts.workbook_sheets import Cell, PlainRow
from accounts.workbooks import in_every_language
from criteria.rules import Figure, input_label
from scoring.offline.reading_cells import figure_of, text_fault, text_of
from scoring.own_data.binding import CHANGED, binding_from, refuse_another
from scoring.own_data.facts import Key
from scoring.own_data.layout import (
    AS_OF_ROW,
    BINDING,
    CODE_ROW,
    COMMUNE_CODE,
    HEAD_ROW,
    HEADS,
    SHEET,
    SOURCE_ROW,
    Block,
    blocks,
)
from scoring.queries.own_data import OwnBook

MOST_ROWS = 1000
LONGEST_SOURCE = 300
_NO_SHEET = N_(
    "The file is not a template that was downloaded here: it has no sheet “{sheet}”. Download the "
    "template, and fill in that file."
)
_DAMAGED = N_("The file is damaged. Open it in Excel, save it anew as .xlsx and try again.")
_COLUMNS = N_(
    "its headings are not those of the downloaded template. Download the template again, and copy "
    "your figures into it."
)


@dataclass(frozen=True)
class FiledHead:
    """Where the figures of a criterion are from, as the file says: nothing where it does not."""

    block: Block
    source: str
    as_of: date | None


@dataclass(frozen=True)
class FiledBook:
    """The file: the heads of its criteria by code, the figures of every line, and its row."""

    heads: Mapping[str, FiledHead]
    lines: Mapping[Key, Mapping[str, Figure]]
    rows: Mapping[str, int]

    def cell(self, key: Key) -> str:
        return self.heads[key[1]].block.cell(self.rows[key[0]])


def read_own_data(content: bytes, book: OwnBook, *, today: date) -> FiledBook:
    """What the file says. Raises Refused for the whole file, Faulty for its cells."""
    sheet, bound = _sheets(content)
    codes = _bound(bound, book)
    placed = list(blocks([book.nodes[code] for code in codes]))
    rows = {row.number: row for row in (PlainRow(*row) for row in sheet["rows"])}
    _refuse_other_headings(rows, placed)
    communes = _communes(rows, book)
    faults = list(_merged(sheet["merged"]))
    heads = {block.node.code: _head(rows, block, today, faults) for block in placed}
    lines = {
        (commune, block.node.code): _figures(row, block, faults)
        for commune, row in communes.items()
        for block in placed
    }
    if faults:
        raise Faulty(faults)
    return FiledBook(heads, lines, {code: row.number for code, row in communes.items()})


def _sheets(content: bytes) -> tuple[Any, Any]:
    admit(content)
    titles = [sorted(in_every_language(layout.title)) for layout in (SHEET, BINDING)]
    ask = {"sheets": titles, "rows": MOST_ROWS, "hidden_too": True}
    found = read_confined("accounts.workbook_cells", content, ask, damaged=_DAMAGED)
    sheet, bound = found["sheets"]
    if sheet is None:
        raise Refused(_NO_SHEET, sheet=SHEET.title)
    for layout, each in ((SHEET, sheet), (BINDING, bound)):
        if each is not None and "rows" not in each:
            raise Refused(
                N_(
                    "Sheet “{sheet}” stands in the file several times, or has too many rows. "
                    "Download the template again, and copy your figures into it."
                ),
                sheet=layout.title,
            )
    return sheet, bound


def _bound(bound: Any, book: OwnBook) -> Sequence[str]:
    """The codes of the file's criteria. Raises Refused where it is another's file."""
    if bound is None:
        raise Refused(CHANGED)
    pairs = [(str(values[0]), str(values[-1])) for _row, _columns, values, _kinds in bound["rows"]]
    binding = binding_from(pairs)
    refuse_another(binding, book)
    return binding.codes


def _refuse_other_headings(rows: Mapping[int, PlainRow], placed: Sequence[Block]) -> None:
    """The codes and the names of the figures stand where the template has them."""
    wanted = {(CODE_ROW, block.first): {block.node.code.casefold()} for block in placed}
    wanted |= {(HEAD_ROW, place): in_every_language(head) for place, head in HEADS.items()}
    for block in placed:
        for name, column in block.columns.items():
            wanted[HEAD_ROW, column] = _in_every_language(input_label(name))
    for (number, column), texts in wanted.items():
        cell = _cells(rows.get(number)).get(column)
        if cell is None or one_line(str(cell.value)).casefold() not in texts:
            raise Faulty([at_sheet(SHEET, sentence(_COLUMNS))])


def _in_every_language(message: str) -> set[str]:
    """A message of a pure module as a file may show it."""
    return in_every_language(gettext_lazy(message))


def _communes(rows: Mapping[int, PlainRow], book: OwnBook) -> dict[str, PlainRow]:
    """The row of each commune. Raises Faulty for communes that stand twice, or nowhere."""
    placed: dict[str, PlainRow] = {}
    faults = []
    for number in sorted(rows):
        cell = _cells(rows[number]).get(COMMUNE_CODE)
        if number <= HEAD_ROW:
            continue
        code = one_line(str(cell.value)) if cell else ""
        if code in placed:
            what = N_("this commune stands twice. Delete one of the rows.")
        elif code not in book.communes:
            what = N_("no commune of the period has this code. Delete the row, or put it right.")
        else:
            placed[code] = rows[number]
            continue
        faults.append(at_cell(SHEET, f"A{number}", code, sentence(what)))
    if missing := [str(book.communes[code]) for code in book.communes if code not in placed]:
        what = N_(
            "communes are missing: {communes}. Download the template again, and copy your figures "
            "into it."
        )
        faults.append(at_sheet(SHEET, sentence(what, communes=missing)))
    if faults:
        raise Faulty(faults)
    return placed


def _merged(ranges: Sequence[str]) -> Iterator[Sentence]:
    """What stood in a merged cell is lost to all but the first of them."""
    for cells in ranges:
        _first, _colon, last = cells.partition(":")
        if int("".join(filter(str.isdigit, last or cells)) or 0) >= HEAD_ROW:
            what = sentence(N_("these cells are merged. Unmerge them and fill in each."))
            yield at_cell(SHEET, cells, "", what)


def _head(
    rows: Mapping[int, PlainRow], block: Block, today: date, faults: list[Sentence]
) -> FiledHead:
    source = _cells(rows.get(SOURCE_ROW)).get(block.first)
    as_of = _cells(rows.get(AS_OF_ROW)).get(block.first)
    text, day = "", None
    if source and (fault := text_fault(source, longest=LONGEST_SOURCE)):
        faults.append(_at(source, fault))
    elif source:
        text = one_line(text_of(source))
    if as_of:
        day = _date(as_of)
        if day is None:
            faults.append(_at(as_of, sentence(NOT_A_DATE)))
        elif day > today:
            what = N_("this day is still to come. Write as of which day the figures hold.")
            faults.append(_at(as_of, sentence(what)))
    return FiledHead(block, text, day)


def _figures(row: PlainRow, block: Block, faults: list[Sentence]) -> dict[str, Figure]:
    cells, found = _cells(row), {}
    for name, column in block.columns.items():
        if cell := cells.get(column):
            try:
                found[name] = figure_of(cell, block.node)
            except Refused as fault:
                faults.append(_at(cell, fault.sentence))
    return found


def _date(cell: Cell) -> date | None:
    text = str(cell.value)
    with contextlib.suppress(ValueError):
        if cell.kind == "d":
            return datetime.fromisoformat(text).date()
        if cell.kind == "s":
            return datetime.strptime(one_line(text), "%d/%m/%Y").date()  # noqa: DTZ007
    return None


def _cells(row: PlainRow | None) -> dict[int, Cell]:
    return {cell.column: cell for cell in row.cells} if row else {}


def _at(cell: Cell, what: Sentence) -> Sentence:
    return at_cell(SHEET, cell.coordinate, str(cell.value), what)
