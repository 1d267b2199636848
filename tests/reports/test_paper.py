"""The decision read back from its PDF. Forms and places are those of DOMAIN 8."""

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from django.utils import translation
from pypdf import PageObject, PdfReader

from accounts.paper import html as html_module
from accounts.paper.html import html_to_pdf as pdf
from accounts.paper.pdf import document_html
from accounts.refusals import Refused
from accounts.wording import say
from reports.paper.decision import decision_pdf, documents
from reports.paper.letterhead import Signing
from reports.prose.prefilled import prefilled
from reports.result.period import PeriodResult
from reports.statistics.phrases import Part
from reports.statistics.report import statistics
from tests.reports import phu_yen
from tests.reports.small_years import commune, one_leaf_set, year_of

pytestmark = [pytest.mark.pure, pytest.mark.slow]

HASH = "0123456789abcdef" * 4
SIGNED = Signing(number="5", signed_on=date(2023, 1, 5), revision=1, draft=False, sha256=HASH)
NUMBER_SIZE = 17  # 13 pt, in pixels of CSS
DRAFT = Signing(number="5", signed_on=date(2023, 1, 5), revision=1, draft=True, sha256=HASH)


@cache
def paper(signing: Signing) -> bytes:
    return made(phu_yen.result(), signing)


def made(result: PeriodResult, signing: Signing) -> bytes:
    return decision_pdf(result, prefilled(result), signing)


@cache
def pages(signing: Signing) -> tuple[str, ...]:
    reader = PdfReader(io.BytesIO(paper(signing)))
    return tuple(plain(page.extract_text()) for page in reader.pages)


def first_table() -> int:
    """The position of the page that Biểu 1 begins on: the report stands before it."""
    return next(at for at, page in enumerate(pages(SIGNED)) if page.startswith("Biểu số 1 "))


def plain(text: str) -> str:
    return " ".join(text.split())


def html(result: PeriodResult, signing: Signing = SIGNED) -> list[str]:
    drawn = documents(result, prefilled(result), signing)
    return [plain(document_html(document)) for document in drawn]


def sentences(result: PeriodResult, *parts: Part) -> Iterator[str]:
    with translation.override("vi"):
        yield from (plain(say(s.sentence)) for s in statistics(result) if s.part in parts)


def without_spaces(text: str) -> str:
    """A line that is broken at a hyphen gets a space there."""
    return text.replace(" ", "")


def test_the_decision_is_headed_numbered_and_dated() -> None:
    first = pages(SIGNED)[0]
    for text in (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/QĐ-UBND",
        "Phù Yên, ngày 05 tháng 01 năm 2023",
        "Về việc công bố Chỉ số cải cách hành chính năm 2022",
        "của Ủy ban nhân dân các xã, thị trấn trên địa bàn huyện Phù Yên",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN",
        "Căn cứ Quyết định số 1550/QĐ-UBND ngày 07/9/2022 ban hành",
        "chịu trách nhiệm thi hành Quyết định này./.",
        "- Lưu: VT, NV.",
    ):
        assert text in first


def test_the_parts_of_the_decision_stand_in_order() -> None:
    parts = ("QUYẾT ĐỊNH", "Căn cứ", "QUYẾT ĐỊNH:", "Điều 1.", "Điều 2.", "Điều 3.", "./.")
    places = [pages(SIGNED)[0].index(part) for part in parts]
    assert places == sorted(places)
    assert re.search(r"Căn cứ[^;]+;.*Theo đề nghị của Phòng Nội vụ[^;]+\. QUYẾT", pages(SIGNED)[0])


def test_every_sentence_of_the_statistics_stands_in_the_report() -> None:
    """Each number and list of part III, and all the others."""
    of_report = pages(SIGNED)[1 : first_table()]
    report = without_spaces(" ".join(re.sub(r" \d$", "", page) for page in of_report))
    said = list(sentences(phu_yen.result(), *Part))
    assert len(said) >= 40
    assert [text for text in said if without_spaces(text) not in report] == []


def test_the_pictures_stand_in_the_report_in_their_order() -> None:
    report = " ".join(pages(SIGNED)[1 : first_table()])
    places = [report.index(f"Hình {number}. ") for number in range(1, 6)]
    assert places == sorted(places)
    assert places[2] < report.index("2. Kết quả theo lĩnh vực") < places[3]


def test_all_tables_are_attached() -> None:
    text = " ".join(pages(SIGNED))
    assert [n for n in range(1, 12) if f"Biểu số {n} " not in text] == []
    attached = "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05/01/2023 của Chủ tịch"
    assert text.count(attached) == 12  # with the report


def test_every_annex_is_numbered_on_its_own_and_not_on_its_first_page() -> None:
    reader = PdfReader(io.BytesIO(paper(SIGNED)))
    margins = [in_the_top_margin(page) for page in reader.pages]
    at = first_table()
    assert margins[:at] == ["", "", *map(str, range(2, at))]  # decision, report
    assert set(margins[at:]) == {"", "2"}
    starts = [text.startswith("Biểu số") for text in pages(SIGNED)[at:]]
    assert starts == [margin == "" for margin in margins[at:]]


def in_the_top_margin(page: PageObject) -> str:
    found: list[str] = []
    least = float(page.mediabox.height) - 20 / 25.4 * 72

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        # Of its size alone: the reader loses count of where it is inside a picture.
        if round(size) == NUMBER_SIZE and tm[4] * cm[1] + tm[5] * cm[3] + cm[5] > least:
            found.append(text)

    page.extract_text(visitor_text=visit)
    return plain("".join(found))


def test_a_draft_shows_it_on_every_page_and_has_no_number_date_or_hash() -> None:
    assert [page for page in pages(DRAFT) if "DỰTHẢO" not in without_spaces(page)] == []
    assert "Số: /QĐ-UBND" in pages(DRAFT)[0]
    assert "Phù Yên, ngày tháng 01 năm 2023" in pages(DRAFT)[0]
    assert not any(HASH in page or "05/QĐ-UBND" in page for page in pages(DRAFT))


def test_a_published_decision_carries_the_whole_hash_and_no_watermark() -> None:
    assert [number for number, page in enumerate(pages(SIGNED)) if HASH in page] == [0]
    assert not any("DỰTHẢO" in without_spaces(page) for page in pages(SIGNED))


def test_a_correction_says_what_it_replaces_and_why() -> None:
    again = Signing(
        number="", signed_on=None, revision=2, draft=False, sha256=HASH, revision_reason="sửa 1.2."
    )
    decision = html(phu_yen.result(), again)[0]
    assert "Kết quả này thay thế kết quả đã công bố trước đó; lý do: sửa 1.2.</p>" in decision
    assert "Kết quả công bố lần 2" in decision


def test_the_text_is_set_in_one_family_which_is_embedded() -> None:
    reader = PdfReader(io.BytesIO(paper(DRAFT)))
    fonts = {
        (str(font["/BaseFont"]).partition("+")[2], "/FontFile2" in descriptor)
        for page in reader.pages
        for font in map(descendant, page["/Resources"]["/Font"].values())
        for descriptor in [font["/FontDescriptor"].get_object()]
    }
    assert {embedded for _name, embedded in fonts} == {True}
    assert {name for name, _embedded in fonts} == {
        "Liberation-Serif",
        "Liberation-Serif-Bold",
        "Liberation-Serif-Italic",
        "Liberation-Serif-Bold-Italic",
    }


def descendant(font: object) -> dict[str, object]:
    return font.get_object()["/DescendantFonts"][0].get_object()  # type: ignore[attr-defined]


def test_the_file_names_its_title_and_language_and_has_bookmarks() -> None:
    reader = PdfReader(io.BytesIO(paper(SIGNED)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Quyết định công bố Chỉ số cải cách hành chính năm 2022"
    assert reader.root_object["/Lang"] == "vi"
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles == ["QUYẾT ĐỊNH", "BÁO CÁO", *(f"Biểu số {n}" for n in range(1, 12))]


def test_pages_are_a4_upright_and_wide_tables_lie_across() -> None:
    sizes = [
        tuple(
            round(float(length) / 72 * 25.4)
            for length in (page.mediabox.width, page.mediabox.height)
        )
        for page in PdfReader(io.BytesIO(paper(SIGNED))).pages
    ]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes[:8] == [(210, 297)] * 8


def test_the_same_result_gives_the_same_bytes() -> None:
    result = year_of([commune("An Bình", "80")], one_leaf_set())
    assert made(result, DRAFT) == made(result, DRAFT)


def test_the_paper_is_vietnamese_whatever_the_reader_reads() -> None:
    result = year_of([commune("An Bình", "80")], one_leaf_set())
    with translation.override("en"):
        text = PdfReader(io.BytesIO(made(result, SIGNED))).pages[1].extract_text()
    assert "Ủy ban nhân dân các xã (01 đơn vị)." in plain(text)


def test_names_cannot_bring_markup() -> None:
    result = year_of([commune("<img src=x> & Co", "80")], one_leaf_set())
    assert all("<img src=x>" not in document for document in html(result))
    assert any("&lt;img src=x&gt; &amp; Co" in document for document in html(result))


def test_nothing_is_fetched_from_files(tmp_path: object) -> None:
    page = '<html><body><a rel="attachment" href="file:///etc/hostname">x</a></body></html>'
    assert PdfReader(io.BytesIO(pdf([page]))).attachments == {}
    inside = '<html><body><a rel="attachment" href="data:,x">x</a></body></html>'
    assert b"/EmbeddedFile" in pdf([inside])


def test_without_pango_it_is_refused_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html_module, "missing_libraries", lambda: ("Pango",))
    with pytest.raises(Refused, match=r"apt-get install libpango-1\.0-0") as refusal:
        pdf(["<p>x</p>"])
    assert "Pango is not installed" in str(refusal.value)


def test_of_one_commune_nobody_is_listed_twice() -> None:
    result = year_of([commune("An Bình", "80")], one_leaf_set())
    report = html(result)[1]
    assert "Chỉ có xã An Bình được đánh giá, đạt 80/100 điểm." in report
    assert "Không so sánh với năm 2021" in report
    assert "Khoảng cách" not in report


def test_of_no_communes_the_paper_can_still_be_read() -> None:
    decision, report, *_tables = html(year_of([], one_leaf_set()))
    assert "Ủy ban nhân dân các đơn vị hành chính cấp xã trên địa bàn huyện Phù Yên" in decision
    assert "Chưa có đơn vị nào có kết quả." in report


def test_an_empty_group_is_said_to_be_empty() -> None:
    result = year_of([commune("An Bình", "95"), commune("Ý Yên", "20")], one_leaf_set())
    assert "Nhóm B (Từ 50 điểm đến dưới 90 điểm): Không có." in html(result)[1]


def test_each_block_has_its_own_results() -> None:
    communes = [
        commune("An Bình", "95", block="Khối xã"),
        commune("Ý Yên", "20", block="Khối xã"),
        commune("Mường Do", "70", kind="phường", block="Khối phường"),
    ]
    result = year_of(communes, one_leaf_set())
    report = html(result)[1]
    assert "Các đơn vị được xếp hạng trong từng khối." in report
    assert "<h4>Riêng Khối xã:</h4>" in report
    assert "<h4>Riêng Khối phường:</h4>" in report
    escaped = [text.replace("'", "&#x27;") for text in sentences(result, *Part)]
    assert [text for text in escaped if text not in report] == []


def test_kinds_come_from_the_data() -> None:
    communes = [commune("An Bình", "80"), commune("2", "70", kind="phường")]
    assert (
        "Ủy ban nhân dân các phường, xã trên địa bàn" in html(year_of(communes, one_leaf_set()))[0]
    )
