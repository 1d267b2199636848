"""What a paper is made of, before anything draws it. Forms: DOMAIN 8."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.paper.document import (
    Cell,
    Column,
    NewPage,
    PaperTable,
    Paragraph,
    Row,
    punctuated,
)
from accounts.paper.heading import BLANK, PaperDate, PaperNumber
from tests.accounts.paper.samples import HASH, decision, letter, report, table_sheet

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5", "05/QĐ-UBND"),
        ("24", "24/QĐ-UBND"),
        ("7/QĐ-CTUBND", "07/QĐ-CTUBND"),
        ("24a", "24a/QĐ-UBND"),
        ("", f"{BLANK}/QĐ-UBND"),
    ],
)
def test_a_number_below_ten_has_a_leading_zero_and_none_is_room_to_write(
    text: str, shown: str
) -> None:
    assert str(PaperNumber.read(text, symbol="QĐ-UBND")) == shown


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (date(2023, 1, 5), "ngày 05 tháng 01 năm 2023"),
        (date(2023, 3, 15), "ngày 15 tháng 3 năm 2023"),
        (date(2022, 12, 9), "ngày 09 tháng 12 năm 2022"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_leading_zero(on: date, shown: str) -> None:
    assert str(PaperDate.of(on)) == shown
    assert str(PaperDate.of(on).without_day()) == shown.replace(f"{on.day:02d}", BLANK, 1)


def test_a_draft_shows_neither_number_day_nor_hash() -> None:
    signed, draft = decision(), decision(draft=True)
    assert signed.shown_number == "05/QĐ-UBND"
    assert signed.shown_date == "Phù Yên, ngày 05 tháng 01 năm 2023"
    assert signed.shown_fingerprint is not None
    assert signed.shown_fingerprint.value == HASH
    assert draft.shown_number == f"{BLANK}/QĐ-UBND"
    assert draft.shown_date == f"Phù Yên, ngày {BLANK} tháng 01 năm 2023"
    assert draft.shown_fingerprint is None


def test_a_paper_that_is_attached_has_neither_number_nor_date() -> None:
    assert (report().shown_number, table_sheet().shown_number) == ("", "")
    assert letter().shown_date == f"Phù Yên, ngày {BLANK} tháng {BLANK} năm 2023"


def test_lists_end_in_semicolons_and_a_full_stop() -> None:
    assert punctuated(["a", "b;", "c./."]) == ("a;", "b;", "c./.")
    assert decision().recipient_lines == (
        "- Như Điều 2;",
        "- UBND tỉnh (để báo cáo);",
        "- Lưu: VT, NV.",
    )


def test_a_document_parts_where_pages_turn() -> None:
    assert [(s.across, len(s.blocks)) for s in report().sheets] == [
        (False, 5),
        (True, 3),
        (False, 1),
    ]
    assert [(s.across, s.blocks) for s in replace(letter(), blocks=()).sheets] == [(False, ())]
    turned = replace(letter(), blocks=(NewPage(across=True), Paragraph("x")), across=True)
    assert [(s.across, len(s.blocks)) for s in turned.sheets] == [(True, 0), (True, 1)]


def test_cells_know_their_columns_behind_and_below_what_spans() -> None:
    rows = (
        Row((Cell("a", rows=3), Cell("b", columns=2), Cell("c", rows=2))),
        Row((Cell("d"), Cell("e"))),
        Row((Cell("f", columns=2), Cell("g"))),
        Row((Cell("h"), Cell("i"), Cell("j"), Cell("k"))),
    )
    laid = PaperTable(columns=(Column(1),) * 4, head=(), rows=rows)
    placed = [{cell.text: at for at, cell in cells} for _row, cells in laid.placed(rows)]
    assert placed == [
        {"a": 0, "b": 1, "c": 3},
        {"d": 1, "e": 2},
        {"f": 1, "g": 3},
        {"h": 0, "i": 1, "j": 2, "k": 3},
    ]
    assert laid.shares == (0.25, 0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    ("cell", "width", "tall"),
    [
        (Cell("Một dòng"), 165, False),
        (Cell("dòng\n" * 12), 165, True),
        (Cell("nhiều chữ " * 60), 165, True),
        (Cell("nhiều chữ " * 60), 252, False),
        (Cell("nhiều chữ " * 60, columns=2), 165, False),
    ],
)
def test_a_row_of_many_lines_may_part_at_the_foot_of_a_page(
    cell: Cell, width: float, tall: bool
) -> None:
    laid = PaperTable(columns=(Column(1), Column(1)), head=(), rows=())
    assert laid.is_tall(((0, cell),), width=width) is tall
