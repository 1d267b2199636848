"""The steering table and that of the departments as a workbook."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from accounts.wording import show, show_figure
from scoring.queries.departments import DepartmentRow
from scoring.queries.steering import CommuneRow
from scoring.states import LABELS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = PatternFill("solid", fgColor="E8EEF4")
WIDTHS = (28, 20)


def steering_workbook(
    communes: Sequence[CommuneRow], departments: Sequence[DepartmentRow], *, places: int
) -> bytes:
    """Two sheets. Counts are numbers, everything else is text, also what begins with "="."""
    book = Workbook()
    _fill(book.active, _("Communes"), _commune_head(), (_commune(row, places) for row in communes))
    second = book.create_sheet()
    _fill(second, _("Departments"), _department_head(), (_department(row) for row in departments))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _commune_head() -> list[str]:
    return [
        _("Commune"), _("State"), _("Signed in"), _("Lines"), _("Answered"), _("With evidence"),
        _("Submitted"), _("Late"), _("Never submitted"), _("Extended to"), _("Sign-off missing"),
        _("Disputed"), _("Points"), _("Maximum"), _("Index"),
    ]  # fmt: skip


def _commune(row: CommuneRow, places: int) -> list[Any]:
    card, facts = row.scorecard, row.card.facts
    in_round_1 = ", ".join(facts.unsigned_departments) if row.card.state == "round_1" else ""
    return [
        row.card.commune, _(LABELS[row.card.state]), _yes(row.signed_in), row.lines, row.answered,
        row.proved, show(card.submitted_at) if card.submitted_at else "", _yes(card.is_late),
        _yes(card.not_submitted), show(card.extended_to) if card.extended_to else "", in_round_1,
        len(facts.undecided_disputes), show(row.points), show(row.applicable_max),
        "" if row.index is None else show_figure(row.index, places),
    ]  # fmt: skip


def _department_head() -> list[str]:
    return [
        _("Department"), _("Lines"), _("Lines marked"), _("Lines left"), _("Signed off"),
        _("Scorecards"), _("Disputes decided"), _("Disputes open"),
    ]  # fmt: skip


def _department(row: DepartmentRow) -> list[Any]:
    return [
        row.name, row.lines, row.marked, row.left, row.signed, row.cards, row.decided, row.undecided
    ]  # fmt: skip


def _yes(fact: bool) -> str:
    return _("yes") if fact else ""


def _fill(sheet: Any, title: str, head: list[str], rows: Iterable[list[Any]]) -> None:
    sheet.title = title
    sheet.freeze_panes = "B2"
    for place, label in enumerate(head, start=1):
        cell = sheet.cell(1, place, label)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[0 if place == 1 else 1]
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(sheet.cell(number, place), value)


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        cell.number_format = "@"
        if value:
            cell.data_type = "s"
    else:
        cell.value = value
