"""An official document as PDF."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, ClassVar

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Picture,
    Row,
    RowKind,
    Sheet,
)
from accounts.paper.heading import heading_lines
from accounts.paper.html import html_to_pdf
from accounts.paper.qr import qr_svg
from accounts.paper.svg import svg

LANGUAGE = "vi"


def pdf(documents: Sequence[OfficialDocument], *, tagged: bool = True) -> bytes:
    """The documents behind one another in one file, pages counted anew in each, with bookmarks,
    and tags for readers of the screen. The same documents give the same bytes.

    Raises Refused where Pango is not installed.
    """
    return html_to_pdf((document_html(document) for document in documents), tagged=tagged)


def document_html(document: OfficialDocument) -> str:
    """The document as the page that the PDF is made of."""
    head, sheets, mark = document.letterhead, _sheets(document), document.shown_fingerprint
    context = {
        "document": document,
        "sheets": sheets,
        "tables": [block for sheet in sheets for block in sheet.blocks if block.kind == "table"],
        "superior_lines": heading_lines(head.superior) if head and head.superior else (),
        "body_lines": heading_lines(head.body, bold=True) if head else (),
        "qr": qr_svg(mark.address) if mark and mark.address else "",
    }
    with translation.override(LANGUAGE):
        return render_to_string("paper/document.html", context)


@dataclass(frozen=True)
class _PrintedSheet:
    """`last_words` keep together with the signature."""

    across: bool
    blocks: tuple[Any, ...]
    last_words: tuple[Any, ...] = ()


def _sheets(document: OfficialDocument) -> list[_PrintedSheet]:
    numbers = count(1)
    sheets = [_PrintedSheet(s.across, _blocks(s, numbers)) for s in document.sheets]
    last = sheets[-1]
    if last.blocks and isinstance(last.blocks[-1], Paragraph):
        before, words = _parted(last.blocks[-1])
        sheets[-1] = _PrintedSheet(last.across, (*last.blocks[:-1], *before), (words,))
    return sheets


def _parted(paragraph: Paragraph) -> tuple[tuple[Paragraph, ...], Paragraph]:
    """What stands before its last line, and that line."""
    *lines, last = paragraph.lines
    if not lines:
        return (), paragraph
    return (replace(paragraph, text="\n".join(lines)),), replace(paragraph, text=last, lead="")


def _blocks(sheet: Sheet, numbers: Iterator[int]) -> tuple[Any, ...]:
    return tuple(_block(block, sheet, numbers) for block in sheet.blocks)


def _block(block: Block, sheet: Sheet, numbers: Iterator[int]) -> Any:
    match block:
        case PaperTable():
            return _table(block, next(numbers), sheet.width)
        case Picture():
            source = b64encode(svg(block.drawing).encode()).decode()
            return _PrintedPicture(source, block.drawing.description, block.caption)
    return block


@dataclass(frozen=True)
class _PrintedPicture:
    """`source` is its SVG in base 64: documents fetch nothing."""

    kind: ClassVar[str] = "picture"
    source: str
    description: str
    caption: str


@dataclass(frozen=True)
class _PrintedTable:
    """`number` is its own among the tables of the document."""

    kind: ClassVar[str] = "table"
    number: int
    size: str
    widths: tuple[str, ...]
    head: tuple["_PrintedRow", ...]
    rows: tuple["_PrintedRow", ...]


@dataclass(frozen=True)
class _PrintedRow:
    classes: str
    bookmark: str
    cells: tuple["_PrintedCell", ...]


@dataclass(frozen=True)
class _PrintedCell:
    """What stands in the tag and behind it; most cells need no attribute, and every one that is
    spared is read and matched thousands of times less."""

    attributes: SafeString
    content: SafeString


def _table(table: PaperTable, number: int, width: float) -> _PrintedTable:
    return _PrintedTable(
        number=number,
        size=f"{table.size:g}",
        widths=tuple(f"{100 * share:.3f}" for share in table.shares),
        head=_rows(table, table.head, width),
        rows=_rows(table, table.rows, width),
    )


def _rows(table: PaperTable, rows: tuple[Row, ...], width: float) -> tuple[_PrintedRow, ...]:
    return tuple(
        _PrintedRow(
            _row_classes(row, is_tall=table.is_tall(cells, width=width)),
            row.bookmark,
            tuple(_cell(cell, table.columns[at]) for at, cell in cells),
        )
        for row, cells in table.placed(rows)
    )


def _row_classes(row: Row, *, is_tall: bool) -> str:
    classes = [] if row.kind is RowKind.PLAIN else [row.kind.value]
    return " ".join([*classes, "tall"] if is_tall else classes)


def _cell(cell: Cell, column: Column) -> _PrintedCell:
    align = cell.align or column.align
    classes = [] if align is Align.CENTRE else [align.value]
    classes += [f"indent-{min(cell.indent, 3)}"] if cell.indent else []
    classes += ["strong"] if column.strong else []
    spans = {"class": " ".join(classes)} if classes else {}
    spans |= {"colspan": str(cell.columns)} if cell.columns > 1 else {}
    spans |= {"rowspan": str(cell.rows)} if cell.rows > 1 else {}
    return _PrintedCell(format_html_join("", ' {}="{}"', spans.items()), _content(cell))


def _content(cell: Cell) -> SafeString:
    text = linebreaksbr(cell.text, autoescape=True) if "\n" in cell.text else escape(cell.text)
    if not cell.unit:
        return text
    return format_html('{}<br><span class="unit">{}</span>', text, cell.unit)
