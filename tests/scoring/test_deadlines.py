"""Changing the deadlines of a period; giving one commune more time."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Notice
from scoring.models import Scorecard
from scoring.states import State
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
LATER = {
    "self_assessment_due_at": "2022-12-11T17:00",
    "round_1_due_at": "2022-12-15T17:00",
    "explanation_due_at": "2022-12-18T17:00",
    "round_2_due_at": "2022-12-23T17:00",
    "publication_due_at": "2022-12-31T17:00",
}


MORE_TIME = {
    "to": "2022-12-12T17:00",
    "reason": "Mưa lũ",
    "document": "Công văn 12/UBND ngày 09/12/2022",
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


def test_communes_with_a_deadline_before_them_are_told_of_new_ones(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_2)
    Notice.objects.all().delete()
    client_of(scene.standing).post(deadlines_page(scene), LATER)
    told = Notice.objects.order_by("to__username")
    assert [notice.to for notice in told] == [scene.other_leader, scene.other_official]
    assert told[0].values == {
        "self_assessment": "17:00 11/12/2022",
        "explanation": "17:00 18/12/2022",
    }


def test_deadlines_of_departments_are_no_news_to_communes(
    scene: Scene, client_of: ClientOf
) -> None:
    changed = LATER | {
        "self_assessment_due_at": "2022-12-10T17:00",
        "explanation_due_at": "2022-12-17T17:00",
    }
    client_of(scene.standing).post(deadlines_page(scene), changed)
    assert not Notice.objects.exists()


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
        response = client.post(extend_page(scene), MORE_TIME)
    row = f"{reverse('scoring:period', args=[scene.period.pk])}#card-{scene.scorecard.pk}"
    assert response.headers["Location"] == row
    card = scene.scorecard
    assert (card.extended_to, card.extension_reason) == (on(12, 17), "Mưa lũ")
    assert card.extension_document == "Công văn 12/UBND ngày 09/12/2022"
    assert Notice.objects.get(to=scene.official).values == {
        "to": "17:00 12/12/2022",
        "document": "Công văn 12/UBND ngày 09/12/2022",
        "reason": "Mưa lũ",
    }
    event = Event.objects.get(what="extend")
    assert event.new["document"] == "Công văn 12/UBND ngày 09/12/2022"
    assert (event.old, event.reason) == ({"to": None, "document": None}, "Mưa lũ")


def test_the_extension_is_read_by_the_commune_and_on_the_steering_page(
    scene: Scene, client_of: ClientOf
) -> None:
    with time_machine.travel(on(10), tick=False):
        client_of(scene.standing).post(extend_page(scene), MORE_TIME)
        sheet = client_of(scene.official).get(reverse("scoring:sheet", args=[scene.scorecard.pk]))
        period = client_of(scene.standing).get(reverse("scoring:period", args=[scene.period.pk]))
    assert "Công văn 12/UBND ngày 09/12/2022" in sheet.content.decode()
    assert "Mưa lũ" in sheet.content.decode()
    assert "extended to 17:00 12/12/2022" in period.content.decode()
    assert "Công văn 12/UBND ngày 09/12/2022" in period.content.decode()


def test_an_extension_that_is_past_its_use_is_told_no_more(
    scene: Scene, client_of: ClientOf
) -> None:
    """Given for the self-assessment; the explanation has the deadline of all."""
    with time_machine.travel(on(9), tick=False):
        client_of(scene.standing).post(extend_page(scene), MORE_TIME)
        scene.at(State.EXPLANATION)
        page = client_of(scene.official).get(
            reverse("scoring:explanation", args=[scene.scorecard.pk])
        )
    assert "Công văn 12/UBND" not in page.content.decode()


@pytest.mark.parametrize("missing", ["extension_document", "extension_reason", "extended_to"])
def test_no_extension_stands_without_its_document_and_reason(scene: Scene, missing: str) -> None:
    granted = {
        "extended_to": on(12, 17),
        "extension_reason": "Mưa lũ",
        "extension_document": "Công văn 12/UBND",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.update(**granted | {missing: None})
    Scorecard.objects.update(**granted)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"to": "2022-12-09T17:00"}, "09/12/2022, has already passed."),
        (
            {"to": "2022-12-10T17:00"},
            "is not later than that of all communes, 17:00 10/12/2022.",
        ),
        ({"reason": ""}, "This field is required."),
        ({"document": ""}, "This field is required."),
        ({"to": "mai"}, "Write date and time, such as 17:00 10/12/2025."),
    ],
)
def test_an_extension_that_cannot_be_is_refused(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    client = client_of(scene.standing)
    with time_machine.travel(on(10), tick=False):
        response = client.post(extend_page(scene), MORE_TIME | typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert scene.scorecard.extended_to is None


def test_who_has_submitted_needs_no_extension(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.standing)
    with time_machine.travel(on(10), tick=False):
        response = client.post(extend_page(scene), MORE_TIME)
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
