"""What stands in the way of publishing: each check on a year that has just that fault."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from criteria.outline import NaPolicy, Threshold
from reports.readiness import Behind, CardFacts, Finding, LineFacts, Page, Weight, faults, findings
from reports.result.format import to_json
from reports.result.period import PeriodResult
from reports.result.recount import recounted
from scoring.standing import Taken
from tests.reports import phu_yen
from tests.reports.small_years import commune, one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def year() -> PeriodResult:
    """90, 70 and 70 of 100 points: A, and two that share rank 2 in B."""
    given_points = (("An Bình", "90"), ("Đông Hà", "70"), ("Ý Yên", "70"))
    return year_of(
        [commune(name, points, previous=("50", 1)) for name, points in given_points], one_leaf_set()
    )


def cards(result: PeriodResult) -> tuple[CardFacts, ...]:
    return tuple(
        CardFacts(
            row=f"row of {each.code}",
            code=each.code,
            name=each.full_name,
            is_final=True,
            stored={field.code: field.points for field in each.fields},
        )
        for each in result.communes
    )


def line(**changes: Any) -> LineFacts:
    """5 points less the 2 that were taken and half given back."""
    facts: dict[str, Any] = {
        "card": "row of Ý Yên", "code": "1.1", "base": Decimal(5), "appraised": Decimal(4),
        "left_out": False, "max_points": Decimal(10), "na_granted": False,
        "na_policy": NaPolicy.ZERO, "na_reason": "",
        "taken": (Taken(Decimal(2), Decimal(1)),),
    }  # fmt: skip
    return LineFacts(**(facts | changes))


def said(result: PeriodResult, behind: Behind, weight: Weight = Weight.FAULT) -> list[str]:
    return [str(each.sentence) for each in findings(result, behind) if each.weight is weight]


def test_a_sound_year_has_no_fault_and_one_remark() -> None:
    found = findings(year(), Behind(cards=cards(year()), lines=(line(),)))
    assert faults(found) == ()
    assert [each.page for each in found] == [Page.DECISION]


def test_phu_yen_2022_has_no_fault() -> None:
    assert said(phu_yen.result(), Behind(cards=cards(phu_yen.result()))) == []


def swapped(result: PeriodResult) -> PeriodResult:
    first, second, third = result.communes
    return replace(result, communes=(second, first, third))


def with_commune(at: int, **changes: Any) -> Callable[[PeriodResult], PeriodResult]:
    def change(result: PeriodResult) -> PeriodResult:
        communes = list(result.communes)
        communes[at] = replace(communes[at], **changes)
        return replace(result, communes=tuple(communes))

    return change


SPOILED: dict[str, tuple[Callable[[PeriodResult], PeriodResult], str]] = {
    "twice": (
        lambda result: replace(result, communes=(*result.communes, result.communes[-1])),
        "xã Ý Yên stands 2 times in the ranking; it must stand once.",
    ),
    "missing": (
        lambda result: replace(result, communes=result.communes[:2]),
        "xã Ý Yên stands 0 times in the ranking; it must stand once.",
    ),
    "order": (
        swapped,
        "xã Đông Hà and xã An Bình stand in the wrong order, or have the wrong ranks.",
    ),
    "rank": (
        with_commune(2, rank=3, index=Decimal(70)),
        "Commune Ý Yên: counted in another way, rank is 2.",
    ),
    "first": (with_commune(0, rank=2), "xã An Bình stands first without rank 1."),
    "total": (
        with_commune(0, total=Decimal(91)),
        "xã An Bình: the points of its parts are 90 = 90, but 91 is stated.",
    ),
    "no group": (
        with_commune(0, group=None),
        "xã An Bình with 90.00 falls into no group: the thresholds leave a gap.",
    ),
    "other group": (
        with_commune(0, group="B"),
        "Commune An Bình: counted in another way, group is A.",
    ),
    "name": (
        with_commune(1, name="An Bình"),
        "2 communes are called xã An Bình: readers cannot tell them apart.",
    ),
}


def test_a_commune_in_two_lists_is_named() -> None:
    """S001 names Tân Lang twice and Mường Bang never, and 16 + 2 + 9 = 27 still adds up."""
    twice = replace(year(), communes=(*year().communes[:2], year().communes[1]))
    told = said(twice, Behind(cards=cards(year())))
    assert "The groups: xã Đông Hà stands in several lists, or twice in one: B, B." in told
    assert sum("xã Đông Hà stands in several lists" in each for each in told) == 3


@pytest.mark.parametrize(("spoil", "sentence"), SPOILED.values(), ids=SPOILED)
def test_a_fault_of_the_result_is_said(
    spoil: Callable[[PeriodResult], PeriodResult], sentence: str
) -> None:
    behind = Behind(cards=cards(year()))
    assert sentence in said(spoil(year()), behind)
    assert sentence not in said(year(), behind)


LINES: dict[str, tuple[LineFacts, str]] = {
    "sum": (
        line(appraised=Decimal(5)),
        "xã Ý Yên, 1.1: 5 stands, the deductions give 4.",
    ),
    "too much": (
        line(taken=(Taken(Decimal(6)),)),
        "More is taken than the line has: -1 would be left.",
    ),
    "N/A without reason": (
        line(na_granted=True, appraised=Decimal(0), na_reason=" "),
        "xã Ý Yên, 1.1: not applicable without a reason.",
    ),
    "deduction without reason": (
        line(unreasoned=1),
        "xã Ý Yên, 1.1: points were taken without a reason.",
    ),
}


@pytest.mark.parametrize(("broken", "sentence"), LINES.values(), ids=LINES)
def test_a_fault_of_a_line_is_said_with_its_scorecard(broken: LineFacts, sentence: str) -> None:
    (found,) = faults(findings(year(), Behind(cards=cards(year()), lines=(broken,))))
    assert (str(found.sentence), found.page, found.row) == (
        sentence, Page.SCORECARD, "row of Ý Yên",
    )  # fmt: skip


def test_an_open_scorecard_is_a_fault() -> None:
    first, *others = cards(year())
    behind = Behind(cards=(replace(first, is_final=False), *others))
    assert said(year(), behind) == ["1 scorecards are not final yet: xã An Bình."]


def test_other_sums_of_the_database_are_a_fault() -> None:
    first, *others = cards(year())
    behind = Behind(cards=(replace(first, stored={"1": Decimal("90.25")}), *others))
    assert said(year(), behind) == [
        "xã An Bình, 1: the points of its parts are 90,25 = 90,25, but 90 is stated."
    ]


def test_thresholds_with_a_gap_leave_a_commune_outside() -> None:
    result = year_of(
        [commune("An Bình", "10")], one_leaf_set(thresholds=(Threshold("A", Decimal(50)),))
    )
    assert said(result, Behind(cards=cards(result))) == [
        "xã An Bình with 10.00 falls into no group: the thresholds leave a gap."
    ]


def remarks(result: PeriodResult, behind: Behind) -> list[str]:
    return [text for text in said(result, behind, Weight.REMARK) if not text.startswith("Number")]


def test_remarks_do_not_stand_in_the_way() -> None:
    """No year before; nobody submitted; a commune of today that is not scored."""
    result = year_of(
        [replace(commune("An Bình", "90"), not_submitted=True), commune("Ý Yên", None)],
        one_leaf_set(),
    )
    behind = Behind(cards=cards(result), unscored=("xã Mới",))
    assert said(result, behind) == []
    assert remarks(result, behind) == [
        "xã Ý Yên has no index: none of its lines applies.",
        "1 communes have no scorecard in this period: xã Mới.",
        "1 communes never submitted; their lines count zero: xã An Bình.",
        "There is no result of 2021: the tables will say “not compared”.",
    ]


def test_a_merged_commune_is_expected_without_comparison_and_remarked_with_one() -> None:
    result = year_of(
        [commune("An Bình", "90", previous=("80", 1)), commune("Ý Yên", "80")], one_leaf_set()
    )
    first, second = cards(result)
    assert remarks(result, Behind(cards=(first, second))) == [
        "1 communes have no result of 2021 to compare with: xã Ý Yên."
    ]
    assert remarks(result, Behind(cards=(first, replace(second, is_merged=True)))) == []
    assert remarks(result, Behind(cards=(replace(first, is_merged=True), second)))[1:] == [
        "1 merged communes are compared with 2021, though they are new: xã An Bình."
    ]


@given(years())
def test_both_ways_of_counting_agree(result: PeriodResult) -> None:
    assert list(recounted(to_json(result))) == []


def test_the_second_count_sees_each_changed_figure() -> None:
    for name, value in (
        ("total", "1"), ("applicable_max", "1"), ("bonus", "1"), ("penalty", "1"),
        ("index", "1.00"), ("rank", 9), ("group", "Z"),
    ):  # fmt: skip
        frozen = to_json(year())
        frozen["communes"][0][name] = value
        assert [(code, what) for code, what, _counted in recounted(frozen)] == [("An Bình", name)]


def test_a_finding_without_a_row_is_of_the_period() -> None:
    (found,) = faults(findings(year_of([], one_leaf_set()), Behind(cards=())))
    assert found == Finding(Weight.FAULT, found.sentence, Page.PERIOD, "")
