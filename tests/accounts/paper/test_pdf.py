"""Papers read back from their PDF. Forms and places are those of DOMAIN 8."""

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pypdfium2
import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from accounts.paper.document import OfficialDocument, Paragraph
from accounts.paper.pdf import document_html, pdf
from tests.accounts.paper.samples import HASH, paper, report, table_sheet

pytestmark = [pytest.mark.pure, pytest.mark.slow]

MM = 72 / 25.4


@cache
def read(draft: bool = False) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(paper(draft=draft))))


@cache
def texts(draft: bool = False) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(draft).pages]


def in_the_top_margin(page: PageObject) -> str:
    found: list[str] = []
    least = float(page.mediabox.height) - 20 * MM

    def visit(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if tm[4] * cm[1] + tm[5] * cm[3] + cm[5] > least:
            found.append(text)

    page.extract_text(visitor_text=visit)
    return "".join(found).strip()


def test_the_decision_has_all_its_parts_in_order() -> None:
    parts = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "HUYỆN PHÙ YÊN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/QĐ-UBND",
        "Phù Yên, ngày 05 tháng 01 năm 2023",
        "QUYẾT ĐỊNH",
        "Về việc công bố",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN",
        "Căn cứ Luật Tổ chức chính quyền địa phương; Theo đề nghị của Phòng.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công bố",
        "Điều 2. Trưởng phòng",
        "Nơi nhận: - Như Điều 2; - UBND tỉnh (để báo cáo); - Lưu: VT, NV.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A",
        f"Mã kiểm tra: {HASH}",
    )
    places = [texts()[0].find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_pages_are_numbered_in_the_top_margin_anew_in_each_document_but_for_the_first() -> None:
    """Decision; report with two pages across and one upright behind; table; letter."""
    margins = [in_the_top_margin(page) for page in read().pages]
    assert margins == ["", "", "2", "3", "4", "5", "", ""]


def test_wide_tables_lie_across_between_upright_pages() -> None:
    sizes = [
        (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM))
        for page in read().pages
    ]
    upright, across = (210, 297), (297, 210)
    assert sizes == [upright, upright, across, across, across, upright, across, upright]


def test_the_head_of_a_table_stands_on_each_of_its_pages() -> None:
    assert ["STT Đơn vị Điểm Chỉ số" in text for text in texts()[2:5]] == [True, True, True]
    assert "Trung bình" in texts()[4]


def test_a_draft_says_so_on_every_page_and_shows_no_number_or_hash() -> None:
    marked = ["DỰTHẢO" in text.replace(" ", "") for text in texts(draft=True)]
    assert marked == [True] * len(marked)
    assert "05/QĐ-UBND" not in texts(draft=True)[0]
    assert HASH not in texts(draft=True)[0]
    assert not any("DỰTHẢO" in text.replace(" ", "") for text in texts())


def test_letters_are_of_one_family_and_embedded() -> None:
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in read(draft=True).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    names = {str(font["/BaseFont"]).partition("+")[2] for font in fonts}
    assert names == {
        f"Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_the_file_has_title_language_bookmarks_and_tags() -> None:
    root = read().root_object
    assert read().metadata is not None
    assert read().metadata.title == "Quyết định công bố"  # type: ignore[union-attr]
    assert root["/Lang"] == "vi"
    assert list(bookmarks(read().outline)) == [
        "QUYẾT ĐỊNH",
        "BÁO CÁO",
        "I. CÔNG TÁC TỔ CHỨC",
        "II. BẢNG",
        "Khối xã",
        "Biểu số 1",
        "Khối xã",
    ]
    kinds = set(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= kinds


def bookmarks(items: list[object]) -> Iterator[str]:
    for item in items:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield str(item["/Title"])  # type: ignore[index]


def tags(element: object) -> Iterator[str]:
    node = element.get_object()  # type: ignore[attr-defined]
    if isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        below = node.get("/K", [])
        yield from chain.from_iterable(map(tags, below if isinstance(below, list) else [below]))


def test_nothing_is_printed_in_the_margins_but_the_number() -> None:
    """DOMAIN 8: 20–25 mm above and below, 30–35 left, 15–20 right."""
    document = pypdfium2.PdfDocument(pdf([report(), table_sheet()]))
    for page in document:
        picture = page.render(scale=2).to_pil().convert("L")
        width, height = picture.size
        left, right, bottom = (int(mm * MM * 2) for mm in (29.5, 14.5, 19.5))
        margins = ((0, 0, left, height), (width - right, 0, width, height))
        margins = (*margins, (0, height - bottom, width, height))
        assert [sum(picture.crop(box).histogram()[:200]) for box in margins] == [0, 0, 0]
    document.close()


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf([table_sheet()]) == pdf([table_sheet()])


def test_texts_are_never_markup() -> None:
    assert "Ghi chú nghiêng &lt;b&gt;&amp; không&lt;/b&gt; đậm." in document_html(report())


def test_only_the_last_line_of_a_long_note_keeps_to_the_signature() -> None:
    note = OfficialDocument(name="x", issuer="x", blocks=(Paragraph("a\n\nb\nc", lead="Ghi chú:"),))
    body, _ending, last = document_html(note).partition('<div class="ending">')
    assert re.findall(r"<p class=.body.>(.*?)</p>", body) == ["<b>Ghi chú:</b> a", "b"]
    assert re.findall(r"<p class=.body.>(.*?)</p>", last) == ["c"]
