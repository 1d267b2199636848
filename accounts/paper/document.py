"""An official document as every renderer reads it: what stands on it, not how it is drawn. Pure.

A paper is a sequence of documents, each with page numbers of its own: a decision, the report
attached to it, each annex. Their form is that of DOMAIN 8 (Decree 30/2020, annex I). Texts may hold
line breaks and are never markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import ClassVar

from accounts.paper.heading import UNDATED, PaperDate, PaperNumber
from accounts.paper.measure import ACROSS_WIDTH, UPRIGHT_WIDTH, text_width
from accounts.paper.shapes import Drawing

MOST_LINES = 12  # of a row that is kept whole


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who issues the paper, opposite the national title.

    Without `number` neither number nor date stands there, as above a report that is attached.
    `about` is the `V/v …` of a letter, below its number.
    """

    superior: str = ""
    body: str
    number: PaperNumber | None = None
    place: str = ""
    date: PaperDate = UNDATED
    about: str = ""


@dataclass(frozen=True)
class Signature:
    """`lines` are the authority and title, one below the other; room for the hand, then `name`."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Fingerprint:
    """What a genuine paper can be told by: a hash, and what it is of; `more` are lines below.
    `address` stands beside it as a QR code, and is where the paper can be checked."""

    label: str
    value: str
    more: tuple[str, ...] = ()
    address: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        where = (f"Kiểm tra tại {self.site}",) if self.address else ()
        return self.label, self.value, *self.more, *where

    @property
    def site(self) -> str:
        """The address without what is too long to be typed: it stands in the code."""
        return self.address.removesuffix(f"{self.value}/")


class Style(StrEnum):
    BODY = "body"
    ITALIC = "italic"
    BOLD = "bold"
    CENTRED = "centred"  # a bold line by itself: CHỦ TỊCH …, QUYẾT ĐỊNH:
    NOTE = "note"  # small, below a table


@dataclass(frozen=True)
class Paragraph:
    """`lead` is in bold before the text: `Điều 1.`"""

    kind: ClassVar[str] = "paragraph"
    text: str
    lead: str = ""
    style: Style = Style.BODY

    @property
    def lines(self) -> list[str]:
        """Drawn as paragraphs of their own: a justified line before a break would be stretched."""
        return [line for line in self.text.split("\n") if line.strip()] or [""]


@dataclass(frozen=True)
class Heading:
    """Level 1 is in the bookmarks (`I. CÔNG TÁC …`), 2 is bold (`1. …`), 3 bold and italic."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class LegalBases:
    """In italics, each ending in a semicolon, the last in a full stop."""

    kind: ClassVar[str] = "bases"
    texts: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return punctuated(self.texts)


@dataclass(frozen=True)
class Items:
    """One paragraph each, `- …`."""

    kind: ClassVar[str] = "items"
    texts: tuple[str, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page, upright or across; page numbers go on."""

    kind: ClassVar[str] = "page"
    across: bool = False


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """`share` is its part of the width of the table; a strong column is bold."""

    share: float
    align: Align = Align.CENTRE
    strong: bool = False


@dataclass(frozen=True)
class Cell:
    """`unit` stands in italics below the text; `indent` counts steps from the left edge; `align`
    is the column's unless given. What a cell spans is left out of the rows that follow."""

    text: str
    unit: str = ""
    indent: int = 0
    align: Align | None = None
    columns: int = 1
    rows: int = 1


class RowKind(StrEnum):
    PLAIN = "plain"
    GROUP = "group"  # bold, never the last on a page
    SUBGROUP = "subgroup"  # italic, never the last on a page
    TOTAL = "total"  # bold, never the first on a page


@dataclass(frozen=True)
class Row:
    """With a `bookmark` the row is found in the table of contents of the file."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN
    bookmark: str = ""


PlacedCells = tuple[tuple[int, Cell], ...]  # each with the first column that it takes


@dataclass(frozen=True)
class PaperTable:
    """`head` rows stand again on every page; `size` of the letters is in points."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    size: float = 11.0

    @property
    def shares(self) -> tuple[float, ...]:
        """Of each column, adding up to 1."""
        total = sum(column.share for column in self.columns)
        return tuple(column.share / total for column in self.columns)

    def is_tall(self, cells: PlacedCells, *, width: float) -> bool:
        """Whether their row may part at the foot of a page: kept whole it would leave a gap.
        `width` is that of the table, in mm."""
        return any(self._lines(cell, at, width) > MOST_LINES for at, cell in cells)

    def _lines(self, cell: Cell, at: int, width: float) -> int:
        room = 0.9 * width * sum(self.shares[at : at + cell.columns])
        lengths = (text_width(line, size=self.size) for line in cell.text.split("\n"))
        return sum(max(1, ceil(length / room)) for length in lengths)

    def placed(self, rows: tuple[Row, ...]) -> Iterator[tuple[Row, PlacedCells]]:
        """Each row with its cells in place, what spans into it from above passed over."""
        covered: dict[int, int] = {}  # column: rows still taken from above
        for row in rows:
            taken = {at for at, left in covered.items() if left}
            covered = {at: left - 1 for at, left in covered.items() if left}
            cells: list[tuple[int, Cell]] = []
            column = 0
            for cell in row.cells:
                while column in taken:
                    column += 1
                cells.append((column, cell))
                for at in range(column, column + cell.columns):
                    covered[at] = cell.rows - 1
                column += cell.columns
            yield row, tuple(cells)


@dataclass(frozen=True)
class Picture:
    """With its caption below; who cannot see it is read the drawing's description. As wide as it
    was drawn, which is to be no wider than the page."""

    kind: ClassVar[str] = "picture"
    drawing: Drawing
    caption: str


Block = Paragraph | Heading | LegalBases | Items | PaperTable | Picture | NewPage


@dataclass(frozen=True)
class Sheet:
    """The blocks of pages that lie one way; the first begins with the document's heading, the
    last ends with its signature."""

    across: bool
    blocks: tuple[Block, ...]

    @property
    def width(self) -> float:
        """In mm, less the margins."""
        return ACROSS_WIDTH if self.across else UPRIGHT_WIDTH


@dataclass(frozen=True, kw_only=True)
class OfficialDocument:
    """From the letterhead to the signature; of what is empty nothing is shown.

    `name` is the file's title, `title` the kind of paper (QUYẾT ĐỊNH, PHỤ LỤC, Biểu số 1),
    `subject` what it is about, `attached` what it belongs to (`(Kèm theo …)`). A draft has the word
    across every page, and neither number, date nor fingerprint. `recipients` stand without dashes
    and marks. `signatures` stand side by side, the head's last. The signature keeps together with
    the last paragraph. `across` is how the first page lies; `ruled` draws the short line below the
    heading, which the tables of a report go without.
    """

    name: str
    issuer: str
    draft: bool = False
    letterhead: Letterhead | None = None
    addressees: tuple[str, ...] = ()
    title: str = ""
    subject: str = ""
    attached: str = ""
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    fingerprint: Fingerprint | None = None
    across: bool = False
    ruled: bool = True

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Where the blocks part into pages of their own; at least one, be it empty."""
        parts: list[tuple[bool, list[Block]]] = [(self.across, [])]
        for block in self.blocks:
            if isinstance(block, NewPage):
                parts.append((block.across, []))
            else:
                parts[-1][1].append(block)
        return tuple(Sheet(across, tuple(blocks)) for across, blocks in parts)

    @property
    def shown_number(self) -> str:
        """`05/QĐ-UBND`, blank before the stroke while there is none."""
        if self.letterhead is None or self.letterhead.number is None:
            return ""
        number = self.letterhead.number
        return str(number.blanked() if self.draft else number)

    @property
    def shown_date(self) -> str:
        """`Phù Yên, ngày 05 tháng 01 năm 2023`."""
        if self.letterhead is None:
            return ""
        on = self.letterhead.date
        return f"{self.letterhead.place}, {on.without_day() if self.draft else on}"

    @property
    def shown_fingerprint(self) -> Fingerprint | None:
        return None if self.draft else self.fingerprint

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """`- Như Điều 3;`, the last with a full stop."""
        return tuple(f"- {text}" for text in punctuated(self.recipients))


def punctuated(texts: Sequence[str]) -> tuple[str, ...]:
    """Each with a semicolon behind it, the last with a full stop."""
    bare = [text.rstrip().rstrip(".;") for text in texts]
    return tuple(
        f"{text}{'.' if at == len(bare) else ';'}" for at, text in enumerate(bare, start=1)
    )
