"""Damaged workbooks: figures, codes, parents and texts; each fault names its cell and its value."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

import pytest

from criteria.set_format import parse_set
from tests.criteria.damage import at, damaged, each, faults, in_places, place, put, read, whole
from tests.criteria.documents import small_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

NOT_A_NUMBER = "“{}” is not a number. Write digits only, such as 12 or 1,5."
NOT_COUNTED = "“{}” cannot be counted with. Write a number."
EXPONENT = "“{}” is written with an exponent. Write the number in full."
THREE_DECIMALS = "“{}” has too many decimals: at most 3 are allowed."
TWO_WAYS = (
    "“{}” can be read in two ways. Write {} if the mark separates thousands, or {} if it "
    "separates decimals."
)
BETWEEN = "it must lie between 0 and 999999."
FORMULA = "it is a formula. Type what it results in."
ERROR = "it is an error of a formula. Type a text."
NOT_TEXT = "it is not a text. Format the cell as Text and type it anew."
IS_DATE = "Excel has made a date of it. Format the cell as Text and type it anew."
IS_NUMBER = "it is a number, in which Excel drops zeros. Format the cell as Text and type it anew."
TWICE = "this code stands in another row already. Give each its own."
NO_PARENT = "there is no field or criterion with this code."
CIRCLE = "following these codes upwards does not lead to a field. Correct one of them."
TOO_LONG = "it is longer than {} characters. Shorten it."
NO_HEADING = "it stands under no heading. Move it or delete it."

FIGURES = [
    ("text", 3, "max_points", "một", NOT_A_NUMBER.format("một")),
    ("number and unit", 3, "max_points", "1 điểm", NOT_A_NUMBER.format("1 điểm")),
    ("fraction", 3, "max_points", "1/2", NOT_A_NUMBER.format("1/2")),
    ("two commas", 3, "max_points", "1,2,3", NOT_A_NUMBER.format("1,2,3")),
    ("other digits", 3, "max_points", "१", NOT_A_NUMBER.format("१")),
    ("two ways, point", 3, "max_points", "1.234", TWO_WAYS.format("1.234", "1234", "1,2340")),
    ("two ways, comma", 3, "max_points", "81,863", TWO_WAYS.format("81,863", "81863", "81,8630")),
    ("four decimals", 3, "max_points", "0,1234", THREE_DECIMALS.format("0,1234")),
    ("exponent", 3, "max_points", "1e400", EXPONENT.format("1e400")),
    ("small exponent", 3, "max_points", "1E-2", EXPONENT.format("1E-2")),
    ("NaN", 3, "max_points", "NaN", NOT_COUNTED.format("NaN")),
    ("infinite", 3, "max_points", "inf", NOT_COUNTED.format("inf")),
    ("negative", 3, "max_points", "-1", BETWEEN),
    ("negative of Excel", 3, "max_points", -1, BETWEEN),
    ("beyond the database", 3, "max_points", "1000000", BETWEEN),
    ("too long", 3, "max_points", "1" * 29, f"“{'1' * 28}…” is too long for a number: at most 28 "
     "characters."),
    ("longer than a figure", 3, "max_points", "1" * 41, TOO_LONG.format(40)),
    ("zero", 3, "max_points", "0", "it must be above 0."),
    ("zero of Excel", 3, "max_points", 0, "it must be above 0."),
    ("missing", 3, "max_points", None, "the number is missing."),
    ("blanks", 3, "max_points", "   ", "the number is missing."),
    ("formula", 3, "max_points", "=1+1", FORMULA),
    ("formula of another file", 3, "max_points", "='[b.xlsx]S'!A1", FORMULA),
    ("error", 3, "max_points", "#DIV/0!", ERROR),
    ("truth", 3, "max_points", True, NOT_TEXT),
    ("date", 3, "max_points", datetime(2022, 3, 1), IS_DATE),  # noqa: DTZ001
    ("time", 3, "max_points", time(1, 30), IS_DATE),
]  # fmt: skip

CODES_AND_TEXTS = [
    ("equal codes", 4, "code", "1.1.1", TWICE),
    ("equal but for blanks", 4, "code", " 1.1.1 ", TWICE),
    ("a criterion coded as a field", 5, "code", "1", TWICE),
    ("code as a number", 5, "code", 1.1, IS_NUMBER),
    ("code as a date", 5, "code", datetime(2022, 1, 2), IS_DATE),  # noqa: DTZ001
    ("code as a formula", 5, "code", "=A4", FORMULA),
    ("code missing", 5, "code", None, "the code is missing."),
    ("code too long", 5, "code", "1" * 31, TOO_LONG.format(30)),
    ("name missing", 5, "name", None, "the name is missing."),
    ("name too long", 5, "name", "a" * 501, TOO_LONG.format(500)),
    ("name a number", 5, "name", 2.5, NOT_TEXT),
    ("name a truth", 5, "name", True, NOT_TEXT),
    ("name an error", 5, "name", "#REF!", ERROR),
    ("name with a bell", 5, "name", "Báo_x0007_cáo",
     "it holds an invisible character (U+0007). Type the text anew."),
    ("name with a null", 5, "name", "Báo_x0000_cáo",
     "it holds an invisible character (U+0000). Type the text anew."),
    ("name turned round", 5, "name", "Báo \u202ecáo",
     "it holds an invisible character (U+202E). Type the text anew."),
    ("parent unknown", 5, "parent", "9", NO_PARENT),
    ("parent by its name", 5, "parent", "Chỉ đạo, điều hành", NO_PARENT),
    ("parent a number", 5, "parent", 1, IS_NUMBER),
    ("parent missing", 5, "parent", None,
     "it is empty. Type the code of the field or criterion it belongs to."),
    ("parent of itself", 5, "parent", "1.2", CIRCLE),
    ("rule text too long", 5, "rule_text", "a" * 4001, TOO_LONG.format(4000)),
    ("text beyond all", 5, "rule_text", "a" * 30_000, TOO_LONG.format(4000)),
    ("evidence line too long", 5, "evidence", "a" * 501,
     "a line is longer than 500 characters. Shorten it."),
    ("official too long", 5, "official", "a" * 101, TOO_LONG.format(100)),
    ("department unknown", 5, "department", "Phòng Y tế",
     "the authority has no such department. Choose one from the list."),
    ("department of two", 5, "department", "Phòng Nội vụ, Phòng Tư pháp",
     "the authority has no such department. Choose one from the list."),
    ("source unknown", 5, "source", "Tự khai",
     "it is not one of: Self-assessment, Sociological survey. Choose one from the list."),
    ("policy unknown", 5, "na_policy", "bỏ qua",
     "it is not one of: 0 points, Full points, Left out of the maximum. Choose one from the list."),
    ("capped unknown", 2, "capped", "x", "it is not one of: Yes. Choose one from the list."),
]  # fmt: skip


def shown(value: Any) -> str:
    """The value as the sentence quotes it."""
    text = "" if value is None else str(value).strip()
    for invisible in ("_x0007_", "_x0000_", "\u202e"):
        text = text.replace(invisible, "�")
    return text if len(text) <= 60 else text[:60] + "…"


@pytest.mark.parametrize(
    ("cell", "value", "what"), in_places("Criteria", FIGURES + CODES_AND_TEXTS)
)
def test_a_damaged_cell_is_named(cell: str, value: Any, what: str) -> None:
    assert faults(damaged(put("Criteria", cell, value))) == [
        at("Criteria", cell, shown(value), what)
    ]


FIELDS = [
    ("no code", 2, "code", None, ["the code is missing."]),
    ("code too long", 2, "code", "1" * 21, [TOO_LONG.format(20)]),
    ("code a number", 2, "code", 1, [IS_NUMBER]),
    ("equal codes", 3, "code", "1", [TWICE]),
    ("name too long", 2, "name", "a" * 301, [TOO_LONG.format(300)]),
    ("kind unknown", 2, "kind", "Cộng",
     ["it is not one of: Scored field, Bonus, Penalty. Choose one from the list."]),
    ("points NaN", 2, "max_points", "NaN", [NOT_COUNTED.format("NaN")]),
    ("points a formula", 2, "max_points", "=SUM(Criteria!C2:C5)", [FORMULA]),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "what"), in_places("Fields", FIELDS))
def test_a_damaged_field_is_named_first(cell: str, value: Any, what: list[str]) -> None:
    """What hangs from the field may be told after it."""
    assert faults(damaged(put("Fields", cell, value)))[0] == at(
        "Fields", cell, shown(value), what[0]
    )


def test_a_circle_of_parents_is_told_at_each_of_them() -> None:
    circle = put("Criteria", "D2", "1.1.1")  # 1.1 is part of 1.1.1, which is part of 1.1
    assert faults(damaged(circle)) == [
        at("Criteria", "D2", "1.1.1", CIRCLE),
        at("Criteria", "D3", "1.1", CIRCLE),
        at("Criteria", "D4", "1.1", CIRCLE),
    ]


def test_a_number_of_excel_is_told_with_its_comma() -> None:
    assert faults(damaged(put("Criteria", "C3", 0.12345))) == [
        at("Criteria", "C3", "0,12345", THREE_DECIMALS.format("0,12345"))
    ]


def test_a_number_of_excel_is_read_with_the_digits_that_excel_shows() -> None:
    """0.1 + 0.2 lies in the file as 0.30000000000000004."""
    content = damaged(put("Criteria", place("Criteria", "per", 5), 0.1 + 0.2))
    leaf = next(leaf for leaf in read(content).document.outline.leaves() if leaf.code == "1.2")
    assert leaf.rule is not None
    assert leaf.rule.per == Decimal("0.3")


def test_every_fault_is_named_at_once() -> None:
    department = place("Criteria", "department", 6)
    spoilt = each(
        put("Criteria", "C3", "một"),
        put("Criteria", "C5", "hai"),
        put("Criteria", department, "Phòng Y tế"),
        put("Criteria set", "B4", "22"),
    )
    assert [fault.split(",")[1] for fault in faults(damaged(spoilt))] == [
        " cell B4", " cell C3", " cell C5", f" cell {department}",
    ]  # fmt: skip


def test_the_undamaged_workbook_is_read() -> None:
    """Twin of all the others."""
    assert read(whole()).document == parse_set(small_set())


def test_what_excel_itself_writes_for_a_line_break_is_no_fault() -> None:
    cell = place("Criteria", "rule_text", 5)
    content = damaged(put("Criteria", cell, "Một_x000D_\nHai"))
    leaf = next(leaf for leaf in read(content).document.outline.leaves() if leaf.code == "1.2")
    assert leaf.rule_text == "Một\nHai"
