"""A sound workbook of a small set, and ways to spoil it in one place.

Rows of “Criteria”: 2 is 1.1, 3 is 1.1.1 (answers), 4 is 1.1.2 (rate, in proportion), 5 is 1.2
(times, deducted), 6 is 2.1 (growth, levels), 7 is 2.2 (free points), 8 is 2.3 (survey).
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from accounts.refusals import Refused
from criteria.incoming import IncomingSet, read_incoming
from criteria.set_format import parse_set
from criteria.workbook.layout import CRITERIA, FIELDS, GROUPS, HEADING, Sheet
from criteria.workbook.writing import write_set
from tests.criteria.documents import small_set

DEPARTMENTS = ["Phòng Nội vụ", "Phòng Tư pháp"]
SHEETS: Mapping[str, Sheet] = {
    "Criteria set": HEADING, "Groups": GROUPS, "Fields": FIELDS, "Criteria": CRITERIA,
}  # fmt: skip
PARTS = {name: f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(SHEETS, start=1)}
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RELATION = (
    b'<Relationship Id="rId99" Target="/xl/sharedStrings.xml" Type="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
Damage = Callable[[Any], None]


@cache
def whole() -> bytes:
    with translation.override("en"):
        return write_set(parse_set(small_set()), departments=DEPARTMENTS)


@cache
def bare() -> bytes:
    """The same texts without colours, widths and drop-downs: opened and saved in half the time."""
    bare = Workbook()
    bare.remove(bare.active)
    for sheet in load_workbook(io.BytesIO(whole())):
        copy = bare.create_sheet(sheet.title)
        copy.sheet_state = sheet.sheet_state
        for row in sheet.values:
            copy.append(row)
    return saved(bare)


def damaged(damage: Damage) -> bytes:
    """The sound workbook, opened, spoilt and saved."""
    book = load_workbook(io.BytesIO(bare()))
    damage(book)
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def place(sheet: str, column: str, row: int) -> str:
    """The cell of a column by its name, such as C3."""
    names = [each.name for each in SHEETS[sheet].columns]
    return f"{get_column_letter(names.index(column) + 1)}{row}"


def put(sheet: str, cell: str, value: Any) -> Damage:
    def damage(book: Any) -> None:
        book[sheet][cell].value = value

    return damage


def each(*damages: Damage) -> Damage:
    def damage(book: Any) -> None:
        for one in damages:
            one(book)

    return damage


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rewritten(part: str, old: bytes, new: bytes) -> bytes:
    """The sound workbook with some XML of a part replaced where it stands first."""
    parts = parts_of(as_excel_saves_it())
    assert old in parts[part], old
    return zipped(parts | {part: parts[part].replace(old, new, 1)})


@cache
def as_excel_saves_it() -> bytes:
    """The sound workbook with its texts in a part of their own, as Excel keeps them."""
    parts = parts_of(whole())
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'%s t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    for part in PARTS.values():
        parts[part] = re.sub(
            rb'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', shared, parts[part], flags=re.DOTALL
        )
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (_MAIN, items)
    for part, end, entry in (
        ("[Content_Types].xml", b"</Types>", _TYPE),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", _RELATION),
    ):
        parts[part] = parts[part].replace(end, entry + end)
    return zipped(parts)


def read(content: bytes, name: str = "bo.xlsx") -> IncomingSet:
    """Through the door of every upload and import."""
    return read_incoming(name, content, departments=DEPARTMENTS)


def faults(content: bytes, name: str = "bo.xlsx") -> list[str]:
    with pytest.raises(Refused) as refused:
        read(content, name)
    return list(map(str, refused.value.sentences))


def at(sheet: str, cell: str, value: str, what: str) -> str:
    shown = f", “{value}”" if value else ""
    return f"Sheet “{sheet}”, cell {cell}{shown}: {what}"


def in_places(sheet: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Cases (name, row, column, value, what is told), as parameters with the cell's letter."""
    return [
        pytest.param(place(sheet, column, row), value, what, id=name)
        for name, row, column, value, what in rows
    ]
