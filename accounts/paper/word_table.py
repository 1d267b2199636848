"""Tables of a paper in Word: fixed widths in every cell, a head that repeats on every page."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from accounts.paper.document import Align, Cell, Column, PaperTable, RowKind
from accounts.paper.word_form import element
from accounts.paper.word_text import add_texts

_ALIGNED = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_STEP = 2.5  # mm of one indent
_PADDING = 0.9  # mm between a line of the table and the letters
_KEEP_NEXT = (RowKind.GROUP, RowKind.SUBGROUP)
_BOLD = (RowKind.GROUP, RowKind.TOTAL)


def add_table(document: Any, table: PaperTable, *, width: float) -> None:
    """The table over `width` mm."""
    drawn = blank_table(document, [width * share for share in table.shares], padding=_PADDING)
    drawn.style = "Table Grid"
    head = list(table.placed(table.head))
    rows = [*head, *table.placed(table.rows)]
    drawn_rows = [drawn.add_row() for _row in rows]
    cells = [row.cells for row in drawn_rows]
    following = [*(row.kind for row, _cells in rows[1:]), RowKind.PLAIN]
    for number, (row, placed) in enumerate(rows):
        in_head = number < len(head)
        whole = not table.is_tall(placed, width=width)
        _set_row(drawn_rows[number], repeats=in_head, whole=whole)
        keeps_next = in_head or row.kind in _KEEP_NEXT or following[number] is RowKind.TOTAL
        for at, cell in placed:
            target = cells[number][at]
            if cell.columns > 1 or cell.rows > 1:
                opposite = cells[number + cell.rows - 1][at + cell.columns - 1]
                target = target.merge(opposite)
            column = Column(0, strong=True) if in_head else table.columns[at]
            _fill(target, cell, column, kind=row.kind, size=table.size)
            for paragraph in target.paragraphs:
                paragraph.paragraph_format.keep_with_next = keeps_next


def blank_table(
    document: Any, widths: Sequence[float], *, padding: float = 0, rows: int = 0
) -> Any:
    """A table without lines whose columns keep their widths, in mm."""
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(Mm(padding).twips), type="dxa"))
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    for _row in range(rows):
        _set_row(table.add_row())
    return table


def _set_row(row: Any, *, repeats: bool = False, whole: bool = True) -> None:
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(element("w:cantSplit"))
    if repeats:
        properties.append(element("w:tblHeader"))


def _fill(drawn: Any, cell: Cell, column: Column, *, kind: RowKind, size: float) -> None:
    drawn.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for paragraph, is_unit in add_texts(drawn, cell.text, cell.unit, style="Bảng"):
        paragraph.alignment = _ALIGNED[cell.align or column.align]
        if cell.indent:
            paragraph.paragraph_format.left_indent = Mm(_STEP * cell.indent)
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.bold = (not is_unit and (column.strong or kind in _BOLD)) or None
            run.font.italic = is_unit or kind is RowKind.SUBGROUP or None
