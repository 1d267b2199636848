from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from accounts.refusals import sentence
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult
from reports.tables.report import tables
from reports.tables.table import Cell, Column, HeaderCell, Kind, Row, RowKind, Table, cell_text
from tests.reports import phu_yen
from tests.reports.small_years import GROUPS, RULE, commune, one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def texts(row: Row) -> list[str]:
    return [cell_text(cell, say=str) for cell in row.cells]


def titles(table: Table) -> list[str]:
    return [str(column.title) for column in table.columns]


def notes(table: Table) -> list[str]:
    return [str(note) for note in table.notes]


PHU_YEN = tables(phu_yen.result())


def test_the_report_has_eleven_tables_for_eight_fields() -> None:
    assert [table.number for table in PHU_YEN] == list(range(1, 12))  # S001: Biểu số 1 to 11
    assert all(len(table.rows) == 27 for table in PHU_YEN)


def test_table_1_ranks() -> None:
    table = PHU_YEN[0]
    assert str(table.title) == ("PAR index of the People's Committees of the xã, thị trấn in 2022")
    assert titles(table) == [
        "Rank",
        "Unit",
        "Self-assessed points",
        "Points after round 1",
        "Final points",
        "Applicable maximum",
        "PAR index (%)",
        "Group",
    ]
    assert texts(table.rows[0]) == [
        "1",
        "Xã Tường Phù",
        "55,75",
        "47,75",
        "54",
        "70",
        "77,14",
        "B",
    ]
    assert texts(table.rows[1])[1] == "Thị trấn Phù Yên"
    assert texts(table.rows[26]) == [
        "27",
        "Xã Huy Tường",
        "37,25",
        "20,5",
        "21",
        "70",
        "30,00",
        "D",
    ]
    assert texts(table.footer[0]) == ["", "Mean", "51,96", "37,91", "40,50", "70,00", "57,86", ""]
    assert notes(table)[1] == ("The self-assessment does not contain the lines of the survey: 8.3.")


def test_table_2_compares_under_two_headings() -> None:
    table = PHU_YEN[1]
    above, below = table.header_rows
    assert [(str(cell.title), cell.column_span, cell.row_span) for cell in above] == [
        ("No.", 1, 2),
        ("Unit", 1, 2),
        ("PAR index (%)", 3, 1),
        ("Rank", 3, 1),
        ("Group", 1, 2),
    ]
    assert [str(cell.title) for cell in below] == ["Year 2021", "Year 2022", "Rise or fall"] * 2
    assert texts(table.rows[0]) == [
        "1",
        "Xã Tường Phù",
        "85,08",
        "77,14",
        "-7,94",
        "2",
        "1",
        "+1",
        "B",
    ]
    assert texts(table.footer[0])[:5] == ["", "Mean", "62,42", "57,86", "-4,56"]


def test_the_changes_of_table_2_add_up_to_what_s001_prints() -> None:
    changes = [row.cells[4].value for row in PHU_YEN[1].rows]
    figures = [change for change in changes if isinstance(change, Decimal)]
    assert sum(change for change in figures if change > 0) == Decimal("69.5")
    assert sum(change for change in figures if change < 0) == Decimal("-192.56")


def test_table_3_has_the_fields_side_by_side() -> None:
    table = PHU_YEN[2]
    assert [str(column.unit) for column in table.columns[2:]] == [
        f"max {points}" for points in [*phu_yen.published()["field_maxima"], "70.0"]
    ]
    for row in table.rows:
        *points, total = [cell.value for cell in row.cells[2:]]
        assert sum(p for p in points if isinstance(p, Decimal)) == total
    means, rates = table.footer
    assert (means.kind, rates.kind) == (RowKind.MEAN, RowKind.RATE)
    assert texts(means)[2:5] == ["3,37", "5,56", "12,09"]
    assert texts(rates)[2:5] == ["29,3", "85,5", "86,4"]


def test_a_field_table_has_every_criterion_and_sub_criterion() -> None:
    table = PHU_YEN[3]
    assert str(table.title) == (
        "Result of the field “Công tác chỉ đạo, điều hành cải cách hành chính”"
    )
    codes = ["1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "1.3", "1.4", "1.5", "1.6"]
    assert titles(table) == ["No.", "Unit", *codes, "Total", "Rank in the field"]
    first = table.columns[2]
    assert (first.is_sum, first.name, str(first.unit)) == (True, "Kế hoạch CCHC năm", "max 2.5")
    assert notes(table)[0] == "1.1: Kế hoạch CCHC năm"
    assert texts(table.rows[1]) == [
        *("2", "Thị trấn Phù Yên"),
        *("1,5", "0", "0,25", "1,25", "0", "0", "1", "1", "0"),
        *("3,5", "9"),
    ]
    assert texts(table.footer[0])[-2:] == ["3,37", ""]


def test_the_rank_in_a_field_is_shared_by_equals() -> None:
    ranks = [row.cells[-1].value for row in PHU_YEN[4].rows]
    points = [row.cells[-2].value for row in PHU_YEN[4].rows]
    best = [rank for rank, got in zip(ranks, points, strict=True) if got == Decimal("6.5")]
    assert set(best) == {1}
    assert min(rank for rank in ranks if rank != 1) == len(best) + 1  # type: ignore[type-var]


def test_without_a_year_before_nothing_is_compared() -> None:
    table = tables(year_of([commune("An", "60")], one_leaf_set()))[1]
    assert texts(table.rows[0])[2:8] == ["–", "60,00", "not compared", "–", "1", "not compared"]
    assert texts(table.footer[0])[2:5] == ["–", "60,00", "not compared"]


def test_what_did_not_arise_is_told_from_nought() -> None:
    result = year_of([commune("An", "0"), commune("Bình", None)], one_leaf_set())
    first, _comparison, fields, field = tables(result)
    assert texts(first.rows[1])[-2:] == ["–", "–"]
    assert [texts(row)[2:] for row in fields.rows] == [["0", "0"], ["n/a", "n/a"]]
    assert [texts(row)[2:] for row in field.rows] == [["0", "0", "1"], ["n/a", "n/a", "2"]]
    assert texts(field.footer[0])[2:4] == ["0,00", "0,00"]  # the mean of whom it applied to
    assert notes(field)[-1].startswith("n/a: did not arise")


def test_blocks_have_headings_in_one_table() -> None:
    communes = [
        commune("An", "60", block="Khối 1"),
        commune("Bình", "90", block="Khối 2"),
        commune("Cao", "70"),
    ]
    table = tables(year_of(communes, one_leaf_set()))[0]
    assert [(row.kind, texts(row)[:2]) for row in table.rows] == [
        (RowKind.BLOCK, ["Without a block"]),
        (RowKind.COMMUNE, ["1", "Xã Cao"]),
        (RowKind.BLOCK, ["Khối 1"]),
        (RowKind.COMMUNE, ["1", "Xã An"]),
        (RowKind.BLOCK, ["Khối 2"]),
        (RowKind.COMMUNE, ["1", "Xã Bình"]),
    ]


def test_bonus_and_penalty_show_where_the_set_knows_them() -> None:
    def leaf(code: str) -> CriterionNode:
        return CriterionNode(code, f"Tiêu chí {code}", Decimal(4), rule=RULE)

    outline = SetOutline(
        (
            FieldNode("1", "Chung", Decimal(4), (leaf("1.1"),)),
            FieldNode("2", "Thưởng", Decimal(3), (leaf("2.1"),), FieldKind.BONUS),
            FieldNode("3", "Trừ", Decimal(1), (leaf("3.1"),), FieldKind.PENALTY),
        ),
        GROUPS,
    )
    full, empty = Decimal(4), Decimal(0)

    def scores(name: str, penalty: Decimal) -> CommuneScores:
        points = {"1.1": full / 2, "2.1": full, "3.1": penalty}
        lines = {code: LineResult(p, False, p, p) for code, p in points.items()}
        return replace(commune(name, "0"), lines=lines)

    found = tables(year_of([scores("An", full), scores("Bình", empty)], outline))
    assert titles(found[0])[6:9] == ["Bonus", "Penalty", "PAR index (%)"]
    assert [texts(row)[4:9] for row in found[0].rows] == [
        ["2", "4", "3", "0", "53,00"],
        ["2", "4", "3", "1", "52,00"],
    ]
    assert notes(found[0])[0].endswith("+ bonus - penalty.")
    assert notes(found[2]) == ["The total is that of the fields without bonus and penalty."]
    assert [texts(row)[1:] for row in found[5].rows] == [
        ["Xã Bình", "0", "0", "1"],  # of a penalty the fewer points the better
        ["Xã An", "4", "4", "2"],
    ]
    assert notes(found[5])[-1] == "Counted in the index with 1 points at most."


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(Decimal("77.1"), Kind.PERCENT, 2), "77,10"),
        (Cell(Decimal("1.50"), Kind.POINTS), "1,5"),
        (Cell(Decimal("0.00"), Kind.CHANGE, 2), "0,00"),
        (Cell(Decimal("10.55"), Kind.CHANGE, 2), "+10,55"),
        (Cell(-3, Kind.CHANGE), "-3"),
        (Cell(3, Kind.CHANGE), "+3"),
        (Cell(12, Kind.RANK), "12"),
        (Cell("B", Kind.GROUP), "B"),
        (Cell("", Kind.TEXT), ""),
        (Cell(None, Kind.PERCENT, 2), "–"),
        (Cell(sentence("not compared"), Kind.CHANGE), "NOT COMPARED"),
    ],
)
def test_cell_text(cell: Cell, text: str) -> None:
    assert cell_text(cell, say=lambda said: str(said).upper()) == text


def test_columns_without_groups_have_one_row_of_headings() -> None:
    column = Column("1.1", Kind.POINTS, 4, unit="tối đa 2")
    table = Table(4, sentence("Title"), (column,), ())
    assert table.header_rows == ((HeaderCell("1.1", "tối đa 2"),),)


@given(result=years())
def test_every_row_fills_its_columns(result: PeriodResult) -> None:
    for table in tables(result):
        for row in (*table.rows, *table.footer):
            width = 1 if row.kind is RowKind.BLOCK else len(table.columns)
            assert len(row.cells) == width
            assert all(isinstance(text, str) for text in texts(row))
        for headings in table.header_rows[:1]:
            assert sum(cell.column_span for cell in headings) == len(table.columns)
        shown = [row for row in table.rows if row.kind is RowKind.COMMUNE]
        assert len(shown) == len(result.communes)
