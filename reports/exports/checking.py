"""The sheet that sets the formulas of a workbook against the figures in its tables."""

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter as letter

from reports.exports.cells import BOLD, put_text
from reports.exports.workings import FIRST, FREE, NAME, WORKINGS, Workings, write_frame
from reports.tables.fields import has_extras
from reports.tables.table import EMPTY, RowKind, Table

CHECKS = "Kiểm tra"
ALL_AGREE = "Mọi số khớp nhau."
SOME_DIFFER = "Số ô không khớp: "


def write_checks(
    workbook: Any, workings: Workings, tables: tuple[Table, ...], *, first_rows: tuple[int, ...]
) -> None:
    """By how much each figure differs; `first_rows` are those of the tables."""
    sheet = workbook.create_sheet(CHECKS)
    result, outline = workings.result, workings.result.outline
    heads = [f"LV {field.code}" for field in outline.fields]
    heads += [
        "Tổng điểm",
        "Điểm tối đa",
        *(["Điểm cộng", "Điểm trừ"] if has_extras(result) else []),
    ]
    heads += ["Chỉ số", "Xếp hạng", "Nhóm"]
    title = f"Chênh lệch giữa sheet {WORKINGS} và số liệu trong các biểu (0: không chênh lệch)"
    write_frame(sheet, title, heads, result.communes)
    ranking, fields = (_commune_rows(tables[at], first_rows[at]) for at in (0, 2))
    for row, (of_ranking, of_fields) in enumerate(zip(ranking, fields, strict=True), start=FIRST):
        formulas = _differences(workings, row, of_ranking, of_fields)
        for column, formula in enumerate(formulas, start=FREE):
            sheet.cell(row, column, f"={formula}")
    last = FIRST + len(result.communes)
    put_text(sheet, last, NAME, "Trung bình", BOLD)
    index = FREE + heads.index("Chỉ số")
    mean_row = first_rows[0] + len(tables[0].rows)
    sheet.cell(last, index, f"={_mean_difference(workings, mean_row, len(tables[0].columns) - 1)}")
    every = f"{letter(FREE)}{FIRST}:{letter(FREE + len(heads) - 1)}{last}"
    sheet.cell(2, 1, f'=IF(SUM({every})=0,"{ALL_AGREE}","{SOME_DIFFER}"&COUNTIF({every},">0"))')
    sheet.cell(2, 1).font = BOLD


def _commune_rows(table: Table, first_row: int) -> list[int]:
    return [
        row for row, each in enumerate(table.rows, start=first_row) if each.kind is RowKind.COMMUNE
    ]


def _differences(workings: Workings, row: int, of_ranking: int, of_fields: int) -> Iterator[str]:
    """Of one commune, whose rows in table 1 and table 3 are given."""
    fields = workings.fields
    for at, column in enumerate(fields):
        yield _difference(
            workings, column, row, f"'Biểu 3'!{letter(3 + at)}{of_fields}", column + 1
        )
    stages = [workings.total, workings.maximum]
    if has_extras(workings.result):
        stages += [workings.bonus, workings.penalty]
    for at, column in enumerate(stages):
        yield _difference(workings, column, row, f"'Biểu 1'!{letter(5 + at)}{of_ranking}")
    after = 5 + len(stages)
    index = f"'Biểu 1'!{letter(after)}{of_ranking}"
    yield _difference(workings, workings.printed, row, index, workings.maximum)
    yield _difference(workings, workings.rank, row, f"'Biểu 1'!A{of_ranking}")
    own, given = _own(workings, workings.group, row), f"'Biểu 1'!{letter(after + 1)}{of_ranking}"
    yield f'IF({given}="{EMPTY}",IF({own}="",0,1),IF(EXACT({own},{given}),0,1))'


def _difference(
    workings: Workings, column: int, row: int, given: str, maximum: int | None = None
) -> str:
    """Where the table holds no figure, the `maximum` must be 0."""
    own = _own(workings, column, row)
    none = "1" if maximum is None else f"IF({_own(workings, maximum, row)}=0,0,1)"
    return f"IF(ISNUMBER({given}),ABS(ROUND(N({own})-{given},6)),{none})"


def _mean_difference(workings: Workings, row: int, column: int) -> str:
    if not workings.result.communes:
        return "0"
    last = FIRST + len(workings.result.communes) - 1
    at = letter(workings.index)
    every = f"'{WORKINGS}'!{at}{FIRST}:{at}{last}"
    places = workings.result.outline.index_places
    mean = f"ROUND(ROUND(AVERAGE({every}),8),{places})"
    return f"IF(COUNT({every})=0,0,ABS(ROUND({mean}-'Biểu 1'!{letter(column)}{row},6)))"


def _own(workings: Workings, column: int, row: int) -> str:
    return f"'{WORKINGS}'!{workings.at(column, row)}"
