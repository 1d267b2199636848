"""How the workbook of a department's own data is laid out: communes down, criteria across."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from accounts.workbooks import Layout
from criteria.outline import CriterionNode
from criteria.rules import INPUTS

FORMAT = 1  # of the workbook; an upload of another one is refused
SHEET = Layout(_("Data of the department"), ())
BINDING = Layout("data", ())
LISTS_TITLE = "lists"

TITLE_ROW, GUIDE_ROW, CODE_ROW, NAME_ROW, SOURCE_ROW, AS_OF_ROW, HEAD_ROW = range(1, 8)
COMMUNE_CODE, COMMUNE_NAME, FIRST_FIGURE = 1, 2, 3  # columns

HEADS = {COMMUNE_CODE: _("Code"), COMMUNE_NAME: _("Commune")}
SOURCE_LABEL = _("Source: which document or system")
AS_OF_LABEL = _("As of (day/month/year)")


@dataclass(frozen=True)
class Block:
    """The columns of one criterion, by the names of its figures."""

    node: CriterionNode
    columns: Mapping[str, int]

    @property
    def first(self) -> int:
        return next(iter(self.columns.values()))

    @property
    def last(self) -> int:
        return self.first + len(self.columns) - 1

    def cell(self, row: int, name: str = "") -> str:
        """`C5`; of the first figure where none is named."""
        return f"{get_column_letter(self.columns.get(name, self.first))}{row}"


def blocks(nodes: Sequence[CriterionNode]) -> Iterator[Block]:
    """The columns of the criteria, side by side."""
    column = FIRST_FIGURE
    for node in nodes:
        assert node.rule is not None
        names = INPUTS[node.rule.measure]
        yield Block(node, {name: column + place for place, name in enumerate(names)})
        column += len(names)
