"""Damaged workbooks: sheets, headings, rows and merged cells."""

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.chart import BarChart

from criteria.set_format import parse_set
from tests.criteria.damage import (
    PARTS,
    SHEETS,
    Damage,
    as_excel_saves_it,
    at,
    damaged,
    faults,
    parts_of,
    put,
    read,
    rewritten,
    whole,
    zipped,
)
from tests.criteria.documents import small_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

TITLES = "Criteria set, Groups, Fields, Criteria, Instructions, Lists"
MERGED = "these cells are merged. Unmerge them and fill in each."
HEADING = "this heading is not one of the sheet's, or stands twice. Use: {}."
NO_HEADING = "it stands under no heading. Move it or delete it."


def headings(sheet: str) -> str:
    return ", ".join(str(column.label) for column in SHEETS[sheet].columns)


def rename(sheet: str, title: str) -> Damage:
    return lambda book: setattr(book[sheet], "title", title)


def hide(sheet: str, state: str) -> Damage:
    return lambda book: setattr(book[sheet], "sheet_state", state)


def keep_only_a_chart(book: Any) -> None:
    book.create_chartsheet("Chart").add_chart(BarChart())
    for sheet in book.worksheets:
        book.remove(sheet)


def add_sheet(title: str) -> Damage:
    return lambda book: book.create_sheet(title, 0)


def empty(sheet: str) -> Damage:
    return lambda book: book[sheet].delete_rows(1, 100)


SHEET_CASES: list[tuple[str, Damage, str]] = [
    ("gone", lambda b: b.remove(b["Criteria"]),
     "The file has no sheet “Criteria”; it has: Criteria set, Groups, Fields, Instructions, Lists. "
     "Use the template."),
    ("renamed", rename("Fields", "Sheet1"),
     "The file has no sheet “Fields”; it has: Criteria set, Groups, Sheet1, Criteria, "
     "Instructions, Lists. Use the template."),
    ("one letter more", rename("Groups", "Groupss"),
     "The file has no sheet “Groups”; it has: Criteria set, Groupss, Fields, Criteria, "
     "Instructions, Lists. Use the template."),
    ("hidden", hide("Groups", "hidden"),
     "Sheet “Groups” is hidden. Show it, check it and save."),
    ("hidden from menus", hide("Criteria", "veryHidden"),
     "Sheet “Criteria” is hidden. Show it, check it and save."),
    ("twice, in two languages", add_sheet("Tiêu chí"),
     "The file has several sheets for “Criteria”: Tiêu chí, Criteria. Keep one of them."),
    ("twice, but for a blank", add_sheet("fields "),
     "The file has several sheets for “Fields”: fields , Fields. Keep one of them."),
    ("only a chart", keep_only_a_chart,
     "The file has no sheet “Criteria set”; it has: Chart. Use the template."),
    ("empty heading", empty("Criteria set"), "Sheet “Criteria set” is empty. Use the template."),
    ("empty groups", empty("Groups"), "Sheet “Groups” is empty. Use the template."),
    ("empty fields", empty("Fields"), "Sheet “Fields” is empty. Use the template."),
    ("empty criteria", empty("Criteria"), "Sheet “Criteria” is empty. Use the template."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "told"), [case[1:] for case in SHEET_CASES], ids=[case[0] for case in SHEET_CASES]
)
def test_a_damaged_sheet_is_named(damage: Damage, told: str) -> None:
    assert faults(damaged(damage)) == [told]


def merge(sheet: str, cells: str) -> Damage:
    return lambda book: book[sheet].merge_cells(cells)


def lack(sheet: str, *columns: str) -> str:
    return f"Sheet “{sheet}” lacks the columns: {', '.join(columns)}. Use the template."


def insert_row(sheet: str) -> Damage:
    def damage(book: Any) -> None:
        book[sheet].insert_rows(1)
        book[sheet]["A1"] = "BỘ TIÊU CHÍ"

    return damage


HEADINGS: list[tuple[str, Damage, list[str]]] = [
    ("renamed", put("Criteria", "C1", "Điểm số"),
     [at("Criteria", "C1", "Điểm số", HEADING.format("{Criteria}")),
      lack("Criteria", "Maximum points"),
      *[at("Criteria", f"C{n}", v, NO_HEADING) for n, v in enumerate("3121222", start=2)]]),
    ("twice", put("Groups", "A1", "Group"),
     [at("Groups", "B1", "Group", HEADING.format("{Groups}")), lack("Groups", "Block"),
      *[at("Groups", f"B{n}", v, NO_HEADING) for n, v in enumerate("ABCD", start=2)]]),
    ("a formula", put("Fields", "C1", "=1"),
     [at("Fields", "C1", "=1", HEADING.format("{Fields}")), lack("Fields", "Kind"),
      at("Fields", "C2", "Scored field", NO_HEADING),
      at("Fields", "C3", "Scored field", NO_HEADING)]),
    ("column gone", lambda b: b["Criteria"].delete_cols(4), [lack("Criteria", "Part of (code)")]),
    ("two columns gone", lambda b: b["Criteria"].delete_cols(4, 2),
     [lack("Criteria", "Part of (code)", "What is measured")]),
    ("headings gone", lambda b: b["Groups"].delete_rows(1),
     [at("Groups", "B1", "A", HEADING.format("{Groups}")),
      at("Groups", "C1", "90", HEADING.format("{Groups}")),
      lack("Groups", "Block", "Group", "From (%)"),
      *[at("Groups", f"{c}{n}", v, NO_HEADING)
        for n, row in enumerate(("B 70", "C 50", "D 0"), start=2)
        for c, v in zip("BC", row.split(), strict=True)]]),
    ("merged down", merge("Criteria", "B3:B4"), [at("Criteria", "B3:B4", "", MERGED)]),
    ("merged across", merge("Fields", "A2:B2"), [at("Fields", "A2:B2", "", MERGED)]),
    ("merged heading", merge("Criteria set", "A1:B1"),
     [at("Criteria set", "A1:B1", "", MERGED), lack("Criteria set", "Content"),
      *[at("Criteria set", f"B{n}", v, NO_HEADING)
        for n, v in ((2, "Bộ tiêu chí thử"), (3, "1/QĐ-UBND"), (4, "2022"), (5, "2"), (6, "2"))]]),
    ("merged twice", lambda b: (merge("Groups", "A2:A3")(b), merge("Groups", "A4:A5")(b)),
     [at("Groups", "A2:A3", "", MERGED), at("Groups", "A4:A5", "", MERGED)]),
    ("beside the columns", put("Criteria", "AK3", "ghi chú"),
     [at("Criteria", "AK3", "ghi chú", NO_HEADING)]),
    ("far beside the columns", put("Criteria", "XFD3", "ghi chú"),
     [at("Criteria", "XFD3", "ghi chú", NO_HEADING)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "told"), [case[1:] for case in HEADINGS], ids=[case[0] for case in HEADINGS]
)
def test_a_damaged_heading_is_named(damage: Damage, told: list[str]) -> None:
    for sheet in SHEETS:
        told = [fault.replace(f"{{{sheet}}}", headings(sheet)) for fault in told]
    assert sorted(faults(damaged(damage))) == sorted(told)


def test_a_title_above_the_headings_is_named() -> None:
    found = faults(damaged(insert_row("Groups")))
    assert found[:2] == [
        at("Groups", "A1", "BỘ TIÊU CHÍ", HEADING.format(headings("Groups"))),
        lack("Groups", "Block", "Group", "From (%)"),
    ]


def totals(book: Any) -> None:
    book["Criteria"]["B9"], book["Criteria"]["C9"] = "Tổng cộng", 10


def in_the_last_row(book: Any) -> None:
    book["Criteria"]["B1048576"] = "Người lập biểu"


@pytest.mark.parametrize(
    ("damage", "cells"),
    [(totals, ["A9", "D9"]), (in_the_last_row, ["A1048576", "D1048576", "C1048576"])],
)
def test_a_row_that_is_no_criterion_is_named(damage: Damage, cells: list[str]) -> None:
    assert [fault.split("cell ")[1].split(":")[0] for fault in faults(damaged(damage))] == cells


def test_blank_rows_are_no_fault() -> None:
    def blank(book: Any) -> None:
        book["Criteria"].insert_rows(4, 3)
        book["Criteria"]["A12"] = "  "

    assert read(damaged(blank)).document == parse_set(small_set())


def more_rows(book: Any) -> None:
    for number in range(2001):
        book["Criteria"].append([f"9.{number}"])


def rows_in_any_order() -> bytes:
    """The first criterion's row moved behind the others, with its number."""
    parts = parts_of(whole())
    sheet = parts[PARTS["Criteria"]]
    begin, end = sheet.index(b'<row r="5"'), sheet.index(b'<row r="6"')
    moved = sheet[:begin] + sheet[end:].replace(
        b"</sheetData>", sheet[begin:end] + b"</sheetData>", 1
    )
    return zipped(parts | {PARTS["Criteria"]: moved})


def test_texts_in_a_part_of_their_own_are_read() -> None:
    """Twin of those below."""
    assert read(as_excel_saves_it()).document == parse_set(small_set())


def test_a_row_out_of_order_is_not_lost() -> None:
    codes = {leaf.code for leaf in read(rows_in_any_order()).document.outline.leaves()}
    assert codes == {leaf.code for leaf in parse_set(small_set()).outline.leaves()}


def test_more_rows_than_any_set_has_are_refused() -> None:
    assert faults(damaged(more_rows)) == [
        "Sheet “Criteria” has more than 2000 rows; a criteria set is far smaller."
    ]


def test_what_the_sheet_says_of_its_own_size_is_not_believed() -> None:
    sheet = parts_of(as_excel_saves_it())[PARTS["Criteria"]]
    begin = sheet.index(b"<dimension")
    stated = sheet[begin : sheet.index(b"/>", begin) + 2]
    lied = rewritten(PARTS["Criteria"], stated, b'<dimension ref="A1:A1"/>')
    assert read(lied).document == parse_set(small_set())


DAMAGED = "The file is damaged. Open it in Excel, save it anew as .xlsx and try again."
XML: list[tuple[str, Callable[[], bytes]]] = [
    ("two cells in one place", lambda: rewritten(PARTS["Criteria"], b'r="B5"', b'r="A5"')),
    ("two rows of one number", lambda: rewritten(PARTS["Criteria"], b'<row r="6"', b'<row r="5"')),
    ("a cell nowhere", lambda: rewritten(PARTS["Criteria"], b'r="B5"', b'r="5B"')),
    ("a row that is no number", lambda: rewritten(PARTS["Criteria"], b'<row r="6"', b'<row r="x"')),
    ("a text that is not there", lambda: rewritten(PARTS["Criteria"], b"<v>", b"<v>99999")),
    ("a number that is none", lambda: rewritten(PARTS["Criteria"], b' t="s"><v>', b"><v>x")),
    ("a kind of cell that is none", lambda: rewritten(PARTS["Criteria"], b't="s"', b't="text"')),
    ("a sheet cut off", lambda: rewritten(PARTS["Criteria"], b"</sheetData>", b"")),
    ("a control character", lambda: rewritten("xl/sharedStrings.xml", b"<t>", b"<t>\x07")),
    ("no UTF-8", lambda: rewritten("xl/sharedStrings.xml", b"<t>", b"<t>\xff")),
    ("styles cut off", lambda: rewritten("xl/styles.xml", b"</styleSheet>", b"")),
    ("relations cut off", lambda: rewritten(
        "xl/_rels/workbook.xml.rels", b"</Relationships>", b"")),
]  # fmt: skip


@pytest.mark.parametrize("content", [case[1] for case in XML], ids=[case[0] for case in XML])
def test_xml_that_cannot_be_read_is_refused(content: Callable[[], bytes]) -> None:
    assert faults(content()) == [DAMAGED]
