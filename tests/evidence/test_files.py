"""Which files are taken, and under what name (TRUST 5)."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from evidence.files import CONTENT_TYPES, NAME_BYTES, clean_name, served_type
from evidence.uploads import examine, store
from tests.evidence.samples import (
    DOCX,
    DOCX_PARTS,
    JPG,
    OLE,
    PDF,
    PLAIN_TYPES,
    PNG,
    TYPES_PART,
    XLSX,
    XLSX_PARTS,
    package,
    upload,
)

OFFICE = "application/vnd.openxmlformats-officedocument"

GOOD = [
    ("a.pdf", PDF, "application/pdf"),
    ("A.PDF", PDF, "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("a.jpg", JPG, "image/jpeg"),
    ("a.jpeg", JPG, "image/jpeg"),
    ("a.docx", DOCX, f"{OFFICE}.wordprocessingml.document"),
    ("a.xlsx", XLSX, f"{OFFICE}.spreadsheetml.sheet"),
]


@pytest.mark.pure
@pytest.mark.parametrize(("name", "content", "content_type"), GOOD, ids=[row[0] for row in GOOD])
def test_a_good_file_is_taken_with_our_own_type(
    name: str, content: bytes, content_type: str
) -> None:
    examined = examine(upload(content, name))
    assert (examined.name, examined.content_type) == (name, content_type)
    assert examined.sha256 == hashlib.sha256(content).hexdigest()
    assert examined.size_bytes == len(content)


NOT_REAL = (
    "“{name}” is not a real {extension} file: its content does not fit its name. "
    "Open it, save it again as {extension}, and choose that file."
)
NOT_TAKEN = (
    "“{name}” cannot be taken: files may be pdf, docx, xlsx, png, jpg, jpeg. "
    "Save it as PDF and try again."
)
NOT_NAMED = "“{name}” is not a {extension} file, though it is named so."
MACROS = "“{name}” carries macros (programs), which are not taken. Save it as PDF."
DAMAGED = "“{name}” is damaged or locked with a password. Save it again without one."
EMPTY = "“{name}” is empty. Choose the file again."

MACRO_TYPES = b'<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
RENAMED_MACRO = (
    b'<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
)

BAD = [
    # (what it is, name, content, sentence)
    ("program", "setup.exe", b"MZ\x90\0", NOT_TAKEN),
    ("page", "a.html", b"<script>", NOT_TAKEN),
    ("picture that can run", "a.svg", b"<svg/>", NOT_TAKEN),
    ("old Word", "a.doc", OLE, NOT_TAKEN),
    ("Word with macros by name", "a.docm", DOCX, NOT_TAKEN),
    ("no extension", "ke-hoach", PDF, NOT_TAKEN),
    ("double extension", "a.pdf.exe", PDF, NOT_TAKEN),
    ("hidden extension", "a‮fdp.exe", b"MZ\x90\0", NOT_TAKEN.replace("{name}", "afdp.exe")),
    ("program called PDF", "a.pdf", b"MZ\x90\0", NOT_REAL),
    ("page called PDF", "a.pdf", b"<html>%PDF-1.7", NOT_REAL),
    ("JPEG called PNG", "a.png", JPG, NOT_REAL),
    ("PDF called Word", "a.docx", PDF, NOT_REAL),
    ("old Excel or password called xlsx", "a.xlsx", OLE, NOT_REAL),
    ("Excel called Word", "a.docx", XLSX, NOT_NAMED),
    ("Word called Excel", "a.xlsx", DOCX, NOT_NAMED),
    ("any ZIP called Word", "a.docx", package({"a.txt": b"a"}), NOT_NAMED),
    ("Word with macros", "a.docx", package({**DOCX_PARTS, "word/vbaProject.bin": b"x"}), MACROS),
    ("macros elsewhere", "a.xlsx", package({**XLSX_PARTS, "XL/VBAPROJECT.BIN": b"x"}), MACROS),
    ("macro workbook renamed", "a.xlsx", package({**XLSX_PARTS, TYPES_PART: MACRO_TYPES}), MACROS),
    ("macro part renamed", "a.xlsx", package({**XLSX_PARTS, TYPES_PART: RENAMED_MACRO}), MACROS),
    (
        "macros told in UTF-16",
        "a.xlsx",
        package({**XLSX_PARTS, TYPES_PART: RENAMED_MACRO.decode().encode("utf-16")}),
        MACROS,
    ),
    ("half a ZIP", "a.docx", DOCX[: len(DOCX) // 2], DAMAGED),
    ("ZIP without its list", "a.docx", b"PK\x03\x04" + b"\0" * 50, DAMAGED),
    ("damaged inside", "a.docx", DOCX.replace(DOCX[48:52], b"\xff\xff\xff\xff"), DAMAGED),
    ("nothing at all", "a.pdf", b"", EMPTY),
]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "content", "sentence"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_bad_file_is_refused_in_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        examine(upload(content, name))
    extension = name.rpartition(".")[2]
    assert str(refusal.value) == sentence.format(name=name, extension=extension)


@pytest.mark.pure
def test_the_same_package_without_its_macros_is_taken() -> None:
    """The twin of the macro rows: nothing else about them is refused."""
    assert examine(upload(package({**XLSX_PARTS, TYPES_PART: PLAIN_TYPES}), "a.xlsx"))


@pytest.mark.pure
def test_a_list_of_parts_that_inflates_without_end_is_read_in_part() -> None:
    bomb = package({**DOCX_PARTS, TYPES_PART: b"\0" * 50_000_000})
    assert examine(upload(bomb, "a.docx")).size_bytes == len(bomb)


def test_the_largest_file_is_taken_and_one_byte_more_refused(settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024  # type: ignore[attr-defined]
    largest = PDF + b"\0" * (1024 * 1024 - len(PDF))
    assert examine(upload(largest)).size_bytes == 1024 * 1024
    with pytest.raises(Refused) as refusal:
        examine(upload(largest + b"\0"))
    assert str(refusal.value) == (
        "“Kế hoạch.pdf” is larger than 1 MB. Scan it in black and white or in parts, and try again."
    )


def test_a_size_that_lies_is_counted(settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024  # type: ignore[attr-defined]
    liar = upload(PDF + b"\0" * 5000)
    liar.size = 10
    with pytest.raises(Refused, match="larger than"):
        examine(liar)


# Names

NAMES = [
    ("Kế hoạch.pdf", "Kế hoạch.pdf"),
    ("Kế hoạch.pdf", "Kế hoạch.pdf"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\Lan\\Báo cáo.pdf", "Báo cáo.pdf"),
    ("a\0b\r\nc.pdf", "ab c.pdf"),
    ("a‮fdp.docx", "afdp.docx"),
    ("\u200fbáo\u200b cáo\ufeff.pdf", "báo cáo.pdf"),
    ("  a   b .pdf ", "a b.pdf"),
    ("..pdf", "tai-lieu.pdf"),
    ("", "tai-lieu"),
    ('a"b;c.pdf', 'a"b;c.pdf'),
]


@pytest.mark.pure
@pytest.mark.parametrize(("given_name", "expected"), NAMES)
def test_names_are_cleaned(given_name: str, expected: str) -> None:
    assert clean_name(given_name) == expected


@pytest.mark.pure
def test_a_long_name_keeps_its_end_and_whole_letters() -> None:
    name = clean_name("ế" * 300 + ".pdf")
    assert name == "ế" * 58 + ".pdf"
    assert len(name.encode()) <= NAME_BYTES


@pytest.mark.pure
@given(st.text())
def test_any_name_is_short_visible_and_stays_as_it_is(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned
    assert len(cleaned.encode()) <= NAME_BYTES
    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert cleaned.isprintable()
    assert clean_name(cleaned) == cleaned


@pytest.mark.pure
def test_a_type_that_is_not_ours_is_served_as_bytes() -> None:
    assert served_type("text/html") == served_type("") == "application/octet-stream"
    assert {served_type(kind) for kind in CONTENT_TYPES} == CONTENT_TYPES


# Storing


@pytest.fixture
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def stored_files(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_file_stands_under_its_hash_and_once(media: Path) -> None:
    name = store(examine(upload()))
    digest = hashlib.sha256(PDF).hexdigest()
    assert name == f"evidence/{digest[:2]}/{digest}"
    assert store(examine(upload(name="Tên khác.pdf"))) == name
    assert stored_files(media) == [name]
    with default_storage.open(name) as content:
        assert content.read() == PDF


def test_what_an_interrupted_attempt_left_is_written_anew(media: Path) -> None:
    name = store(examine(upload()))
    (media / name).write_bytes(PDF[:4])
    assert store(examine(upload())) == name
    assert (media / name).read_bytes() == PDF
    assert stored_files(media) == [name]
