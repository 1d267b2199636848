"""What Word must be told of the form of papers: styles, page, lines. DOMAIN 8."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from accounts.paper.word_text import set_style, style_id

FACE = "Times New Roman"
PAGE = (210, 297)  # mm, as all below
TOP, BOTTOM, LEFT, RIGHT = 22, 20, 30, 15
HEADER = 10
FIRST_LINE = 10
MADE_AT = datetime(2020, 3, 5)  # noqa: DTZ001 - of no file in particular: bytes repeat

_JUSTIFIED, _CENTRE, _START = (
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
)


@dataclass(frozen=True)
class _Style:
    """Sizes and spaces in points, the first line's indent in mm."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Any = _CENTRE
    indent: float = 0
    before: float = 0
    after: float = 0
    keeps_next: bool = False


STYLES = {
    "Normal": _Style(align=_JUSTIFIED, indent=FIRST_LINE, before=6),
    "Title": _Style(bold=True, before=20, keeps_next=True),
    "Subtitle": _Style(bold=True, keeps_next=True),
    "Heading 1": _Style(bold=True, align=_JUSTIFIED, indent=FIRST_LINE, before=8, keeps_next=True),
    "Heading 2": _Style(bold=True, align=_JUSTIFIED, indent=FIRST_LINE, before=8, keeps_next=True),
    "Heading 3": _Style(
        bold=True, italic=True, align=_JUSTIFIED, indent=FIRST_LINE, before=8, keeps_next=True
    ),
    "Header": _Style(13),
    "Cơ quan cấp trên": _Style(12),
    "Cơ quan ban hành": _Style(12, bold=True),
    "Quốc hiệu": _Style(12, bold=True),
    "Tiêu ngữ": _Style(13.5, bold=True),
    "Số văn bản": _Style(13, before=6),
    "Ngày văn bản": _Style(13.5, italic=True, before=6),
    "Kính gửi": _Style(align=_START),
    "Kèm theo": _Style(italic=True, before=4, keeps_next=True),
    "Căn cứ": _Style(italic=True, align=_JUSTIFIED, indent=FIRST_LINE, before=6),
    "Dòng giữa": _Style(bold=True, before=12, after=6, keeps_next=True),
    "Nơi nhận": _Style(11, align=_START),
    "Nơi nhận, đề mục": _Style(12, bold=True, italic=True, align=_START),
    "Chữ ký": _Style(bold=True),
    "Tên người ký": _Style(bold=True, before=74),
    "Bảng": _Style(11, before=1.5, after=1.5),
    "Ghi chú": _Style(10.5, align=_JUSTIFIED, before=3),
    "Hình": _Style(before=8, keeps_next=True),
    "Tên hình": _Style(12, italic=True, before=3, after=6),
    "Mã kiểm tra": _Style(8.5, align=_START, before=16),
    "Đường kẻ": _Style(2, before=3, after=3),
}


def new_document(*, name: str, issuer: str) -> Any:
    """An empty Word document with the styles of papers, in Vietnamese, that says nothing of
    its making."""
    document = docx.Document()
    _set_language(document)
    for style, form in STYLES.items():
        _define(document, style, form)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = name, issuer, issuer
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = MADE_AT
    relations = document.part.package.rels
    for key in [key for key, each in relations.items() if "thumbnail" in each.reltype]:
        del relations[key]
    return document


def saved(document: Any) -> bytes:
    """The file; the same document gives the same bytes."""
    written, repacked = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as parts,
        zipfile.ZipFile(repacked, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, MADE_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, parts.read(part))
    return repacked.getvalue()


def set_page(section: Any, *, across: bool, starts_document: bool) -> None:
    """Size, margins, and a page number that counts anew in each document, not on its first page."""
    width, height = (Mm(side) for side in (PAGE[::-1] if across else PAGE))
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER)
    section.different_first_page_header_footer = starts_document
    properties = section._sectPr
    for counted in properties.findall(qn("w:pgNumType")):
        properties.remove(counted)
    if starts_document:
        properties.insert_element_before(
            element("w:pgNumType", start="1"), "w:cols", "w:titlePg", "w:docGrid"
        )


def number_pages(section: Any, *, draft: bool) -> None:
    """The headers of this section and of those that follow: number, and word of a draft."""
    for header, numbered in ((section.header, True), (section.first_page_header, False)):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        set_style(paragraph, "Header")
        if numbered:
            number = element("w:fldSimple", instr="PAGE")
            paragraph._p.append(number)
            number.append(paragraph.add_run("2")._r)  # until Word counts
        if draft:
            paragraph.add_run()._r.append(parse_xml(_WATERMARK))


def draw_line(paragraph: Any, *, room: float, length: float) -> None:
    """A line of `length` in the middle of `room`, both in mm."""
    set_style(paragraph, "Đường kẻ")
    side = Mm((room - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    border = element("w:pBdr")
    border.append(element("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML with attributes of its own namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _set_language(document: Any) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        for kind in ("val", "eastAsia"):
            language.set(qn(f"w:{kind}"), "vi-VN")


def _define(document: Any, name: str, form: _Style) -> None:
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = style_id(name)
        style.base_style = styles["Normal"]
        style.quick_style = True
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    faces = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FACE)
    properties.append(element("w:rFonts", **faces))
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(form.size), form.bold, form.italic
    font.color.rgb = RGBColor(0, 0, 0)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    layout.alignment = form.align
    layout.first_line_indent = Mm(form.indent)
    layout.space_before, layout.space_after = Pt(form.before), Pt(form.after)
    layout.line_spacing = 1.15 if form.align is _JUSTIFIED else 1.0
    layout.keep_with_next = form.keeps_next
    layout.widow_control = True


_WATERMARK = f"""
<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"
    xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
      <v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>
      <v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/>
    <v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape type="#_x0000_t136" fillcolor="#eaeaea" stroked="f" o:allowincell="f"
      style="position:absolute;width:400pt;height:100pt;rotation:-35;z-index:-1;
        mso-position-horizontal:center;mso-position-horizontal-relative:margin;
        mso-position-vertical:center;mso-position-vertical-relative:margin">
    <v:textpath style="font-family:&quot;{FACE}&quot;;font-weight:bold" string="DỰ THẢO"/>
  </v:shape>
</w:pict>
"""
