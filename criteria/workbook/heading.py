"""The heading of a criteria set out of its workbook's first sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_reader import SheetRow
from criteria.outline import SetOutline
from criteria.set_format import SetDocument
from criteria.workbook.layout import ENTRIES, HEADING, Sheet, word_for

FaultAt = Callable[[Sheet, SheetRow, str, Sentence], None]
_LONGEST = {"title": 300, "decision": 200, "note": 4000}
_BOUNDS = {"year": (2000, 2100), "points_places": (0, 3), "index_places": (0, 4)}
_USUAL = {"points_places": 2, "index_places": 2, "year": 2000}


@dataclass(frozen=True)
class Heading:
    title: str
    decision: str
    year: int
    note: str
    points_places: int
    index_places: int
    tie_break: tuple[str, ...]

    def document(self, outline: SetOutline) -> SetDocument:
        return SetDocument(
            title=self.title,
            decision=self.decision,
            year=self.year,
            outline=outline,
            note=self.note,
        )


def read_heading(rows: Sequence[SheetRow], fault_at: FaultAt) -> Heading:
    """The entries by their names; each fault is told to `fault_at`."""
    found: dict[str, SheetRow] = {}
    for row in rows:
        name = word_for("entry", row.cells["name"])
        if name is None or name in found:
            what = N_("this entry is not one of the sheet's, or stands twice. Use: {headings}.")
            fault = sentence(what, headings=list(ENTRIES.values()))
            fault_at(HEADING, row, "name", fault)
        else:
            found[name] = row
    texts = {name: _text(name, found.get(name), fault_at) for name in ENTRIES}
    numbers = {name: _number(name, found.get(name), fault_at) for name in _BOUNDS}
    _require(found, rows, texts, fault_at)
    return Heading(
        title=" ".join(texts["title"].split()),
        decision=" ".join(texts["decision"].split()),
        year=numbers["year"],
        note=texts["note"],
        points_places=numbers["points_places"],
        index_places=numbers["index_places"],
        tie_break=tuple(code.strip() for code in texts["tie_break"].split(";") if code.strip()),
    )


def _text(name: str, row: SheetRow | None, fault_at: FaultAt) -> str:
    if row is None:
        return ""
    longest = _LONGEST.get(name, 200)
    if len(row.cells["value"]) > longest:
        what = sentence(N_("it is longer than {limit} characters. Shorten it."), limit=longest)
        fault_at(HEADING, row, "value", what)
    return row.cells["value"]


def _number(name: str, row: SheetRow | None, fault_at: FaultAt) -> int:
    if row is None or not row.cells["value"]:
        return _USUAL[name]
    lowest, highest = _BOUNDS[name]
    text = row.cells["value"]
    if text.isascii() and text.isdigit() and len(text) <= 4 and lowest <= int(text) <= highest:
        return int(text)
    what = N_("it must be a whole number from {lowest} to {highest}.")
    fault_at(HEADING, row, "value", sentence(what, lowest=lowest, highest=highest))
    return _USUAL[name]


def _require(
    found: dict[str, SheetRow],
    rows: Sequence[SheetRow],
    texts: dict[str, str],
    fault_at: FaultAt,
) -> None:
    """The title and the year must stand there."""
    for name in ("title", "year"):
        if texts[name].strip():
            continue
        what = sentence(N_("“{entry}” is missing. Fill it in."), entry=ENTRIES[name])
        nowhere = SheetRow(1, {"name": "", "value": ""}, {"name": "A", "value": "B"})
        fault_at(HEADING, found.get(name) or nowhere, "value", what)
