"""An uploaded workbook read back: only the cells that the commune fills in; faults cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.confined import read_confined
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_gate import admit
from accounts.workbook_reader import at_cell, at_sheet
from accounts.workbook_sheets import Cell, PlainRow
from accounts.workbooks import in_every_language
from criteria.outline import CriterionNode
from scoring.models import Scorecard
from scoring.offline.binding import CHANGED, Base, Binding, binding_from, refuse_another
from scoring.offline.layout import (
    BINDING,
    HEAD_ROW,
    LETTERS,
    PLACES,
    SHEET,
    SHOWN,
    input_columns,
    is_own,
)
from scoring.offline.reading_cells import figure_of, text_fault, text_of
from scoring.offline.said import Said, said
from scoring.queries.sheet import Sheet

MOST_ROWS = 3000
LONGEST_NOTE = 2000
_NO_LINES = N_(
    "The file is not a sheet that was downloaded here: it has no sheet “{sheet}”. Download the "
    "sheet, and fill in that file."
)
_DAMAGED = N_("The file is damaged. Open it in Excel, save it anew as .xlsx and try again.")
_COLUMNS = N_(
    "its columns are not those of the downloaded sheet. Download the sheet again, and copy your "
    "figures into it."
)


@dataclass(frozen=True)
class FiledLine:
    """A line as the file has it: where it stands, what it says, and what it was based on."""

    row: int
    said: Said
    base: Base


def read_offline(content: bytes, card: Sheet) -> dict[str, FiledLine]:
    """The commune's own lines by code. Raises Refused for the whole file, Faulty for its cells."""
    sheet, bound = _sheets(content)
    binding = _bound(bound, card.scorecard)
    rows = [PlainRow(*row) for row in sheet["rows"]]
    _refuse_other_columns(rows)
    nodes = {code: line.node for code, line in card.lines.items() if is_own(line.node)}
    placed = _placed(rows, nodes, binding)
    faults = list(_merged(sheet["merged"], placed))
    lines = {}
    for code, row in placed.items():
        found = _said(row, nodes[code], faults)
        lines[code] = FiledLine(row.number, found, binding.lines[code])
    if faults:
        raise Faulty(faults)
    return lines


def at_line(node: CriterionNode, row: int, column: str, value: str, what: Sentence) -> Sentence:
    """A fault of the line, at its cell in that column."""
    named = sentence(N_("line {code}: {what}"), code=node.code, what=what)
    return at_cell(SHEET, f"{LETTERS[column]}{row}", value, named)


def _sheets(content: bytes) -> tuple[Any, Any]:
    admit(content)
    titles = [sorted(in_every_language(layout.title)) for layout in (SHEET, BINDING)]
    ask = {"sheets": titles, "rows": MOST_ROWS, "hidden_too": True}
    found = read_confined("accounts.workbook_cells", content, ask, damaged=_DAMAGED)
    sheet, bound = found["sheets"]
    if sheet is None:
        raise Refused(_NO_LINES, sheet=SHEET.title)
    for layout, each in ((SHEET, sheet), (BINDING, bound)):
        if each is not None and "rows" not in each:
            raise Refused(
                N_(
                    "Sheet “{sheet}” stands in the file several times, or has too many rows. "
                    "Download the sheet again, and copy your figures into it."
                ),
                sheet=layout.title,
            )
    return sheet, bound


def _bound(bound: Any, scorecard: Scorecard) -> Binding:
    """What ties the file to the scorecard. Raises Refused where it is another's."""
    if bound is None:
        raise Refused(CHANGED)
    pairs = [(str(values[0]), str(values[-1])) for _row, _columns, values, _kinds in bound["rows"]]
    binding = binding_from(pairs)
    refuse_another(binding, scorecard)
    return binding


def _refuse_other_columns(rows: list[PlainRow]) -> None:
    heads = next((row for row in rows if row.number == HEAD_ROW), None)
    found = {c.column: one_line(str(c.value)).casefold() for c in heads.cells} if heads else {}
    for column in SHOWN:
        if found.get(PLACES[column.name]) not in in_every_language(column.label):
            raise Faulty([at_sheet(SHEET, sentence(_COLUMNS))])


def _placed(
    rows: list[PlainRow], nodes: Mapping[str, CriterionNode], binding: Binding
) -> dict[str, PlainRow]:
    """The row of each line. Raises Faulty for lines that stand twice or are gone."""
    placed: dict[str, PlainRow] = {}
    faults = []
    for row in rows:
        code = next((one_line(str(c.value)) for c in row.cells if c.column == PLACES["code"]), "")
        if row.number <= HEAD_ROW or code not in nodes:
            continue
        if code in placed:
            twice = sentence(N_("this line stands twice. Delete one of them."))
            faults.append(at_cell(SHEET, f"{LETTERS['code']}{row.number}", code, twice))
        placed[code] = row
    if missing := [code for code in nodes if code not in placed or code not in binding.lines]:
        what = N_(
            "lines are missing: {codes}. Download the sheet again, and copy your figures into it."
        )
        faults.append(at_sheet(SHEET, sentence(what, codes=missing)))
    if faults:
        raise Faulty(faults)
    return placed


def _merged(ranges: list[str], placed: Mapping[str, PlainRow]) -> Iterator[Sentence]:
    """What stood in a merged cell is lost to all but the first of them."""
    numbers = {row.number for row in placed.values()}
    for cells in ranges:
        first, _colon, last = cells.partition(":")
        span = [int("".join(filter(str.isdigit, end)) or 0) for end in (first, last or first)]
        if not numbers.isdisjoint(range(span[0], span[1] + 1)):
            what = sentence(N_("these cells are merged. Unmerge them and fill in each."))
            yield at_cell(SHEET, cells, "", what)


def _said(row: PlainRow, node: CriterionNode, faults: list[Sentence]) -> Said:
    cells = {cell.column: cell for cell in row.cells}
    figures = {}
    for name, column in input_columns(node).items():
        if cell := cells.get(PLACES[column]):
            try:
                figures[name] = figure_of(cell, node)
            except Refused as fault:
                faults.append(_at(cell, fault.sentence))
    note, reason = (_text(cells.get(PLACES[name]), faults) for name in ("note", "reason"))
    return said(figures, note=note, na_reason=reason)


def _text(cell: Cell | None, faults: list[Sentence]) -> str:
    if cell is None:
        return ""
    fault = text_fault(cell, longest=LONGEST_NOTE)
    if fault:
        faults.append(_at(cell, fault))
        return ""
    return text_of(cell)


def _at(cell: Cell, what: Sentence) -> Sentence:
    return at_cell(SHEET, cell.coordinate, str(cell.value), what)
