"""Answers that several officials write at once, and that are saved as they are typed."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Conflict
from scoring.actions.explanation import explain
from scoring.models import Deduction, Explanation
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
MOST_QUERIES = 26


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(15), tick=False):
        yield


@pytest.fixture
def deduction(scene: Scene) -> Deduction:
    scene.at(State.EXPLANATION)
    return Deduction.objects.get(score__scorecard=scene.scorecard)


def send(
    client: Client, deduction: Deduction, key: object = None, **fields: object
) -> tuple[str, dict[str, Any]]:
    response = client.post(
        reverse("scoring:explain", args=[deduction.pk]),
        fields,
        headers={"Accept": "application/json", "Idempotency-Key": str(key or uuid4())},
    )
    assert response.status_code == 200
    said = response.json()
    return said["outcome"], said


def test_an_answer_is_saved_as_it_is_typed(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    outcome, said = send(client, deduction, reply="disagree", text="Đã gửi.", version=0)
    assert (outcome, said["version"], said["saved"], said["tone"]) == (
        "saved",
        1,
        "Saved 09:00",
        "line--done",
    )
    assert said["status"] == "Not agreed, 09:00 15/12/2022, Người official"
    outcome, said = send(client, deduction, text="Đã gửi ngày 5.", version=1)
    answer = Explanation.objects.get()
    assert (outcome, answer.agrees, answer.text, answer.version) == (
        "saved",
        False,
        "Đã gửi ngày 5.",
        2,
    )


def test_a_request_that_comes_twice_is_done_once(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client, key = client_of(scene.official), uuid4()
    first = send(client, deduction, key, reply="agree", version=0)
    assert send(client, deduction, key, reply="agree", version=0) == first
    assert Event.objects.filter(what="explain").count() == Explanation.objects.get().version == 1


def test_of_two_officials_the_second_is_shown_what_stands(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    send(client_of(scene.leader), deduction, reply="disagree", text="Chưa đúng.", version=0)
    outcome, said = send(client_of(scene.official), deduction, reply="agree", version=0)
    assert (outcome, said["version"]) == ("conflict", 1)
    assert said["values"] == {"reply": "disagree", "text": "Chưa đúng."}
    assert said["by"] == "Saved 09:00 15/12/2022, Người leader"
    assert not Explanation.objects.get().agrees


def test_what_is_not_whole_yet_is_refused_and_says_why(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    outcome, said = send(client, deduction, reply="disagree", version=0)
    assert (outcome, len(said["refused"])) == ("refused", 1)
    assert said["refused"][0].startswith("1.2: say why you disagree")
    outcome, said = send(client, deduction, text="Đã gửi.", version=0)
    assert (outcome, said["errors"]) == ("refused", {"reply": ["Choose whether you agree."]})
    assert not Explanation.objects.exists()


def test_a_stale_form_shows_both(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    """Without scripts: the form comes back with what was typed, and says what stands."""
    explain(deduction=deduction, agrees=False, text="Chưa đúng.", by=scene.leader, clock=at(on(15)))
    response = client_of(scene.official).post(
        reverse("scoring:explain", args=[deduction.pk]),
        {"reply": "disagree", "text": "Đã gửi.", "version": 0},
    )
    text = response.content.decode()
    assert "1.2: Người leader has answered meanwhile (09:00 15/12/2022)" in text
    assert "“do not agree: Chưa đúng.”" in text
    assert ">\nĐã gửi.</textarea>" in text
    assert Explanation.objects.get().text == "Chưa đúng."
    assert 'name="version" value="1"' in text


def test_the_event_keeps_what_stood_before(scene: Scene, deduction: Deduction) -> None:
    said = {"deduction": deduction, "clock": at(on(15))}
    explain(**said, agrees=False, text="Chưa đúng.", version=0, by=scene.leader)
    explain(**said, agrees=True, text="", version=1, by=scene.official)
    event = Event.objects.filter(what="explain").latest("sequence")
    assert event.old == {"agrees": False, "text": "Chưa đúng.", "by": "Người leader"}
    assert Explanation.objects.get().by == scene.official
    with pytest.raises(Conflict):
        explain(**said, agrees=True, text="", version=1, by=scene.leader)


def test_others_do_not_reach_it(
    scene: Scene, other_scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    url = reverse("scoring:explain", args=[deduction.pk])
    headers = {"Accept": "application/json", "Idempotency-Key": str(uuid4())}
    for user in (scene.other_official, other_scene.official):
        answer = client_of(user).post(url, {"reply": "agree", "version": 0}, headers=headers)
        assert answer.status_code == 404
    refused = client_of(scene.standing).post(url, {"reply": "agree", "version": 0}, headers=headers)
    assert refused.status_code == 403


def test_a_save_takes_few_queries(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    with CaptureQueriesContext(connection) as captured:
        send(client, deduction, reply="agree", version=0)
    assert len(captured) <= MOST_QUERIES
