"""A receipt on paper: what was handed in is read back from the files, whole."""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import docx as python_docx
import pytest
from pypdf import PdfReader

from accounts.numbers import format_decimal
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from criteria.outline import SetOutline
from scoring.papers.receipt import receipt_paper
from scoring.papers.submitted_sheet import (
    VIETNAM,
    SubmittedField,
    SubmittedProof,
    SubmittedRow,
    SubmittedSheet,
    canonical,
    digest,
    read_sheet,
)
from tests.criteria.fixtures import PHU_YEN, fixture_set

pytestmark = [pytest.mark.pure, pytest.mark.slow]

PROOF = SubmittedProof(
    "12/KH-UBND", date(2022, 1, 5), "UBND xã", "Kế hoạch cải cách hành chính", "2-3", "ab" * 32
)
TITLED = SubmittedProof("", None, "", "Ảnh chụp bảng niêm yết", "", "cd" * 32)


def fields_of(outline: SetOutline) -> tuple[SubmittedField, ...]:
    """Every line with half of its points, and evidence."""
    fields = []
    for field in outline.fields:
        rows = tuple(
            SubmittedRow(
                code=node.code,
                name=node.name,
                depth=depth,
                max_points=node.max_points,
                points=node.max_points / 2,
                is_line=node.is_leaf,
                told="Số đạt được (b): 1; tổng số (a): 2 (50 %)" if node.is_leaf else "",
                proofs=(PROOF,) if node.is_leaf else (),
            )
            for depth, node in field.walk()
        )
        points = field.max_points / 2
        fields.append(SubmittedField(field.code, field.name, field.max_points, points, rows))
    return tuple(fields)


OUTLINE = fixture_set(PHU_YEN).outline
SHEET = SubmittedSheet(
    number="07/2022",
    authority="Ủy ban nhân dân huyện Phù Yên",
    commune="xã Tường Phù",
    place="Tường Phù",
    year=2022,
    set_title="Bộ tiêu chí Chỉ số cải cách hành chính cấp xã",
    set_decision="1550/QĐ-UBND ngày 01/12/2022",
    set_sha256="ef" * 32,
    submitted_at=datetime(2022, 12, 9, 16, 5, tzinfo=VIETNAM),
    submitted_by="Lò Văn Sơn",
    office="Phó Chủ tịch",
    due_at=datetime(2022, 12, 10, 17, tzinfo=VIETNAM),
    is_late=False,
    points=Decimal("40.585"),
    max_points=Decimal("70"),
    index=Decimal("40.585") * 100 / 70,
    index_places=2,
    documents=2,
    fields=fields_of(OUTLINE),
)
SMALL = replace(
    SHEET,
    fields=(
        SubmittedField(
            "1",
            "Chỉ đạo, điều hành",
            Decimal(4),
            Decimal("1.96"),
            (
                SubmittedRow(
                    code="1.1", name="Kế hoạch", depth=0, max_points=Decimal(2),
                    points=Decimal("1.96"), figures={"numerator": "98", "denominator": "100"},
                    told="Số đạt được (b): 98; tổng số (a): 100 (98 %)", note="Theo báo cáo năm",
                    proofs=(PROOF, TITLED),
                ),
                SubmittedRow(
                    code="1.2", name="Sáng kiến", depth=0, max_points=Decimal(1),
                    na_reason="Không phát sinh",
                ),
                SubmittedRow(
                    code="1.3", name="Hài lòng", depth=0, max_points=Decimal(1), surveyed=True
                ),
            ),
        ),
    ),
)  # fmt: skip


def pages(sheet: SubmittedSheet) -> list[str]:
    paper = receipt_paper(sheet, sha256=digest(canonical(sheet)))
    reader = PdfReader(io.BytesIO(pdf([paper])))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def without_spaces(text: str) -> str:
    return "".join(text.split())


def word_rows(sheet: SubmittedSheet) -> list[list[str]]:
    """The cells of the sheet's table: the one with as many columns."""
    paper = receipt_paper(sheet, sha256=digest(canonical(sheet)))
    tables = python_docx.Document(io.BytesIO(docx([paper]))).tables
    (table,) = (each for each in tables if len(each.columns) == 7)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_first_page_is_the_receipt() -> None:
    first = without_spaces(pages(SMALL)[0])
    for part in (
        "PHIẾU XÁC NHẬN NỘP",
        "Số: 07/2022",
        "Tường Phù, ngày 09 tháng 12 năm 2022",
        "Đơn vị nộp: Ủy ban nhân dân xã Tường Phù.",
        "Nơi nhận: Ủy ban nhân dân huyện Phù Yên.",
        "Quyết định số 1550/QĐ-UBND ngày 01/12/2022",
        "16 giờ 05 ngày 09/12/2022 (đúng hạn; hạn nộp: 17 giờ 00 ngày 10/12/2022).",
        "Người nộp: Lò Văn Sơn, Phó Chủ tịch.",
        "Tổng điểm tự chấm: 40,585/70 điểm; chỉ số tự chấm 57,98%.",  # 57,978…
        "Số tiêu chí tự chấm: 2.",
        "Số tài liệu kiểm chứng: 2.",
    ):
        assert without_spaces(part) in first
    assert "(nộp muộn; hạn nộp" in pages(replace(SMALL, is_late=True))[0]


def test_the_last_page_is_signed_and_has_the_hash() -> None:
    last = pages(SMALL)[-1]
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in last
    assert "Lò Văn Sơn" in last
    assert digest(canonical(SMALL)) in without_spaces(last)


@pytest.mark.parametrize(
    ("office", "lines"),
    [
        ("Phó Chủ tịch UBND xã", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Trưởng phòng Văn hóa", ("TM. ỦY BAN NHÂN DÂN", "TRƯỞNG PHÒNG VĂN HÓA")),
        ("", ("LÃNH ĐẠO ỦY BAN NHÂN DÂN",)),  # nothing is made up of whom no office is known
    ],
)
def test_who_signs(office: str, lines: tuple[str, ...]) -> None:
    (signature,) = receipt_paper(replace(SMALL, office=office), sha256="").signatures
    assert (signature.lines, signature.name) == (lines, "Lò Văn Sơn")


@pytest.mark.slow
def test_every_line_of_a_whole_set_and_the_total_stand_in_the_pdf() -> None:
    text = without_spaces("".join(pages(SHEET)[1:]))
    rows = [row for field in SHEET.fields for row in field.rows]
    assert sum(row.is_line for row in rows) == 60  # of decision 1550
    missing = [
        row.code
        for row in rows
        if without_spaces(f"{row.code} {row.name} {format_decimal(row.max_points)}") not in text
    ]
    assert missing == []
    assert "Tổngđiểm,khôngkểđiểmthưởngvàđiểmtrừ7040,585" in text
    assert text.count("12/KH-UBNDngày05/01/2022,trang2-3") == sum(row.is_line for row in rows)


def test_every_line_of_a_whole_set_and_the_total_stand_in_the_word_form() -> None:
    _head, *rows, total = word_rows(SHEET)
    expected = [
        code
        for field in OUTLINE.fields
        for code in (field.code, *(node.code for _depth, node in field.walk()))
    ]
    assert [row[0] for row in rows] == expected
    assert (total[2], total[4]) == ("70", "40,585")


def test_each_cell_says_what_the_commune_said() -> None:
    _head, field, answered, asked, surveyed, _total = word_rows(SMALL)
    assert field == ["1", "Chỉ đạo, điều hành", "4", "", "1,96", "", ""]
    assert answered == [
        "1.1", "Kế hoạch", "2", "Số đạt được (b): 98; tổng số (a): 100 (98 %)", "1,96",
        "Theo báo cáo năm",
        "- 12/KH-UBND ngày 05/01/2022, trang 2-3\n- Ảnh chụp bảng niêm yết",
    ]  # fmt: skip
    assert asked[3:5] == ["Đề nghị không phát sinh: Không phát sinh", ""]
    assert surveyed[3:5] == ["Cơ quan đánh giá xác định", ""]


@pytest.mark.parametrize("sheet", [SHEET, SMALL, replace(SMALL, index=None)])
def test_the_canonical_text_is_read_back(sheet: SubmittedSheet) -> None:
    text = canonical(sheet)
    assert read_sheet(text) == sheet
    assert canonical(read_sheet(text)) == text


def test_one_moment_is_one_text() -> None:
    utc = datetime.fromisoformat("2022-12-09T09:05:00+00:00")
    assert canonical(replace(SMALL, submitted_at=utc)) == canonical(SMALL)


def test_another_point_is_another_hash() -> None:
    assert digest(canonical(replace(SMALL, points=Decimal("40.58")))) != digest(canonical(SMALL))


def test_another_format_is_not_read() -> None:
    with pytest.raises(ValueError, match="not a submitted sheet"):
        read_sheet('{"format":"submitted-sheet/2"}')
