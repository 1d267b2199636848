"""Changing the deadlines of a period; giving one commune more time."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Notice
from scoring.states import State
from tests.scoring.scene import Scene, on

ClientOf = Callable[..., Client]
LATER = {
    "self_assessment_due_at": "2022-12-11T17:00",
    "round_1_due_at": "2022-12-15T17:00",
    "explanation_due_at": "2022-12-18T17:00",
    "round_2_due_at": "2022-12-23T17:00",
    "publication_due_at": "2022-12-31T17:00",
}


def deadlines_page(scene: Scene) -> str:
    return reverse("scoring:deadlines", args=[scene.period.pk])


def extend_page(scene: Scene) -> str:
    return reverse("scoring:extend", args=[scene.scorecard.pk])


def test_the_form_shows_the_deadlines_that_hold(scene: Scene, client_of: ClientOf) -> None:
    text = client_of(scene.standing).get(deadlines_page(scene)).content.decode()
    assert 'value="2022-12-10T17:00"' in text


def test_new_deadlines_hold_for_all_at_once(scene: Scene, client_of: ClientOf) -> None:
    response = client_of(scene.standing).post(deadlines_page(scene), LATER)
    assert response.headers["Location"] == reverse("scoring:period", args=[scene.period.pk])
    scene.period.refresh_from_db()
    assert scene.period.self_assessment_due_at == on(11, 17)
    assert Event.objects.filter(what="change_deadlines").count() == 1


def test_deadlines_out_of_order_are_refused_at_their_field(
    scene: Scene, client_of: ClientOf
) -> None:
    wrong = LATER | {"explanation_due_at": "2022-12-14T17:00"}
    response = client_of(scene.standing).post(deadlines_page(scene), wrong)
    assert "Must be later than “Round 1 until”." in response.content.decode()
    scene.period.refresh_from_db()
    assert scene.period.self_assessment_due_at == on(10, 17)


def test_one_commune_gets_more_time_and_is_told(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    with time_machine.travel(on(10), tick=False):
        assert "10/12/2022" in client.get(extend_page(scene)).content.decode()
        response = client.post(extend_page(scene), {"to": "2022-12-12T17:00", "reason": "Mưa lũ"})
    row = f"{reverse('scoring:period', args=[scene.period.pk])}#card-{scene.scorecard.pk}"
    assert response.headers["Location"] == row
    card = scene.scorecard
    assert (card.extended_to, card.extension_reason) == (on(12, 17), "Mưa lũ")
    assert Notice.objects.filter(to=scene.official).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"to": "2022-12-09T17:00", "reason": "x"}, "09/12/2022, has already passed."),
        ({"to": "2022-12-12T17:00", "reason": ""}, "This field is required."),
        ({"to": "mai", "reason": "x"}, "Write date and time, such as 17:00 10/12/2025."),
    ],
)
def test_an_extension_that_cannot_be_is_refused(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    client = client_of(scene.standing)
    with time_machine.travel(on(10), tick=False):
        response = client.post(extend_page(scene), typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert scene.scorecard.extended_to is None


def test_who_has_submitted_needs_no_extension(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.standing)
    with time_machine.travel(on(10), tick=False):
        response = client.post(extend_page(scene), {"to": "2022-12-12T17:00", "reason": "x"})
    sentence = "Only a commune that scores itself or explains has a deadline to extend."
    assert sentence in response.content.decode()


def test_the_deadline_of_the_explanation_is_shown_to_who_explains(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.EXPLANATION)
    assert "17/12/2022" in client_of(scene.standing).get(extend_page(scene)).content.decode()


def test_foreign_rows_are_not_there(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    assert client.get(deadlines_page(other_scene)).status_code == 404
    assert client.post(deadlines_page(other_scene), LATER).status_code == 404
    assert client.get(extend_page(other_scene)).status_code == 404


@pytest.mark.parametrize("person", ["leader", "appraiser", "council", "administrator"])
def test_deadlines_are_the_standing_agency_s(
    scene: Scene, client_of: ClientOf, person: str
) -> None:
    client = client_of(getattr(scene, person))
    assert client.post(deadlines_page(scene), LATER).status_code == 403
    assert client.post(extend_page(scene), {}).status_code == 403
