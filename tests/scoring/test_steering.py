"""Steering a period: the table of communes, one step for one commune, one step for all."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Notice
from accounts.refusals import NotPermitted, Refused
from evidence.models import Dossier
from scoring.actions import appraisal, bulk, workflow
from scoring.models import Score, Scorecard
from scoring.queries.facts import facts, facts_by_scorecard
from scoring.queries.steering import scorecards_of
from scoring.states import State
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
AFTER_THE_SHEETS = on(11)


def period_page(scene: Scene, query: str = "") -> str:
    return reverse("scoring:period", args=[scene.period.pk]) + query


def move_page(scene: Scene, target: State) -> str:
    return reverse("scoring:move", args=[scene.scorecard.pk, target.value])


def all_page(scene: Scene, target: State) -> str:
    return reverse("scoring:move_all", args=[scene.period.pk, target.value])


def shown(client: Client, page: str, moment: datetime = AFTER_THE_SHEETS) -> str:
    with time_machine.travel(moment, tick=False):
        response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def close_all(scene: Scene, *, signed: bool = True) -> None:
    """All communes in round 1; appraised and signed off, if so."""
    for commune in scene.communes:
        card = scene.scorecard_of(commune)
        if card.state == State.SELF_ASSESSMENT:
            workflow.move(
                scorecard=card, to=State.ROUND_1, by=scene.standing, clock=at(on(11)), reason="x"
            )
        scene.survey(card)
        if signed:
            scene.sign_off_all(card)


@pytest.mark.parametrize("state", list(State))
def test_the_facts_of_all_are_the_facts_of_each(
    scene: Scene, other_scene: Scene, state: State
) -> None:
    """Two ways to the same facts: one for a step, one for the table."""
    scene.at(state)
    other_scene.at(State.ROUND_2)
    cards = scorecards_of([scene.period, other_scene.period])
    assert len(cards) == 6
    found = facts_by_scorecard(cards, now=on(12))
    assert found == {card.pk: facts(card, now=on(12)) for card in cards}


def test_facts_of_lines_without_evidence_and_asked_as_not_applicable(scene: Scene) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="1.1.1").update(note="")
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="1.2").update(
        na="asked", base_points=None
    )
    (found,) = (
        fact
        for key, fact in facts_by_scorecard(scorecards_of([scene.period]), now=on(5)).items()
        if key == scene.scorecard.pk
    )
    assert (found.without_evidence, found.undecided_na) == (("1.1.1",), ("1.2",))
    assert found == facts(scene.scorecard, now=on(5))


def test_the_table_tells_how_far_each_commune_is(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    page = shown(client_of(scene.standing), period_page(scene))
    assert "5/5" in page
    assert "0/5" in page
    assert "Phòng Nội vụ, Phòng Tư pháp" in page
    assert "2 communes have not submitted in time" in page
    assert "<b>Not submitted after the deadline:</b> xã Đá Đỏ, xã Huy Bắc" in page
    assert "<b>Nobody has signed in yet:</b> xã Đá Đỏ, xã Huy Bắc" in page


def test_late_and_never_submitted_are_named(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=at(on(10, 17))
    )
    workflow.move(
        scorecard=scene.scorecard_of(scene.communes[2]),
        to=State.ROUND_1,
        by=scene.standing,
        clock=at(on(11)),
        reason="x",
    )
    page = shown(client_of(scene.standing), period_page(scene))
    assert "<b>Submitted late:</b> xã Tường Phù" in page
    assert "<b>Closed without submission:</b> xã Đá Đỏ" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Đá Đỏ", "Huy Bắc", "Tường Phù"]),
        ("?state=round_1", ["Tường Phù"]),
        ("?search=da%20do", ["Đá Đỏ"]),
        ("?search=HUY&state=self_assessment", ["Huy Bắc"]),
        ("?search=huy&state=final", []),
        ("?state=unheard", []),
    ],
)
def test_the_table_is_narrowed_by_state_and_unaccented_name(
    scene: Scene, client_of: ClientOf, query: str, names: list[str]
) -> None:
    scene.at(State.ROUND_1)
    page = shown(client_of(scene.standing), period_page(scene, query))
    cards = [scene.scorecard_of(commune) for commune in scene.communes]
    found = [card.commune.name for card in cards if f'id="card-{card.pk}"' in page]
    assert sorted(found) == sorted(names)


def test_as_many_queries_for_one_commune_as_for_three(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.standing)
    for page in (period_page(scene), all_page(scene, State.EXPLANATION)):
        shown(client, page)
    three = queries_of(client, scene)
    others = Scorecard.objects.filter(period=scene.period).exclude(pk=scene.scorecard.pk)
    Score.objects.filter(scorecard__in=others).delete()
    dossiers = list(others.values_list("dossier", flat=True))
    others.delete()
    Dossier.objects.filter(pk__in=dossiers).delete()
    assert queries_of(client, scene) == three


def queries_of(client: Client, scene: Scene) -> list[int]:
    counts = []
    for page in (period_page(scene), all_page(scene, State.EXPLANATION)):
        with CaptureQueriesContext(connection) as captured:
            shown(client, page)
        counts.append(len(captured))
    return counts


def test_a_step_is_confirmed_and_taken(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard)
    client, page = client_of(scene.standing), move_page(scene, State.EXPLANATION)
    text = shown(client, page, on(14))
    assert "Release round 1: xã Tường Phù" in text
    assert 'name="reason"' not in text
    with time_machine.travel(on(14), tick=False):
        response = client.post(page, {"shown": "round_1"})
    assert response.headers["Location"] == period_page(scene, f"#card-{scene.scorecard.pk}")
    assert scene.scorecard.state == State.EXPLANATION


def test_a_step_that_is_not_possible_says_why_and_offers_no_button(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    text = shown(client_of(scene.standing), move_page(scene, State.EXPLANATION), on(14))
    assert "The survey result is missing for: 2.3." in text
    assert 'name="shown"' not in text


def test_a_step_back_asks_for_the_reason_and_keeps_what_was_typed(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    client, page = client_of(scene.standing), move_page(scene, State.SELF_ASSESSMENT)
    assert 'name="reason"' in shown(client, page)
    response = client.post(page, {"shown": "round_1", "reason": " "})
    assert "Write the reason; it is kept with the scorecard." in response.content.decode()
    assert scene.scorecard.state == State.ROUND_1
    client.post(page, {"shown": "round_1", "reason": "Nộp nhầm"})
    assert scene.scorecard.state == State.SELF_ASSESSMENT


def test_who_confirms_a_page_that_has_grown_old_is_told(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_2)
    client, page = client_of(scene.standing), move_page(scene, State.EXPLANATION)
    before = Event.objects.count()
    response = client.post(page, {"shown": "round_1", "reason": "x"})
    sentence = "Somebody else has moved this scorecard meanwhile. Look at it again."
    assert sentence in response.content.decode()
    assert (scene.scorecard.state, Event.objects.count()) == (State.ROUND_2, before)


def test_a_step_that_no_table_has_leads_back_with_the_sentence(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.standing)
    response = client.get(move_page(scene, State.FINAL), follow=True)
    assert "A scorecard cannot go from “Self-assessment” to “Final”." in response.content.decode()


def test_an_unknown_state_is_not_there(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    for name, key in (("move", scene.scorecard.pk), ("move_all", scene.period.pk)):
        assert client.get(reverse(f"scoring:{name}", args=[key, "nowhere"])).status_code == 404
    assert client.get(all_page(scene, State.SELF_ASSESSMENT)).status_code == 404


def test_all_that_are_ready_are_released_and_the_others_are_named(
    scene: Scene, client_of: ClientOf
) -> None:
    close_all(scene)
    held = scene.scorecard
    appraisal.withdraw_sign_off(scorecard=held, by=scene.appraiser, clock=at(on(13)))
    client, page = client_of(scene.standing), all_page(scene, State.EXPLANATION)
    text = shown(client, page, on(14))
    assert "Ready: 2" in text
    assert "Not ready: 1" in text
    assert "Not signed off yet by: Phòng Nội vụ." in text
    with time_machine.travel(on(14), tick=False):
        response = client.post(page, follow=True)
    told = response.content.decode()
    assert "2 communes moved on." in told
    assert "1 are not ready: xã Tường Phù." in told
    states = [scene.scorecard_of(commune).state for commune in scene.communes]
    assert states == [State.ROUND_1, State.EXPLANATION, State.EXPLANATION]


def test_the_year_goes_on_step_by_step_for_all(scene: Scene) -> None:
    close_all(scene)
    for target, day in (
        (State.EXPLANATION, 14),
        (State.ROUND_2, 18),
        (State.COUNCIL, 20),
        (State.FINAL, 23),
    ):
        done = bulk.move_all(period=scene.period, to=target, by=scene.standing, clock=at(on(day)))
        assert (done.moved, done.refused) == (3, ())
    assert {scene.scorecard_of(commune).state for commune in scene.communes} == {State.FINAL}


def test_explanations_are_closed_only_after_the_deadline(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    before = Event.objects.count()
    done = bulk.move_all(
        period=scene.period, to=State.ROUND_2, by=scene.standing, clock=at(on(17, 16, 59))
    )
    ((card, why),) = done.refused
    assert (done.moved, card) == (0, scene.scorecard)
    assert why.template == "Not before the deadline, {due_at}."
    assert Event.objects.count() == before
    done = bulk.move_all(
        period=scene.period, to=State.ROUND_2, by=scene.standing, clock=at(on(17, 17))
    )
    assert (done.moved, done.refused) == (1, ())


def test_nothing_is_written_when_one_of_all_fails_unexpectedly(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_all(scene)
    before = (Event.objects.count(), Notice.objects.count())
    moved: list[object] = []

    def second_fails(**step: object) -> object:
        moved.append(step)
        if len(moved) > 1:
            raise RuntimeError("the disk is full")
        return workflow.move(**step)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "move", second_fails)
    with pytest.raises(RuntimeError):
        bulk.move_all(
            period=scene.period, to=State.EXPLANATION, by=scene.standing, clock=at(on(14))
        )
    assert {scene.scorecard_of(commune).state for commune in scene.communes} == {State.ROUND_1}
    assert (Event.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize("person", ["leader", "appraiser", "council", "leadership"])
def test_only_the_standing_agency_moves_all(scene: Scene, person: str) -> None:
    with pytest.raises(NotPermitted):
        bulk.move_all(
            period=scene.period,
            to=State.EXPLANATION,
            by=getattr(scene, person),
            clock=at(on(14)),
        )


def test_all_of_another_authority_stay_where_they_are(scene: Scene, other_scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        bulk.move_all(
            period=scene.period, to=State.EXPLANATION, by=other_scene.standing, clock=at(on(14))
        )


def test_steps_back_are_taken_one_by_one(scene: Scene) -> None:
    with pytest.raises(Refused) as refusal:
        bulk.move_all(
            period=scene.period, to=State.SELF_ASSESSMENT, by=scene.standing, clock=at(on(14))
        )
    assert str(refusal.value) == "Scorecards are taken to “Self-assessment” one by one."


def test_foreign_rows_are_not_there(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    for page in (
        period_page(other_scene),
        move_page(other_scene, State.ROUND_1),
        all_page(other_scene, State.EXPLANATION),
    ):
        assert client.get(page).status_code == 404
    for page in (move_page(other_scene, State.ROUND_1), all_page(other_scene, State.EXPLANATION)):
        assert client.post(page, {"shown": "self_assessment", "reason": "x"}).status_code == 404


@pytest.mark.parametrize("person", ["leader", "appraiser", "council", "administrator"])
def test_steering_is_the_standing_agency_s(scene: Scene, client_of: ClientOf, person: str) -> None:
    client = client_of(getattr(scene, person))
    for page in (
        period_page(scene),
        move_page(scene, State.ROUND_1),
        all_page(scene, State.EXPLANATION),
    ):
        assert client.get(page).status_code == 403
    assert client.post(period_page(scene)).status_code in (403, 405)


def test_the_table_is_read_only(scene: Scene, client_of: ClientOf) -> None:
    assert client_of(scene.standing).post(period_page(scene)).status_code == 405


def test_a_way_that_time_has_not_opened_is_not_offered(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    close_page = move_page(scene, State.ROUND_1)
    assert close_page not in shown(client, period_page(scene), on(9))
    assert close_page in shown(client, period_page(scene), AFTER_THE_SHEETS)
