"""What stands on a sheet comes back from its workbook, and so does what is typed into it."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from criteria.outline import Source
from scoring.offline.binding import stands_on
from scoring.offline.plan import plan_file
from scoring.offline.reading import read_offline
from scoring.offline.said import Said, lines_of
from tests.scoring.offline.files import (
    REASONS,
    ROWS,
    TITLE,
    changed,
    put,
    read,
    small_card,
    text,
    whole,
    written,
)

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

D = Decimal
STORED: dict[str, dict[str, Any]] = {
    "_1_1_1": {
        "figures": {"option": "Không"},
        "note": "Chưa ban hành\r\n  kế hoạch ",
        "version": 3,
    },
    "_1_1_2": {"figures": {"numerator": "98.5", "denominator": "100.00"}, "version": 1},
    "_1_2": {"figures": {"count": "2"}, "note": "=2 lần"},
    "_2_1": {"na": "asked", "na_reason": REASONS[0]},
    "_2_2": {"figures": {"points": "1.75"}},
    "_2_3": {"figures": {"value": "81.863"}},
}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_stands_comes_back_untouched(language: str) -> None:
    card = small_card(**STORED)
    lines = read_offline(written(card, language), card)
    assert {c: each.said for c, each in lines.items()} == {
        c: stands_on(line) for c, line in card.lines.items()
    }
    assert lines["1.1.1"].said.note == "Chưa ban hành\nkế hoạch"
    assert lines["1.1.1"].base.version == 3
    assert plan_file(card, lines).filed == {}


def test_an_empty_sheet_comes_back_empty() -> None:
    assert all(each.said.is_empty for each in read(whole()).values())


def test_a_figure_of_more_digits_than_excel_keeps_comes_back() -> None:
    figures = {"numerator": "1234567890.12345678", "denominator": "12345678901234567"}
    card = small_card(_1_1_2={"figures": figures})
    assert plan_file(card, read_offline(written(card), card)).filed == {}


@pytest.mark.parametrize(
    ("code", "typed", "figures"),
    [
        ("1.1.1", ["Có"], {"option": "Có"}),
        ("1.1.1", ["  Có "], {"option": "Có"}),
        ("1.1.2", [98, 100], {"numerator": D(98), "denominator": D(100)}),
        ("1.1.2", ["1,5", "3,5"], {"numerator": D("1.5"), "denominator": D("3.5")}),
        ("1.1.2", [0.1 + 0.2, 1e6], {"numerator": D("0.3"), "denominator": D(1_000_000)}),
        ("1.1.2", ["1 234", "1.234,5"], {"numerator": D(1234), "denominator": D("1234.5")}),
        ("1.1.2", [0, 0], {"numerator": D(0), "denominator": D(0)}),
        ("1.2", [3.0], {"count": D(3)}),
        ("2.1", [110, "100"], {"current": D(110), "previous": D(100)}),
        ("2.2", ["1,25"], {"points": D("1.25")}),
        ("2.3", [81.863], {"value": D("81.863")}),
    ],
)
def test_what_is_typed_is_read(code: str, typed: list[Any], figures: dict[str, Any]) -> None:
    row = ROWS[code]
    changes = [put(f"{column}{row}", value) for column, value in zip("FG", typed, strict=False)]
    lines = read(changed(whole(), *changes))
    assert lines[code].said == Said(figures)
    assert [c for c, each in lines.items() if not each.said.is_empty] == [code]


def test_words_are_read() -> None:
    book = changed(whole(), put("J9", 2022), text("J8", "=> đạt\n\n  hết "), put("K11", REASONS[1]))
    lines = read(book)
    assert lines["1.2"].said == Said({}, note="2022")
    assert lines["1.1.2"].said == Said({}, note="=> đạt\n\nhết")
    assert lines["2.1"].said == Said({}, na_reason=REASONS[1])


def test_computed_and_locked_cells_are_never_read() -> None:
    book = changed(whole(), put("H9", 999), put("C9", 999), put("M9", 7), put("D9", "khác"))
    assert all(each.said.is_empty for each in read(book).values())


def test_only_the_commune_s_own_cells_are_open() -> None:
    sheet = load_workbook(io.BytesIO(whole()))[TITLE]
    assert sheet.protection.sheet
    opened = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    two = {"1.1.2", "2.1"}
    assert opened == {
        f"{column}{row}"
        for code, row in ROWS.items()
        for column in ("FGJK" if code in two else "FJK")
    }


def test_the_workbook_is_laid_out_for_reading_and_printing() -> None:
    book = load_workbook(io.BytesIO(whole()))
    sheet = book[TITLE]
    assert [(s.title, s.sheet_state) for s in book] == [
        (TITLE, "visible"), ("lists", "hidden"), ("data", "hidden"),
    ]  # fmt: skip
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["H14"].value == "=SUM(H5,H10)"
    assert sheet["H5"].value == "=SUM(H6,H9)"
    assert sorted(each.coord for each in sheet.merged_cells.ranges) == ["A1:L1", "A2:L2"]
    lists = {
        str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"
    }
    assert lists == {"F7": "lists!$A$1:$A$2", "K11": "lists!$B$1:$B$2"}


def test_a_line_of_the_survey_is_closed() -> None:
    card = small_card()
    line = card.lines["2.3"]
    card.lines["2.3"] = replace(line, node=replace(line.node, source=Source.SURVEY))
    content = written(card)
    sheet = load_workbook(io.BytesIO(content))[TITLE]
    assert sheet["E13"].value == "Entered by the appraising authority"
    assert sheet["F13"].protection.locked
    assert "2.3" not in read_offline(content, card)


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("  a \n\n b\u202e ", "a\n\nb"),
        ("a\u0000\u0007", "a"),
        ("e\u0302\u0301", "ế"),
    ],
)
def test_a_text_has_one_form(stored: str, kept: str) -> None:
    assert lines_of(stored) == kept
