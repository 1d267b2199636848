"""A small sheet without a database, its workbook, and ways to fill it in or spoil it.

Rows: 5 field 1, 6 1.1, 7 1.1.1 (answers), 8 1.1.2 (rate), 9 1.2 (times), 10 field 2, 11 2.1
(growth), 12 2.2 (free points), 13 2.3 (result, by the commune itself), 14 total.
"""

import copy
import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils import translation
from openpyxl import load_workbook

from accounts.models import Commune
from criteria.models import CriteriaSet, Criterion
from criteria.set_format import parse_set
from scoring.arithmetic import field_totals, total
from scoring.models import Period, Score, Scorecard
from scoring.offline.reading import FiledLine, read_offline
from scoring.offline.writing import write_offline
from scoring.queries.sheet import Sheet, SheetLine
from tests.scoring.scene import DEADLINES, SET, on

Change = Callable[[Any], None]
TITLE = "Sheet to fill in"
ROWS = {"1.1.1": 7, "1.1.2": 8, "1.2": 9, "2.1": 11, "2.2": 12, "2.3": 13}
REASONS = ["Không có hồ sơ", "Không được giao"]


def own_set() -> dict[str, Any]:
    """The scene's set, in which the commune itself enters the result 2.3, and 2.1 has listed
    reasons for "not applicable"."""
    data: dict[str, Any] = copy.deepcopy(SET)
    lines = data["fields"][1]["children"]
    lines[2].pop("source")
    lines[0]["na_reasons"] = REASONS
    return data


def small_card(**stored: Mapping[str, Any]) -> Sheet:
    """A sheet in memory; `stored` are columns of lines by code, with “_” for “.”."""
    outline = parse_set(own_set()).outline
    criteria_set = CriteriaSet(title="Bộ tiêu chí thử", content_sha256="a" * 64)
    period = Period(year=2022, criteria_set=criteria_set, **vars(DEADLINES))
    commune = Commune(code="01", kind="xã", name="Tường Phù")
    scorecard = Scorecard(id="00000000-0000-4000-8000-000000000001", period=period, commune=commune)
    lines = {}
    for node in outline.leaves():
        columns = stored.get("_" + node.code.replace(".", "_"), {})
        score = Score(criterion=Criterion(code=node.code), max_points=node.max_points, **columns)
        lines[node.code] = SheetLine(node, score, [], lacks_evidence=False, saved_by="")
    return Sheet(scorecard, outline, lines, {}, total(field_totals(outline.fields, {})))


def written(card: Sheet, language: str = "en") -> bytes:
    with translation.override(language):
        return write_offline(card, at=on(2))


@cache
def whole() -> bytes:
    return written(small_card())


def put(cell: str, value: Any, sheet: str = TITLE) -> Change:
    return lambda book: book[sheet].__setitem__(cell, value)


def text(cell: str, value: str) -> Change:
    """A text even where it begins with “=”."""

    def change(book: Any) -> None:
        book[TITLE][cell] = value
        book[TITLE][cell].data_type = "s"

    return change


def changed(content: bytes, *changes: Change) -> bytes:
    """The workbook opened, changed and saved anew."""
    book = load_workbook(io.BytesIO(content))
    for change in changes:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(content: bytes) -> dict[str, FiledLine]:
    return read_offline(content, small_card())
