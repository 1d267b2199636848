"""The set as the annex of its decision: nothing of it is lost on paper, and Word is read back."""

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import docx as python_docx
import pytest
from django.utils import translation
from pypdf import PdfReader

from accounts.numbers import format_decimal
from accounts.paper.document import Fingerprint, Items, OfficialDocument, PaperTable, Paragraph
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from accounts.wording import say
from criteria.annex_paper import set_annex
from criteria.incoming import read_incoming
from criteria.outline import FieldKind, NaPolicy, SetOutline, Source, Threshold
from criteria.set_format import SetDocument, set_from_json
from criteria.word.reading import read_set_word
from tests.criteria.documents import line, small_set
from tests.criteria.fixtures import NAMES, PHU_YEN, fixture_set
from tests.criteria.test_word import same

pytestmark = [pytest.mark.pure, pytest.mark.slow]
ISSUER = "Ủy ban nhân dân huyện Phù Yên"


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def annex(document: SetDocument, *, draft: bool = False, sha256: str = "") -> OfficialDocument:
    return set_annex(document, issuer=ISSUER, draft=draft, say=say, sha256=sha256)


def small(**changes: object) -> SetDocument:
    """The small set, changed in its outline."""
    document = set_from_json(small_set())
    return replace(document, outline=replace(document.outline, **changes))  # type: ignore[arg-type]


def provisions(document: SetDocument) -> dict[str, str]:
    """What stands below the table, by its bold beginning without the number."""
    found: dict[str, str] = {}
    lead = ""
    for block in annex(document).blocks:
        if isinstance(block, Paragraph):
            lead = block.lead.partition(". ")[2] or block.lead
            found[lead] = block.text
        elif isinstance(block, Items):
            found[lead] += "".join(f" - {text}" for text in block.texts)
    return found


def without_spaces(text: str) -> str:
    """Lines are broken where there was no space, too: at strokes and hyphens."""
    return "".join(text.split())


def everything(outline: SetOutline) -> Iterator[str]:
    """Each row with what must stand in it."""
    for field in outline.fields:
        yield f"{field.code} {field.name} {format_decimal(field.max_points)}"
        for _depth, node in field.walk():
            evidence = " ".join(f"- {text}" for text in node.evidence_asked)
            points = format_decimal(node.max_points)
            yield f"{node.code} {node.name} {points} {node.rule_text} {evidence}"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_set_stands_in_the_pdf(name: str) -> None:
    document = fixture_set(name)
    reader = PdfReader(io.BytesIO(pdf([annex(document)])))
    text = without_spaces("".join(page.extract_text() for page in reader.pages))
    rows = list(everything(document.outline))
    assert len(rows) >= 39
    assert [row for row in rows if without_spaces(row) not in text] == []
    title, attached = annex(document).subject, annex(document).attached
    assert f"PHỤLỤC{without_spaces(title + attached)}" in text
    assert without_spaces(f"Tổng điểm tối đa {format_decimal(document.outline.max_points)}") in text
    bookmarks = [each["/Title"] for each in reader.outline[1]]  # below PHỤ LỤC
    fields = [f"{field.code}. {field.name}" for field in document.outline.fields]
    assert bookmarks == [*fields, "QUY ĐỊNH CHUNG"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_set_stands_in_the_word_file(name: str) -> None:
    document = fixture_set(name)
    (table,) = python_docx.Document(io.BytesIO(docx([annex(document)]))).tables
    rows = [" ".join(cell.text for cell in row.cells).split() for row in table.rows]
    assert [" ".join(row).strip() for row in rows[1:-1]] == [
        " ".join(row.split()) for row in everything(document.outline)
    ]
    assert " ".join(rows[-1]) == f"Tổng điểm tối đa {format_decimal(document.outline.max_points)}"


@pytest.mark.parametrize(("name", "draft"), [(PHU_YEN, True), *((name, False) for name in NAMES)])
def test_the_word_annex_is_read_back(name: str, draft: bool) -> None:
    """The tree whole, nine of ten rules rebuilt, and none of the rest silently."""
    document = fixture_set(name)
    content = docx([annex(document, draft=draft, sha256="" if draft else "a" * 64)])
    read = read_incoming("phu-luc.docx", content, departments=[]).document

    def plain(outline: SetOutline) -> list[object]:
        fields = [(field.code, field.name, field.max_points) for field in outline.fields]
        lines = [
            (depth, node.code, node.name, node.max_points, node.rule_text, node.evidence_asked)
            for depth, node in outline.walk()
        ]
        return [*fields, *lines]

    assert plain(read.outline) == plain(document.outline)
    assert (read.decision, read.year) == (document.decision, 2022)
    meant = {leaf.code: leaf for leaf in document.outline.leaves()}
    found = {leaf.code: leaf for leaf in read.outline.leaves()}
    right = [code for code, leaf in found.items() if same(leaf.rule, meant[code].rule)]
    assert len(right) >= 0.9 * len(meant)
    assert all(leaf.rule is None for code, leaf in found.items() if code not in right)


def test_before_the_decision_its_number_and_date_are_left_to_be_written() -> None:
    document = replace(fixture_set(PHU_YEN), decision="")
    attached = annex(document, draft=True).attached
    assert " ".join(attached.split()) == f"(Kèm theo Quyết định số /QĐ-UBND ngày / / của {ISSUER})"
    assert read_set_word(docx([annex(document, draft=True)])).document.decision == ""


@pytest.mark.parametrize(
    ("decision", "shown"),
    [
        ("12/QĐ-UBND", f"(Kèm theo Quyết định số 12/QĐ-UBND của {ISSUER})"),
        (
            "Quyết định số 12/QĐ-UBND của Chủ tịch UBND tỉnh",
            "(Kèm theo Quyết định số 12/QĐ-UBND của Chủ tịch UBND tỉnh)",
        ),
    ],
)
def test_whose_decision_it_is_attached_to(decision: str, shown: str) -> None:
    assert annex(replace(small(), decision=decision)).attached == shown


def test_the_title_names_the_year_once() -> None:
    document = replace(small(), title="Bộ tiêu chí", year=2023)
    assert annex(document).subject == "BỘ TIÊU CHÍ NĂM\N{NO-BREAK SPACE}2023"
    named = replace(document, title="Bộ tiêu chí năm 2023")
    assert annex(named).subject == annex(document).subject


def test_an_issued_set_shows_the_hash_of_its_content_and_a_draft_is_marked() -> None:
    label = "Mã kiểm tra nội dung bộ tiêu chí (SHA-256):"
    assert annex(small(), sha256="ab" * 32).shown_fingerprint == Fingerprint(label, "ab" * 32)
    assert annex(small()).shown_fingerprint is None
    assert annex(small(), draft=True).draft


def test_a_rule_without_a_published_text_is_said_in_plain_words() -> None:
    data = small_set()
    line(data, "1.2")["rule_text"] = " "
    (table,) = (b for b in annex(set_from_json(data)).blocks if isinstance(b, PaperTable))
    rules = {row.cells[0].text: row.cells[3].text for row in table.rows}
    assert rules["1.2"] == (
        "Số lần (số lượng).\nKhông có lần nào: 1 điểm; mỗi lần trừ 0,25 điểm, không âm."
    )
    assert rules["1.1"] == ""  # its parts are scored


def test_groups_stand_with_their_bounds_block_by_block() -> None:
    bounds = (Threshold("B", Decimal(0)), Threshold("A", Decimal("89.5")))
    assert provisions(small(thresholds=bounds))["Phân nhóm:"] == (
        "Đơn vị được xếp vào nhóm theo Chỉ số chưa làm tròn:"
        " - Nhóm A: từ 89,5% trở lên; - Nhóm B: dưới 89,5%."
    )
    blocks = (*bounds, Threshold("Tốt", Decimal(80), "Khối phường"))
    said = provisions(small(thresholds=blocks))
    assert said["Phân nhóm:"].endswith(
        " - Khối phường, nhóm Tốt: từ 80% trở lên; - Các đơn vị khác, nhóm A: từ 89,5% trở lên;"
        " - Các đơn vị khác, nhóm B: dưới 89,5%."
    )
    assert said["Xếp hạng:"].startswith("Các đơn vị được xếp hạng trong từng khối theo Chỉ số")
    assert "Phân nhóm:" not in provisions(small(thresholds=()))


def test_rounding_and_equal_results_are_told() -> None:
    said = provisions(small(points_places=2, index_places=0, tie_break=("2", "1")))
    assert said["Làm tròn:"].startswith(
        "Điểm của từng tiêu chí lấy đến 02 chữ số thập phân; Chỉ số khi công bố lấy đến số nguyên."
    )
    names = {field.code: field.name for field in small().outline.fields}
    assert f"theo thứ tự: 2. {names['2']}; 1. {names['1']}. Nếu" in said["Xếp hạng:"]
    assert provisions(small(tie_break=()))["Xếp hạng:"].endswith(
        "Các đơn vị có kết quả bằng nhau thì cùng hạng."
    )


def test_bonus_and_penalty_stand_with_their_caps_outside_the_total() -> None:
    first, second = small().outline.fields
    bonus = replace(first, kind=FieldKind.BONUS, max_points=Decimal("2.5"))
    document = small(fields=(bonus, second))
    said = provisions(document)
    assert said["Điểm thưởng:"] == (
        f"1. {first.name}: cộng không quá 2,5 điểm, ngoài tổng điểm tối đa."
    )
    assert "Điểm trừ:" not in said
    assert said["Chỉ số:"].endswith(", cộng điểm thưởng.")
    (table,) = (b for b in annex(document).blocks if isinstance(b, PaperTable))
    assert [cell.text for cell in table.rows[-1].cells][1:3] == [
        "Tổng điểm tối đa, không kể điểm thưởng và điểm trừ",
        format_decimal(second.max_points),
    ]


def test_lines_that_are_counted_otherwise_are_named() -> None:
    data = small_set()
    line(data, "1.2")["not_applicable"] = NaPolicy.LEAVE_OUT.value
    line(data, "2.1")["not_applicable"] = NaPolicy.FULL_POINTS.value
    line(data, "2.2")["source"] = Source.SURVEY.value
    line(data, "1.1")["capped"] = True
    for code in ("1.1.1", "1.1.2", "2.2", "2.3"):
        line(data, code)["not_applicable"] = NaPolicy.ZERO.value
    said = provisions(set_from_json(data))
    assert said["Nội dung không phát sinh trong năm:"] == (
        "Không tính vào điểm tối đa của đơn vị đối với các tiêu chí: 1.2; được tính điểm tối đa "
        "đối với các tiêu chí: 2.1; các tiêu chí còn lại được tính 0 điểm."
    )
    assert said["Điều tra xã hội học:"].endswith("các đơn vị không tự chấm các tiêu chí: 2.2, 2.3.")
    assert said["Mức trần:"].endswith("điểm tối đa của tiêu chí: 1.1.")


def test_a_note_and_the_allowed_reasons_are_printed() -> None:
    document = replace(small(), note="Áp dụng từ năm 2023.")
    assert provisions(document)["Ghi chú:"] == "Áp dụng từ năm 2023."
    data = small_set()
    line(data, "1.2")["not_applicable"] = NaPolicy.LEAVE_OUT.value
    outline = set_from_json(data).outline
    fields = tuple(
        replace(
            field,
            children=tuple(
                replace(node, na_reasons=("không có hồ sơ", "mới thành lập"))
                if node.code == "1.2"
                else node
                for node in field.children
            ),
        )
        for field in outline.fields
    )
    said = provisions(small(fields=fields))["Nội dung không phát sinh trong năm:"]
    assert said.endswith("Lý do được chấp nhận: - 1.2: không có hồ sơ, mới thành lập.")
