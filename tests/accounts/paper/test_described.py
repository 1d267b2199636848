"""A paper as JSON, and the long ones on their way out."""

import json
from dataclasses import replace
from datetime import date

import pytest

from accounts.long_papers import LONG, cells_of
from accounts.paper.described import described, documents_of
from accounts.paper.document import (
    Align,
    Cell,
    Column,
    Fingerprint,
    Heading,
    Items,
    LegalBases,
    Letterhead,
    NewPage,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Picture,
    Row,
    RowKind,
    Signature,
    Style,
)
from accounts.paper.heading import PaperDate, PaperNumber
from accounts.paper.shapes import Anchor, Digits, Drawing, Line, Rect, Text

pytestmark = pytest.mark.pure

DRAWING = Drawing(
    width=100.5,
    height=40.0,
    shapes=(
        Rect(0, 1.5, 3, 4),
        Line(0, 0, 1, 1, dashed=True),
        Text(1, 2, "Ả", anchor=Anchor.MIDDLE),
        Digits(3, ((1.5, "12"), (4.0, "-"))),
    ),
    title="Hình",
    description="Mô tả",
)
TABLE = PaperTable(
    columns=(Column(1, Align.LEFT), Column(2.5, strong=True)),
    head=(Row((Cell("STT"), Cell("Đơn vị", unit="điểm"))),),
    rows=(
        Row((Cell("Lĩnh vực", columns=2),), RowKind.GROUP, bookmark="I"),
        Row((Cell("1", indent=1, align=Align.RIGHT), Cell("Xã <A> & B", rows=2))),
    ),
)
PAPER = OfficialDocument(
    name="Giấy",
    issuer="UBND",
    draft=True,
    letterhead=Letterhead(
        body="UBND", number=PaperNumber("05", "/QĐ"), date=PaperDate.of(date(2023, 1, 5))
    ),
    blocks=(
        LegalBases(("Căn cứ",)),
        Paragraph("x\ny", lead="Điều 1.", style=Style.ITALIC),
        Heading("I", level=2),
        Items(("a", "b")),
        NewPage(across=True),
        TABLE,
        Picture(DRAWING, "Hình 1"),
    ),
    recipients=("Lưu",),
    signatures=(Signature(("CHỦ TỊCH",), "A"),),
    fingerprint=Fingerprint("Mã", "ab", address="https://x/ab/"),
)


def test_a_paper_comes_back_from_json_as_it_was() -> None:
    told = json.loads(json.dumps(described([PAPER, replace(PAPER, across=True)])))
    assert documents_of(told) == [PAPER, replace(PAPER, across=True)]
    (row, _other) = documents_of(told)[0].blocks[5].rows  # type: ignore[union-attr]
    assert row.kind is RowKind.GROUP  # renderers ask for the very member


@pytest.mark.parametrize("odd", [b"bytes", {"is": "OfficialDocument"}, object()])
def test_what_stands_on_no_paper_is_refused(odd: object) -> None:
    with pytest.raises(TypeError):
        described([replace(PAPER, issuer=odd)])  # type: ignore[arg-type]


def test_nothing_is_made_but_what_papers_are_made_of() -> None:
    with pytest.raises(KeyError):
        documents_of([{"is": "PosixPath", "value": "/"}])


def test_a_paper_is_long_by_the_cells_of_its_tables() -> None:
    assert cells_of([PAPER]) == 5
    assert cells_of([replace(PAPER, blocks=(TABLE,) * LONG)]) > LONG
