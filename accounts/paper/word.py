"""An official document in Word, to be worked on further: real styles, headings and tables."""

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accounts.paper.document import (
    Block,
    Fingerprint,
    Heading,
    Items,
    LegalBases,
    NewPage,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Picture,
    Style,
)
from accounts.paper.heading import heading_lines
from accounts.paper.measure import text_width
from accounts.paper.png import can_draw, png
from accounts.paper.qr import qr_png
from accounts.paper.word_form import (
    draw_line,
    new_document,
    number_pages,
    saved,
    set_page,
)
from accounts.paper.word_table import add_table, blank_table
from accounts.paper.word_text import add_lines, add_paragraph, add_run, printable, set_style

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_BODY_SHARE = 73 / 165  # of the width, for whose paper it is; the national title takes the rest
_TITLE_LINE = 42.0  # mm
_QR_SIDE, _QR_ROOM = 18.0, 22.0  # mm
_TO_THE_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
_PARAGRAPHS = {Style.CENTRED: "Dòng giữa", Style.NOTE: "Ghi chú"}


def docx(documents: Sequence[OfficialDocument]) -> bytes:
    """The documents behind one another in one file, pages counted anew in each. The same
    documents give the same bytes."""
    first = documents[0]
    word = new_document(name=first.name, issuer=first.issuer)
    before = None
    for document in documents:
        _add_document(word, document, before)
        before = document
    return saved(word)


def _add_document(word: Any, document: OfficialDocument, before: OfficialDocument | None) -> None:
    sheets = document.sheets
    for at, sheet in enumerate(sheets):
        section = _new_section(word) if before or at else word.sections[0]
        set_page(section, across=sheet.across, starts_document=at == 0)
        if at == 0:
            if before is None or before.draft != document.draft:
                number_pages(section, draft=document.draft)
            _add_heading(word, document, sheet.width)
        for block in sheet.blocks:
            _add_block(word, block, sheet.width)
    _add_ending(word, document, sheets[-1].width)


def _new_section(word: Any) -> Any:
    """A new page; the paragraph that ends the page before takes no room on it."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    set_style(word.paragraphs[-1], "Đường kẻ")
    return section


def _add_heading(word: Any, document: OfficialDocument, width: float) -> None:
    if document.letterhead:
        _add_letterhead(word, document, width)
    if document.addressees:
        _add_addressees(word, document.addressees, width)
    for text, style in (
        (document.title, "Title"),
        (document.subject, "Subtitle"),
        (document.attached, "Kèm theo"),
    ):
        if text:
            add_lines(word, text, style)
    if document.title and document.ruled:
        draw_line(word.add_paragraph(), room=width, length=_TITLE_LINE)
        word.paragraphs[-1].paragraph_format.space_after = Pt(10)
    elif document.title:
        _add_gap(word).paragraph_format.space_after = Pt(6)


def _add_letterhead(word: Any, document: OfficialDocument, width: float) -> None:
    head = document.letterhead
    assert head is not None
    rooms = (width * _BODY_SHARE, width * (1 - _BODY_SHARE))
    table = blank_table(word, rooms, rows=2 if head.number else 1)
    body, nation = table.rows[0].cells
    if head.superior:
        add_lines(body, "\n".join(heading_lines(head.superior)), "Cơ quan cấp trên")
    add_lines(body, "\n".join(heading_lines(head.body, bold=True)), "Cơ quan ban hành")
    draw_line(body.add_paragraph(), room=rooms[0], length=rooms[0] / 3)
    add_lines(nation, COUNTRY, "Quốc hiệu")
    add_lines(nation, MOTTO, "Tiêu ngữ")
    length = text_width(MOTTO, size=13.5, bold=True)
    draw_line(nation.add_paragraph(), room=rooms[1], length=length)
    if head.number:
        number, place = table.rows[1].cells
        add_lines(number, f"Số: {document.shown_number}", "Số văn bản")
        add_lines(place, document.shown_date, "Ngày văn bản")
    if head.about:
        add_lines(table.rows[-1].cells[0], head.about, "Cơ quan cấp trên")


def _add_addressees(word: Any, names: Sequence[str], width: float) -> None:
    """`Kính gửi:` and whom, one below the other, in the middle of the page."""
    _add_gap(word).paragraph_format.space_before = Pt(12)
    rooms = (width * 0.3, width * 0.7)
    table = blank_table(word, rooms, rows=len(names))
    add_paragraph(table.rows[0].cells[0], "Kính gửi:", "Kính gửi").alignment = _TO_THE_RIGHT
    for row, name in zip(table.rows, names, strict=True):
        paragraph = add_paragraph(row.cells[1], name, "Kính gửi")
        paragraph.paragraph_format.left_indent = Mm(3)
    _add_gap(word)


def _add_gap(word: Any) -> Any:
    """A paragraph that takes next to no room: without one Word joins two tables."""
    return add_paragraph(word, "", "Đường kẻ")


def _add_block(word: Any, block: Block, width: float) -> None:
    match block:
        case Heading(text, level):
            add_lines(word, text, f"Heading {min(level, 3)}")
        case LegalBases():
            for line in block.lines:
                add_paragraph(word, line, "Căn cứ")
        case Items(texts):
            for text in texts:
                add_lines(word, f"- {text}", "Normal")
        case PaperTable():
            add_table(word, block, width=width)
            _add_gap(word)
        case Picture():
            _add_picture(word, block)
        case Paragraph():
            _add_paragraph(word, block)
        case NewPage():
            raise AssertionError("sheets hold no breaks")


def _add_paragraph(word: Any, block: Paragraph) -> None:
    first, *others = block.lines
    style = _PARAGRAPHS.get(block.style, "Normal")
    paragraph = add_paragraph(word, block.lead, style)
    for run in paragraph.runs:
        run.font.bold = True
    paragraphs = [(paragraph, f" {first}" if block.lead else first)]
    paragraphs += [(add_paragraph(word, "", style), line) for line in others]
    for each, text in paragraphs:
        run = add_run(each, text)
        run.font.bold = True if block.style is Style.BOLD else None
        run.font.italic = True if block.style is Style.ITALIC else None


def _add_picture(word: Any, block: Picture) -> None:
    """In words where the face is missing that it is lettered in."""
    paragraph = add_paragraph(word, "", "Hình")
    if can_draw():
        file = io.BytesIO(png(block.drawing))
        shape = paragraph.add_run().add_picture(file, width=Mm(block.drawing.width))
        said = shape._inline.docPr
        said.set("title", printable(block.drawing.title))
        said.set("descr", printable(block.drawing.description))
    else:
        add_run(paragraph, block.drawing.description)
    add_paragraph(word, block.caption, "Tên hình")


def _add_ending(word: Any, document: OfficialDocument, width: float) -> None:
    """The recipients left, who signs right; both keep together with the last paragraph."""
    blocks = document.sheets[-1].blocks
    if blocks and isinstance(blocks[-1], Paragraph) and document.signatures:
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    if document.recipients or document.signatures:
        _add_signing(word, document, width)
    if fingerprint := document.shown_fingerprint:
        _add_fingerprint(word, fingerprint, width)


def _add_fingerprint(word: Any, fingerprint: Fingerprint, width: float) -> None:
    text = "\n".join(fingerprint.lines)
    if not fingerprint.address:
        add_paragraph(word, text, "Mã kiểm tra")
        return
    _add_gap(word)
    (row,) = blank_table(word, (_QR_ROOM, width - _QR_ROOM), rows=1).rows
    code, words = row.cells
    drawn = add_paragraph(code, "", "Nơi nhận").add_run()
    drawn.add_picture(io.BytesIO(qr_png(fingerprint.address)), width=Mm(_QR_SIDE))
    properties = drawn._r.find(f".//{qn('wp:docPr')}")
    properties.set("name", "QR")
    properties.set("descr", f"Mã QR: {fingerprint.address}")
    words.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    add_paragraph(words, text, "Mã kiểm tra").paragraph_format.space_before = Pt(0)


def _add_signing(word: Any, document: OfficialDocument, width: float) -> None:
    signatures = document.signatures
    on_the_left = bool(document.recipients) or len(signatures) == 1
    places = len(signatures) + on_the_left
    _add_gap(word).paragraph_format.keep_with_next = True
    (row,) = blank_table(word, [width / places] * places, rows=1).rows
    cells = list(row.cells)
    if on_the_left:
        left = cells.pop(0)
        if document.recipients:
            add_lines(left, "Nơi nhận:", "Nơi nhận, đề mục")
            add_lines(left, "\n".join(document.recipient_lines), "Nơi nhận")
    for cell, signature in zip(cells, signatures, strict=True):
        add_lines(cell, "\n".join(signature.lines), "Chữ ký")
        add_lines(cell, signature.name, "Tên người ký")
