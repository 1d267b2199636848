"""What never reaches the reader of workbooks."""

import contextlib
import io
import random
import time
import zipfile

import pytest

from accounts import workbook_gate
from accounts.refusals import Refused
from accounts.workbook_gate import MAX_BYTES, admit
from tests.accounts.workbook_files import communes, rewritten

pytestmark = pytest.mark.pure

GOOD = communes(("01", "xã", "Tường Phù"))
SHEET = "xl/worksheets/sheet1.xml"
UNREADABLE = "The file cannot be read as an Excel workbook"


def _sheet(inside: str, encoding: str = "utf-8") -> bytes:
    xml = f'<worksheet xmlns="http://x"><sheetData/>{inside}</worksheet>'.encode(encoding)
    return rewritten(GOOD, {SHEET: xml})


def _merging(*ranges: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return _sheet(f"<mergeCells>{cells}</mergeCells>")


def test_a_plain_workbook_passes() -> None:
    admit(GOOD)


def test_a_few_merged_cells_pass() -> None:
    admit(_merging("A1:C1", "A2:A9"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", UNREADABLE),
        (b"code,kind,name\n01,xa,A", UNREADABLE),
        (b"PK\x03\x04" + b"\0" * 100, UNREADABLE),
        (GOOD[: len(GOOD) // 2], UNREADABLE),
        (GOOD + b"x" * MAX_BYTES, "The file is larger than 2 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is an old .xls workbook or has a password"),
        (rewritten(GOOD, {"xl/vbaProject.bin": b"x"}), "The file holds macros"),
        (rewritten(GOOD, {f"xl/part{i}.xml": b"" for i in range(301)}), UNREADABLE),
        (_sheet("<!DOCTYPE x>"), UNREADABLE),
        (_sheet("<mergeCell/>", encoding="utf-16"), UNREADABLE),
        (_merging("A1:XFD1048576"), "The file merges too many cells"),
        (_merging("a1:xfd1048576"), "The file merges too many cells"),
        (_merging("A&#49;:XFD1048576"), "The file merges too many cells"),
        (_merging(*["A1:B1"] * 501), "The file merges too many cells"),
        (_sheet("<c/>" * 200_001), "A sheet has more than 200000 cells"),
    ],
)
def test_what_is_not_a_plain_workbook_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        admit(content)
    assert str(refusal.value).startswith(sentence)


def test_a_merged_range_with_a_prefix_and_single_quotes_is_seen() -> None:
    xml = b"<x:worksheet xmlns:x='http://x'><x:mergeCell x='1' ref = 'A1:XFD9999'/></x:worksheet>"
    with pytest.raises(Refused, match="merges too many cells"):
        admit(rewritten(GOOD, {SHEET: xml}))


def test_a_merged_range_behind_a_bracket_in_an_attribute_is_seen() -> None:
    with pytest.raises(Refused, match="merges too many cells"):
        admit(_sheet('<mergeCell x=">" ref="A1:XFD1048576"/>'))


def test_a_sheet_in_a_part_of_another_name_is_looked_at() -> None:
    with pytest.raises(Refused, match=UNREADABLE):
        admit(rewritten(GOOD, {"xl/worksheets/sheet1.bin": b"<!DOCTYPE x>"}))
    admit(rewritten(GOOD, {"xl/media/image1.png": b"\x89PNG <!DOCTYPE x>\0"}))


def test_many_unfinished_elements_take_no_long_search() -> None:
    begin = time.perf_counter()
    admit(_sheet("<mergeCell " * 200_000))
    assert time.perf_counter() - begin < 2


def test_a_compression_that_no_office_writes_is_refused() -> None:
    """LZMA may claim a dictionary of four gigabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(Refused, match=UNREADABLE):
        admit(buffer.getvalue())


def test_whatever_byte_is_spoilt_nothing_but_a_refusal_comes() -> None:
    dice = random.Random(3)
    for _try in range(300):
        spoilt = bytearray(GOOD)
        for _byte in range(3):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        with contextlib.suppress(Refused):
            admit(bytes(spoilt))


def test_a_bomb_is_left_before_it_has_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = rewritten(GOOD, {"xl/media/image1.png": b"\0" * 60_000_000})
    assert len(bomb) < MAX_BYTES
    with pytest.raises(Refused, match="unpacks to far more than a list"):
        admit(bomb)
    # The twin: with the limit lifted the same file passes.
    monkeypatch.setattr(workbook_gate, "MAX_UNPACKED_BYTES", 100_000_000)
    admit(bomb)


def test_a_size_that_the_header_understates_is_counted_anyway() -> None:
    bomb = rewritten(GOOD, {"xl/media/image1.png": b"\0" * 60_000_000})
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        true_size = archive.getinfo("xl/media/image1.png").file_size
    lying = bomb.replace(true_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Refused):
        admit(lying)


def test_a_part_that_stands_twice_is_refused() -> None:
    buffer = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as twice:
        twice.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(Refused, match=UNREADABLE):
        admit(buffer.getvalue())
