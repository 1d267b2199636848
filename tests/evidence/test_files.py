"""Which files are taken, and under what name (TRUST 5)."""

import hashlib

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from evidence.file_names import NAME_BYTES, clean_name
from evidence.files import TYPES, extra_types, served_type
from evidence.uploads import examine, extra_types_can_be_read
from tests.evidence.samples import DOCX, JPG, OFFICE, OLE, PDF, PNG, XLSX, upload

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


@pytest.mark.pure
def test_a_file_on_the_disk_is_mapped_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large upload comes as a file of its own; what examines it holds none of it."""
    monkeypatch.setattr(TemporaryUploadedFile, "read", None)
    with TemporaryUploadedFile("a.pdf", "text/html", len(PDF), None) as on_disk:
        on_disk.write(PDF)
        on_disk.seek(0)
        assert examine(on_disk).sha256 == hashlib.sha256(PDF).hexdigest()


# Types that an authority adds


def test_an_authority_adds_types(settings: object) -> None:
    settings.EVIDENCE_EXTRA_TYPES = "doc:application/msword:d0cf11e0a1b11ae1"  # type: ignore[attr-defined]
    examined = examine(upload(OLE, "Kế hoạch.doc"))
    assert (examined.name, examined.content_type) == ("Kế hoạch.doc", "application/msword")
    with pytest.raises(Refused) as refusal:
        examine(upload(PDF, "a.doc"))
    assert "is not a real doc file" in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        examine(upload(PDF, "a.zip"))
    assert "files may be pdf, docx, xlsx, png, jpg, jpeg, doc." in str(refusal.value)


@pytest.mark.pure
@pytest.mark.parametrize(
    "setting",
    [
        "doc",
        "doc:application/msword",
        "doc:application/msword:d0",
        "doc:text/plain:d0cf",
        "html:application/x-thing:3c68",
        "exe:application/x-msdownload:4d5a",
        "zzz:image/svg+xml:3c73",
        "zzz:application/xhtml+xml:3c68",
        "docm:application/x-thing:504b0304",
    ],
)
def test_a_type_that_acts_is_never_added(setting: str) -> None:
    with pytest.raises(ValueError, match=setting.partition(":")[0]):
        extra_types(setting)


def test_the_site_does_not_start_with_types_it_cannot_read(settings: object) -> None:
    settings.EVIDENCE_EXTRA_TYPES = "exe:application/x-msdownload:4d5a"  # type: ignore[attr-defined]
    (fault,) = extra_types_can_be_read()
    assert fault.id == "evidence.E001"


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
    ("a;b's #1 (2)&.pdf", "a;b's #1 (2)&.pdf"),
    ('a"b<c>d|e?f*g:h.pdf', "a_b_c_d_e_f_g_h.pdf"),
    ("con.pdf", "_con.pdf"),
    ("COM1.báo cáo.pdf", "_COM1.báo cáo.pdf"),
    ("Công ty.pdf", "Công ty.pdf"),
    ("console.pdf", "console.pdf"),
    ("Quyết định số 12/QĐ-UBND.pdf", "QĐ-UBND.pdf"),
    ("ĐỀ ÁN vị trí việc làm (Phụ lục 1).docx", "ĐỀ ÁN vị trí việc làm (Phụ lục 1).docx"),
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
    for kind in TYPES:
        assert served_type(kind.content_type) == kind.content_type
