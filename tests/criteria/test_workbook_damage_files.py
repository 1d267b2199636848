"""Files that are no sound workbook: the file itself is the place, and the sentence says so."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.refusals import Refused
from criteria.set_format import parse_set
from tests.criteria.annexes import as_word
from tests.criteria.damage import (
    PARTS,
    as_excel_saves_it,
    damaged,
    faults,
    parts_of,
    read,
    rewritten,
    saved,
    whole,
    zipped,
)
from tests.criteria.documents import small_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

UNREADABLE = (
    "The file cannot be read as an Excel workbook. Open it in Excel, save it anew as .xlsx, and "
    "choose that file."
)
OLD = "The file is an old .xls workbook or has a password. Save it as .xlsx without one."
MACROS = "The file holds macros. Save it as .xlsx, which has none."
DAMAGED = "The file is damaged. Open it in Excel, save it anew as .xlsx and try again."
BOMB = "The file unpacks to far more than a list. It is not opened."
LARGE = "The file is larger than 2 MB. Leave only the list in it."
MERGES = "The file merges too many cells. Remove the merged cells and try again."
CELLS = "A sheet has more than 200000 cells. Leave only the list in it."
NO_SHEET = "The file has no sheet “Criteria set”; it has: Sheet. Use the template."
MORE = (
    "Reading the file takes more memory or time than a list needs. Copy the list into a new file "
    "and choose that one."
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
SHEET = PARTS["Criteria"]


ODD = [
    b"", b"0", b"-1", b"x", b"d", b"true", b"1e400", b"nan", b"9" * 5000, b"_x0000_", b"\xff",
    b"&#0;", b"&a;", b"=", b"A1:B2", b"xl/workbook.xml",
]  # fmt: skip


def plus(**parts: bytes) -> bytes:
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(parts_of(whole()) | named)


def without(part: str) -> bytes:
    return zipped({name: xml for name, xml in parts_of(whole()).items() if name != part})


def gigabyte() -> bytes:
    """A picture of a gigabyte of zeros, which is packed to one megabyte."""
    buffer = io.BytesIO(whole())
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as picture,
    ):
        for _mebibyte in range(1024):
            picture.write(bytes(1 << 20))
    return buffer.getvalue()


def zip_in_zip() -> bytes:
    return zipped({"bo.xlsx": whole()})


def encrypted_zip() -> bytes:
    """The parts marked as encrypted, as a zip program with a password marks them."""
    content = bytearray(whole())
    at = content.find(b"PK\x03\x04")
    while at >= 0:
        content[at + 6] |= 1
        at = content.find(b"PK\x03\x04", at + 4)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def flipped() -> bytes:
    """One bit of the packed sheet turned, so that its checksum is wrong."""
    content = bytearray(whole())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo(SHEET).header_offset
    content[at + 200] ^= 4
    return bytes(content)


def packed_otherwise(kind: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in parts_of(whole()).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def merging(*ranges: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges).encode()
    return rewritten(SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")


def entity(declared: bytes) -> bytes:
    return rewritten(SHEET, b"<worksheet", b"<!DOCTYPE a [" + declared + b"]><worksheet")


def utf16() -> bytes:
    parts = parts_of(whole())
    return zipped(parts | {SHEET: parts[SHEET].decode().encode("utf-16")})


def many_long_texts() -> bytes:
    """One text of a megabyte, which a thousand cells name."""
    cells = b"".join(b'<c t="s"><v>0</v></c>' for _n in range(20))
    rows = b"".join(b'<row r="%d">%s</row>' % (n, cells) for n in range(9, 500))
    parts = parts_of(as_excel_saves_it())
    text = parts["xl/sharedStrings.xml"].replace(b"<t>", b"<t>" + b"a" * 1_000_000, 1)
    sheet = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped(parts | {"xl/sharedStrings.xml": text, SHEET: sheet})


def word() -> bytes:
    return as_word([["STT", "Tiêu chí"], ["1", "Một"]])


def other_workbook() -> bytes:
    return saved(Workbook())


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing", lambda: b"", UNREADABLE),
    ("a CSV", lambda: "mã;tên\n1;Kế hoạch".encode(), UNREADABLE),
    ("JSON", lambda: json.dumps(small_set()).encode(), UNREADABLE),
    ("a web page", lambda: b"<html><table><tr><td>1</td></tr></table></html>", UNREADABLE),
    ("a PDF", lambda: b"%PDF-1.7\n" + bytes(100), UNREADABLE),
    ("old .xls, or a password", lambda: OLE, OLD),
    ("a Word document", word, UNREADABLE),
    ("another workbook", other_workbook, NO_SHEET),
    ("a zip of it", zip_in_zip, UNREADABLE),
    ("a zip with a password", encrypted_zip, UNREADABLE),
    ("cut off at the end", lambda: whole()[:-200], UNREADABLE),
    ("cut off in the middle", lambda: whole()[: len(whole()) // 2], UNREADABLE),
    ("cut off at the beginning", lambda: whole()[2000:], UNREADABLE),
    ("a bit turned", flipped, UNREADABLE),
    ("packed with LZMA", lambda: packed_otherwise(zipfile.ZIP_LZMA), UNREADABLE),
    ("packed with bzip2", lambda: packed_otherwise(zipfile.ZIP_BZIP2), UNREADABLE),
    ("too large", lambda: whole() + bytes(3 * 1024 * 1024), LARGE),
    ("a bomb", lambda: plus(**{"xl__media__image1.png": bytes(60 << 20)}), BOMB),
    ("too many parts", lambda: plus(**{f"xl__a{n}.xml": b"" for n in range(300)}), UNREADABLE),
    ("macros", lambda: plus(**{"xl__vbaProject.bin": b"x"}), MACROS),
    ("old macros", lambda: plus(**{"xl__macrosheets__sheet1.xml": b"<a/>"}), MACROS),
    ("a DTD", lambda: entity(b""), UNREADABLE),
    ("a file of the server", lambda: entity(b'<!ENTITY b SYSTEM "/etc/passwd">'), UNREADABLE),
    ("a billion laughs", lambda: entity(b'<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">'), UNREADABLE),
    ("another encoding", utf16, UNREADABLE),
    ("the whole sheet merged", lambda: merging("A1:XFD1048576"), MERGES),
    ("a thousand merges", lambda: merging(*["A1:B1"] * 501), MERGES),
    ("too many cells", lambda: rewritten(SHEET, b"<row ", b"<c/>" * 200_001 + b"<row "), CELLS),
    ("more text than any set", many_long_texts, MORE),
    ("a sheet's part gone", lambda: without(SHEET),
     "The file has no sheet “Criteria”; it has: Criteria set, Groups, Fields, Instructions, Lists. "
     "Use the template."),
    ("the workbook's part gone", lambda: without("xl/workbook.xml"), UNREADABLE),
    ("the list of types gone", lambda: without("[Content_Types].xml"), DAMAGED),
    ("relations gone", lambda: without("xl/_rels/workbook.xml.rels"), DAMAGED),
    ("parts empty", lambda: zipped(dict.fromkeys(parts_of(whole()), b"")), DAMAGED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_a_damaged_file_is_refused(content: Callable[[], bytes], told: str) -> None:
    assert faults(content()) == [told]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (whole, "bo.docx",
         "The file cannot be read as a Word document. Open it in Word, save it anew as .docx, and "
         "choose that file."),
        (lambda: OLE, "bo.docx",
         "The file is an old .doc document or has a password. Save it as .docx without one."),
        (whole, "bo.json", "The file is not a text in UTF-8. Save it as JSON in UTF-8."),
        (whole, "bo.xls",
         "“bo.xls” is not a kind of file that is read here. Choose one of: .json, .xlsx, .docx."),
        (whole, "bo.xlsm",
         "“bo.xlsm” is not a kind of file that is read here. Choose one of: .json, .xlsx, .docx."),
        (whole, "bo",
         "“bo” is not a kind of file that is read here. Choose one of: .json, .xlsx, .docx."),
    ],
)  # fmt: skip
def test_a_file_under_another_name_is_refused(
    content: Callable[[], bytes], name: str, told: str
) -> None:
    assert faults(content(), name) == [told]


@pytest.mark.slow
def test_a_bomb_of_a_gigabyte_is_refused() -> None:
    assert faults(gigabyte()) == [BOMB]


@pytest.mark.slow
def test_whatever_is_spoilt_inside_nothing_but_a_refusal_comes() -> None:
    dice = random.Random(5)
    parts = parts_of(as_excel_saves_it())
    names = [name for name in parts if name.startswith("xl/") and "theme" not in name]
    told = 0
    for _try in range(200):
        name = dice.choice(names)
        places = list(re.finditer(rb'(?<=")[^"]+(?=")|(?<=>)[^<]+(?=<)', parts[name]))
        place = dice.choice(places)
        spoilt = parts[name][: place.start()] + dice.choice(ODD) + parts[name][place.end() :]
        try:
            read(zipped(parts | {name: spoilt}))
        except Refused:
            told += 1
    assert 20 < told < 200


def test_protection_against_typing_is_no_fault() -> None:
    def protect(book: Any) -> None:
        book["Criteria"].protection.sheet = True
        book.security.lockStructure = True

    assert read(damaged(protect)).document == parse_set(small_set())
