"""The sheet with every statistic and how it is computed."""

from typing import Any

from openpyxl.styles import Alignment

from accounts.wording import say
from reports.exports.cells import HEADER_ROW, TITLE, prepare_print, put_head, put_text
from reports.result.period import PeriodResult
from reports.statistics.formulas import formula_of
from reports.statistics.report import statistics

STATISTICS = "Thống kê"
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTHS = {"A": 90.0, "B": 60.0}


def write_statistics(sheet: Any, result: PeriodResult) -> None:
    put_text(sheet, 1, 1, "Thống kê của báo cáo", TITLE)
    for column, head in enumerate(("Kết quả", "Cách tính"), start=1):
        put_head(sheet, HEADER_ROW, column, head)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    first = HEADER_ROW + 1
    for row, each in enumerate(statistics(result), start=first):
        for column, said in enumerate((each.sentence, formula_of(each)), start=1):
            put_text(sheet, row, column, say(said))
            sheet.cell(row, column).alignment = _WRAPPED
    sheet.freeze_panes = sheet.cell(first, 1)
    prepare_print(sheet, first)
