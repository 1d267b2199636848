"""Last year's score beside this year's lines: through what each line comes from, as percentages."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria import actions as criteria_actions
from criteria.models import Criterion
from criteria.queries import forget_issued
from criteria.set_format import parse_set
from scoring.actions.period import Deadlines, open_period, set_previous_results
from scoring.last_scores import LastScore
from scoring.models import Period, Score, Scorecard
from scoring.queries.last_year import last_scores
from scoring.states import State
from tests.criteria.documents import line
from tests.scoring.scene import (
    DEADLINES,
    DEPARTMENTS,
    GROWTH,
    MANUAL,
    SET,
    Scene,
    at,
    leaf,
    on,
)

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
MOST_QUERIES = 10
NEXT_YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _in_the_second_year() -> Iterator[None]:
    with time_machine.travel(on(6) + NEXT_YEAR, tick=False):
        yield


def next_set() -> dict[str, Any]:
    """1.1 without its parts, 2.1 in two, 1.2 as 1.3, 2.4 new; 2.2 and 2.3 as they were."""
    data: dict[str, Any] = deepcopy({**SET, "year": 2023})
    field, other = data["fields"]
    field["children"] = [
        leaf("1.1", "3", MANUAL, predecessors=["1.1"]),
        leaf("1.3", "2", MANUAL, predecessors=["1.2"]),
    ]
    field["max_points"] = "5"
    split = [leaf(code, "1", {**GROWTH, "bands": [["0", "1"]]}) for code in ("2.1.1", "2.1.2")]
    line(data, "2.1")["predecessors"] = ["2.1"]
    for name in ("rule", "rule_text", "not_applicable", "appraised_by"):
        del line(data, "2.1")[name]
    line(data, "2.1")["children"] = split
    for code in ("2.2", "2.3"):
        line(data, code)["predecessors"] = [code]
    other["children"].append(leaf("2.4", "1", MANUAL, appraised_by=DEPARTMENTS[1]))
    other["max_points"] = "7"
    return data


def second_year(scene: Scene, data: dict[str, Any] | None = None) -> Scorecard:
    """The first commune's scorecard of 2023; 2022 ended with 0,75 of 1 for 1.2, published."""
    scene.at(State.FINAL)
    Scorecard.objects.filter(period=scene.period).update(state=State.FINAL.value)
    Period.objects.filter(pk=scene.period.pk).update(published_at=on(30))
    issued = criteria_actions.create_set(
        document=parse_set(data or next_set()), authority=scene.authority, by=scene.standing,
        at=on(31),
    )  # fmt: skip
    criteria_actions.issue_set(criteria_set=issued, by=scene.standing, at=on(31))
    period = open_period(
        criteria_set=issued, deadlines=_a_year_later(),
        previous=Period.objects.get(pk=scene.period.pk), by=scene.standing, clock=at(on(31)),
    )  # fmt: skip
    return Scorecard.objects.select_related("period").get(period=period, commune=scene.communes[0])


def _a_year_later() -> Deadlines:
    return Deadlines(
        **{name: getattr(DEADLINES, name) + NEXT_YEAR for name in DEADLINES.__dataclass_fields__}
    )


def test_each_line_finds_what_it_comes_from(scene: Scene) -> None:
    """1,96 is 98 % of 2, 1,54 is SIPAS 77 % of 2 (DOMAIN 3); 0,5 taken, half of it given back."""
    split = LastScore(2022, Decimal(2), Decimal(2), ("2.1",), is_split=True)
    assert last_scores(second_year(scene)) == {
        "1.1": LastScore(2022, Decimal("2.96"), Decimal(3), ("1.1.1", "1.1.2"), is_split=False),
        "1.3": LastScore(2022, Decimal("0.75"), Decimal(1), ("1.2",), is_split=False),
        "2.1.1": split,
        "2.1.2": split,
        "2.2": LastScore(2022, Decimal(2), Decimal(2), ("2.2",), is_split=False),
        "2.3": LastScore(2022, Decimal("1.54"), Decimal(2), ("2.3",), is_split=False),
    }


def test_what_was_left_out_counts_neither_points_nor_maximum(scene: Scene) -> None:
    card = second_year(scene)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="1.1.2").update(
        na="granted", left_out=True, appraised_points=0, na_decided_at=on(12),
        na_decided_by=scene.appraiser,
    )  # fmt: skip
    assert last_scores(card)["1.1"] == LastScore(
        2022, Decimal(1), Decimal(1), ("1.1.1",), is_split=False
    )
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="1.2").update(
        na="granted", left_out=True, appraised_points=0, na_decided_at=on(12),
        na_decided_by=scene.appraiser,
    )  # fmt: skip
    assert "1.3" not in last_scores(card)


def test_a_commune_finds_its_own_score(scene: Scene) -> None:
    second_year(scene)
    other = Scorecard.objects.get(period__year=2023, commune=scene.communes[1])
    assert last_scores(other)["1.3"].points == 0


def test_a_first_year_has_none(scene: Scene) -> None:
    assert last_scores(scene.scorecard) == {}


def test_a_result_from_elsewhere_has_no_lines(scene: Scene) -> None:
    set_previous_results(
        period=scene.period, results={scene.communes[0].code: (Decimal("77.14"), 1)},
        by=scene.standing, clock=at(on(2)),
    )  # fmt: skip
    assert last_scores(scene.scorecard) == {}


@pytest.mark.parametrize("hidden", [{"published_at": None}, {"revision_reason": "Sai sót"}])
def test_what_is_not_published_is_not_told(scene: Scene, hidden: dict[str, Any]) -> None:
    card = second_year(scene)
    Period.objects.filter(pk=scene.period.pk).update(**hidden)
    assert last_scores(card) == {}


def test_a_set_that_remembers_nothing_tells_nothing(scene: Scene) -> None:
    """By its code alone a score could be shown beside another criterion."""
    assert last_scores(second_year(scene, {**SET, "year": 2023})) == {}


SAID = {
    "1.1": "Năm 2022: 98,7 % (2,96/3) – cộng 1.1.1, 1.1.2",
    "1.3": "Năm 2022: 75 % (0,75/1)",
    "2.1.1": "Năm 2022: 100 % (2/2) – của cả 2.1, nay đã tách",
}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_sheet_says_it(scene: Scene, client_of: ClientOf, language: str) -> None:
    card = second_year(scene)
    page = client_of(scene.official, language=language).get(
        reverse("scoring:sheet", args=[card.pk])
    )
    lines = {row["code"]: row["last_year"] for field in page.context["fields"]
             for row in field.rows if row["is_line"]}  # fmt: skip
    if language == "vi":
        assert {code: lines[code] for code in SAID} == SAID
    else:
        assert lines["1.1"] == "2022: 98.7 % (2.96/3) – of 1.1.1, 1.1.2 together"
        assert lines["2.1.2"] == "2022: 100 % (2/2) – of the whole of 2.1, which has been split"
    assert lines["2.4"] == ""
    assert lines["1.3"] in page.content.decode()


def test_one_line_of_the_sheet_says_it(scene: Scene, client_of: ClientOf) -> None:
    card = second_year(scene)
    page = client_of(scene.official).get(reverse("scoring:line", args=[card.pk, "1.3"]))
    assert "2022: 75 % (0.75/1)" in page.content.decode()


def test_the_appraiser_reads_it_too(scene: Scene, client_of: ClientOf) -> None:
    card = second_year(scene)
    Scorecard.objects.filter(pk=card.pk).update(state=State.ROUND_1.value)
    browser = client_of(scene.appraiser)
    for address in (
        reverse("scoring:appraisal", args=[card.pk]),
        reverse("scoring:appraise_line", args=[card.pk, "1.3"]),
    ):
        assert "2022: 75 % (0.75/1)" in browser.get(address).content.decode()


def test_the_pages_stay_within_their_queries(scene: Scene, client_of: ClientOf) -> None:
    """One query more than in a first year, however many lines there are. Two more tell who has
    the open sheet before him; the closed one asks instead which documents are wanted of it. The
    criteria set is read once for each process."""
    card = second_year(scene)
    browser = client_of(scene.official)

    def count(of: Scorecard) -> int:
        address = reverse("scoring:sheet", args=[of.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    assert count(scene.scorecard) - 1 + 1 + 2 == count(card) <= MOST_QUERIES


def test_the_first_sheet_of_a_process_does_too(scene: Scene, client_of: ClientOf) -> None:
    """By a person who has never opened it."""
    card = second_year(scene)
    browser = client_of(scene.official)
    forget_issued()
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("scoring:sheet", args=[card.pk]))
    assert len(asked) <= MOST_QUERIES, [query["sql"][:100] for query in asked]


def test_more_lines_cost_no_more(scene: Scene) -> None:
    """1 and 3 lines with a predecessor."""
    counts = []
    for number, codes in enumerate((["2.2"], ["2.2", "2.3", "1.2"])):
        data: dict[str, Any] = deepcopy({**SET, "year": 2023 + number})
        for code in codes:
            line(data, code)["predecessors"] = [code]
        card = second_year(scene, data) if not number else _third(scene, data)
        with CaptureQueriesContext(connection) as asked:
            assert len(last_scores(card)) == len(codes)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Criterion.objects.filter(predecessors=["1.2"]).count() == 1


def _third(scene: Scene, data: dict[str, Any]) -> Scorecard:
    issued = criteria_actions.create_set(
        document=parse_set(data), authority=scene.authority, by=scene.standing, at=on(31)
    )
    criteria_actions.issue_set(criteria_set=issued, by=scene.standing, at=on(31))
    period = open_period(
        criteria_set=issued, deadlines=_a_year_later(),
        previous=Period.objects.get(pk=scene.period.pk), by=scene.standing, clock=at(on(31)),
    )  # fmt: skip
    return Scorecard.objects.select_related("period").get(period=period, commune=scene.communes[0])
