"""What keeps a set from being issued, each fault with its place."""

from collections.abc import Callable

import pytest

from accounts.refusals import Faulty
from criteria.readiness import PlacedFault, issue_faults
from criteria.set_format import parse_set
from tests.criteria.documents import Json, line, small_set

pytestmark = pytest.mark.pure


def spoilt(change: Callable[[Json], object]) -> list[str]:
    """The faults of the small set after the change."""
    data = small_set()
    change(data)
    with pytest.raises(Faulty) as refusal:
        parse_set(data)
    return [str(fault) for fault in refusal.value.sentences]


def put(code: str, /, **entries: object) -> Callable[[Json], object]:
    return lambda data: line(data, code).update(entries)


def without(code: str, name: str) -> Callable[[Json], object]:
    return lambda data: line(data, code).pop(name)


def groups(*rows: tuple[str, str, str]) -> Callable[[Json], object]:
    thresholds = [{"group": group, "lower": low, "block": block} for group, low, block in rows]
    return lambda data: data.update(thresholds=thresholds)


FAULTS: list[tuple[Callable[[Json], object], list[str]]] = [
    (lambda data: data.update(fields=[]), ["The set has no field."]),
    (
        put("1.2", code="1.1.1"),
        ["Code 1.1.1 stands 2 times."],
    ),
    (
        put("1.1.2", max_points="3"),
        ["1.1 Kế hoạch: its parts add up to 4, its maximum is 3."],
    ),
    (
        put("2", max_points="7"),
        ["2 Thể chế: its parts add up to 6, its maximum is 7."],
    ),
    (
        put("2", children=[]),
        ["Field 2 Thể chế: no criterion."],
    ),
    (put("1.1.1", name=" "), ["1.1.1 : the name is missing."]),
    (without("1.2", "rule"), ["1.2 Tiêu chí 1.2: the scoring rule is missing."]),
    (
        put("1.2", rule={"measure": "count", "scale": "deduct", "per": "2"}),
        [
            "1.2 Tiêu chí 1.2: the points per occurrence, 2, are more than the maximum of 1.",
        ],
    ),
    (
        put("2.2", max_points="0", rule={"measure": "points", "scale": "manual"}),
        [
            "2 Thể chế: its parts add up to 4, its maximum is 6.",
            "2.2 Tiêu chí 2.2: the maximum must be above 0.",
        ],
    ),
    (
        lambda data: (
            data.update(points_places=1),
            line(data, "2.2").update(max_points="2.25"),
            line(data, "2").update(max_points="6.25"),
        ),
        ["2.2 Tiêu chí 2.2: the maximum 2.25 has more than 1 decimals."],
    ),
    (
        put("2", kind="bonus", max_points="0"),
        ["2 Thể chế: the cap must be above 0."],
    ),
    (groups(), ["There are no groups (A, B, C, D) with their thresholds."]),
    (groups(("A", "90", ""), ("A", "0", "")), ["Group A stands twice."]),
    (groups(("A", "0", ""), ("B", "0", "")), ["Two groups begin at 0."]),
    (
        groups(("A", "90", ""), ("B", "50", "")),
        ["The lowest group must begin at 0, or some communes would have no group."],
    ),
    (
        groups(("A", "0", ""), ("A", "50", "Phường")),
        ["The lowest group must begin at 0, or some communes would have no group."],
    ),
    (
        lambda data: data.update(tie_break=["2", "9"]),
        ["The tie-break list names field 9, which is not there."],
    ),
]


@pytest.mark.parametrize(("change", "faults"), FAULTS, ids=[row[1][-1] for row in FAULTS])
def test_a_fault_names_its_place(change: Callable[[Json], object], faults: list[str]) -> None:
    assert spoilt(change) == faults


def test_all_faults_are_named_at_once() -> None:
    def twice(data: Json) -> None:
        put("1.1.1", name="")(data)
        groups()(data)

    assert spoilt(twice) == [
        "1.1.1 : the name is missing.",
        "There are no groups (A, B, C, D) with their thresholds.",
    ]


def test_parts_may_add_up_to_more_only_where_it_is_said() -> None:
    data = small_set()
    line(data, "1.1")["capped"] = True
    line(data, "1.1.2")["max_points"] = "2.5"
    assert parse_set(data).outline.max_points == 10


def test_a_line_without_a_department_is_named_with_its_code() -> None:
    data = small_set()
    del line(data, "2.1")["appraised_by"]
    (placed,) = issue_faults(parse_set(data).outline)
    assert (str(placed.fault), placed.code) == (
        "2.1 Tiêu chí 2.1: no department appraises it.",
        "2.1",
    )


def test_a_fault_of_the_whole_set_has_no_line() -> None:
    outline = parse_set(small_set()).outline
    without_groups = type(outline)(fields=outline.fields, thresholds=(), tie_break=("9",))
    assert [placed.code for placed in issue_faults(without_groups)] == ["", ""]


def test_a_sound_set_is_ready() -> None:
    ready: list[PlacedFault] = []
    assert issue_faults(parse_set(small_set()).outline) == ready
