"""Papers read back from their Word file. Forms and places are those of DOMAIN 8."""

import io
import zipfile
from functools import cache
from typing import Any

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from accounts.paper.document import Cell, Column, OfficialDocument, PaperTable, Paragraph, Row
from accounts.paper.heading import BLANK
from accounts.paper.word import docx
from accounts.workbook_gate import admit_word
from tests.accounts.paper.samples import HASH, ISSUER, decision, paper

pytestmark = pytest.mark.pure


@cache
def content(draft: bool = False) -> bytes:
    return docx(paper(draft=draft))


@cache
def word(draft: bool = False) -> Any:
    return python_docx.Document(io.BytesIO(content(draft)))


def all_text(document: Any) -> str:
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def test_the_decision_has_all_its_parts_in_order() -> None:
    parts = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "ỦY BAN NHÂN DÂN\nHUYỆN PHÙ YÊN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/QĐ-UBND",
        "Phù Yên, ngày 05 tháng 01 năm 2023",
        "QUYẾT ĐỊNH",
        "Về việc công bố",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN",
        "Căn cứ Luật Tổ chức chính quyền địa phương;\nTheo đề nghị của Phòng.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công bố",
        "Điều 2. Trưởng phòng",
        "Nơi nhận:\n- Như Điều 2;\n- UBND tỉnh (để báo cáo);\n- Lưu: VT, NV.",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn A",
        HASH,
        "Kính gửi:",
    )
    places = [all_text(word()).find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_pages_have_the_margins_of_the_decree_and_turn_for_wide_tables() -> None:
    sections = list(word().sections)
    lying = [section.orientation == WD_ORIENT.LANDSCAPE for section in sections]
    assert lying == [False, False, True, False, True, False]
    for section, across in zip(sections, lying, strict=True):
        sides = (section.page_width.mm, section.page_height.mm)
        assert tuple(map(round, sides)) == ((297, 210) if across else (210, 297))
        margins = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert [round(margin.mm) for margin in margins] == [22, 20, 30, 15]


def test_pages_are_numbered_anew_in_each_document_but_not_on_its_first() -> None:
    sections = list(word().sections)
    begins = [True, True, False, False, True, True]
    assert [each.different_first_page_header_footer for each in sections] == begins
    restarts = [each._sectPr.find(qn("w:pgNumType")) is not None for each in sections]
    assert restarts == begins
    first = sections[0]
    assert [f.get(qn("w:instr")) for f in first.header._element.iter(qn("w:fldSimple"))] == ["PAGE"]
    assert list(first.first_page_header._element.iter(qn("w:fldSimple"))) == []
    assert all(each.header.is_linked_to_previous for each in sections[1:])


def big_table(document: Any) -> Any:
    return next(table for table in document.tables if len(table._tbl.tr_lst) > 60)


def test_the_head_of_a_table_repeats_and_rows_stay_whole() -> None:
    rows = big_table(word())._tbl.tr_lst
    repeated = [row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert repeated == [True, True] + [False] * 62
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_every_cell_has_its_width_and_the_table_the_width_of_the_page() -> None:
    table = big_table(word())
    assert table.autofit is False
    widths = [round(cell.width.mm, 1) for cell in table.rows[5].cells]
    assert widths == [25.2, 100.8, 50.4, 50.4, 25.2]
    spanned = table.rows[0]._tr.tc_lst
    assert [(cell.grid_span, cell.vMerge) for cell in spanned] == [
        (1, "restart"),
        (1, "restart"),
        (2, None),
        (1, "restart"),
    ]


def test_groups_and_totals_are_bold_and_keep_to_their_rows() -> None:
    rows = big_table(word()).rows

    def first(row: Any, at: int) -> Any:
        return row.cells[at].paragraphs[0]

    group, line, last, total = rows[2], rows[3], rows[-2], rows[-1]
    assert first(group, 0).runs[0].bold
    assert first(total, 1).runs[0].bold
    assert not first(line, 1).runs[0].bold
    assert first(line, 4).runs[0].bold  # a strong column
    keeps = [first(row, 1).paragraph_format.keep_with_next for row in (group, line, last, total)]
    assert keeps == [True, False, True, False]


def test_headings_are_real_and_everything_is_black_times() -> None:
    headings = [(p.style.name, p.text) for p in word().paragraphs if "Heading" in p.style.name]
    assert headings == [
        ("Heading 1", "I. CÔNG TÁC TỔ CHỨC"),
        ("Heading 2", "1. Phương pháp"),
        ("Heading 3", "a) Ưu điểm"),
        ("Heading 1", "II. BẢNG"),
    ]
    used = {p.style.name for p in word().paragraphs} | {"Bảng", "Quốc hiệu", "Header"}
    for name in used:
        style = word().styles[name]
        assert (style.font.name, str(style.font.color.rgb)) == ("Times New Roman", "000000")
        assert style.element.rPr.rFonts.get(qn("w:asciiTheme")) is None


@pytest.mark.parametrize(
    ("style", "size", "bold", "italic"),
    [
        ("Quốc hiệu", 12, True, False),
        ("Tiêu ngữ", 13.5, True, False),
        ("Cơ quan cấp trên", 12, False, False),
        ("Cơ quan ban hành", 12, True, False),
        ("Số văn bản", 13, False, False),
        ("Ngày văn bản", 13.5, False, True),
        ("Title", 14, True, False),
        ("Căn cứ", 14, False, True),
        ("Normal", 14, False, False),
        ("Chữ ký", 14, True, False),
        ("Nơi nhận, đề mục", 12, True, True),
        ("Nơi nhận", 11, False, False),
    ],
)
def test_sizes_are_those_of_the_decree(style: str, size: float, bold: bool, italic: bool) -> None:
    """DOMAIN 8, the table of blocks."""
    font = word().styles[style].font
    assert (font.size.pt, font.bold, font.italic) == (size, bold, italic)


def test_a_draft_says_so_on_every_page_and_shows_no_number_or_hash() -> None:
    def marks(header: Any) -> int:
        return str(header._element.xml).count('string="DỰ THẢO"')

    first = word(draft=True).sections[0]
    assert (marks(first.header), marks(first.first_page_header)) == (1, 1)
    assert f"Số: {BLANK}/QĐ-UBND" in all_text(word(draft=True))
    assert HASH not in all_text(word(draft=True))
    assert marks(word().sections[0].header) == 0


def test_the_file_is_vietnamese_names_its_issuer_and_repeats() -> None:
    assert docx(paper()) == content()
    properties = word().core_properties
    assert (properties.title, properties.author) == ("Quyết định công bố", ISSUER)
    assert properties.comments == ""
    with zipfile.ZipFile(io.BytesIO(content())) as parts:
        styles = parts.read("word/styles.xml").decode()
        assert not any("thumbnail" in name for name in parts.namelist())
    assert 'w:lang w:val="vi-VN" w:eastAsia="vi-VN"' in styles
    admit_word(content(draft=True))


def test_what_xml_cannot_hold_is_left_out() -> None:
    document = OfficialDocument(name="x", issuer="x", blocks=(Paragraph("a\x0bb\x00c\nd"),))
    assert "abc" in all_text(python_docx.Document(io.BytesIO(docx([document]))))


def test_the_signature_keeps_to_the_last_paragraph() -> None:
    written = python_docx.Document(io.BytesIO(docx([decision()])))
    last = next(p for p in written.paragraphs if p.text.startswith("Điều 2."))
    assert last.paragraph_format.keep_with_next is True


def test_a_row_of_many_lines_may_part_and_two_tables_never_join() -> None:
    tall = PaperTable(columns=(Column(1),), head=(), rows=(Row((Cell("dòng\n" * 40),)),))
    written = python_docx.Document(
        io.BytesIO(docx([OfficialDocument(name="x", issuer="x", blocks=(tall, tall))]))
    )
    assert list(written.tables[0]._tbl.iter(qn("w:cantSplit"))) == []
    assert [child.tag for child in written.element.body] == [
        qn(tag) for tag in ("w:tbl", "w:p", "w:tbl", "w:p", "w:sectPr")
    ]
