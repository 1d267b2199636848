"""A picture in SVG, in pixels, in the PDF and in Word: the same shapes everywhere."""

import io
from xml.etree import ElementTree

import docx
import pytest
from PIL import Image
from pypdf import PdfReader

from accounts.paper import word
from accounts.paper.document import OfficialDocument, Picture
from accounts.paper.pdf import document_html, pdf
from accounts.paper.png import DPI, png
from accounts.paper.shapes import (
    Anchor,
    Digits,
    Drawing,
    Line,
    Rect,
    Text,
    fitted,
    hatching,
    wrapped,
)
from accounts.paper.svg import svg
from accounts.paper.system import FAMILY, font_file
from accounts.paper.word import docx as word_file

pytestmark = pytest.mark.pure

TITLE, SAID = "Hình <thử> & “nháy”", 'Cột <b> cao "10 mm"'
DRAWING = Drawing(
    width=165,
    height=40,
    shapes=(
        Rect(20, 10, 50, 10, "#1f4e79"),
        Rect(20, 25, 25, 10, "#dbe7f1"),
        *hatching(Rect(20, 25, 25, 10)),
        Line(20, 5, 20, 40),
        Line(80, 5, 80, 40, dashed=True),
        Text(0, 16, "Mường <Bang> & Đá Đỏ", bold=True),
        Text(165, 16, "77,14", anchor=Anchor.END),
        Digits(32, ((30, "7"), (40, "100"), (50, "–"))),
    ),
    title=TITLE,
    description=SAID,
)
PAPER = [OfficialDocument(name="Báo cáo", issuer="UBND", blocks=(Picture(DRAWING, "Hình 1. Thử"),))]
SPACE = "{http://www.w3.org/2000/svg}"


def test_the_svg_is_whole_says_what_it_shows_and_needs_no_style() -> None:
    root = ElementTree.fromstring(svg(DRAWING))
    assert root.get("role") == "img"
    assert [root.findtext(f"{SPACE}{tag}") for tag in ("title", "desc")] == [TITLE, SAID]
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "class", "id"}
    shown = [text.text for text in root.iter(f"{SPACE}text")]
    assert shown == ["Mường <Bang> & Đá Đỏ", "77,14", "7100–"]
    places = [text.get("x") for text in root.iter(f"{SPACE}text")][-1] or ""
    assert len(places.split()) == len("7100–")


def test_what_xml_cannot_hold_is_left_out_of_the_svg() -> None:
    drawing = Drawing(10, 10, (Text(0, 5, "a\x00b\x1fc"),), "t\x0b", "d")
    root = ElementTree.fromstring(svg(drawing))
    assert root.findtext(f"{SPACE}g/{SPACE}text") == "abc"


def colour_at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    place = round(x * DPI / 25.4), round(y * DPI / 25.4)
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def test_the_pixels_are_those_of_the_shapes() -> None:
    content = png(DRAWING)
    image = Image.open(io.BytesIO(content)).convert("RGB")
    assert image.width == round(165 * DPI / 25.4)
    assert colour_at(image, 45, 15) == pytest.approx((0x1F, 0x4E, 0x79), abs=6)
    assert colour_at(image, 69.8, 15) == pytest.approx((0x1F, 0x4E, 0x79), abs=6)
    assert colour_at(image, 70.3, 15) == (255, 255, 255)
    assert colour_at(image, 120, 30) == (255, 255, 255)
    assert png(DRAWING) == content


def test_letters_are_drawn_in_the_face_of_papers() -> None:
    assert "LiberationSerif-Bold" in (font_file(FAMILY, bold=True) or "")
    assert "LiberationSerif-Regular" in (font_file(FAMILY) or "")
    assert font_file("No Such Face") is None


def test_the_pdf_has_the_letters_as_text_and_reads_the_description_aloud() -> None:
    reader = PdfReader(io.BytesIO(pdf(PAPER)))
    text = reader.pages[0].extract_text()
    assert "Hình 1. Thử" in text
    assert "77,14" in text.replace(" ", "")
    root = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    assert SAID in list(alternatives(root))


def alternatives(element: object) -> "list[str]":
    if hasattr(element, "get_object"):
        element = element.get_object()
    if isinstance(element, list):
        return [text for each in element for text in alternatives(each)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + alternatives(element.get("/K"))


def test_names_in_a_picture_are_never_markup() -> None:
    html = document_html(PAPER[0])
    assert "<thử>" not in html
    assert "<b>" not in html


def test_word_has_the_picture_with_its_description_and_caption() -> None:
    opened = docx.Document(io.BytesIO(word_file(PAPER)))
    (shape,) = opened.inline_shapes
    assert shape.width.mm == pytest.approx(165, abs=0.01)
    said = shape._inline.docPr
    assert (said.get("title"), said.get("descr")) == (TITLE, SAID)
    styles = {p.style.name: p.text for p in opened.paragraphs if p.style and p.text}
    assert styles["Tên hình"] == "Hình 1. Thử"
    assert word_file(PAPER) == word_file(PAPER)


def test_without_the_face_word_says_what_the_picture_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(word, "can_draw", lambda: False)
    opened = docx.Document(io.BytesIO(word_file(PAPER)))
    assert not opened.inline_shapes
    assert SAID in [p.text for p in opened.paragraphs]


def test_long_texts_are_cut_or_broken_to_their_room() -> None:
    assert fitted("Tường Phù", room=50, size=9) == "Tường Phù"
    cut = fitted("Nguyễn Nghiêm Trường Thượng Phước", room=20, size=9)
    assert cut.endswith("…")
    assert "Nguyễn Nghiêm Trường Thượng Phước".startswith(cut[:-1])
    assert wrapped("Cải cách thủ tục hành chính", room=28, size=9) == (
        "Cải cách thủ tục",
        "hành chính",
    )
