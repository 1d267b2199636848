"""A set as JSON: read back as written, every fault with its place, and files of every sort."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.refusals import Faulty, Refused
from criteria.set_file import read_set_file
from criteria.set_format import parse_set, set_to_json
from criteria.set_shape import LARGEST_SET, shape_faults
from tests.criteria.documents import Json, line, small_set
from tests.criteria.fixtures import NAMES, fixture_set

pytestmark = pytest.mark.pure

REFERENCE = Path(__file__).parents[2] / "fixtures" / "phu_yen_2022.json"


def as_file(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def refusal_of(content: bytes) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_set_file(content)
    return [str(fault) for fault in refusal.value.sentences]


def test_the_reference_set_is_read_with_its_published_groups() -> None:
    """S001: 8 fields, 39 criteria, 35 sub-criteria, 70 points; groups from 90, 70, 50 and 0."""
    document = read_set_file(REFERENCE.read_bytes())
    outline = document.outline
    counts = (len(outline.fields), outline.criteria_count, outline.sub_criteria_count)
    assert counts == (8, 39, 35)
    assert outline.max_points == 70
    assert [(row.group, str(row.lower)) for row in outline.thresholds] == [
        ("A", "90"),
        ("B", "70"),
        ("C", "50"),
        ("D", "0"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_set_is_read_back_as_it_was_written(name: str) -> None:
    document = fixture_set(name)
    assert parse_set(set_to_json(document)) == document
    assert read_set_file(as_file(set_to_json(document))) == document


def test_every_entry_is_read_back() -> None:
    data = small_set()
    data.update(note="Thử", points_places=3, index_places=3, tie_break=["2", "1"])
    data["thresholds"].append({"group": "Đạt", "lower": "0", "block": "Phường"})
    line(data, "1.1").update(capped=True, max_points="2.5")
    line(data, "1").update(max_points="3.5")
    line(data, "2").update(kind="bonus", max_points="3")
    line(data, "1.2").update(
        rule_text="Mỗi báo cáo trễ trừ 0,25",
        evidence_required=["Báo cáo quý", "Báo cáo năm"],
        officer="Văn phòng - Thống kê",
    )
    document = parse_set(data)
    assert parse_set(set_to_json(document)) == document
    assert read_set_file(as_file(data)) == document


# What is wrong with the entries

WRONG: list[tuple[Callable[[Json], object], str]] = [
    (lambda data: data.pop("title"), "Criteria set: “title” is missing."),
    (lambda data: data.update(title=" "), "Criteria set: “title” is empty."),
    (lambda data: data.update(title=7), "Criteria set: “title” must be a text."),
    (
        lambda data: data.update(year="2022"),
        "Criteria set: “year” must be a whole number from 2000 to 2100.",
    ),
    (
        lambda data: data.update(year=True),
        "Criteria set: “year” must be a whole number from 2000 to 2100.",
    ),
    (
        lambda data: data.update(points_places="hai"),
        "Criteria set: “points_places” must be a whole number from 0 to 3.",
    ),
    (
        lambda data: data.update(index_places=9),
        "Criteria set: “index_places” must be a whole number from 0 to 4.",
    ),
    (
        lambda data: data.update(tie_break=None),
        "Criteria set: “tie_break” must be a list of texts.",
    ),
    (
        lambda data: data.update(fields={"1": {}}),
        "Criteria set: “fields” must be a list of objects.",
    ),
    (
        lambda data: data["fields"].append({}),
        "Criteria set, “fields” 3: “code” is missing.",
    ),
    (
        lambda data: data["thresholds"].append({"group": "E", "lower": 10}),
        "E: “10” is not a number of points; write it as text, such as 0.25.",
    ),
    (
        lambda data: line(data, "1.1.1").pop("max_points"),
        "1.1.1 Tiêu chí 1.1.1: “max_points” is missing.",
    ),
    (
        lambda data: line(data, "1.1.1").update(max_points=0.5),
        "1.1.1 Tiêu chí 1.1.1: “0.5” is not a number of points; write it as text, such as 0.25.",
    ),
    (
        lambda data: line(data, "1.1.1").update(max_points="1e9"),
        "1.1.1 Tiêu chí 1.1.1: “1e9” is not a number of points; write it as text, such as 0.25.",
    ),
    (
        lambda data: line(data, "1.1.1").update(max_points="0.5005"),
        "1.1.1 Tiêu chí 1.1.1: “0.5005” is not a number of points; write it as text, such as 0.25.",
    ),
    (
        lambda data: line(data, "1.2").update(capped="no"),
        "1.2 Tiêu chí 1.2: “capped” must be true or false.",
    ),
    (
        lambda data: line(data, "1.2").update(evidence_required="Báo cáo"),
        "1.2 Tiêu chí 1.2: “evidence_required” must be a list of texts.",
    ),
    (
        lambda data: line(data, "1.2").update(evidence_required=[1]),
        "1.2 Tiêu chí 1.2: “evidence_required” must be a text.",
    ),
    (
        lambda data: line(data, "1.2").update(officer="x" * 101),
        "1.2 Tiêu chí 1.2: “officer” has more than 100 characters.",
    ),
    (
        lambda data: line(data, "1.2").update(rule="deduct"),
        "1.2 Tiêu chí 1.2: “rule” must be an object.",
    ),
    (
        lambda data: line(data, "1.2")["rule"].update(per="1e999"),
        "1.2 Tiêu chí 1.2: “1e999” is not a figure; write it as text, such as 0.25.",
    ),
    (
        lambda data: line(data, "1.1.1")["rule"].update(options=["Có"]),
        "1.1.1 Tiêu chí 1.1.1: “options” must be a list of pairs.",
    ),
    (
        lambda data: line(data, "1.1.1")["rule"].update(options=[[1, "1"], ["Không", "0"]]),
        "1.1.1 Tiêu chí 1.1.1: “options” must be a text.",
    ),
    # what the meaning of the entries refuses, once their kinds are right
    (lambda data: data.update(colour="red"), "Criteria set: unknown entries colour."),
    (
        lambda data: line(data, "1.2").update(weight="2"),
        "1.2 Tiêu chí 1.2: unknown entries weight.",
    ),
    (
        lambda data: line(data, "2").update(kind="extra"),
        "2 Thể chế: “extra” is not known; use one of regular, bonus, penalty.",
    ),
    (
        lambda data: line(data, "1.2").update(not_applicable="skip"),
        "1.2 Tiêu chí 1.2: “skip” is not known; use one of leave_out, full_points, zero.",
    ),
    (
        lambda data: line(data, "1.2").update(source="press"),
        "1.2 Tiêu chí 1.2: “press” is not known; use one of self, survey.",
    ),
    (
        lambda data: line(data, "1.2")["rule"].update(measure="mood"),
        "1.2 Tiêu chí 1.2: “mood” is not known; "
        "use one of points, choice, ratio, growth, count, value.",
    ),
]


@pytest.mark.parametrize(("change", "fault"), WRONG, ids=[row[1] for row in WRONG])
def test_a_wrong_entry_names_its_place(change: Callable[[Json], object], fault: str) -> None:
    data = small_set()
    change(data)
    assert fault in refusal_of(as_file(data))


def test_several_wrong_entries_are_named_at_once() -> None:
    data = small_set()
    data.update(title="", year=12)
    line(data, "1.2").update(officer=3)
    assert refusal_of(as_file(data)) == [
        "Criteria set: “title” is empty.",
        "Criteria set: “year” must be a whole number from 2000 to 2100.",
        "1.2 Tiêu chí 1.2: “officer” must be a text.",
    ]


def test_a_set_has_no_more_lines_than_a_set_can_have() -> None:
    data = small_set()
    data["fields"][0]["children"] *= LARGEST_SET
    assert [str(fault) for fault in shape_faults(data)] == [
        "The set has more than 2000 fields and criteria."
    ]


# What is wrong with the file

FILES = [
    (b"", "The file is not JSON: line 1, character 1 cannot be read."),
    (b'{"title": \n nothing}', "The file is not JSON: line 2, character 2 cannot be read."),
    ("{“title”: 1}".encode(), "The file is not JSON: line 1, character 2 cannot be read."),
    ("Bộ tiêu chí".encode("utf-16"), "The file is not a text in UTF-8. Save it as JSON in UTF-8."),
    (b"[]", "The file does not hold a criteria set."),
    (b"NaN", "The file does not hold a criteria set."),
    (b"{}", "The file does not hold a criteria set."),
    (b'{"criteria_set": []}', "The file does not hold a criteria set."),
    (b'{"code": "1", "name": "a", "name": "b"}', "1: entries stand twice: name."),
    (b'{"year": ' + b"9" * 5000 + b"}", "The file holds a number that is far too long."),
    (
        b'{"fields": ' + b'[{"children": ' * 5000 + b"0" + b"}]" * 5000 + b"}",
        "The file is nested far deeper than a criteria set.",
    ),
]


@pytest.mark.parametrize(("content", "fault"), FILES, ids=[row[1] for row in FILES])
def test_what_is_no_criteria_set_is_refused(content: bytes, fault: str) -> None:
    assert refusal_of(content) == [fault]


def test_a_mark_at_the_beginning_of_the_file_is_no_fault() -> None:
    """Windows editors write one."""
    assert read_set_file(b"\xef\xbb\xbf" + as_file(small_set())) == parse_set(small_set())


def test_the_groups_of_the_set_go_before_the_published_ones() -> None:
    year = {"criteria_set": small_set(), "published": {"groups": {"Đ": {"from": "0"}}}}
    assert read_set_file(as_file(year)) == parse_set(small_set())


@pytest.mark.parametrize("published", [None, [], {"groups": []}, {"groups": {"A": "90"}}])
def test_published_groups_that_are_none_are_left_aside(published: object) -> None:
    data = small_set()
    del data["thresholds"]
    assert refusal_of(as_file({"criteria_set": data, "published": published})) == [
        "There are no groups (A, B, C, D) with their thresholds."
    ]


def test_faults_come_as_one_refusal() -> None:
    with pytest.raises(Faulty):
        read_set_file(as_file({**small_set(), "title": ""}))
