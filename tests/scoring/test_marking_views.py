"""Marks at a click: what the script is answered, what two requests do once, and the plain forms."""

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
from scoring.actions import appraisal
from scoring.actions.usual_reasons import ReasonFacts, add_reason
from scoring.models import Acceptance, Deduction, Score
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
MOST_QUERIES = 40  # the scope and line, the key, the action with its event, the page drawn anew


@pytest.fixture(autouse=True)
def _in_round_1() -> Iterator[None]:
    with time_machine.travel(on(12), tick=False):
        yield


def url(scene: Scene, name: str, *more: str) -> str:
    return reverse(f"scoring:{name}", args=[scene.scorecard.pk, *more])


def send(
    client: Client, address: str, key: object = None, **fields: object
) -> tuple[str, dict[str, Any]]:
    headers = {"Accept": "application/json", "Idempotency-Key": str(key or uuid4())}
    response = client.post(address, fields, headers=headers)
    assert response.status_code == 200
    said = response.json()
    return said["outcome"], said


def version(scene: Scene, code: str) -> int:
    return scene.score(code).version


def shown(client: Client, scene: Scene, **query: str) -> list[str]:
    context = client.get(url(scene, "appraisal"), query).context
    return [line.code for section in context["sections"] for line in section.lines]


def test_a_click_accepts_and_draws_what_it_changes(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    outcome, said = send(client, url(scene, "accept_line", "1.2"), version=version(scene, "1.2"))
    assert outcome == "saved"
    assert set(said["fresh"]) == {"line-1.2", "filters", "many", "sign-off", "bar"}
    assert "Seen and left as it is: Người appraiser" in said["fresh"]["line-1.2"]
    assert "Looked at: 1/3 lines" in said["fresh"]["bar"]
    assert Acceptance.objects.get().score == scene.score("1.2")


def test_a_mark_that_comes_twice_is_done_once(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client, key, before = client_of(scene.appraiser), uuid4(), version(scene, "1.2")
    fields = {"version": before, "how": "take", "amount": "0,25", "reason": "Thiếu báo cáo"}
    for _time in range(2):
        outcome, _said = send(client, url(scene, "appraise_line", "1.2"), key, **fields)
        assert outcome == "saved"
    assert Deduction.objects.count() == 1
    mark = Deduction.objects.get()
    undo, key = {"version": before + 1, "what": str(mark.pk)}, uuid4()
    for _time in range(2):
        assert send(client, url(scene, "undo_mark", "1.2"), key, **undo)[0] == "saved"
    assert not Deduction.objects.exists()
    assert Event.objects.filter(what="withdraw_deduction").count() == 1


def test_a_colleague_was_first_and_both_marks_are_shown(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    before = version(scene, "1.2")
    scene.deduct("1.2", "0.5")
    fields = {"version": before, "how": "take", "amount": "0,25", "reason": "Trễ hạn"}
    outcome, said = send(client_of(scene.appraiser), url(scene, "appraise_line", "1.2"), **fields)
    assert outcome == "conflict"
    assert "Line 1.2 was changed meanwhile" in said["refused"][0]
    assert "Takes 0.5: Thiếu tài liệu" in said["fresh"]["line-1.2"]
    assert f'name="version" value="{before + 1}"' in said["fresh"]["line-1.2"]
    assert Deduction.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": "", "reason": "Trễ"}, "Write how many points."),
        ({"amount": "0,25", "reason": ""}, "write the reason; the commune will read it."),
        ({"amount": "9", "reason": "Trễ"}, "More is taken than the line has"),
    ],
)
def test_a_refused_mark_says_why(
    scene: Scene, client_of: ClientOf, fields: dict[str, str], said: str
) -> None:
    scene.at(State.ROUND_1)
    sent = {"version": version(scene, "1.2"), "how": "take", **fields}
    outcome, answer = send(client_of(scene.appraiser), url(scene, "appraise_line", "1.2"), **sent)
    assert outcome == "refused"
    told = [*answer["refused"], *(text for texts in answer["errors"].values() for text in texts)]
    assert said in " ".join(told)
    assert not Deduction.objects.exists()


def test_without_a_script_a_click_leads_back_to_the_line(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    back = url(scene, "appraisal") + "?lines=mine#line-1.2"
    sent = {"version": version(scene, "1.2")}
    assert client.post(url(scene, "accept_line", "1.2"), sent)["Location"] == back
    undo = {"version": version(scene, "1.2"), "what": "acceptance"}
    assert client.post(url(scene, "undo_mark", "1.2"), undo)["Location"] == back
    assert not Acceptance.objects.exists()


def test_many_lines_at_once_chosen_or_all_that_have_no_issue(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    Score.objects.filter(pk__in=[scene.score("1.1.1").pk, scene.score("1.1.2").pk]).update(
        base_points=0, appraised_points=0
    )
    page = client.get(url(scene, "appraisal"))
    many = page.context["many"]
    assert many["count"] == 2, "1.2 claims points that nothing proves"
    assert many["left"] == "1 line needs a look of its own."
    client.post(url(scene, "accept_lines"), {"which": "rest", "rest": many["rest"]})
    assert shown(client, scene, only="left") == ["1.2"]
    assert shown(client, scene, only="seen") == ["1.1.1", "1.1.2"]
    chosen = f"{scene.score('1.2').pk}:{version(scene, '1.2')}"
    client.post(url(scene, "accept_lines"), {"which": "chosen", "chosen": [chosen]})
    assert shown(client, scene, only="left") == []


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["1:x"]])
def test_no_lines_or_nonsense_accept_nothing(
    scene: Scene, client_of: ClientOf, chosen: list[str]
) -> None:
    scene.at(State.ROUND_1)
    sent = {"which": "chosen", "chosen": chosen}
    answer = client_of(scene.appraiser).post(url(scene, "accept_lines"), sent, follow=True)
    assert "Choose" in answer.text
    assert not Acceptance.objects.exists()


def test_the_filters_count_what_they_show(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")
    client = client_of(scene.appraiser)
    counts = {
        f["label"]: f["count"] for f in client.get(url(scene, "appraisal")).context["filters"]
    }
    assert counts == {"All of them": 3, "Left to do": 2, "Marked": 1, "Without evidence": 3}
    assert shown(client, scene, only="marked") == ["1.2"]
    assert shown(client, scene, only="changed", since="2022-12-01") == ["1.1.1", "1.1.2", "1.2"]
    assert shown(client, scene, only="changed", since="2022-12-06") == []
    assert len(shown(client, scene, only="nonsense")) == 3


def test_a_usual_reason_stands_for_an_empty_one(scene: Scene, client_of: ClientOf) -> None:
    facts = ReasonFacts(text="Báo cáo nộp trễ", legal_basis="Kế hoạch số 15", points=None)
    usual = add_reason(facts=facts, by=scene.appraiser, clock=at(on(11)))
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    sent = {"how": "take", "amount": "0,25", "usual": usual.pk, "reason": ""}
    address = url(scene, "appraise_line", "1.2")
    assert send(client, address, version=version(scene, "1.2"), **sent)[0] == "saved"
    sent["reason"] = "Báo cáo quý III nộp trễ"
    assert send(client, address, version=version(scene, "1.2"), **sent)[0] == "saved"
    marks = Deduction.objects.order_by("id").order_by("reason")
    assert [(m.reason, m.legal_basis) for m in marks] == [
        ("Báo cáo nộp trễ", "Kế hoạch số 15"),
        ("Báo cáo quý III nộp trễ", "Kế hoạch số 15"),
    ]


def test_everything_of_the_round_is_undone_until_the_sign_off(
    scene: Scene, client_of: ClientOf
) -> None:
    scorecard = scene.at(State.ROUND_1)
    client, undo = client_of(scene.appraiser), url(scene, "undo_mark", "1.2")
    appraisal.decide_na(
        scorecard=scorecard, code="1.2", grant=True, reason="Không phát sinh",
        version=version(scene, "1.2"), by=scene.appraiser, clock=at(on(12)),
    )  # fmt: skip
    assert send(client, undo, version=version(scene, "1.2"), what="na")[0] == "saved"
    assert scene.score("1.2").na == ""
    request = appraisal.ask_for_document(
        scorecard=scorecard, code="1.2", text="Báo cáo quý III", until=on(13),
        by=scene.appraiser, clock=at(on(12)),
    )  # fmt: skip
    assert send(client, undo, version=version(scene, "1.2"), what=str(request.pk))[0] == "saved"
    scene.deduct("1.2", "0.5")
    scene.sign_off_all(scorecard)
    outcome, said = send(
        client, undo, version=version(scene, "1.2"), what=str(Deduction.objects.get().pk)
    )
    assert (outcome, Deduction.objects.count()) == ("refused", 1)
    assert "Your department has signed off this scorecard." in said["refused"][0]


def test_a_mark_costs_the_same_whatever_else_is_marked(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    client, counts = client_of(scene.appraiser), []
    for code in ("1.1.1", "1.1.2", "1.2"):
        address, before = url(scene, "accept_line", code), version(scene, code)
        with CaptureQueriesContext(connection) as captured:
            send(client, address, version=before)
        counts.append(len(captured))
    assert counts[1] == counts[2] <= MOST_QUERIES


def test_communes_learn_nothing_of_how_far_a_department_is(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    send(client, url(scene, "accept_line", "1.2"), version=version(scene, "1.2"))
    history = url(scene, "history")
    assert "1.2: seen and left as it is" in client.get(history).text
    assert "seen and left as it is" not in client_of(scene.official).get(history).text
    assert client_of(scene.official).post(url(scene, "accept_line", "1.2")).status_code == 403
