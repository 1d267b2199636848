"""Damaged workbooks: scoring rules, groups, the heading; and what is told before issue."""

from typing import Any

import pytest

from tests.criteria.damage import (
    Damage,
    at,
    damaged,
    each,
    faults,
    in_places,
    place,
    put,
    read,
)
from tests.criteria.test_workbook_damage import shown

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

FROM_LIST = "it is empty, although the row states a rule. Choose one from the list."
HAS_PARTS = "a criterion with parts is not scored itself. Empty this cell."
WRITE_LINE = "line “{}”: write it as “From 90: 1” or “Yes: 1”, points after the colon."
UNUSED = "the way of giving points “{}” does not use this. Empty this cell."
IN_BLOCK = "it stands in another row of the block already. Correct one of them."

RULES = [
    ("measure unknown", 3, "measure", "Đo bằng mắt",
     "it is not one of: Points by judgement, One of the answers, Rate b/a (%), Growth on last year "
     "(%), Number of times, Result measured elsewhere (%). Choose one from the list."),
    ("measure missing", 3, "measure", None, FROM_LIST),
    ("scale unknown", 3, "scale", "Tự do",
     "it is not one of: Free points, Points of each answer, By levels, In proportion, Deducted "
     "each time, Added each time. Choose one from the list."),
    ("scale missing", 3, "scale", None, FROM_LIST),
    ("scale that does not fit", 3, "scale", "By levels",
     "what is measured is not scored in this way. Choose: Points of each answer."),
    ("parameter of another scale", 3, "per", "0,25", UNUSED.format("Points of each answer")),
    ("levels beside a proportion", 4, "lines", "From 90: 1", UNUSED.format("In proportion")),
    ("answer without points", 3, "lines", "Có", WRITE_LINE.format("Có")),
    ("points without an answer", 3, "lines", ": 1", WRITE_LINE.format(": 1")),
    ("answer worth a word", 3, "lines", "Có: một",
     "line “Có: một”: “một” is not a number. Write digits only, such as 12 or 1,5."),
    ("answer worth nothing", 3, "lines", "Có:", "line “Có:”: Enter a number."),
    ("answer worth too many decimals", 3, "lines", "Có: 0,1234",
     "line “Có: 0,1234”: “0,1234” has too many decimals: at most 3 are allowed."),
    ("answer too long", 3, "lines", "a" * 201 + ": 1",
     f"line “{'a' * 201}: 1”: it is longer than 200 characters. Shorten it."),
    ("level at a word", 6, "lines", "From chín mươi: 1",
     "line “From chín mươi: 1”: “chín mươi” is not a number. Write digits only, such as 12 or "
     "1,5."),
    ("level in two ways", 6, "lines", "From 1.234: 1",
     "line “From 1.234: 1”: “1.234” can be read in two ways. Write 1234 if the mark separates "
     "thousands, or 1,2340 if it separates decimals."),
    ("deduction a word", 5, "per", "một phần tư",
     "“một phần tư” is not a number. Write digits only, such as 12 or 1,5."),
    ("deduction a formula", 5, "per", "=1/4", "it is a formula. Type what it results in."),
    ("full not a number", 4, "full", "100%",
     "“100%” is not a number. Write digits only, such as 12 or 1,5."),
    ("floor in two ways", 4, "floor", "1.500",
     "“1.500” can be read in two ways. Write 1500 if the mark separates thousands, or 1,5000 if it "
     "separates decimals."),
    ("scored although it has parts", 2, "measure", "One of the answers", HAS_PARTS),
    ("levels although it has parts", 2, "lines", "From 0: 1", HAS_PARTS),
    ("case without an arrow", 5, "cases", "2; 1,5",
     "“2; 1,5” has no arrow. Type figures → points: 45; 50 → 1,8."),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "what"), in_places("Criteria", RULES))
def test_a_damaged_rule_is_named(cell: str, value: Any, what: str) -> None:
    assert faults(damaged(put("Criteria", cell, value))) == [
        at("Criteria", cell, shown(value), what)
    ]


GROUPS_AND_HEADING = [
    ("equal groups", "Groups", "B3", "A", IN_BLOCK),
    ("equal bounds", "Groups", "C3", "90", IN_BLOCK),
    ("equal bounds, written otherwise", "Groups", "C3", "90,0", IN_BLOCK),
    ("group missing", "Groups", "B3", None, "the name is missing."),
    ("group too long", "Groups", "B3", "a" * 41, "it is longer than 40 characters. Shorten it."),
    ("bound missing", "Groups", "C3", None, "the number is missing."),
    ("bound a word", "Groups", "C3", "bảy mươi",
     "“bảy mươi” is not a number. Write digits only, such as 12 or 1,5."),
    ("bound with its sign", "Groups", "C3", "≥70",
     "“≥70” is not a number. Write digits only, such as 12 or 1,5."),
    ("bound below 0", "Groups", "C5", "-1", "it must lie between 0 and 999999."),
    ("title missing", "Criteria set", "B2", None, "“Title of the set” is missing. Fill it in."),
    ("title too long", "Criteria set", "B2", "a" * 301,
     "it is longer than 300 characters. Shorten it."),
    ("decision too long", "Criteria set", "B3", "a" * 201,
     "it is longer than 200 characters. Shorten it."),
    ("year missing", "Criteria set", "B4", None, "“Year of assessment” is missing. Fill it in."),
    ("year of two digits", "Criteria set", "B4", "22",
     "it must be a whole number from 2000 to 2100."),
    ("year to come", "Criteria set", "B4", "2101", "it must be a whole number from 2000 to 2100."),
    ("year in words", "Criteria set", "B4", "năm 2022",
     "it must be a whole number from 2000 to 2100."),
    ("year with a decimal", "Criteria set", "B4", "2022,0",
     "it must be a whole number from 2000 to 2100."),
    ("decimals of points", "Criteria set", "B5", "4", "it must be a whole number from 0 to 3."),
    ("decimals of the index", "Criteria set", "B6", "-1", "it must be a whole number from 0 to 4."),
    ("entry unknown", "Criteria set", "A3", "Số hiệu",
     "this entry is not one of the sheet's, or stands twice. Use: Title of the set, Issuing "
     "decision (number, date), Year of assessment, Decimals of points, Decimals of the index, "
     "Tie-break: codes of fields, the first counts most, Notes."),
    ("notes too long", "Criteria set", "B8", "a" * 4001,
     "it is longer than 4000 characters. Shorten it."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "what"),
    [case[1:] for case in GROUPS_AND_HEADING],
    ids=[case[0] for case in GROUPS_AND_HEADING],
)
def test_a_damaged_group_or_entry_is_named(sheet: str, cell: str, value: Any, what: str) -> None:
    assert faults(damaged(put(sheet, cell, value))) == [at(sheet, cell, shown(value), what)]


def test_an_entry_that_stands_twice_is_named() -> None:
    twice = put("Criteria set", "A8", "Year of assessment")
    (fault,) = faults(damaged(twice))
    assert fault.startswith(
        "Sheet “Criteria set”, cell A8, “Year of assessment”: this entry is not one of the "
        "sheet's, or stands twice."
    )


# Such a set may be a draft, which the editor mends; each is told in the preview and keeps it from
# being issued.
LINES = place("Criteria", "lines", 6), place("Criteria", "lines", 3)
OPEN: list[tuple[str, Damage, str]] = [
    ("levels unsorted", put("Criteria", LINES[0], "From 0: 1\nFrom 10: 2"),
     "Sheet “Criteria”, cell A6: 2.1 Tiêu chí 2.1: bands overlap: the one from 10 stands after the "
     "one from 0; write them from the highest bound to the lowest."),
    ("levels that overlap", put("Criteria", LINES[0], "From 10: 2\nFrom 10: 1"),
     "Sheet “Criteria”, cell A6: 2.1 Tiêu chí 2.1: two bands overlap: both begin at 10."),
    ("level above the maximum", put("Criteria", LINES[0], "From 10: 3\nFrom 0: 2"),
     "Sheet “Criteria”, cell A6: 2.1 Tiêu chí 2.1: 3 points lie outside 0 to 2."),
    ("answers twice", put("Criteria", LINES[1], "Có: 1\nCó: 0"),
     "Sheet “Criteria”, cell A3: 1.1.1 Tiêu chí 1.1.1: the option “Có” stands twice."),
    ("one answer", put("Criteria", LINES[1], "Có: 1"),
     "Sheet “Criteria”, cell A3: 1.1.1 Tiêu chí 1.1.1: a choice needs at least two options."),
    ("maximum out of reach", put("Criteria", LINES[1], "Có: 0,5\nKhông: 0"),
     "Sheet “Criteria”, cell A3: 1.1.1 Tiêu chí 1.1.1: nothing earns the maximum of 1; the most is "
     "0.5."),
    ("deduction above the maximum", put("Criteria", place("Criteria", "per", 5), "2"),
     "Sheet “Criteria”, cell A5: 1.2 Tiêu chí 1.2: the points per occurrence, 2, are more than the "
     "maximum of 1."),
    ("deduction missing", put("Criteria", place("Criteria", "per", 5), None),
     "Sheet “Criteria”, cell A5: 1.2 Tiêu chí 1.2: the points per occurrence must be above 0."),
    ("floor above full", put("Criteria", place("Criteria", "floor", 4), "120"),
     "Sheet “Criteria”, cell A4: 1.1.2 Tiêu chí 1.1.2: the floor 120 must lie between 0 and 100."),
    ("step above the maximum", put("Criteria", place("Criteria", "step", 7), "5"),
     "Sheet “Criteria”, cell A7: 2.2 Tiêu chí 2.2: the step 5 must lie between 0 and the maximum."),
    ("sum of the parts", put("Criteria", "C3", "0,5"),
     "Sheet “Criteria”, cell A2: 1.1 Kế hoạch: its parts add up to 2.5, its maximum is 3."),
    ("sum of a field", put("Fields", "D2", "5"),
     "Sheet “Fields”, cell A2: 1 Chỉ đạo, điều hành: its parts add up to 4, its maximum is 5."),
    ("department missing", put("Criteria", place("Criteria", "department", 5), None),
     "Sheet “Criteria”, cell A5: 1.2 Tiêu chí 1.2: no department appraises it."),
    ("rule missing", each(*(put("Criteria", place("Criteria", name, 5), None)
                            for name in ("measure", "scale", "per"))),
     "Sheet “Criteria”, cell A5: 1.2 Tiêu chí 1.2: the scoring rule is missing."),
    ("lowest group above 0", put("Groups", "C5", "10"),
     "Sheet “Groups”: The lowest group must begin at 0, or some communes would have "
     "no group."),
    ("tie-break of no field", put("Criteria set", "B7", "1; 9"),
     "Sheet “Criteria set”, cell B7, “1; 9”: The tie-break list names field 9, which is not "
     "there."),
    ("tie-break of a criterion", put("Criteria set", "B7", "1.1"),
     "Sheet “Criteria set”, cell B7, “1.1”: The tie-break list names field 1.1, which is not "
     "there."),
    ("tie-break with a comma", put("Criteria set", "B7", "1, 2"),
     "Sheet “Criteria set”, cell B7, “1, 2”: The tie-break list names field 1, 2, which is not "
     "there."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "told"), [case[1:] for case in OPEN], ids=[case[0] for case in OPEN]
)
def test_what_keeps_the_set_from_issue_is_told_with_its_place(damage: Damage, told: str) -> None:
    assert told in [str(remark) for remark in read(damaged(damage)).remarks]
