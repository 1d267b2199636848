"""Damaged workbooks: each is refused with a sentence that names the place, and nothing is read."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from accounts.refusals import Refused
from criteria.set_format import parse_set
from criteria.workbook import write_set
from criteria.workbook_set import read_set_workbook
from tests.criteria.documents import small_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]
DEPARTMENTS = ["Phòng Nội vụ", "Phòng Tư pháp"]
Damage = Callable[[Any], None]


def whole() -> bytes:
    return write_set(parse_set(small_set()), departments=DEPARTMENTS)


def damaged(damage: Damage) -> bytes:
    book = load_workbook(io.BytesIO(whole()))
    damage(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet: str, cell: str, value: Any) -> Damage:
    def damage(book: Any) -> None:
        book[sheet][cell].value = value

    return damage


def merge(sheet: str, cells: str) -> Damage:
    return lambda book: book[sheet].merge_cells(cells)


def remove(sheet: str) -> Damage:
    return lambda book: book.remove(book[sheet])


def hide(sheet: str) -> Damage:
    return lambda book: setattr(book[sheet], "sheet_state", "hidden")


def drop_column(sheet: str, number: int) -> Damage:
    return lambda book: book[sheet].delete_cols(number)


def empty(sheet: str) -> Damage:
    return lambda book: book[sheet].delete_rows(1, 100)


def circle(book: Any) -> None:
    book["Criteria"]["D2"].value = "1.1.1"


# Rows of “Criteria”: 2 is 1.1, 3 is 1.1.1, 4 is 1.1.2, 5 is 1.2, 6 to 8 are 2.1 to 2.3.
CELLS: list[tuple[str, Damage, str]] = [
    ("sheet gone", remove("Criteria"), "The file has no sheet “Criteria”; it has: Criteria set, "),
    ("sheet renamed", lambda b: setattr(b["Fields"], "title", "Sheet1"), "no sheet “Fields”"),
    ("sheet hidden", hide("Groups"), "Sheet “Groups” is hidden. Show it, check it and save."),
    ("sheet empty", empty("Fields"), "Sheet “Fields” is empty. Use the template."),
    (
        "heading renamed",
        put("Criteria", "C1", "Điểm số"),
        "Sheet “Criteria”, cell C1, “Điểm số”: this heading is not one of the sheet's",
    ),
    ("heading twice", put("Fields", "B1", "Code"), "Sheet “Fields”, cell B1, “Code”: this heading"),
    (
        "column gone",
        drop_column("Criteria", 4),
        "Sheet “Criteria” lacks the columns: Part of (code). Use the template.",
    ),
    (
        "merged cells",
        merge("Criteria", "B3:B4"),
        "Sheet “Criteria”, cell B3:B4: these cells are merged. Unmerge them and fill in each.",
    ),
    (
        "text in a number",
        put("Criteria", "C3", "một"),
        "Sheet “Criteria”, cell C3, “một”: “một” is not a number.",
    ),
    (
        "ambiguous number",
        put("Criteria", "C3", "1.234"),
        "Sheet “Criteria”, cell C3, “1.234”: “1.234” can be read in two ways.",
    ),
    (
        "too many decimals",
        put("Criteria", "C3", "0,1234"),
        "Sheet “Criteria”, cell C3, “0,1234”: “0,1234” has too many decimals: at most 3",
    ),
    (
        "Excel's own float",
        put("Criteria", "C3", 0.12345),
        "Sheet “Criteria”, cell C3, “0,12345”: “0,12345” has too many decimals: at most 3",
    ),
    ("exponent", put("Criteria", "C3", "1e400"), "cell C3, “1e400”: “1e400” is written with an"),
    ("not a number", put("Fields", "D2", "NaN"), "Sheet “Fields”, cell D2, “NaN”: “NaN” cannot be"),
    ("negative", put("Fields", "D2", "-1"), "Sheet “Fields”, cell D2, “-1”: it must lie between 0"),
    ("zero points", put("Criteria", "C3", "0"), "cell C3, “0”: it must be above 0."),
    ("no points", put("Criteria", "C3", None), "Sheet “Criteria”, cell C3: the number is missing."),
    (
        "equal codes",
        put("Criteria", "A4", "1.1.1"),
        "Sheet “Criteria”, cell A4, “1.1.1”: this code stands in another row already.",
    ),
    (
        "a criterion coded as a field",
        put("Criteria", "A5", "1"),
        "Sheet “Criteria”, cell A5, “1”: this code stands in another row already.",
    ),
    (
        "code as a number",
        put("Criteria", "A5", 1.1),
        "Sheet “Criteria”, cell A5, “1.1”: it is a number, in which Excel drops zeros.",
    ),
    ("no code", put("Criteria", "A5", None), "Sheet “Criteria”, cell A5: the code is missing."),
    ("no name", put("Criteria", "B5", None), "Sheet “Criteria”, cell B5: the name is missing."),
    (
        "unknown parent",
        put("Criteria", "D5", "9"),
        "Sheet “Criteria”, cell D5, “9”: there is no field or criterion with this code.",
    ),
    ("no parent", put("Criteria", "D5", None), "Sheet “Criteria”, cell D5: it is empty. Type the"),
    (
        "circle of parents",
        circle,
        "Sheet “Criteria”, cell D2, “1.1.1”: following these codes upwards does not lead to",
    ),
    (
        "formula",
        put("Criteria", "C3", "=1+1"),
        "Sheet “Criteria”, cell C3, “=1+1”: it is a formula. Type what it results in.",
    ),
    (
        "error of a formula",
        put("Criteria", "C3", "#DIV/0!"),
        "Sheet “Criteria”, cell C3, “#DIV/0!”: it is an error of a formula. Type a text.",
    ),
    ("truth value", put("Criteria", "B3", True), "cell B3, “True”: it is not a text."),
    (
        "unknown measure",
        put("Criteria", "E3", "Đo bằng mắt"),
        "Sheet “Criteria”, cell E3, “Đo bằng mắt”: it is not one of: Points by judgement, ",
    ),
    (
        "scale that does not fit",
        put("Criteria", "F3", "By levels"),
        "Sheet “Criteria”, cell F3, “By levels”: what is measured is not scored in this way. "
        "Choose: Points of each answer.",
    ),
    ("scale missing", put("Criteria", "F3", None), "Sheet “Criteria”, cell F3: it is empty, "),
    (
        "parameter of another scale",
        put("Criteria", "J3", "0,25"),
        "Sheet “Criteria”, cell J3, “0,25”: the way of giving points “Points of each answer” does "
        "not use this. Empty this cell.",
    ),
    (
        "answer without points",
        put("Criteria", "G3", "Có"),
        "Sheet “Criteria”, cell G3, “Có”: line “Có”: write it as “From 90: 1” or “Yes: 1”, ",
    ),
    (
        "scored although it has parts",
        put("Criteria", "E2", "One of the answers"),
        "Sheet “Criteria”, cell E2, “One of the answers”: a criterion with parts is not scored",
    ),
    (
        "unknown department",
        put("Criteria", "O3", "Phòng Y tế"),
        "Sheet “Criteria”, cell O3, “Phòng Y tế”: the authority has no such department.",
    ),
    ("text too long", put("Fields", "B2", "a" * 301), "it is longer than 300 characters."),
    (
        "cell beside the columns",
        put("Criteria", "Z3", "ghi chú"),
        "Sheet “Criteria”, cell Z3, “ghi chú”: it stands under no heading. Move it or delete it.",
    ),
    ("no title", put("Criteria set", "B2", None), "cell B2: “Title of the set” is missing."),
    (
        "year out of reach",
        put("Criteria set", "B4", "22"),
        "Sheet “Criteria set”, cell B4, “22”: it must be a whole number from 2000 to 2100.",
    ),
    (
        "unknown entry",
        put("Criteria set", "A3", "Số hiệu"),
        "Sheet “Criteria set”, cell A3, “Số hiệu”: this entry is not one of the sheet's",
    ),
    (
        "equal groups",
        put("Groups", "B3", "A"),
        "Sheet “Groups”, cell B3, “A”: it stands in another row of the block already.",
    ),
    ("equal bounds", put("Groups", "C3", "90"), "Sheet “Groups”, cell C3, “90”: it stands in"),
]


@pytest.mark.parametrize(("damage", "told"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS])
def test_a_damaged_cell_is_named(damage: Damage, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_set_workbook(damaged(damage), departments=DEPARTMENTS)
    assert told in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    def damage(book: Any) -> None:
        for cell, value in (("C3", "một"), ("C5", "hai"), ("O6", "Phòng Y tế")):
            book["Criteria"][cell].value = value

    with pytest.raises(Refused) as refused:
        read_set_workbook(damaged(damage), departments=DEPARTMENTS)
    assert [str(fault).split(",")[1] for fault in refused.value.sentences] == [
        " cell C3", " cell C5", " cell O6",
    ]  # fmt: skip


def test_the_undamaged_workbook_is_read() -> None:
    """Twin of all the others."""
    assert read_set_workbook(whole(), departments=DEPARTMENTS).document == parse_set(small_set())


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bomb() -> bytes:
    return zipped(parts_of(whole()) | {"xl/media/image1.png": bytes(60 * 1024 * 1024)})


def with_entity() -> bytes:
    parts = parts_of(whole())
    sheet = parts["xl/worksheets/sheet4.xml"]
    return zipped(parts | {"xl/worksheets/sheet4.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet})


def without_sheet_part() -> bytes:
    parts = parts_of(whole())
    del parts["xl/worksheets/sheet4.xml"]
    return zipped(parts)


def other_workbook() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("zip bomb", bomb, "The file unpacks to far more than a list. It is not opened."),
    (
        "old or protected",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "The file is an old .xls workbook or has a password. Save it as .xlsx without one.",
    ),
    ("empty", lambda: b"", "The file cannot be read as an Excel workbook."),
    ("a text", lambda: "mã;tên".encode(), "The file cannot be read as an Excel workbook."),
    ("cut off", lambda: whole()[:-200], "The file cannot be read as an Excel workbook."),
    (
        "macros",
        lambda: zipped(parts_of(whole()) | {"xl/vbaProject.bin": b"x"}),
        "The file holds macros. Save it as .xlsx, which has none.",
    ),
    ("entities", with_entity, "The file cannot be read as an Excel workbook."),
    ("a sheet's part gone", without_sheet_part, "The file"),
    ("another workbook", other_workbook, "The file has no sheet “Criteria set”; it has: Sheet."),
    ("too large", lambda: bytes(3 * 1024 * 1024), "The file is larger than 2 MB."),
]


@pytest.mark.parametrize(("content", "told"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_damaged_file_is_refused(content: Callable[[], bytes], told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_set_workbook(content(), departments=DEPARTMENTS)
    assert str(refused.value).startswith(told)


def test_what_the_sheet_says_of_its_own_size_is_not_believed() -> None:
    parts = parts_of(whole())
    sheet = parts["xl/worksheets/sheet4.xml"]
    at = sheet.index(b"<dimension")
    end = sheet.index(b"/>", at) + 2
    lied = sheet[:at] + b'<dimension ref="A1:A1"/>' + sheet[end:]
    read = read_set_workbook(
        zipped(parts | {"xl/worksheets/sheet4.xml": lied}), departments=DEPARTMENTS
    )
    assert read.document == parse_set(small_set())
