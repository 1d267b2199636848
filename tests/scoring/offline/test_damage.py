"""Damaged and mistaken sheets: each told in one sentence, with the cell and what to do."""

import datetime
import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from accounts.refusals import Refused
from accounts.wording import say_all
from criteria.models import CriteriaSet
from scoring.offline.plan import plan_file
from scoring.offline.reading import read_offline
from tests.accounts.workbook_files import rewritten
from tests.scoring.offline.files import (
    TITLE,
    Change,
    changed,
    put,
    small_card,
    text,
    whole,
    written,
)

pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.usefixtures("in_english")]

AGAIN = "Download the sheet again, and copy your figures into it."
HIDDEN = (
    "The hidden part of the file was changed or is missing. Download the sheet again, and copy "
    "your figures into it."
)


def faults(content: bytes) -> list[str]:
    card = small_card()
    with pytest.raises(Refused) as refused:
        plan_file(card, read_offline(content, card))
    return say_all(refused.value)


def at(cell: str, value: str, what: str) -> str:
    shown = f", “{value}”" if value else ""
    return f"Sheet “{TITLE}”, cell {cell}{shown}: {what}"


CELLS: list[tuple[str, Change, str]] = [
    ("a word", put("F9", "một"),
     at("F9", "một", "“một” is not a number. Write digits only, such as 12 or 1,5.")),
    ("two readings", put("F8", "1.234"),
     at("F8", "1.234", "“1.234” can be read in two ways. Write 1234 if the mark separates "
     "thousands, or 1,2340 if it separates decimals.")),
    ("thousands without their last zero", put("F8", "3.91"),
     at("F8", "3.91", "“3.91” can be read in two ways. Write 3910 if the mark separates thousands, "
     "or 3,9100 if it separates decimals.")),
    ("a lost zero", put("F8", "3.91"),
     at("F8", "3.91", "“3.91” can be read in two ways. Write 3910 if the mark separates "
     "thousands, or 3,9100 if it separates decimals.")),
    ("a percentage in words", put("F13", "81 %"),
     at("F13", "81 %", "“81 %” is not a number. Write digits only, such as 12 or 1,5.")),
    ("not a number", put("F9", "NaN"),
     at("F9", "NaN", "“NaN” cannot be counted with. Write a number.")),
    ("an exponent", put("F9", "1e400"),
     at("F9", "1e400", "“1e400” is written with an exponent. Write the number in full.")),
    ("a date", put("F9", datetime.date(2022, 5, 1)),
     at("F9", "2022-05-01 00:00:00", "Excel has made a date of it. Format the cell as General and "
     "type the number anew.")),
    ("a time", put("G8", datetime.time(1, 30)),
     at("G8", "01:30:00", "Excel has made a date of it. Format the cell as General and type the "
     "number anew.")),
    ("a formula", put("F9", "=1+1"),
     at("F9", "=1+1", "it is a formula. Type what it results in.")),
    ("an error", put("G11", "#DIV/0!"),
     at("G11", "#DIV/0!", "it is an error of a formula. Type a number.")),
    ("true", put("F12", True),
     at("F12", "True", "it is not a number. Write digits only, such as 12 or 1,5.")),
    ("more digits than Excel keeps", put("G8", 1234567890123456),
     at("G8", "1234567890123456", "it has more digits than Excel keeps. Check it, and type it as "
     "a text.")),
    ("no such answer", put("F7", "Có lẽ"),
     at("F7", "Có lẽ", "this is not one of the answers. Choose one in the list: Có, Không.")),
    ("another case", put("F7", "có"),
     at("F7", "có", "this is not one of the answers. Choose one in the list: Có, Không.")),
    ("an answer as a formula", put("F7", "=A1"),
     at("F7", "=A1", "it is a formula. Type a text; it may not begin with “=”.")),
    ("a note as a formula", put("J9", "=> đạt"),
     at("J9", "=> đạt", "it is a formula. Type a text; it may not begin with “=”.")),
    ("a note as a date", put("J9", datetime.date(2022, 3, 1)),
     at("J9", "2022-03-01 00:00:00", "Excel has made a date of it. Format the cell as Text and "
     "type it anew.")),
    ("a note as an error", put("J9", "#REF!"),
     at("J9", "#REF!", "it is an error of a formula. Type a text.")),
    ("a note that is true", put("J9", False),
     at("J9", "False", "it is not a text. Format the cell as Text and type it anew.")),
    ("a long note", put("J9", "a" * 2001),
     at("J9", "a" * 60 + "…", "it is longer than 2000 characters. Shorten it.")),
    ("a note that turns round", put("J9", "ab\u202ecd"),
     at("J9", "ab\ufffdcd", "it holds an invisible character (U+202E). Type the text anew.")),
    ("a reason of one's own", put("K11", "Bận"),
     at("K11", "Bận", "line 2.1: this reason is not one of those allowed here. Choose one in the "
     "list: Không có hồ sơ, Không được giao.")),
    ("half a rate", put("F8", 5),
     at("F8", "", "line 1.1.2: Fill in: total number (a).")),
    ("a rate of nothing", lambda b: (put("F8", 5)(b), put("G8", 0)(b)),
     at("F8", "", "line 1.1.2: The total number (a) is 0 but the number achieved (b) is 5. "
     "Correct one.")),
    ("growth from nothing", lambda b: (put("F11", 5)(b), put("G11", 0)(b)),
     at("F11", "", "line 2.1: Last year is 0, so there is no growth to compute. Correct it, or ask "
     "for “not applicable”.")),
    ("below zero", put("F9", -1),
     at("F9", "", "line 1.2: number of times: -1 is below 0. Enter 0 or more.")),
    ("half a time", put("F9", "0,5"),
     at("F9", "", "line 1.2: 0.5 is not a whole number.")),
    ("more than the maximum", put("F12", "2,25"),
     at("F12", "", "line 2.2: 2.25 points are more than the maximum of 2.")),
    ("beside the step", put("F12", 0.3),
     at("F12", "", "line 2.2: 0.3 does not stand on the step of 0.25 points.")),
    ("merged", lambda b: b[TITLE].merge_cells("F8:G8"),
     at("F8:G8", "", "these cells are merged. Unmerge them and fill in each.")),
    ("a line twice", put("A14", "1.2"),
     at("A14", "1.2", "this line stands twice. Delete one of them.")),
    ("a line gone", lambda b: b[TITLE].delete_rows(13),
     f"Sheet “{TITLE}”: lines are missing: 2.3. {AGAIN}"),
    ("a column gone", lambda b: b[TITLE].delete_cols(4),
     f"Sheet “{TITLE}”: its columns are not those of the downloaded sheet. {AGAIN}"),
    ("a column in between", lambda b: b[TITLE].insert_cols(6),
     f"Sheet “{TITLE}”: its columns are not those of the downloaded sheet. {AGAIN}"),
    ("the head gone", lambda b: b[TITLE].delete_rows(1),
     f"Sheet “{TITLE}”: its columns are not those of the downloaded sheet. {AGAIN}"),
    ("the hidden sheet gone", lambda b: b.remove(b["data"]), HIDDEN),
    ("the hidden sheet emptied", lambda b: b["data"].delete_rows(1, 9), HIDDEN),
    ("the seal changed", put("B2", "abc:def:ghi", sheet="data"), HIDDEN),
    ("an older format", put("B1", "0", sheet="data"),
     "The file is of format 0; this site now writes and reads format 1. " + AGAIN),
    ("renamed", lambda b: setattr(b[TITLE], "title", "Sheet1"),
     f"The file is not a sheet that was downloaded here: it has no sheet “{TITLE}”. Download the "
     "sheet, and fill in that file."),
    ("twice, in two languages", lambda b: b.create_sheet("Sheet to fill in "),
     f"Sheet “{TITLE}” stands in the file several times, or has too many rows. {AGAIN}"),
    ("far too long", lambda b: [b[TITLE].cell(n, 1, "x") for n in range(20, 3100)],
     f"Sheet “{TITLE}” stands in the file several times, or has too many rows. {AGAIN}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"), [case[1:] for case in CELLS], ids=[c[0] for c in CELLS]
)
def test_a_fault_is_told_in_one_sentence(change: Change, told: str) -> None:
    assert faults(changed(whole(), change)) == [told]


def test_all_faults_are_told_at_once() -> None:
    told = faults(changed(whole(), put("F9", "một"), put("J8", "=1"), text("F7", "=> đạt")))
    assert [each.partition(":")[0] for each in told] == [
        f"Sheet “{TITLE}”, cell F7, “=> đạt”",
        f"Sheet “{TITLE}”, cell J8, “=1”",
        f"Sheet “{TITLE}”, cell F9, “một”",
    ]


def another_workbook() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("no workbook", lambda: b"Ti\xc3\xaau ch\xc3\xad",
     "The file cannot be read as an Excel workbook. Open it in Excel, save it anew as .xlsx, and "
     "choose that file."),
    ("an old one", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
     "The file is an old .xls workbook or has a password. Save it as .xlsx without one."),
    ("half of one", lambda: whole()[: len(whole()) // 2],
     "The file cannot be read as an Excel workbook. Open it in Excel, save it anew as .xlsx, and "
     "choose that file."),
    ("macros", lambda: rewritten(whole(), {"xl/vbaProject.bin": b"x"}),
     "The file holds macros. Save it as .xlsx, which has none."),
    ("a broken part", lambda: rewritten(whole(), {"xl/worksheets/sheet1.xml": b"<worksheet"}),
     "The file is damaged. Open it in Excel, save it anew as .xlsx and try again."),
    ("any other workbook", another_workbook,
     f"The file is not a sheet that was downloaded here: it has no sheet “{TITLE}”. Download the "
     "sheet, and fill in that file."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_another_file_is_told_in_one_sentence(content: Callable[[], bytes], told: str) -> None:
    assert faults(content()) == [told]


def test_the_sheet_of_another_commune_is_refused() -> None:
    card = small_card()
    card.scorecard.commune.name, card.scorecard.pk = "Huy Bắc", "another"
    assert faults(written(card)) == [
        "The file is the sheet of xã Huy Bắc 2022; this is the sheet of xã Tường Phù 2022. Choose "
        "the file that was downloaded here."
    ]


def test_the_sheet_of_other_criteria_is_refused() -> None:
    card = small_card()
    card.scorecard.period.criteria_set = CriteriaSet(title="x", content_sha256="b" * 64)
    assert faults(written(card)) == [
        "The criteria have changed since the file was downloaded. " + AGAIN
    ]


def test_a_hidden_sheet_of_another_file_does_not_fit() -> None:
    """The lines of one commune pasted under the seal of another are still the other's file."""
    card = small_card()
    card.scorecard.commune.name, card.scorecard.pk = "Huy Bắc", "another"
    seal = load_workbook(io.BytesIO(written(card)))["data"]["B2"].value
    (told,) = faults(changed(whole(), put("B2", seal, sheet="data")))
    assert told.startswith("The file is the sheet of xã Huy Bắc 2022;")


def test_an_old_reason_that_nobody_touched_stays() -> None:
    """Reasons are listed later than some were given; only a new one must be of the list."""
    card = small_card(_2_1={"na": "asked", "na_reason": "Bận"})
    content = changed(written(card), put("F9", 1), put("J11", "Chờ giao"))
    planned = plan_file(card, read_offline(content, card))
    assert {each.code: each.filed.na_reason for each in planned.lines} == {"1.2": "", "2.1": "Bận"}
