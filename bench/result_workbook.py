"""The workbook of a whole year, against openpyxl that only writes the same cells (SPEED)."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from openpyxl import Workbook, load_workbook

from bench.measure import Measured, compare
from criteria.outline import CriterionNode, FieldNode, SetOutline, Threshold
from criteria.rules import Measure, Rule, Scale
from criteria.set_format import SetDocument
from reports.exports.workbook import workbook_bytes
from reports.result.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from reports.result.period import PeriodResult, period_result

GOAL = 1.5
COMMUNES, FIELDS, LEAVES = 150, 8, 9
DUE = datetime(2022, 12, 10, tzinfo=UTC)
RULE = Rule(Measure.POINTS, Scale.MANUAL)


def measured() -> Iterator[Measured]:
    result = _result()
    cells = _cells(workbook_bytes(result, draft=False))
    yield compare(
        f"workbook of {COMMUNES} communes and {FIELDS * LEAVES} criteria",
        ours=lambda: workbook_bytes(result, draft=False),
        reference=lambda: _only_written(cells),
        goal=GOAL,
    )


Sheets = dict[str, list[tuple[int, int, object, str]]]


def _cells(content: bytes) -> Sheets:
    return {
        sheet.title: [
            (cell.row, cell.column, cell.value, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in load_workbook(io.BytesIO(content)).worksheets
    }


def _only_written(sheets: Sheets) -> None:
    """The same values in the same places, each with its number format."""
    workbook = Workbook()
    for title, cells in sheets.items():
        sheet = workbook.create_sheet(title)
        for row, column, value, number_format in cells:
            written = sheet.cell(row, column, value)
            if number_format != "General":
                written.number_format = number_format
    workbook.save(io.BytesIO())


def _result() -> PeriodResult:
    fields = tuple(_field(str(code)) for code in range(1, FIELDS + 1))
    outline = SetOutline(fields, (Threshold("A", Decimal(50)), Threshold("B", Decimal(0))))
    authority = AuthorityFacts(
        name="Bench", level="province", area="tỉnh", standing_agency="-", place="-"
    )
    period = PeriodFacts(
        id="2022",
        year=2022,
        self_assessment_due_at=DUE,
        round_1_due_at=DUE,
        explanation_due_at=DUE,
        round_2_due_at=DUE,
        publication_due_at=DUE,
    )
    return period_result(
        authority=authority,
        period=period,
        criteria_set=SetDocument("Bench", "", 2022, outline),
        communes=[_commune(number, outline) for number in range(COMMUNES)],
    )


def _field(code: str) -> FieldNode:
    leaves = tuple(
        CriterionNode(f"{code}.{number}", f"Tiêu chí {code}.{number}", Decimal(1), rule=RULE)
        for number in range(1, LEAVES + 1)
    )
    return FieldNode(code, f"Lĩnh vực {code}", Decimal(LEAVES), leaves)


def _commune(number: int, outline: SetOutline) -> CommuneScores:
    lines = {
        leaf.code: LineResult(Decimal(1), False, points, points)
        for at, leaf in enumerate(outline.leaves())
        for points in [Decimal((number * 7 + at * 3) % 5) / 4]
    }
    return CommuneScores(
        code=f"{number:05d}", kind="xã", name=f"Xã {number}", submitted_at=DUE, lines=lines
    )
