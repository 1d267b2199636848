"""Reading a year: bad input is named by its place, and nothing of it is taken."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.refusals import Refused
from reports.year.file import read_year

pytestmark = pytest.mark.pure

FILE = Path(__file__).parents[2] / "fixtures" / "phu_yen_2022.json"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def whole() -> Json:
    data: Json = json.loads(FILE.read_text(encoding="utf-8"))
    return {**data, "communes": data["communes"][:2]}


@pytest.fixture
def data(whole: Json) -> Json:
    return copy.deepcopy(whole)


def line(data: Json, code: str, commune: int = 0) -> Json:
    found: Json = next(s for s in data["communes"][commune]["scores"] if s["code"] == code)
    return found


def leaf(data: Json, code: str) -> Json:
    nodes = list(data["criteria_set"]["fields"])
    while nodes:
        node: Json = nodes.pop()
        if node["code"] == code:
            return node
        nodes += node.get("children", [])
    raise KeyError(code)


def unknown_criterion(data: Json) -> None:
    line(data, "1.1.1")["code"] = "9.9.9"


def points_above_the_maximum(data: Json) -> None:
    line(data, "1.1.1")["self"]["points"] = "0.75"


def points_that_do_not_follow(data: Json) -> None:
    line(data, "1.1.1")["self"]["points"] = "0.25"


def overlapping_bands(data: Json) -> None:
    leaf(data, "1.4")["rule"]["bands"] = [["90", "2"], ["90", "1"], ["0", "0"]]


def bands_out_of_order(data: Json) -> None:
    leaf(data, "1.4")["rule"]["bands"] = [["70", "1"], ["90", "2"], ["0", "0"]]


def impossible_moment(data: Json) -> None:
    data["communes"][1]["submitted_at"] = "2022-02-30T08:00:00+07:00"


def moment_without_zone(data: Json) -> None:
    data["communes"][1]["submitted_at"] = "2022-12-03T08:00:00"


def impossible_evidence_date(data: Json) -> None:
    line(data, "1.1.1")["evidence"][0]["date"] = "2022-13-01"


def impossible_deadline(data: Json) -> None:
    data["period"]["self_assessment_deadline"] = "2022-12-32T00:00:00+07:00"


def line_twice(data: Json) -> None:
    data["communes"][0]["scores"].append(copy.deepcopy(line(data, "1.1.1")))


def line_missing(data: Json) -> None:
    data["communes"][0]["scores"].remove(line(data, "1.1.1"))


def commune_twice(data: Json) -> None:
    data["communes"][1]["name"] = data["communes"][0]["name"]


def final_that_nothing_left(data: Json) -> None:
    line(data, "1.1.1")["final"] = "0"


def unknown_option(data: Json) -> None:
    line(data, "1.1.1")["self"]["figures"]["option"] = "Có thể"


def figure_as_float(data: Json) -> None:
    line(data, "1.1.1")["final"] = 0.5


def parts_that_do_not_add_up(data: Json) -> None:
    leaf(data, "1.1")["max_points"] = "3"


def code_twice(data: Json) -> None:
    leaf(data, "1.2")["code"] = "1.3"


FAULTS: list[tuple[Callable[[Json], None], str]] = [
    (unknown_criterion, "PY01 Tường Phù, 9.9.9: the criteria set has no such scored criterion."),
    (
        points_above_the_maximum,
        "PY01 Tường Phù, 1.1.1: 0.75 points are more than the maximum of 0.5.",
    ),
    (
        points_that_do_not_follow,
        "PY01 Tường Phù, 1.1.1: 0.25 points are stated, the figures give 0.5.",
    ),
    (
        overlapping_bands,
        "1.4 Tuyên truyền CCHC: two bands overlap: both begin at 90.",
    ),
    (
        bands_out_of_order,
        "1.4 Tuyên truyền CCHC: bands overlap: the one from 90 stands after the one from 70; "
        "write them from the highest bound to the lowest.",
    ),
    (
        impossible_moment,
        "PY02 Phù Yên: “2022-02-30T08:00:00+07:00” is not a date that there can be.",
    ),
    (moment_without_zone, "PY02 Phù Yên: “2022-12-03T08:00:00” has no time zone."),
    (
        impossible_evidence_date,
        "PY01 Tường Phù, 1.1.1: “2022-13-01” is not a date that there can be.",
    ),
    (
        impossible_deadline,
        "Period: “2022-12-32T00:00:00+07:00” is not a date that there can be.",
    ),
    (line_twice, "PY01 Tường Phù: criterion 1.1.1 stands twice."),
    (line_missing, "PY01 Tường Phù: no line for the criteria 1.1.1."),
    (commune_twice, "Communes: “Tường Phù” stands twice."),
    (
        final_that_nothing_left,
        "PY01 Tường Phù, 1.1.1: the final points are 0, the last stage left 0.5.",
    ),
    (
        unknown_option,
        "PY01 Tường Phù, 1.1.1: “Có thể” is not one of the options: Đúng hạn, Trễ hoặc không có.",
    ),
    (figure_as_float, "PY01 Tường Phù, 1.1.1: “0.5” is not a number of points from 0 up."),
    (
        parts_that_do_not_add_up,
        "1.1 Kế hoạch CCHC năm: its parts add up to 2.5, its maximum is 3.",
    ),
    (code_twice, "Code 1.3 stands 2 times."),
]


def test_the_reference_year_is_read_whole() -> None:
    year = read_year(json.loads(FILE.read_text(encoding="utf-8")))
    assert (len(year.communes), year.council_size, year.team_size) == (27, 9, 11)
    assert (year.authority.area, year.authority.place) == ("huyện Phù Yên", "Phù Yên")


@pytest.mark.parametrize(
    ("spoil", "fault"), FAULTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_fault_is_named_with_its_place(
    data: Json, spoil: Callable[[Json], None], fault: str
) -> None:
    spoil(data)
    with pytest.raises(Refused) as refusal:
        read_year(data)
    assert fault in [str(each) for each in refusal.value.sentences]


def test_several_faults_are_named_at_once(data: Json) -> None:
    unknown_criterion(data)
    impossible_moment(data)
    with pytest.raises(Refused) as refusal:
        read_year(data)
    assert len(refusal.value.sentences) >= 2


@pytest.mark.parametrize("part", ["authority", "period", "criteria_set", "communes"])
def test_a_missing_part_is_named(data: Json, part: str) -> None:
    del data[part]
    with pytest.raises(Refused, match="lacks"):
        read_year(data)
