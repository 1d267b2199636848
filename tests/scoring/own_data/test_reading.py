"""The template and what comes back of it: round trip, and every fault with its cell."""

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from accounts.refusals import Refused
from scoring.actions import appraisal
from scoring.own_data.facts import OwnFact
from scoring.states import State
from tests.scoring.own_data.files import LATE, TITLE, Change, changed, planned, put, template
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

D = Decimal


@pytest.fixture(autouse=True)
def _english(in_english: None) -> Iterator[None]:
    return


def faults(scene: Scene, *changes: Change, place: int = 0) -> list[str]:
    with pytest.raises(Refused) as refusal:
        planned(scene, changed(template(scene, place=place), *changes), place)
    return [str(each) for each in refusal.value.sentences]


def test_an_untouched_template_says_nothing(scene: Scene) -> None:
    plan = planned(scene, template(scene))
    assert (plan.facts, plan.emptied, plan.unchanged) == ((), (), 0)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_filled_cells_are_read_with_their_source(scene: Scene, language: str) -> None:
    content = template(scene, language=language)
    title = load_workbook(io.BytesIO(content)).sheetnames[0]
    filled = [
        put("F5", "Sổ văn bản", title), put("F6", "30/11/2022", title), put("F10", 1, title),
        put("D5", "Cổng dịch vụ công", title), put("D6", datetime(2022, 12, 1), title),  # noqa: DTZ001
        put("D9", "1.234,5", title), put("E9", 2000, title),
    ]  # fmt: skip
    facts = planned(scene, changed(content, *filled)).facts
    assert sorted(facts, key=lambda fact: fact.code) == [
        OwnFact(
            "02", "1.1.2", {"numerator": D("1234.5"), "denominator": D(2000)},
            "Cổng dịch vụ công", datetime(2022, 12, 1).date(),  # noqa: DTZ001
        ),
        OwnFact("01", "1.2", {"count": D(1)}, "Sổ văn bản", datetime(2022, 11, 30).date()),  # noqa: DTZ001
    ]  # fmt: skip


def test_the_chosen_criteria_alone_stand_in_the_template(scene: Scene) -> None:
    sheet = load_workbook(io.BytesIO(template(scene, "1.2"))).worksheets[0]
    assert [sheet["C3"].value, sheet["D3"].value] == ["1.2", None]
    filled = put("C5", "Sổ"), put("C6", "30/11/2022"), put("C8", 2)
    plan = planned(scene, changed(template(scene, "1.2"), *filled))
    assert [(fact.key, fact.figures) for fact in plan.facts] == [(("03", "1.2"), {"count": D(2)})]


def test_the_template_offers_and_locks(scene: Scene) -> None:
    workbook = load_workbook(io.BytesIO(template(scene)))
    sheet = workbook.worksheets[0]
    checks = {str(c.sqref): (c.type, c.formula1) for c in sheet.data_validations.dataValidation}
    assert checks == {
        "C8:C10": ("list", "lists!$B$1:$B$2"),
        "D8:D10": ("decimal", "0"),
        "E8:E10": ("decimal", "0"),
        "F8:F10": ("whole", "0"),
        "C6": ("date", "36526"),
        "D6": ("date", "36526"),
        "F6": ("date", "36526"),
    }
    assert [workbook["lists"][f"B{row}"].value for row in (1, 2)] == ["Có", "Không"]
    assert sheet.protection.sheet
    assert [each.sheet_state for each in workbook.worksheets] == ["visible", "hidden", "hidden"]
    unlocked = {c.coordinate for row in sheet for c in row if not c.protection.locked}
    figures = {f"{letter}{row}" for letter in "CDEF" for row in (5, 6, 8, 9, 10)}
    assert unlocked == figures
    assert sheet["F6"].number_format == "dd/mm/yyyy"


AT = "Sheet “Data of the department”, cell "
FAULTS = [
    (
        (put("D9", "1.234"), put("E9", 2000)),
        [
            f"{AT}D9, “1.234”: “1.234” can be read in two ways. Write 1234 if the mark separates "
            "thousands, or 1,2340 if it separates decimals."
        ],
    ),
    ((put("F10", "=1+1"),), [f"{AT}F10, “=1+1”: it is a formula. Type what it results in."]),
    (
        (put("F10", datetime(2022, 1, 3)),),  # noqa: DTZ001
        [
            f"{AT}F10, “2022-01-03 00:00:00”: Excel has made a date of it. Format the cell as "
            "General and type the number anew."
        ],
    ),
    ((put("F10", 1.5),), [f"{AT}F10: 1.5 is not a whole number."]),
    ((put("D9", 5),), [f"{AT}D9: Fill in: total number (a)."]),
    (
        (put("C9", "Có thể"),),
        [f"{AT}C9, “Có thể”: this is not one of the answers. Choose one in the list: Có, Không."],
    ),
    (
        (put("F5", None), put("F6", None)),
        [
            f"{AT}F5: write which document or system the figures of 1.2 are from.",
            f"{AT}F6: write as of which day the figures of 1.2 hold.",
        ],
    ),
    (
        (put("F6", "30/12/2022"),),
        [
            f"{AT}F6, “30/12/2022”: this day is still to come. Write as of which day the figures "
            "hold."
        ],
    ),
    (
        (put("F6", "tháng 11"),),
        [f"{AT}F6, “tháng 11”: it is not a date. Write day/month/year, such as 31/12/2025."],
    ),
    ((put("A9", "01"),), [f"{AT}A10, “01”: this commune stands twice. Delete one of the rows.",
        "Sheet “Data of the department”: communes are missing: xã Huy Bắc. Download the template "
        "again, and copy your figures into it."]),
    (
        (put("A11", "99"),),
        [
            f"{AT}A11, “99”: no commune of the period has this code. Delete the row, or put it "
            "right."
        ],
    ),
    (
        (lambda book: book[TITLE].merge_cells("F9:F10"),),
        [f"{AT}F9:F10: these cells are merged. Unmerge them and fill in each."],
    ),
    (
        (put("F3", "1.3"),),
        [
            "Sheet “Data of the department”: its headings are not those of the downloaded "
            "template. Download the template again, and copy your figures into it."
        ],
    ),
    (
        (put("B1", "abc", "data"),),
        [
            "The file is of format abc; this site now writes and reads format 1. Download the "
            "template again, and copy your figures into it."
        ],
    ),
    (
        (put("B2", "abc", "data"),),
        [
            "The hidden part of the file was changed or is missing. Download the template again, "
            "and copy your figures into it."
        ],
    ),
    (
        (lambda book: setattr(book[TITLE], "title", "Sheet1"),),
        [
            "The file is not a template that was downloaded here: it has no sheet “Data of the "
            "department”. Download the template, and fill in that file."
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spoilt", "told"), FAULTS)
def test_each_fault_names_its_cell(
    scene: Scene, spoilt: tuple[Change, ...], told: list[str]
) -> None:
    sourced = (put("D5", "Sổ"), put("D6", "30/11/2022"))
    assert faults(scene, *LATE, *sourced, *spoilt) == told


def test_every_fault_is_told_at_once(scene: Scene) -> None:
    assert len(faults(scene, *LATE, put("F8", "x"), put("F9", "=1"), put("D9", "1.234"))) == 3


def test_another_department_s_file_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused) as refusal:
        planned(scene, template(scene, place=1))
    assert str(refusal.value) == (
        "The file is of Phòng Tư pháp 2022; this is the page of Phòng Nội vụ 2022. Choose the "
        "file that was downloaded here."
    )


def test_another_year_s_file_is_refused(scene: Scene, other_scene: Scene) -> None:
    with pytest.raises(Refused, match="this is the page of Phòng Nội vụ 2022"):
        planned(scene, template(other_scene))


def test_a_signed_off_commune_is_locked_in_template_and_upload(scene: Scene) -> None:
    content = template(scene)
    scene.at(State.ROUND_1)
    appraisal.sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(12)))
    sheet = load_workbook(io.BytesIO(template(scene))).worksheets[0]
    assert (sheet["F10"].protection.locked, sheet["F9"].protection.locked) == (True, False)
    with pytest.raises(Refused) as refusal:
        planned(scene, changed(content, *LATE))
    assert [str(each) for each in refusal.value.sentences] == [
        f"{AT}F10: your department has signed off xã Tường Phù. Withdraw the sign-off first."
    ]
