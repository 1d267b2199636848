"""Answering deductions and sending the answers, through the forms."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoring.models import Deduction, Explanation
from scoring.states import State
from tests.scoring.scene import Scene, on

ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(15), tick=False):
        yield


@pytest.fixture
def deduction(scene: Scene) -> Deduction:
    scene.at(State.EXPLANATION)
    return Deduction.objects.get(score__scorecard=scene.scorecard)


def explain(client: Client, deduction: Deduction, **typed: str) -> HttpResponse:
    """Upon what stands there."""
    stands = Explanation.objects.filter(deduction=deduction).values_list("version", flat=True)
    seen = {"version": str(stands.first() or 0)}
    return client.post(reverse("scoring:explain", args=[deduction.pk]), seen | typed)


def post(client: Client, name: str, scene: Scene, **typed: str) -> HttpResponse:
    return client.post(reverse(f"scoring:{name}", args=[scene.scorecard.pk]), typed)


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def page_url(scene: Scene) -> str:
    return reverse("scoring:explanation", args=[scene.scorecard.pk])


def test_disagrees_with_a_text(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    response = explain(client_of(scene.official), deduction, reply="disagree", text="Đã gửi.")
    assert response["Location"] == f"{page_url(scene)}#deduction-{deduction.pk}"
    answer = Explanation.objects.get()
    assert (answer.agrees, answer.text, answer.by) == (False, "Đã gửi.", scene.official)


def test_an_answer_may_change_until_it_is_sent(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    explain(client, deduction, reply="disagree", text="Đã gửi.")
    explain(client, deduction, reply="agree")
    assert Explanation.objects.get().agrees


def test_saving_may_lead_to_the_document(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    typed = {"reply": "disagree", "text": "Xem tài liệu.", "then": "evidence"}
    response = explain(client_of(scene.official), deduction, **typed)
    add = reverse("evidence:add", args=[scene.scorecard.dossier_id])
    assert response["Location"].startswith(f"{add}?code=1.2&next=%2Fscorecards%2F")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reply": "disagree", "text": " "}, "1.2: say why you disagree"),
        ({"text": "Đã gửi."}, "Choose whether you agree."),
    ],
)
def test_a_refusal_shows_what_was_typed(
    scene: Scene,
    deduction: Deduction,
    client_of: ClientOf,
    typed: dict[str, str],
    sentence: str,
) -> None:
    response = explain(client_of(scene.official), deduction, **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    assert typed["text"].strip() in text
    assert not Explanation.objects.exists()


def test_after_the_deadline_nothing_is_taken(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    with time_machine.travel(on(17, 17), tick=False):
        response = explain(client_of(scene.official), deduction, reply="agree")
    assert "The deadline, 17:00 17/12/2022, has passed." in response.content.decode()
    assert not Explanation.objects.exists()


def test_not_mine_is_not_found(
    scene: Scene, other_scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    for user in (scene.other_official, other_scene.official):
        assert explain(client_of(user), deduction, reply="agree").status_code == 404
    for user in (scene.other_leader, other_scene.leader):
        client = client_of(user)
        assert post(client, "agree_to_the_rest", scene).status_code == 404
        assert post(client, "send_explanation", scene, confirm="on").status_code == 404


def test_before_release_a_deduction_is_not_found(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    deduction = scene.deduct("1.2", "0.5")
    assert explain(client_of(scene.official), deduction, reply="agree").status_code == 404


def test_a_raise_is_not_answered(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    Deduction.objects.filter(pk=deduction.pk).update(points=-1)
    assert explain(client_of(scene.official), deduction, reply="agree").status_code == 404


@pytest.mark.parametrize("role", ["appraiser", "standing", "leadership", "administrator"])
def test_only_communes_explain(
    scene: Scene, deduction: Deduction, client_of: ClientOf, role: str
) -> None:
    client = client_of(scene.users[role])
    assert explain(client, deduction, reply="agree").status_code == 403
    assert post(client, "agree_to_the_rest", scene).status_code == 403
    assert post(client, "send_explanation", scene, confirm="on").status_code == 403


def test_reading_these_addresses_is_refused(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client = client_of(scene.leader)
    addresses = [
        reverse("scoring:explain", args=[deduction.pk]),
        reverse("scoring:agree_to_the_rest", args=[scene.scorecard.pk]),
        reverse("scoring:send_explanation", args=[scene.scorecard.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [405] * 3


def test_agrees_to_the_rest(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    response = post(client_of(scene.official), "agree_to_the_rest", scene)
    assert said(response) == ["Agreed to 1 deductions."]
    assert Explanation.objects.get(deduction=deduction).agrees


def test_the_leader_sends(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    client = client_of(scene.leader)
    explain(client, deduction, reply="agree")
    response = post(client, "send_explanation", scene, confirm="on")
    assert response["Location"] == page_url(scene)
    assert scene.scorecard.state == State.ROUND_2.value


def test_an_official_does_not_send(scene: Scene, deduction: Deduction, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    explain(client, deduction, reply="agree")
    assert post(client, "send_explanation", scene, confirm="on").status_code == 403


def test_sending_is_confirmed_and_complete(
    scene: Scene, deduction: Deduction, client_of: ClientOf
) -> None:
    client = client_of(scene.leader)
    unconfirmed = post(client, "send_explanation", scene)
    assert said(unconfirmed) == ["Not sent: tick the box to confirm, then send again."]
    incomplete = post(client, "send_explanation", scene, confirm="on")
    assert said(incomplete)[-1] == "1 deductions are not answered yet: 1.2."
    assert scene.scorecard.state == State.EXPLANATION.value
