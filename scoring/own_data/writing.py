"""The template: a department's criteria across, the communes down, with what stands already.

The protection has no password: it keeps hands from slipping, and the server trusts no cell but
those that are filled in.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.wording import show
from criteria.rules import Measure, input_label
from scoring.models import Score
from scoring.offline.book import BOLD, BORDER, HEAD, OWN, PLAIN, TITLE, cell_value
from scoring.offline.layout import number_format
from scoring.own_data.binding import binding_of, rows_of
from scoring.own_data.facts import survey_source
from scoring.own_data.layout import (
    AS_OF_LABEL,
    AS_OF_ROW,
    BINDING,
    CODE_ROW,
    COMMUNE_CODE,
    COMMUNE_NAME,
    GUIDE_ROW,
    HEAD_ROW,
    HEADS,
    LISTS_TITLE,
    NAME_ROW,
    SHEET,
    SOURCE_LABEL,
    SOURCE_ROW,
    TITLE_ROW,
    Block,
    blocks,
)
from scoring.queries.own_data import OwnBook, own_figure_of, own_figures

_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)
_LONGEST_MESSAGE, _LONGEST_TITLE = 250, 30  # Excel calls a file with longer ones broken
_WIDTH, _WIDE = 13, 22
DATE_FORMAT = "dd/mm/yyyy"


def write_template(book: OwnBook, codes: Sequence[str], *, at: datetime) -> bytes:
    """The chosen criteria as .xlsx as they stand at that time, in the reader's language."""
    return _Template(book, codes, at).content()


class _Template:
    """The workbook under construction."""

    def __init__(self, book: OwnBook, codes: Sequence[str], at: datetime) -> None:
        self.book, self.codes = book, codes
        self.workbook = Workbook()
        self.sheet = self.workbook.active
        self.sheet.title = str(SHEET.title)
        self.lists = self.workbook.create_sheet(LISTS_TITLE)
        self.rows = {code: HEAD_ROW + place for place, code in enumerate(book.communes, start=1)}
        self.last_row = HEAD_ROW + len(self.rows)
        self.blocks = list(blocks([book.nodes[code] for code in codes]))
        self._head(at)
        self._communes()
        for block in self.blocks:
            self._block(block)
        self._finish()

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.workbook.save(buffer)
        return buffer.getvalue()

    def put(
        self,
        row: int,
        column: int,
        value: Any,
        *,
        font: Font = PLAIN,
        fill: PatternFill | None = None,
        alignment: Alignment = _LEFT,
    ) -> Any:
        """The framed cell. A text is a text, also where it begins with “=”."""
        cell = self.sheet.cell(row, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str) and value:
            cell.data_type = "s"
        cell.font, cell.alignment, cell.border = font, alignment, BORDER
        if fill:
            cell.fill = fill
        return cell

    def _head(self, at: datetime) -> None:
        names = {"year": self.book.period.year, "department": self.book.department.name}
        guide = _(
            "Downloaded at %(at)s. Fill in the yellow cells alone: what you know of each commune, "
            "and above it the document or system it is from. Leave empty what you do not know. "
            "Upload the file on the page of own data: you see what it changes before anything is "
            "written."
        ) % {"at": show(at)}
        title = _("Data of the department %(year)s – %(department)s") % names
        for row, text, font in ((TITLE_ROW, title, TITLE), (GUIDE_ROW, guide, PLAIN)):
            cell = self.sheet.cell(row, 1, text)
            cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=row == GUIDE_ROW)
        last = max(self.blocks[-1].last if self.blocks else 0, 6)
        self.sheet.merge_cells(f"A{GUIDE_ROW}:{get_column_letter(last)}{GUIDE_ROW}")
        labels = {
            CODE_ROW: _("Criterion"),
            NAME_ROW: "",
            SOURCE_ROW: SOURCE_LABEL,
            AS_OF_ROW: AS_OF_LABEL,
        }
        for row, label in labels.items():
            self.put(row, COMMUNE_CODE, "", fill=HEAD)
            self.put(row, COMMUNE_NAME, str(label), font=BOLD, fill=HEAD)
        for column, head in HEADS.items():
            self.put(HEAD_ROW, column, str(head), font=BOLD, fill=HEAD, alignment=_MIDDLE)

    def _communes(self) -> None:
        for code, row in self.rows.items():
            self.put(row, COMMUNE_CODE, code).number_format = "@"
            self.put(row, COMMUNE_NAME, capfirst(str(self.book.communes[code])))

    def _block(self, block: Block) -> None:
        node = block.node
        scores = [
            self.book.lines[commune, node.code]
            for commune in self.rows
            if (commune, node.code) in self.book.lines
        ]
        source, as_of = _latest_source(scores, is_survey=self.book.is_survey(node.code))
        self._across(block, CODE_ROW, node.code, font=BOLD, fill=HEAD, alignment=_MIDDLE)
        self._across(block, NAME_ROW, node.name, fill=HEAD, alignment=_MIDDLE)
        self._across(block, SOURCE_ROW, source or None, fill=OWN).number_format = "@"
        self._across(block, AS_OF_ROW, as_of, fill=OWN).number_format = DATE_FORMAT
        for row in (SOURCE_ROW, AS_OF_ROW):
            for column in block.columns.values():
                self.sheet.cell(row, column).protection = Protection(locked=False)
        for name, column in block.columns.items():
            label = capfirst(show(input_label(name)))
            self.put(HEAD_ROW, column, label, font=BOLD, fill=HEAD, alignment=_MIDDLE)
            width = _WIDE if len(block.columns) == 1 else _WIDTH
            self.sheet.column_dimensions[get_column_letter(column)].width = width
            self._figures(block, name, column)
            self._expect(block, column, label)
        self._expect_date(block)

    def _across(self, block: Block, row: int, value: Any, **looks: Any) -> Any:
        """Over all columns of the criterion."""
        for column in block.columns.values():
            self.put(row, column, None, **looks)
        if block.last > block.first:
            letter = get_column_letter(block.last)
            self.sheet.merge_cells(f"{block.cell(row)}:{letter}{row}")
        return self.put(row, block.first, value, **looks)

    def _figures(self, block: Block, name: str, column: int) -> None:
        for commune, row in self.rows.items():
            key = (commune, block.node.code)
            if key not in self.book.lines:
                continue
            figure = own_figures(self.book, key).get(name)
            value = None if figure is None else cell_value(figure)
            locked = self.book.why_locked(key) is not None
            cell = self.put(row, column, value, fill=None if locked else OWN)
            cell.number_format = number_format(block.node)
            cell.protection = Protection(locked=locked)

    def _expect(self, block: Block, column: int, label: str) -> None:
        """A drop-down of the answers; or a number, of which the file warns without forbidding
        anything else: the upload reads a text such as 1,5 where Excel is set to write 1.5."""
        rule, letter = block.node.rule, get_column_letter(column)
        assert rule is not None
        if rule.measure is Measure.CHOICE:
            listed = self._listed([text for text, _worth in rule.options])
            check = DataValidation(type="list", formula1=listed, allow_blank=True)
            check.error = _("Choose one of the answers in the list.")
        else:
            kind = "whole" if rule.measure is Measure.COUNT else "decimal"
            check = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0")
            if rule.measure is Measure.POINTS:
                check.operator, check.formula2 = "between", f"{block.node.max_points}"
            check.allow_blank, check.errorStyle = True, "warning"
            check.error = _("This is not a number that fits here. Write it such as 12 or 1.5.")
            check.promptTitle = label[:_LONGEST_TITLE]
            check.prompt = f"{block.node.code}: {label}"[:_LONGEST_MESSAGE]
        self._add(check, f"{letter}{HEAD_ROW + 1}:{letter}{max(self.last_row, HEAD_ROW + 1)}")

    def _expect_date(self, block: Block) -> None:
        check = DataValidation(type="date", operator="greaterThan", formula1="36526")
        check.allow_blank, check.errorStyle = True, "warning"
        check.error = _("Write day/month/year, such as 30/11/2025.")
        self._add(check, block.cell(AS_OF_ROW))

    def _listed(self, texts: Sequence[str]) -> str:
        """Puts the texts into the hidden sheet; where they stand, for a drop-down."""
        column = self.lists.max_column + 1
        for number, text in enumerate(texts, start=1):
            cell = self.lists.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
        letter = get_column_letter(column)
        return f"{LISTS_TITLE}!${letter}$1:${letter}${len(texts)}"

    def _add(self, check: DataValidation, cells: str) -> None:
        check.showErrorMessage = check.showInputMessage = True
        check.add(cells)
        self.sheet.add_data_validation(check)

    def _finish(self) -> None:
        bound = self.workbook.create_sheet(str(BINDING.title))
        for pair in rows_of(binding_of(self.book, self.codes)):
            bound.append(pair)
        for hidden in (self.lists, bound):
            hidden.sheet_state = "hidden"
            hidden.protection.sheet = True
        sheet = self.sheet
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 8, 26
        for row, height in {GUIDE_ROW: 34, NAME_ROW: 62, SOURCE_ROW: 34, HEAD_ROW: 32}.items():
            sheet.row_dimensions[row].height = height
        sheet.freeze_panes = f"C{HEAD_ROW + 1}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"{CODE_ROW}:{HEAD_ROW}"
        sheet.oddFooter.center.text = "&P/&N"


def _latest_source(scores: Sequence[Score], *, is_survey: bool) -> tuple[str, date | None]:
    """Where the newest of the figures that stand are from."""
    if is_survey:
        entered = [(score.answered_at, score.note) for score in scores if score.answered_at]
        return survey_source(max(entered)[1]) if entered else ("", None)
    owned = [own for score in scores if (own := own_figure_of(score))]
    own = max(owned, key=lambda each: each.at, default=None)
    return (own.source, own.as_of) if own else ("", None)
