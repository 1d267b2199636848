"""A set written as a workbook, and read back."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from criteria.set_format import SetDocument, parse_set, set_from_json
from criteria.workbook.reading import read_set_workbook
from criteria.workbook.text import written
from criteria.workbook.writing import EMPTY, write_set, write_template
from tests.criteria.documents import Json, line, small_set
from tests.criteria.fixtures import NAMES, PHU_YEN, fixture_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]


def departments_of(document: SetDocument) -> list[str]:
    return sorted({leaf.department for leaf in document.outline.leaves()} - {""})


def there_and_back(document: SetDocument) -> SetDocument:
    departments = departments_of(document)
    content = write_set(document, departments=departments)
    return read_set_workbook(content, departments=departments).document


@pytest.mark.parametrize("name", NAMES)
def test_a_real_set_comes_back_as_it_was(name: str) -> None:
    document = fixture_set(name)
    assert there_and_back(document) == document


def test_in_vietnamese_too() -> None:
    from django.utils import translation

    document = fixture_set(PHU_YEN)
    with translation.override("vi"):
        content = write_set(document, departments=departments_of(document))
    read = read_set_workbook(content, departments=departments_of(document))
    assert read.document == document


def everything() -> Json:
    """Whatever a set may hold beside what the small one has."""
    data = small_set()
    data |= {
        "note": "Dòng một\nDòng hai",
        "tie_break": ["2", "1"],
        "points_places": 3,
        "index_places": 1,
        "thresholds": [
            {"group": "A", "lower": "81.863", "block": "Phường"},
            {"group": "B", "lower": "0", "block": "Phường"},
            {"group": "A", "lower": "90"},
            {"group": "D", "lower": "0"},
        ],
    }
    line(data, "1.1").update(capped=True, max_points="2.5")
    line(data, "1").update(max_points="3.5")
    line(data, "1.2").update(
        evidence_required=["Báo cáo: quý, năm", "Kế hoạch"],
        officer="Văn phòng - Thống kê",
        rule_text="=> Đạt: 1\nkhông: 0",
        rule_note="Đoán từ văn bản",
        not_applicable="leave_out",
    )
    line(data, "1.1.1").update(
        rule={
            "measure": "choice",
            "scale": "options",
            "options": [["Đạt: đủ, đúng hạn", "1"], ["=Không", "0.125"]],
        }
    )
    data["fields"] += [
        {
            "code": "T",
            "name": "Điểm thưởng",
            "max_points": "2",
            "kind": "bonus",
            "children": [
                {
                    "code": "T.10",
                    "name": "Sáng kiến",
                    "max_points": "2",
                    "rule": {"measure": "count", "scale": "award", "per": "0.5"},
                },
                {"code": "T.1", "name": "Chưa có cách chấm", "max_points": "1"},
                {
                    "code": "T.2",
                    "name": "Tăng thu",
                    "max_points": "1",
                    "rule": {
                        "measure": "growth",
                        "scale": "bands",
                        "bands": [["10", "1"], ["-5.5", "0.25"]],
                    },
                },
            ],
        }
    ]
    return data


def test_whatever_a_draft_holds_comes_back() -> None:
    document = set_from_json(everything())
    assert there_and_back(document) == document


def test_codes_and_numbers_are_text_in_vietnamese_form() -> None:
    content = write_set(set_from_json(everything()), departments=["Phòng Nội vụ"])
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "Criteria set", "Groups", "Fields", "Criteria", "Instructions", "Lists",
    ]  # fmt: skip
    cells = {cell.value: cell for row in book["Criteria"].iter_rows() for cell in row}
    assert {"T.10", "0,5", "2,5", "From 10: 1\nFrom -5,5: 0,25"} <= set(cells)
    assert all(cell.data_type == "s" for cell in cells.values() if cell.value is not None)
    assert cells["=> Đạt: 1\nkhông: 0"].data_type == "s"
    assert book["Lists"].sheet_state == "hidden"
    assert len(book["Criteria"].data_validations.dataValidation) == 6


@pytest.mark.parametrize(
    ("figure", "text"),
    [("0.25", "0,25"), ("30", "30"), ("81.863", "81,8630"), ("0.125", "0,125"), ("-5", "-5")],
)
def test_figures_are_written_so_that_they_read_one_way(figure: str, text: str) -> None:
    assert written(Decimal(figure)) == text


def test_the_template_asks_for_everything_and_names_where() -> None:
    content = write_template(departments=["Phòng Nội vụ"])
    with pytest.raises(Exception) as refused:  # noqa: PT011
        read_set_workbook(content, departments=["Phòng Nội vụ"])
    assert str(refused.value).splitlines() == [
        "Sheet “Criteria set”, cell B2: “Title of the set” is missing. Fill it in.",
        "Sheet “Criteria set”, cell B4: “Year of assessment” is missing. Fill it in.",
    ]
    assert EMPTY.outline.fields == ()


def test_what_keeps_it_from_issue_is_told_with_its_cell_and_does_not_refuse() -> None:
    data = small_set()
    del line(data, "1.2")["rule"]
    line(data, "2")["max_points"] = "9"
    document = set_from_json(data)
    content = write_set(document, departments=departments_of(document))
    read = read_set_workbook(content, departments=departments_of(document))
    assert read.document == document
    assert [str(fault) for fault in read.open_faults] == [
        "Sheet “Criteria”, cell A5: 1.2 Tiêu chí 1.2: the scoring rule is missing.",
        "Sheet “Fields”, cell A3: 2 Thể chế: its parts add up to 6, its maximum is 9.",
    ]


def test_a_sound_set_has_no_open_faults() -> None:
    document = parse_set(small_set())
    content = write_set(document, departments=departments_of(document))
    assert read_set_workbook(content, departments=departments_of(document)).open_faults == ()
