"""Figures of the half-year forms on the sheet: offered with their source, and held against it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Conflict, NotPermitted, Refused
from criteria.outline import CriterionNode
from criteria.rules import Measure, Rule, Scale
from evidence.actions.half_years import open_half_year
from evidence.half_year.standard import standard_forms
from evidence.models import HalfYear, ReportFigure
from scoring.actions.fed_figures import link_figure, unlink_figure
from scoring.fed_figures import Link, Offer, carried, fed_inputs, offers
from scoring.models import FedFigure
from scoring.queries import sheet as queries
from scoring.queries.fed_figures import fed_figures_of
from scoring.queries.versions import move_plan
from scoring.sheet_checks import Check, CheckedLine, CheckedSheet, off_the_forms
from scoring.views.submission_pages import TITLES
from tests.scoring.corrections import corrected, fresh, leaf_of, move
from tests.scoring.scene import Scene, at, build_scene, on

INDICATORS = standard_forms().indicators
BOTH = {
    (2022, 1): {"3:3.1.2": Fraction(137), "3:1.4": Fraction(120)},
    (2022, 2): {"3:3.1.2": Fraction(100), "3:1.4": Fraction(124)},
}


# --- pure -----------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("link", "told"),
    [
        (("numerator", "3:3.1.2"), ("237", "Form 3, line 3.1.2, whole year 2022")),
        (("count", "3:1.4"), ("124", "Form 3, line 1.4, last six months of 2022")),
    ],
)
def test_an_indicator_gives_the_figure_of_the_year(
    link: tuple[str, str], told: tuple[str, str]
) -> None:
    (offer,) = offers([link], INDICATORS, BOTH, year=2022)
    assert (offer.input, str(offer.value), str(offer.source)) == (link[0], *told)


@pytest.mark.pure
def test_growth_asks_for_the_year_before() -> None:
    links = [("current", "3:3.1.2"), ("previous", "3:3.1.2")]
    halves = BOTH | {(2021, 1): {"3:3.1.2": Fraction(1)}, (2021, 2): {"3:3.1.2": Fraction(2)}}
    found = offers(links, INDICATORS, halves, year=2022)
    assert [(each.input, each.value) for each in found] == [("current", 237), ("previous", 3)]


@pytest.mark.pure
def test_with_a_half_missing_a_sum_offers_nothing_and_a_stock_the_first() -> None:
    halves = {(2022, 1): BOTH[2022, 1]}
    assert offers([("count", "3:3.1.2"), ("count", "9:9")], INDICATORS, halves, year=2022) == ()
    (offer,) = offers([("count", "3:1.4")], INDICATORS, halves, year=2022)
    assert str(offer.source) == "Form 3, line 1.4, first six months of 2022"


@pytest.mark.pure
def test_rates_are_offered_in_per_cent() -> None:
    halves = {(2022, 2): {"3:3.1": Fraction(251, 299)}}
    (offer,) = offers([("value", "3:3.1")], INDICATORS, halves, year=2022)
    assert offer.value == Decimal("83.9465")


@pytest.mark.pure
def test_only_figures_are_fed() -> None:
    assert fed_inputs(Measure.RATIO) == ("numerator", "denominator")
    assert (fed_inputs(Measure.CHOICE), fed_inputs(Measure.POINTS)) == ((), ())


@pytest.mark.pure
def test_another_figure_than_the_forms_say_is_a_warning() -> None:
    (offer,) = offers([("numerator", "3:3.1.2")], INDICATORS, BOTH, year=2022)
    rule = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
    line = CheckedLine("3.4", "Hồ sơ", Decimal(2), rule, offers=(offer,))

    def found(typed: str) -> list[str]:
        figures = {"numerator": Decimal(typed), "denominator": Decimal(300)}
        sheet = CheckedSheet(2022, 2, (replace(line, figures=figures),))
        return [str(each.what) for each in off_the_forms(sheet)]

    assert found("237") == []
    assert found("236") == [
        "3.4 Hồ sơ: 236 is typed, but Form 3, line 3.1.2, whole year 2022 says 237"
    ]
    assert list(off_the_forms(CheckedSheet(2022, 2, (line,)))) == []


RATIO = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
COUNT = Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal(1))
PART, WHOLE = Link("2.1", "numerator", "3:3.1.2"), Link("2.1", "denominator", "3:3.1.1")


def lines(**rules: Rule) -> list[CriterionNode]:
    """Scored lines by code, `_` for a point."""
    return [
        CriterionNode(code.strip("_").replace("_", "."), "Dòng", Decimal(1), rule=rule)
        for code, rule in rules.items()
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("newer", "origins", "kept"),
    [
        (lines(_2_1=RATIO), None, [("2.1", "denominator"), ("2.1", "numerator")]),
        (lines(_2_2=RATIO), None, []),  # its code is gone
        (lines(_2_1=COUNT), None, []),  # it asks for another figure
        (lines(_3=RATIO), {"3": ("2.1",)}, [("3", "denominator"), ("3", "numerator")]),
        (lines(_3=RATIO, _4=RATIO), {"3": ("2.1",), "4": ("2.1",)}, []),  # divided: which of them?
        (lines(_3=RATIO), {"3": ("2.1", "2.2")}, []),  # merged: of more than the indicator
        (lines(_2_1=RATIO), {}, []),  # the same code, another line
    ],
)
def test_links_go_where_their_line_goes_on(
    newer: list[CriterionNode], origins: dict[str, tuple[str, ...]] | None, kept: list[Any]
) -> None:
    found = carried([PART, WHOLE], newer, origins)
    assert [(each.code, each.input) for each in found.kept] == kept
    assert [each.key for each in (*found.kept, *found.lost)] == ["3:3.1.1", "3:3.1.2"]


# --- on the sheet ---------------------------------------------------------------------------------


@pytest.fixture
def scene(db: None) -> Scene:
    scene = build_scene()
    open_half_year(year=2022, half=2, due_at=on(9), by=scene.standing, clock=at(on(2)))
    report = HalfYear.objects.get().reports.get(commune=scene.communes[0])
    for key, value in (("7:5.2.2", "63"), ("7:5.2.1", "64")):
        ReportFigure.objects.create(
            report=report, key=key, value=value, by=scene.official, at=on(3)
        )
    report.submitted_at, report.submitted_by = on(4), scene.leader
    report.save()
    return scene


def link(scene: Scene, input: str, key: str, code: str = "1.1.2") -> FedFigure:
    return link_figure(
        period=scene.period, code=code, input=input, key=key, by=scene.standing, clock=at(on(3))
    )


def offered(scene: Scene) -> dict[str, tuple[Offer, ...]]:
    lines = queries.sheet(scene.scorecard).lines
    return {code: line.offers for code, line in lines.items() if line.offers}


def test_a_link_is_made_changed_and_removed(scene: Scene) -> None:
    link(scene, "numerator", "7:5.1.2")
    link(scene, "numerator", "7:5.2.2")
    assert FedFigure.objects.get().key == "7:5.2.2"
    assert [each.value for each in offered(scene)["1.1.2"]] == [63]
    unlink_figure(
        period=scene.period, code="1.1.2", input="numerator", by=scene.standing, clock=at(on(3))
    )
    assert offered(scene) == {}
    chain = Event.objects.filter(chain=scene.period.event_chain).order_by("sequence")
    whats = [event.what for event in chain if "link" in event.what]
    assert whats == ["link_figure", "link_figure", "unlink_figure"]


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [("1.1.2", "count", "3:1.4"), ("1.1.1", "option", "3:1.4"), ("1.1.2", "numerator", "7:2")],
)
def test_what_cannot_be_fed_is_refused(scene: Scene, code: str, name: str, key: str) -> None:
    with pytest.raises(Refused):
        link(scene, name, key, code)
    assert not FedFigure.objects.exists()


def test_only_the_standing_agency_links(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        link_figure(
            period=scene.period, code="1.2", input="count", key="3:1.4", by=scene.leader,
            clock=at(on(3)),
        )  # fmt: skip


def test_reports_that_are_not_handed_in_offer_nothing(scene: Scene) -> None:
    link(scene, "numerator", "7:5.2.2")
    HalfYear.objects.get().reports.update(submitted_at=None, submitted_by=None)
    assert offered(scene) == {}


def test_the_line_offers_its_figures_and_takes_them_at_one_press(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    link(scene, "numerator", "7:5.2.2")
    link(scene, "denominator", "7:5.2.1")
    client = client_of(scene.official)
    card = scene.scorecard
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: on(5))
        page = client.get(reverse("scoring:sheet", args=[card.pk]) + "?show=all").content.decode()
        assert "Form 7, line 5.2.2, last six months of 2022: 63" in page
        take = re.search(r'data-take="([^"]+)"', page)
        assert take is not None
        assert json.loads(unescape(take[1])) == {"numerator": "63", "denominator": "64"}
        answer = client.post(
            reverse("scoring:line", args=[card.pk, "1.1.2"]),
            {"numerator": "", "denominator": "", "version": 0, "fed": "1"},
        )
    assert answer.status_code == 302
    assert scene.score("1.1.2").figures == {"numerator": "63", "denominator": "64"}


def test_another_figure_is_told_at_the_line_and_before_submitting(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    link(scene, "numerator", "7:5.2.2")
    client, line = client_of(scene.official), [scene.scorecard.pk, "1.1.2"]
    said = "60 is typed, but Form 7, line 5.2.2, last six months of 2022 says 63"

    def save(numerator: str, version: int, key: UUID) -> dict[str, Any]:
        answer = client.post(
            reverse("scoring:line", args=line),
            {"numerator": numerator, "denominator": "64", "version": version},
            headers={"Accept": "application/json", "Idempotency-Key": str(key)},
        )
        return dict(answer.json())

    with time_machine.travel(on(5), tick=False):
        key = uuid4()
        assert save("60", 0, key)["differs"] == said
        assert save("60", 0, key)["differs"] == said, "the double is answered alike"
        assert save("61", 0, uuid4())["differs"] == said, "what stands there is told in a conflict"
        page = client.get(reverse("scoring:sheet", args=line[:1]) + "?show=all").content.decode()
        assert f"data-differs>{said}</p>" in page
        before = client.get(reverse("scoring:submit", args=line[:1])).content.decode()
        assert "Other figures than in the half-year reports" in before
        assert said in before
        assert save("63", 1, uuid4())["differs"] == ""


def test_every_finding_of_a_sheet_has_a_title() -> None:
    assert set(TITLES) == set(Check)


@pytest.mark.slow
def test_a_move_takes_links_along_and_says_before_which_not(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    def chosen(data: dict[str, Any]) -> None:
        leaf_of(data, "1.2")["rule"] = leaf_of(data, "1.1.1")["rule"]

    link(scene, "numerator", "7:5.2.2")
    link(scene, "count", "3:1.4", "1.2")
    to = corrected(scene, chosen)
    page = client_of(scene.standing).get(reverse("scoring:version", args=[scene.period.pk]))
    text = page.content.decode()
    assert "Taken over to the new version: 1." in text
    name = to.criteria.get(code="1.2").name
    assert f"<li>1.2 {name}: " in text
    seen = move_plan(fresh(scene), to).digest
    link(scene, "denominator", "7:5.2.1")
    with pytest.raises(Conflict):
        move(scene, to, digest=seen)
    move(scene, to)
    now = [(each.code, each.input, each.key) for each in fed_figures_of(to)]
    assert now == [("1.1.2", "denominator", "7:5.2.1"), ("1.1.2", "numerator", "7:5.2.2")]
    event = Event.objects.get(what="move_period")
    assert event.old["fed_figures"] == ["1.2 count ← 3:1.4"]
    assert len(event.new["fed_figures"]) == 2
    assert [each.value for each in offered(scene)["1.1.2"]] == [64, 63]


def test_links_cost_three_queries_and_nothing_where_there_are_none(scene: Scene) -> None:
    card = scene.scorecard
    queries.sheet(card)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.sheet(card)
        return len(found)

    without = asked()
    link(scene, "numerator", "7:5.2.2")
    with_one = asked()
    link(scene, "denominator", "7:5.2.1")
    link(scene, "count", "3:1.4", "1.2")
    assert (with_one - without, asked()) == (3, with_one)


def test_the_standing_agency_sees_and_sets_the_links(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    client = client_of(scene.standing)
    page = reverse("scoring:fed_figures", args=[scene.period.pk])
    assert client.post(page, {"place": "1.2 count", "key": "3:1.4"}).headers["Location"] == page
    assert "Form 3, 1.4: Tổng số TTHC" in client.get(page).content.decode()
    client.post(page, {"place": "1.2 count"})
    assert not FedFigure.objects.exists()
    assert client_of(scene.leader).get(page).status_code == 403
