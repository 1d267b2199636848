"""How the offline sheet is laid out: its sheets, its columns, and which of them are filled in."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from accounts.workbooks import Column, Layout
from criteria.outline import CriterionNode, Source
from criteria.rules import INPUTS, Measure

FORMAT = 1  # of the workbook; an upload of another one is refused

SHEET = Layout(
    _("Sheet to fill in"),
    (
        Column("code", _("Code"), width=7),
        Column("name", _("Criterion"), width=27),
        Column("maximum", _("Maximum points"), width=7),
        Column("rule", _("How points are given"), width=36),
        Column("asked", _("What to enter"), width=21),
        Column("input_1", _("Figure or answer"), width=14),
        Column("input_2", _("Second figure"), width=11),
        Column("points", _("Points"), width=9),
        Column("share", _("Of the maximum"), width=8),
        Column("note", _("Note"), width=24),
        Column("reason", _("Why nothing occurred"), width=18),
        Column("evidence", _("Evidence asked for"), width=26),
        Column("read_1", "read_1", width=9),
        Column("read_2", "read_2", width=9),
        Column("measured", "measured", width=9),
    ),
)
BINDING = Layout("data", ())
LISTS_TITLE = "lists"
HEAD_ROW = 4
HIDDEN = ("read_1", "read_2", "measured")
LETTERS: Mapping[str, str] = {
    column.name: get_column_letter(place) for place, column in enumerate(SHEET.columns, start=1)
}
PLACES: Mapping[str, int] = {
    column.name: place for place, column in enumerate(SHEET.columns, start=1)
}
SHOWN = tuple(column for column in SHEET.columns if column.name not in HIDDEN)


def input_columns(node: CriterionNode) -> dict[str, str]:
    """The column of each figure that the commune enters on the line; none where a survey does."""
    if node.rule is None or node.source is Source.SURVEY:
        return {}
    names = INPUTS[node.rule.measure]
    return {name: f"input_{number}" for number, name in enumerate(names, start=1)}


def is_own(node: CriterionNode) -> bool:
    """Whether the commune fills in the line."""
    return bool(input_columns(node))


def number_format(node: CriterionNode) -> str:
    """A percentage keeps a sign of its own: were the cell a percentage to Excel, 90 % would be
    0,9. Answers are text, so that one beginning with “=” is no formula."""
    measure = node.rule.measure if node.rule else None
    if measure is Measure.CHOICE:
        return "@"
    return r"0.0###\%" if measure is Measure.VALUE else "General"
