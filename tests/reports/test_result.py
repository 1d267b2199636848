import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline
from reports.result.facts import CommuneScores, LineResult
from reports.result.format import canonical_json, content_hash, from_json, to_json
from reports.result.period import CommuneResult, PeriodResult, period_result
from tests.reports import phu_yen
from tests.reports.small_years import GROUPS, RULE, commune, one_leaf_set, year_of, years

pytestmark = pytest.mark.pure


def commune_of(result: PeriodResult, name: str) -> CommuneResult:
    return next(each for each in result.communes if each.name == name)


def refusal_of(data: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refused:
        from_json(data)
    return str(refused.value)


@pytest.fixture
def frozen() -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(to_json(phu_yen.result())))
    return copy


@pytest.mark.parametrize(
    ("name", "total", "index", "rank", "group", "index_change", "rank_change"),
    [
        ("Tường Phù", "54", "77.14", 1, "B", "-7.94", 1),  # S001 III.1: 54/70
        ("Huy Tường", "21", "30", 27, "D", "-6.60", -1),  # S001 III.1: 21/70
        ("Tường Tiến", "50", "71.43", 3, "B", "10.55", 10),
        ("Tân Lang", "47.25", "67.5", 7, "C", "-10.52", 0),
    ],
)
def test_communes_of_phu_yen(
    name: str,
    total: str,
    index: str,
    rank: int,
    group: str,
    index_change: str,
    rank_change: int,
) -> None:
    found = commune_of(phu_yen.result(), name)
    assert found.total == Decimal(total)
    assert found.applicable_max == 70
    assert found.printed_index == Decimal(index)
    assert (found.rank, found.group, found.rank_change) == (rank, group, rank_change)
    assert found.index_change == Decimal(index_change)


def test_the_stages_of_a_commune_are_kept_apart() -> None:
    found = commune_of(phu_yen.result(), "Tường Phù")
    assert found.base == Decimal("57.25")
    assert found.self_total == found.base - found.lines["8.3"].final  # the survey's leaf
    assert found.round_1_total == Decimal("47.75")
    assert sum(field.points for field in found.fields) == found.total == 54


def bonus_set() -> SetOutline:
    def leaf(code: str, max_points: str) -> CriterionNode:
        return CriterionNode(code, f"Tiêu chí {code}", Decimal(max_points), rule=RULE)

    return SetOutline(
        (
            FieldNode("1", "Chung", Decimal(8), (leaf("1.1", "4"), leaf("1.2", "4"))),
            FieldNode("2", "Thưởng", Decimal(3), (leaf("2.1", "5"),), FieldKind.BONUS),
            FieldNode("3", "Trừ", Decimal(1), (leaf("3.1", "5"),), FieldKind.PENALTY),
        ),
        GROUPS,
    )


def test_bonus_and_penalty_are_capped_and_stand_apart_from_the_points() -> None:
    def line(points: str, *, left_out: bool = False) -> LineResult:
        figure = Decimal(points)
        return LineResult(figure, False, figure, Decimal(0) if left_out else figure, left_out)

    scores = CommuneScores(
        code="1",
        kind="xã",
        name="An",
        lines={
            "1.1": line("2"),
            "1.2": line("4", left_out=True),
            "2.1": line("5"),
            "3.1": line("4"),
        },
    )
    [found] = year_of([scores], bonus_set()).communes
    assert (found.total, found.applicable_max) == (2, 4)
    assert (found.bonus, found.penalty) == (3, 1)
    assert found.index == 52  # 2 of 4 is 50, 3 of bonus, 1 of penalty
    assert [field.points for field in found.fields] == [2, 5, 4]
    assert found.base == found.round_1_total == 6  # as claimed, the line left out later too


def test_a_leaf_without_a_line_is_unanswered() -> None:
    scores = replace(commune("An", "50"), lines={})
    [found] = year_of([scores], one_leaf_set()).communes
    assert found.lines == {"1.1": LineResult(None, False, Decimal(0), Decimal(0))}
    assert found.index == 0


def test_a_commune_to_which_nothing_applied_has_no_index_and_stands_last() -> None:
    result = year_of([commune("An", None), commune("Bình", "0")], one_leaf_set())
    assert [each.name for each in result.communes] == ["Bình", "An"]
    found = commune_of(result, "An")
    assert (found.index, found.printed_index, found.group, found.rank) == (None, None, None, 2)


def test_last_years_index_is_taken_as_printed() -> None:
    [found] = year_of([commune("An", "50", previous=("49.995", 1))], one_leaf_set()).communes
    assert (found.previous_index, found.index_change) == (50, 0)


@pytest.mark.parametrize(
    "line",
    [
        LineResult(Decimal(0), False, Decimal(0), Decimal(101)),
        LineResult(Decimal(-1), False, Decimal(0), Decimal(0)),
        LineResult(Decimal(0), False, Decimal(101), Decimal(0)),
        LineResult(Decimal(0), False, Decimal(0), Decimal(1), left_out=True),
        LineResult(Decimal(0), True, Decimal(0), Decimal(0)),
    ],
)
def test_an_impossible_line_is_refused(line: LineResult) -> None:
    scores = replace(commune("An", "0"), lines={"1.1": line})
    with pytest.raises(Refused, match="do not fit the criterion") as refused:
        year_of([scores], one_leaf_set())
    assert str(refused.value) == "xã An: the points of line 1.1 do not fit the criterion."


def test_an_unknown_line_is_refused() -> None:
    scores = commune("An", "0")
    scores = replace(scores, lines={**scores.lines, "9.9": scores.lines["1.1"]})
    with pytest.raises(Refused) as refused:
        year_of([scores], one_leaf_set())
    assert str(refused.value) == "xã An: the criteria set has no line 9.9."


def test_a_commune_twice_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        year_of([commune("An", "0"), commune("An", "1")], one_leaf_set())
    assert str(refused.value) == "These communes stand twice in the result: An."


def test_json_of_phu_yen_is_read_back_equal(frozen: dict[str, Any]) -> None:
    assert from_json(frozen) == phu_yen.result()
    assert to_json(from_json(frozen)) == frozen


def test_json_has_the_promised_keys(frozen: dict[str, Any]) -> None:
    assert list(frozen) == [
        "format",
        "period",
        "authority",
        "criteria_set",
        "previous_set",
        "communes",
        "statistics",
    ]
    first = frozen["communes"][0]
    assert (first["code"], first["name"], first["kind"], first["block"]) == (
        "PY01",
        "Tường Phù",
        "xã",
        "",
    )
    assert first["fields"]["3"] == "14"
    assert (first["total"], first["applicable_max"], first["index"]) == ("54", "70", "77.14")
    assert (first["rank"], first["group"]) == (1, "B")
    assert (first["previous_index"], first["previous_rank"]) == ("85.08", 2)
    assert first["lines"]["1.1.3"] == {
        "base": "1.5",
        "round_1": "0",
        "final": "1.5",
        "left_out": False,
        "survey": False,
    }


def test_every_key_is_described(frozen: dict[str, Any]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "result-format.md").read_text(encoding="utf-8")
    parts = ("period", "authority", "criteria_set", "statistics")
    keys = {*frozen, *frozen["communes"][0], *(key for part in parts for key in frozen[part])}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_canonical_json_is_one_spelling(frozen: dict[str, Any]) -> None:
    backwards = dict(reversed(frozen.items()))
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(frozen, ensure_ascii=False)))
    assert decomposed != frozen
    expected = canonical_json(frozen)
    assert canonical_json(backwards) == canonical_json(decomposed) == expected
    assert content_hash(decomposed) == content_hash(frozen)
    assert canonical_json(to_json(from_json(json.loads(expected)))) == expected
    assert (
        canonical_json({"b": 1, "a": ["ă", None, True]}) == '{"a":["ă",null,true],"b":1}'.encode()
    )


def test_canonical_json_knows_no_float() -> None:
    with pytest.raises(TypeError):
        canonical_json({"index": 77.14})


def test_one_moment_on_two_clocks_is_one_text() -> None:
    result = phu_yen.result()
    moved = replace(
        result.period, self_assessment_due_at=result.period.self_assessment_due_at.astimezone(UTC)
    )
    assert to_json(replace(result, period=moved)) == to_json(result)


def test_a_moment_without_a_time_zone_is_refused(frozen: dict[str, Any]) -> None:
    naive = datetime(2022, 12, 10)  # noqa: DTZ001 - the fault itself
    with pytest.raises(ValueError, match="no time zone"):
        to_json(replace(phu_yen.result(), period=replace(phu_yen.period(), round_1_due_at=naive)))
    frozen["communes"][0]["submitted_at"] = "2022-12-03T14:50:00"
    assert "no time zone" in refusal_of(frozen)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("total", "55"),
        ("base", "0"),
        ("index", "77.15"),
        ("index", 77.14),
        ("rank", 2),
        ("group", "A"),
        ("index_change", "0"),
        ("fields", {"1": "5"}),
    ],
)
def test_a_changed_figure_is_refused(frozen: dict[str, Any], key: str, value: object) -> None:
    frozen["communes"][0][key] = value
    assert refusal_of(frozen).startswith(f"The result was changed: communes.PY01.{key}")


def test_a_changed_line_shows_in_its_total(frozen: dict[str, Any]) -> None:
    frozen["communes"][0]["lines"]["1.1.3"]["final"] = "0"
    assert refusal_of(frozen).startswith("The result was changed: communes.")


def test_a_changed_statistic_is_refused(frozen: dict[str, Any]) -> None:
    frozen["statistics"]["groups"]["B"]["communes"].pop()
    assert refusal_of(frozen) == (
        "The result was changed: statistics.groups.B.communes.4 is “–”, "
        "the lines give “Tường Phong”."
    )


def test_communes_out_of_order_are_refused(frozen: dict[str, Any]) -> None:
    frozen["communes"].reverse()
    assert refusal_of(frozen).startswith("The result was changed: communes.")


def test_a_statistic_added_later_may_be_missing(frozen: dict[str, Any]) -> None:
    del frozen["statistics"]["median_index"]
    assert from_json(frozen) == phu_yen.result()


def test_an_unknown_key_is_refused(frozen: dict[str, Any]) -> None:
    frozen["communes"][0]["note"] = "sửa tay"
    assert "communes.PY01.note" in refusal_of(frozen)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("period", "year"), ...),
        (("criteria_set", "points_places"), "hai"),
        (("communes", 0, "lines", "1.1.1"), "0.5"),
        (("communes", 0, "lines", "1.1.1", "final"), "NaN"),
        (("communes", 0, "lines", "1.1.1", "final"), "0.50"),
        (("communes", 0, "lines", "1.1.1", "final"), 0.5),
        (("communes", 0, "lines", "1.1.1", "final"), "năm"),
        (("authority", "phone"), "0912"),
    ],
)
def test_what_is_no_result_is_refused(
    frozen: dict[str, Any], path: tuple[str | int, ...], value: object
) -> None:
    inner: Any = frozen
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    assert "is not a result in the format par-index-result/2" in refusal_of(frozen)


def test_an_unknown_format_is_refused(frozen: dict[str, Any]) -> None:
    frozen["format"] = "par-index-result/9"
    assert refusal_of(frozen) == "The format “par-index-result/9” is not known."


@given(result=years())
def test_json_and_back_is_the_identity(result: PeriodResult) -> None:
    frozen = to_json(result)
    assert from_json(frozen) == result
    assert from_json(json.loads(canonical_json(frozen))) == result
    assert to_json(from_json(frozen)) == frozen


@given(result=years(), seed=st.randoms(use_true_random=False))
def test_the_order_of_communes_and_lines_does_not_matter(result: PeriodResult, seed: Any) -> None:
    shuffled = []
    for each in result.communes:
        lines = list(each.lines.items())
        seed.shuffle(lines)
        names = CommuneScores.__dataclass_fields__
        given = {name: getattr(each, name) for name in names}
        shuffled.append(CommuneScores(**{**given, "lines": dict(lines)}))
    seed.shuffle(shuffled)
    again = period_result(
        authority=result.authority,
        period=result.period,
        criteria_set=result.criteria_set,
        communes=shuffled,
    )
    assert again == result
    assert canonical_json(to_json(again)) == canonical_json(to_json(result))


@given(result=years())
def test_totals_stay_within_their_maximum(result: PeriodResult) -> None:
    most = result.outline.max_points
    for each in result.communes:
        assert 0 <= each.total <= each.applicable_max <= most
        assert 0 <= each.base <= most
        assert each.self_total <= each.base
        assert each.round_1_total <= most
