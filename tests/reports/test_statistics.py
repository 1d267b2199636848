from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from accounts.numbers import round_half_up
from criteria.outline import Threshold
from reports.result.format import to_json
from reports.result.period import PeriodResult
from reports.statistics.figures import Communes, Figures, figures
from reports.statistics.formulas import FORMULAS
from reports.statistics.node_figures import most_lost, weakest
from reports.statistics.phrases import Naming, Part, Statistic
from reports.statistics.report import statistics
from tests.reports import phu_yen
from tests.reports.other_shapes import SHAPES
from tests.reports.small_years import commune, one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def statistics_of(result: PeriodResult) -> dict[str, Any]:
    found: dict[str, Any] = to_json(result)["statistics"]
    return found


def sentences(result: PeriodResult, *, block: str | None = None) -> dict[str, str]:
    return {s.key: str(s.sentence) for s in statistics(result) if s.block == block}


def names(communes: Communes) -> list[str]:
    return [each.name for each in communes]


def as_printed(figure: str, printed: str) -> Decimal:
    """The figure rounded once to the places that S001 prints."""
    places = -int(Decimal(printed).as_tuple().exponent)
    return round_half_up(Decimal(figure), max(0, places))


# What S001 states and no data can satisfy (seed_inconsistencies S001-1, S001-2, S001-4):
# * it lists Tân Lang among the risen and among the kept; here it has kept its rank;
# * it lists Mường Bang nowhere; here it has risen, which makes the three counts true;
# * it counts 4 communes above the mean, the size of group B; 14 of 27 are.
NOT_REPRODUCED = {"not_reproduced", "source"}


class TestPhuYen:
    """Every figure in `published` of the reference file, which is what S001 prints."""

    published = phu_yen.published()
    computed = statistics_of(phu_yen.result())

    @pytest.mark.parametrize("key", ["mean_index", "mean_change", "gap", "gap_change"])
    def test_figures(self, key: str) -> None:
        printed = self.published[key]
        assert as_printed(self.computed[key], printed) == Decimal(printed)

    @pytest.mark.parametrize(
        "key",
        [
            "communes",
            "fields",
            "criteria",
            "sub_criteria",
            "on_time",
            "late",
            "best",
            "last",
            "rank_up",
            "rank_kept",
            "rank_down",
            "rank_up_communes",
            "rank_kept_communes",
            "rank_down_communes",
            "riser_communes",
            "field_maxima",
            "council_members",
            "support_team_members",
        ],
    )
    def test_counts_and_lists(self, key: str) -> None:
        assert self.computed[key] == self.published[key]

    @pytest.mark.parametrize("key", ["risers", "fallers"])
    def test_movements(self, key: str) -> None:
        found = self.computed[key]
        assert {name: found[name] for name in ("count", "points")} == self.published[key]

    @pytest.mark.parametrize("position", range(8))
    def test_field_means(self, position: int) -> None:
        printed = self.published["field_means"][position]
        assert as_printed(self.computed["field_means"][position], printed) == Decimal(printed)

    @pytest.mark.parametrize("name", ["A", "B", "C", "D"])
    def test_groups(self, name: str) -> None:
        printed, found = self.published["groups"][name], self.computed["groups"][name]
        assert {key: found[key] for key in printed} == printed
        assert found["count"] == len(found["communes"])

    def test_nothing_published_is_left_out(self) -> None:
        assert self.published.keys() - self.computed.keys() == NOT_REPRODUCED

    def test_what_s001_states_and_no_data_satisfies(self) -> None:
        assert "Tân Lang" in self.computed["rank_kept_communes"]
        assert "Tân Lang" not in self.computed["rank_up_communes"]
        assert "Mường Bang" in self.computed["rank_up_communes"]
        assert self.computed["above_mean"]["count"] == 14

    def test_two_places_are_not_what_s001_prints(self) -> None:
        """So means come with more places, to be rounded once: 57,857… is 57,9 and 57,86."""
        assert self.computed["mean_index"] == "57.857143"
        assert self.computed["field_means"][7] == "1.546296"  # S001 prints 1,5; 1,55 gives 1,6

    def test_what_is_worth_adding(self) -> None:
        assert self.computed["median_index"] == "58.571429"
        assert [each["code"] for each in self.computed["weakest_fields"]] == ["1", "7", "8"]
        assert self.computed["most_lost"][0]["points"] == "42.5"
        assert self.computed["most_cut"][0] == {
            "name": "Mường Thải",
            "base": "47",
            "total": "27",
            "cut": "20",
        }
        assert (self.computed["mean_base"], self.computed["mean_total"]) == ("52.546296", "40.5")

    def test_the_sentences_stand_in_the_order_of_the_report(self) -> None:
        parts = [each.part for each in statistics(phu_yen.result())]
        assert list(dict.fromkeys(parts)) == list(Part)
        assert len({each.key for each in statistics(phu_yen.result())}) == len(parts)

    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("communes", "The People's Committees of the xã, thị trấn (27 units)."),
            (
                "submission",
                "By the end of 2022-12-10, 24/27 xã, thị trấn had completed their self-assessment "
                "and sent it to Phòng Nội vụ in time (03 xã late: Bắc Phong, Suối Tọ, Huy Tường).",
            ),
            (
                "mean",
                "The mean of the People's Committees of the xã, thị trấn is 57.86/100 points "
                "(down 4.56 points against 2021).",
            ),
            ("group.A", "Group A (from 90 points): none."),
            (
                "group.B",
                "Group B (from 70 to below 90 points): 04 xã, thị trấn: Tường Phù, "
                "thị trấn Phù Yên, Tường Tiến, Tường Phong, a share of 14.8%.",
            ),
            (
                "rank_kept",
                "02 xã kept their rank of 2021: the People's Committees of the xã: "
                "Tân Lang, Huy Hạ.",
            ),
            (
                "gap",
                "The gap between the highest (xã Tường Phù, 77.14 points) and the lowest (xã Huy "
                "Tường, 30.00 points) is 47.14 points (narrower by 1.64 points against 2021).",
            ),
        ],
    )
    def test_sentences(self, key: str, sentence: str) -> None:
        assert sentences(phu_yen.result())[key] == sentence


def test_without_a_year_before() -> None:
    result = year_of([commune("An", "60"), commune("Bình", "40")], one_leaf_set())
    found, said = statistics_of(result), sentences(result)
    assert (found["mean_change"], found["gap_change"]) == (None, None)
    assert found["not_compared"] == {"count": 2, "communes": ["An", "Bình"]}
    assert found["rank_not_compared_communes"] == ["An", "Bình"]
    assert said["mean"] == "The mean of the People's Committees of the xã is 50.00/100 points."
    assert said["not_compared"] == "There is no result of 2021 to compare with."
    assert not {"risers", "fallers", "rank_up"} & said.keys()
    assert said["gap"].endswith("is 20.00 points.")


def test_some_that_cannot_be_compared() -> None:
    """A merged commune has no year before: changes are of the others alone."""
    result = year_of(
        [
            commune("An", "60", previous=("50", 2)),
            commune("Bình", "40", previous=("70", 1)),
            commune("Cao", "95"),
        ],
        one_leaf_set(),
    )
    found, said = statistics_of(result), sentences(result)
    assert found["compared"] == 2
    assert (found["mean_index"], found["mean_change"]) == ("65", "-10")
    assert (found["gap"], found["gap_change"]) == ("55", "0")
    assert said["mean"].endswith(
        "65.00/100 points (down 10.00 points against 2021, over the 02 that can be compared)."
    )
    assert said["not_compared"] == (
        "01 xã cannot be compared with 2021: the People's Committee of xã Cao."
    )
    assert said["risers"] == (
        "01 xã gained points against 2021: the People's Committee of xã An (up 10.00 points)."
    )


def test_one_commune_alone() -> None:
    result = year_of([commune("An", "60")], one_leaf_set())
    found, said = statistics_of(result), sentences(result)
    assert found["best"] == found["last"] == ["An", "60"]
    assert (found["gap"], found["above_mean"]["count"]) == ("0", 0)
    assert said["extremes"] == "Only xã An was appraised: 60.00/100 points."
    assert said["above_mean"] == "No unit stands above the mean."
    assert "gap" not in said


def test_all_equal() -> None:
    result = year_of([commune("Bình", "60"), commune("An", "60")], one_leaf_set())
    assert statistics_of(result)["best_communes"] == ["An", "Bình"]
    assert sentences(result)["extremes"] == "All 02 xã reached 60.00/100 points."
    assert sentences(result)["group.A"] == "Group A (from 90 points): none."


def test_no_commune_at_all() -> None:
    result = year_of([], one_leaf_set())
    found, said = statistics_of(result), sentences(result)
    assert (found["communes"], found["mean_index"], found["best"]) == (0, None, None)
    assert found["groups"]["A"] == {"from": "90", "count": 0, "communes": [], "share": "0"}
    assert said["mean"] == "No unit has a result yet."


def test_nobody_moved() -> None:
    result = year_of([commune("An", "60", previous=("60", 1))], one_leaf_set())
    said = sentences(result)
    assert said["mean"].endswith("(unchanged against 2021).")
    assert said["risers"] == "No unit gained points against 2021."
    assert said["fallers"] == "No unit lost points against 2021."
    assert said["unchanged"].startswith("01 xã kept their points of 2021")


def test_those_without_an_index_stand_in_no_group_and_in_no_mean() -> None:
    result = year_of([commune("An", "60"), commune("Bình", None)], one_leaf_set())
    found = statistics_of(result)
    assert (found["mean_index"], found["ungrouped_communes"]) == ("60", ["Bình"])
    assert sentences(result)["ungrouped"] == "01 xã stand in no group: Bình."


@pytest.mark.parametrize(
    ("points", "median"),
    [(["10", "20", "60"], "20"), (["10", "20", "30", "60"], "25"), (["7"], "7")],
)
def test_median(points: list[str], median: str) -> None:
    communes = [commune(f"X{number}", figure) for number, figure in enumerate(points)]
    assert statistics_of(year_of(communes, one_leaf_set()))["median_index"] == median


def test_a_mean_on_the_half_is_rounded_from_the_exact_fraction() -> None:
    """1/3 + 1/3 + 4/3 of a percent over 64 communes is 0,03125 exactly; thirds that were cut
    off at some digit would fall below the half."""
    points = ["1", "1", "4", *["0"] * 61]
    communes = [commune(f"X{number:02d}", figure) for number, figure in enumerate(points)]
    found = figures(year_of(communes, one_leaf_set("300")))
    assert found.mean_index == Fraction(1, 32)
    assert round_half_up(found.mean_index, 4) == Decimal("0.0313")


def test_blocks_have_statistics_of_their_own() -> None:
    thresholds = (
        Threshold("A", Decimal(90), "Phường"),
        Threshold("B", Decimal(0), "Phường"),
        Threshold("A", Decimal(80)),
        Threshold("B", Decimal(0)),
    )
    result = year_of(
        [
            commune("An", "85", block="Phường", kind="phường"),
            commune("Bình", "85", block="Xã"),
            commune("Cao", "70", block="Xã"),
        ],
        one_leaf_set(thresholds=thresholds),
    )
    found = statistics_of(result)
    assert found["groups"]["A"] == {
        "from": None,
        "count": 1,
        "communes": ["Bình"],
        "share": "33.3",
    }
    assert found["blocks"]["Phường"]["groups"]["A"]["from"] == "90"
    assert found["blocks"]["Xã"]["groups"]["A"]["from"] == "80"
    assert found["blocks"]["Xã"]["best"] == ["Bình", "85"]
    assert sentences(result)["group.A"] == "Group A: 01 xã: Bình, a share of 33.3%."
    assert sentences(result, block="Xã")["group.A"] == (
        "Group A (from 80 points): 01 xã: Bình, a share of 50.0%."
    )


def test_one_block_for_all_is_not_repeated() -> None:
    result = year_of([commune("An", "60", block="Khối 1")], one_leaf_set())
    assert statistics_of(result)["blocks"] == {}
    assert {each.block for each in statistics(result)} == {None}


def test_a_deadline_within_the_day_is_a_minute() -> None:
    due_at = datetime.fromisoformat("2021-10-20T17:00:00+07:00")
    result = phu_yen.result()
    result = replace(result, period=replace(result.period, self_assessment_due_at=due_at))
    assert sentences(result)["submission"].startswith("By 2021-10-20 17:00:00+07:00, 24/27")


def test_those_who_never_submitted_are_named() -> None:
    late = replace(commune("An", "60"), is_late=True)
    missing = replace(commune("Bình", "0"), submitted_at=None, not_submitted=True)
    both = sentences(year_of([late, missing, commune("Cao", "50")], one_leaf_set()))
    assert both["submission"].endswith("in time (01 xã late: An; 01 xã never: Bình).")
    alone = sentences(year_of([missing], one_leaf_set()))
    assert alone["submission"].endswith(
        "00/01 xã had completed their self-assessment and sent it "
        "to Phòng Nội vụ in time (01 xã never: Bình)."
    )
    assert sentences(year_of([commune("An", "1")], one_leaf_set()))["submission"].endswith(
        "01/01 xã had completed their self-assessment and sent it to Phòng Nội vụ in time."
    )


def test_council_and_team_are_named_only_where_known() -> None:
    result = phu_yen.result()
    unknown = replace(result.period, council_size=None, team_size=4, team_departments=())
    said = sentences(replace(result, period=unknown))
    assert "council" not in said
    assert said["team"] == "The support team has 04 members."


def test_names_of_the_commonest_kind_stand_bare() -> None:
    result = phu_yen.result()
    naming = Naming.of(result.communes)
    assert naming.kinds == ("xã", "thị trấn")
    assert naming.names_of(result.communes[:2]) == "Tường Phù, thị trấn Phù Yên"
    assert naming.kinds_of(result.communes[1:2]) == "thị trấn"


def test_nothing_is_weak_where_everything_was_reached() -> None:
    found = figures(year_of([commune("An", "100")], one_leaf_set()))
    assert weakest(found.leaves, count=3) == ()
    assert most_lost(found.leaves, count=3) == ()
    assert (
        not {"weakest_fields", "most_lost", "most_cut"}
        & sentences(year_of([commune("An", "100")], one_leaf_set())).keys()
    )


@given(result=years())
def test_lists_part_the_communes(result: PeriodResult) -> None:
    for block in (None, *result.blocks):
        found = figures(result, block=block)
        everyone = sorted(each.code for each in found.communes)
        for lists in _partitions(found):
            assert sorted(each.code for part in lists for each in part) == everyone


def _partitions(found: Figures) -> list[list[Communes]]:
    return [
        [found.ungrouped, *(group.communes for group in found.groups)],
        [found.risers.communes, found.fallers.communes, found.unchanged, found.not_compared],
        [found.rank_up, found.rank_kept, found.rank_down, found.rank_not_compared],
    ]


@given(result=years())
def test_every_result_can_be_told(result: PeriodResult) -> None:
    told: list[Statistic] = list(statistics(result))
    assert all(str(each.sentence) for each in told)
    assert len({(each.block, each.key) for each in told}) == len(told)
    assert not any("{" in str(each.sentence) for each in told)


@given(result=years())
def test_movements_are_the_sums_of_table_2(result: PeriodResult) -> None:
    found = figures(result)
    changes = [each.index_change for each in result.communes if each.index_change is not None]
    assert found.risers.points - found.fallers.points == sum(changes)
    assert found.risers.points >= 0 <= found.fallers.points
    assert names(found.compared) == names(
        tuple(each for each in result.communes if each.index_change is not None)
    )


def test_every_statistic_says_how_it_is_computed() -> None:
    """Of Phù Yên, and of every other shape."""
    results = [phu_yen.result(), *(shape() for shape in SHAPES.values())]
    keys = {each.key.partition(".")[0] for result in results for each in statistics(result)}
    assert keys <= FORMULAS.keys()


def test_who_has_an_index_of_last_year_but_no_rank_is_named() -> None:
    given = [
        commune("An Bình", "80", previous=("70", 1)),
        commune("Ý Yên", "60", previous=("50", 2)),
    ]
    unranked = replace(given[1], previous_rank=None)
    result = year_of([given[0], unranked], one_leaf_set())
    said = {each.key: each.values for each in statistics(result)}
    assert said["rank_not_compared"] == (1,)
    assert "not_compared" not in said
