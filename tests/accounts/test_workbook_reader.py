"""Reading lists: what is read, and how each fault is told apart by place and value."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from accounts.refusals import Refused
from accounts.resources import CommuneList
from accounts.wording import say_all
from accounts.workbook_reader import read_rows
from accounts.workbooks import write_rows
from tests.accounts.workbook_files import COMMUNE_HEADS, communes, rewritten, workbook

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.pure]

GOOD = ("01", "xã", "Tường Phù")


def _read(content: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read_rows(content, CommuneList.layout)]


def _refusal(content: bytes) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_rows(content, CommuneList.layout)
    return say_all(refusal.value)


def test_rows_are_read_as_text() -> None:
    rows = _read(communes(("1.10", "xã", "  Tường   Phù ", 1, date(2025, 7, 1), "30/06/2026")))
    assert rows == [
        {
            "code": "1.10",
            "kind": "xã",
            "name": "Tường Phù",
            "block": "1",
            "valid_from": "01/07/2025",
            "valid_to": "30/06/2026",
            "predecessors": "",
        }
    ]


def test_letters_typed_in_parts_are_put_together() -> None:
    assert _read(communes(("01", "xã", "Tu\u031bo\u031b\u0300ng")))[0]["name"] == "Tường"


def test_blank_rows_and_other_sheets_are_passed_over() -> None:
    def change(sheet: Any) -> None:
        sheet["A9"], sheet["B9"], sheet["C9"] = "02", "xã", "Đá Đỏ"
        sheet["A5"] = "   "
        sheet.parent.create_sheet("Notes")["A1"] = "anything"

    rows = read_rows(communes(GOOD, change=change), CommuneList.layout)
    assert [row.number for row in rows] == [2, 9]


def test_columns_may_stand_in_another_order_and_language() -> None:
    with translation.override("vi"):
        heads = [str(column.label) for column in CommuneList.layout.columns][::-1]
        title = str(CommuneList.layout.title)
    row = [None, None, None, None, "Tường Phù", "xã", "01"]
    assert _read(workbook(title.upper(), [h.upper() for h in heads], row))[0]["code"] == "01"


def test_a_wrong_dimension_loses_no_rows() -> None:
    content = communes(GOOD, ("02", "xã", "Đá Đỏ"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    lying = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml)
    assert lying != xml
    assert len(_read(rewritten(content, {"xl/worksheets/sheet1.xml": lying}))) == 2


def test_text_that_begins_with_an_equals_sign_is_text() -> None:
    def change(sheet: Any) -> None:
        sheet["D2"] = "=> Kết quả: đạt"
        sheet["D2"].data_type = "s"

    assert _read(communes(GOOD, change=change))[0]["block"] == "=> Kết quả: đạt"


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        (
            "A2",
            1.10,
            "Sheet “Communes”, cell A2, “1.1”: it is a number, in which Excel drops zeros. Format "
            "the cell as Text and type it anew.",
        ),
        (
            "A2",
            1,
            "Sheet “Communes”, cell A2, “1”: it is a number, in which Excel drops zeros. Format "
            "the cell as Text and type it anew.",
        ),
        (
            "C2",
            "=A2&B2",
            "Sheet “Communes”, cell C2, “=A2&B2”: it is a formula. Type what it results in.",
        ),
        (
            "C2",
            "#N/A",
            "Sheet “Communes”, cell C2, “#N/A”: it is an error of a formula. Type a text.",
        ),
        (
            "C2",
            2.5,
            "Sheet “Communes”, cell C2, “2.5”: it is not a text. Format the cell as Text and type "
            "it anew.",
        ),
        (
            "C2",
            datetime(2025, 7, 1),  # noqa: DTZ001
            "Sheet “Communes”, cell C2, “2025-07-01 00:00:00”: it is not a text. Format the cell "
            "as Text and type it anew.",
        ),
        (
            "E2",
            45839,
            "Sheet “Communes”, cell E2, “45839”: it is not a date. Write day/month/year, such as "
            "31/12/2025.",
        ),
        (
            "C2",
            "x" * 501,
            f"Sheet “Communes”, cell C2, “{'x' * 60}…”: it is longer than 500 characters. Shorten "
            "it.",
        ),
        (
            "H2",
            "note",
            "Sheet “Communes”, cell H2, “note”: it stands under no heading. Move it or delete it.",
        ),
    ],
)
def test_a_faulty_cell_is_named(cell: str, value: object, sentence: str) -> None:
    def change(sheet: Any) -> None:
        sheet[cell] = value

    assert _refusal(communes(GOOD, change=change)) == [sentence]


def test_all_faults_are_named_at_once() -> None:
    assert len(_refusal(communes((1, "xã", "A"), (2, "xã", "B"), ("03", "xã", 1.5)))) == 3


def _hide(sheet: Any) -> None:
    sheet.parent.create_sheet("Other")
    sheet.sheet_state = "hidden"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            workbook("Sheet1", COMMUNE_HEADS, GOOD),
            "The file has no sheet “Communes”; it has: Sheet1. Use the template.",
        ),
        (
            communes(GOOD, change=_hide),
            "Sheet “Communes” is hidden. Show it, check it and save.",
        ),
        (communes(), "Sheet “Communes” holds no rows."),
        (workbook("Communes"), "Sheet “Communes” holds no rows."),
        (
            communes(*[(str(i), "xã", "A") for i in range(2001)]),
            "The list has more than 2000 rows. Split it into several files.",
        ),
        (
            rewritten(communes(GOOD), {"xl/worksheets/sheet1.xml": b"<worksheet"}),
            "The file is damaged. Open it in Excel, save it anew as .xlsx and try again.",
        ),
    ],
)
def test_a_faulty_file_is_explained(content: bytes, sentence: str) -> None:
    assert _refusal(content) == [sentence]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (
            lambda heads: ["Mã số", *heads[1:]],
            [
                "Sheet “Communes”, cell A1, “Mã số”: this heading is not one of the list's, or "
                f"stands twice. Use: {', '.join(COMMUNE_HEADS)}.",
                "Sheet “Communes” lacks the columns: Code. Use the template.",
            ],
        ),
        (
            lambda heads: heads[:-1],
            ["Sheet “Communes” lacks the columns: Codes of the former communes. Use the template."],
        ),
        (
            lambda heads: [*heads, "Code"],
            [
                "Sheet “Communes”, cell H1, “Code”: this heading is not one of the list's, or "
                f"stands twice. Use: {', '.join(COMMUNE_HEADS)}."
            ],
        ),
    ],
)
def test_renamed_missing_and_double_headings_are_told_apart(
    change: Callable[[list[str]], list[str]], faults: list[str]
) -> None:
    assert _refusal(workbook("Communes", change(list(COMMUNE_HEADS)), GOOD)) == faults


def test_written_cells_are_text_whatever_they_begin_with() -> None:
    row = {column.name: "" for column in CommuneList.layout.columns}
    row |= {"code": "1.10", "name": "=1+1", "block": "a\x07b"}
    content = write_rows(CommuneList.layout, [row])
    sheet = load_workbook(io.BytesIO(content))["Communes"]
    assert [(sheet[c].value, sheet[c].data_type) for c in ("A2", "C2", "D2")] == [
        ("1.10", "s"),
        ("=1+1", "s"),
        ("ab", "s"),
    ]
    assert sheet.column_dimensions["A"].number_format == "@"
    assert _read(content)[0]["name"] == "=1+1"
