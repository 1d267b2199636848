"""The formulas of the workbook are computed and set against the result; no cached value is read."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest

from reports.exports.checking import ALL_AGREE, CHECKS, SOME_DIFFER
from reports.exports.statistics import STATISTICS
from reports.exports.workbook import workbook_bytes
from reports.exports.workings import FIRST, POINTS, THRESHOLDS, WORKINGS, Workings
from reports.result.period import PeriodResult
from reports.statistics.report import statistics
from tests.reports import phu_yen
from tests.reports.other_shapes import SHAPES
from tests.reports.small_years import commune, one_leaf_set, year_of
from tests.reports.spreadsheet import Spreadsheet

pytestmark = pytest.mark.pure

ALL: dict[str, Callable[[], PeriodResult]] = {
    "phu_yen": phu_yen.result,
    "nobody": lambda: year_of([], one_leaf_set()),
    **SHAPES,
}


@cache
def phu_yen_workbook() -> bytes:
    return workbook_bytes(phu_yen.result(), draft=False)


@pytest.fixture(scope="module", params=ALL)
def result(request: pytest.FixtureRequest) -> PeriodResult:
    return ALL[request.param]()


@pytest.fixture(scope="module")
def book(result: PeriodResult) -> Spreadsheet:
    return Spreadsheet(workbook_bytes(result, draft=False))


def test_the_sheets_of_the_computation_stand_behind_the_tables(book: Spreadsheet) -> None:
    assert book.workbook.sheetnames[-5:] == [STATISTICS, POINTS, THRESHOLDS, WORKINGS, CHECKS]
    assert {book.workbook[name].freeze_panes for name in (POINTS, WORKINGS, CHECKS)} == {"D5"}


def test_the_formulas_give_the_result(book: Spreadsheet, result: PeriodResult) -> None:
    at = Workings(result)
    for row, each in enumerate(result.communes, start=FIRST):
        computed = [None, *book.row(WORKINGS, row)]
        for column, field in zip(at.fields, each.fields, strict=True):
            assert computed[column] == pytest.approx(float(field.points))
            assert computed[column + 1] == pytest.approx(float(field.applicable_max))
        for column, points in (
            (at.total, each.total),
            (at.maximum, each.applicable_max),
            (at.bonus, each.bonus),
            (at.penalty, each.penalty),
        ):
            assert computed[column] == pytest.approx(float(points))
        shown = computed[at.printed]
        assert (shown or None) == (
            None if each.printed_index is None else float(each.printed_index)
        )
        assert computed[at.rank] == each.rank
        assert (computed[at.group] or None) == each.group


def test_the_sheet_of_checks_finds_no_difference(book: Spreadsheet, result: PeriodResult) -> None:
    assert book.value(CHECKS, "A2") == ALL_AGREE
    for row in range(FIRST, FIRST + len(result.communes)):
        assert set(book.row(CHECKS, row)[3:]) == {0}


def test_every_formula_is_of_places_and_numbers(book: Spreadsheet) -> None:
    """Texts of the result cannot get into one."""
    found = list(book.formulas())
    assert {sheet for sheet, _place, _formula in found} <= {WORKINGS, CHECKS}
    for _sheet, _place, formula in found:
        texts = formula.split('"')[1::2]
        assert set(texts) <= {"", "–", ">0", ALL_AGREE, SOME_DIFFER}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "place", "value"),
    [
        (POINTS, "D5", 0),  # the first line of the best
        (THRESHOLDS, "C5", 78),  # of group B: nobody would be in it
        ("Biểu 1", "E4", 55),
        ("Biểu 1", "G9", Decimal("60.01")),
        ("Biểu 1", "A7", 9),
        ("Biểu 1", "H7", "A"),
        ("Biểu 3", "C6", 1),
        ("Biểu 1", "G31", Decimal("57.85")),  # the mean
    ],
)
def test_one_changed_cell_is_found(sheet: str, place: str, value: object) -> None:
    """The twin: the checks are computed, and look at every kind of figure."""
    book = Spreadsheet(phu_yen_workbook())
    cell = book.workbook[sheet][place]
    assert cell.value != value
    cell.value = value
    assert str(book.value(CHECKS, "A2")).startswith(SOME_DIFFER)


def test_every_statistic_stands_beside_its_formula() -> None:
    sheet = Spreadsheet(phu_yen_workbook()).workbook[STATISTICS]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(statistics(phu_yen.result()))
    assert all(said and formula for said, formula in rows)


def test_names_that_look_like_formulas_stay_texts() -> None:
    named = commune("=1+1", "80", kind="@x", block="-2")
    book = Spreadsheet(workbook_bytes(year_of([named], one_leaf_set()), draft=True))
    assert book.workbook[POINTS]["B5"].value == "@x =1+1"
    cells = [
        cell
        for sheet in book.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet.title not in (WORKINGS, CHECKS)
    ]
    assert cells == []


def test_points_are_numbers_and_what_was_left_out_is_blank() -> None:
    book = Spreadsheet(workbook_bytes(SHAPES["left_out_each_otherwise"](), draft=False))
    assert book.row(POINTS, 4)[3:] == [1, 1, 1, 1]
    assert book.row(POINTS, FIRST)[3:] == [None, None, 0.75, 0.5]
    formula = book.workbook[WORKINGS][f"D{FIRST}"].value
    assert formula == f"=SUM('{POINTS}'!D{FIRST}:E{FIRST})"
