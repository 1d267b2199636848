"""Where everybody starts: the tasks of each role, the notices, the door to a scorecard."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.notices import notify
from accounts.refusals import sentence
from criteria import actions as criteria_actions
from criteria.set_format import parse_set
from scoring.actions import explanation
from scoring.actions.period import mark_published, open_period
from scoring.models import Deduction, Period
from scoring.queries import desk as queries
from scoring.states import State
from tests.scoring.scene import DEADLINES, SET, Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
HOME = "/"


def shown(client: Client, moment: datetime) -> str:
    with time_machine.travel(moment, tick=False):
        response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def another_period(scene: Scene, year: int) -> Period:
    criteria_set = criteria_actions.create_set(
        document=parse_set(SET | {"year": year, "title": f"Bộ tiêu chí {year}"}),
        authority=scene.authority,
        by=scene.standing,
        at=on(1, 8),
    )
    criteria_actions.issue_set(criteria_set=criteria_set, by=scene.standing, at=on(1, 8, 30))
    return open_period(
        criteria_set=criteria_set, deadlines=DEADLINES, by=scene.standing, clock=at(on(1))
    )


def publish(scene: Scene) -> None:
    with transaction.atomic():
        mark_published(scene.period, by=scene.standing, at=on(28))


def test_the_official_scores_and_the_leader_submits(scene: Scene, client_of: ClientOf) -> None:
    official, leader = client_of(scene.official), client_of(scene.leader)
    page = shown(official, on(6))
    assert "Score yourselves" in page
    assert "5 of 5 lines are not answered yet." in page
    assert "4 days left" in page
    assert reverse("scoring:sheet", args=[scene.scorecard.pk]) in page
    scene.answer_all(scene.scorecard, scene.official)
    assert "Ask your leader to check and submit it." in shown(official, on(6))
    assert "Check and submit" in shown(leader, on(6))


def test_the_commune_sees_its_own_scorecard_only(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    page = shown(client_of(scene.official), on(6))
    assert str(scene.scorecard.pk) in page
    for stranger in (scene.scorecard_of(scene.communes[1]), other_scene.scorecard):
        assert str(stranger.pk) not in page


def test_the_commune_answers_its_deductions(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    client = client_of(scene.leader)
    page = shown(client, on(15))
    assert "Answer 1 deductions" in page
    assert reverse("scoring:explanation", args=[scene.scorecard.pk]) in page
    explanation.explain(
        deduction=Deduction.objects.get(),
        agrees=True,
        text="",
        by=scene.official,
        clock=at(on(15)),
    )
    assert "Send your explanation" in shown(client, on(15))


def test_the_commune_sees_its_rank_once_it_is_published(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.FINAL)
    client = client_of(scene.official)
    assert "Published: rank" not in shown(client, on(27))
    publish(scene)
    page = shown(client, on(29))
    assert "Published: rank 1 of 3" in page
    assert reverse("reports:ranking", args=[scene.period.pk]) in page


def test_the_appraiser_finds_the_work_of_his_department(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    page = shown(client_of(scene.other_appraiser), on(11))
    assert "Round 1: appraise and sign off 1 scorecards" in page
    assert "Enter 3 survey results" in page
    assert reverse("scoring:appraisal", args=[scene.scorecard.pk]) in page
    assert "Enter" not in shown(client_of(scene.appraiser), on(11))


def test_the_appraiser_decides_the_disputes_of_his_department(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_2)
    assert "Round 2: decide 1 disputed deductions" in shown(client_of(scene.appraiser), on(18))
    assert "disputed deductions" not in shown(client_of(scene.other_appraiser), on(18))


def test_the_standing_agency_finds_what_waits_for_it(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    assert "3 communes still score themselves" in shown(client, on(6))
    scene.at(State.ROUND_2, disputed=False)
    page = shown(client, on(18))
    assert "2 communes have not submitted in time" in page
    assert "xã Đá Đỏ, xã Huy Bắc" in page
    assert "Pass 1 scorecards to the council" in page
    assert reverse("scoring:move_all", args=[scene.period.pk, "council"]) in page


def test_the_standing_agency_finds_drafts_and_sets_without_a_period(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    document = parse_set(SET | {"title": "Bộ tiêu chí 2023"})
    draft = criteria_actions.create_set(
        document=document, authority=scene.authority, by=scene.standing, at=on(2)
    )
    foreign = criteria_actions.create_set(
        document=document, authority=other_scene.authority, by=other_scene.standing, at=on(2)
    )
    client = client_of(scene.standing)
    page = shown(client, on(6))
    assert reverse("criteria:set", args=[draft.pk]) in page
    assert str(foreign.pk) not in page
    criteria_actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    assert reverse("scoring:open_period") in shown(client, on(6))


@pytest.mark.parametrize("person", ["council", "leadership"])
def test_readers_find_the_results(scene: Scene, client_of: ClientOf, person: str) -> None:
    page = shown(client_of(getattr(scene, person)), on(6))
    assert reverse("reports:ranking", args=[scene.period.pk]) in page


def test_the_administrator_goes_to_his_units(scene: Scene, client_of: ClientOf) -> None:
    response = client_of(scene.administrator).get(HOME)
    assert response.headers["Location"] == reverse("accounts:communes")


def test_notices_are_read_in_one_stroke_by_their_owner(scene: Scene, client_of: ClientOf) -> None:
    about = sentence("Your scorecard was returned to you; submit it again.")
    notify([scene.official, scene.leader], about=about, at=on(5))
    client = client_of(scene.official)
    assert "1 unread" in shown(client, on(6))
    assert client.get(reverse("scoring:read_notices")).status_code == 405
    assert client.post(reverse("scoring:read_notices")).headers["Location"] == HOME
    page = shown(client, on(6))
    assert "unread" not in page
    assert "Your scorecard was returned to you" in page
    assert "1 unread" in shown(client_of(scene.leader), on(6))


def test_unread_notices_stand_first(scene: Scene) -> None:
    for day in (3, 4, 5):
        notify([scene.official], about=sentence(f"day {day}"), at=on(day))
    scene.official.notices.filter(template="day 5").update(read_at=on(6))
    found = [notice.template for notice in queries.notices_on_desk(scene.official)]
    assert found == ["day 4", "day 3", "day 5"]


@pytest.mark.parametrize(
    ("person", "state", "page"),
    [
        ("official", State.SELF_ASSESSMENT, "sheet"),
        ("official", State.ROUND_1, "sheet"),
        ("official", State.EXPLANATION, "explanation"),
        ("leader", State.FINAL, "explanation"),
        ("appraiser", State.SELF_ASSESSMENT, "appraisal"),
        ("standing", State.COUNCIL, "appraisal"),
    ],
)
def test_the_door_to_a_scorecard_fits_person_and_state(
    scene: Scene, client_of: ClientOf, person: str, state: State, page: str
) -> None:
    card = scene.at(state)
    response = client_of(getattr(scene, person)).get(reverse("scoring:scorecard", args=[card.pk]))
    assert response.headers["Location"] == reverse(f"scoring:{page}", args=[card.pk])


def test_the_door_to_a_foreign_scorecard_is_not_there(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    neighbour = scene.scorecard_of(scene.communes[1])
    for card, person in (
        (neighbour, scene.official),
        (other_scene.scorecard, scene.official),
        (other_scene.scorecard, scene.standing),
    ):
        response = client_of(person).get(reverse("scoring:scorecard", args=[card.pk]))
        assert response.status_code == 404


def test_the_door_is_closed_to_administrators(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.administrator)
    assert client.get(reverse("scoring:scorecard", args=[scene.scorecard.pk])).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize("person", ["official", "appraiser", "standing", "council"])
def test_as_many_queries_for_one_period_as_for_three(
    scene: Scene, client_of: ClientOf, person: str
) -> None:
    scene.at(State.ROUND_1)
    client = client_of(getattr(scene, person))
    shown(client, on(6))
    with CaptureQueriesContext(connection) as one:
        shown(client, on(6))
    for year in (2020, 2021):
        another_period(scene, year)
    with CaptureQueriesContext(connection) as three:
        page = shown(client, on(6))
    assert "PAR index 2020" in page
    assert len(three) == len(one)


def test_deadlines_given_to_one_commune_hold_on_its_desk(scene: Scene, client_of: ClientOf) -> None:
    card = scene.scorecard
    card.extended_to, card.extension_reason = on(12, 17), "Mưa lũ"
    card.extension_document = "Công văn 12/UBND ngày 09/12/2022"
    card.save()
    assert "12/12/2022" in shown(client_of(scene.official), on(11))
