"""Saving a line and handing the sheet in, through the forms."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from scoring.actions import sheet as actions
from scoring.models import Period
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(6), tick=False):
        yield


def save(client: Client, scene: Scene, code: str, **typed: object) -> HttpResponse:
    address = reverse("scoring:line", args=[scene.scorecard.pk, code])
    return client.post(address, {"version": 0, **typed})


def submit(client: Client, scene: Scene, **typed: object) -> HttpResponse:
    return client.post(reverse("scoring:submit", args=[scene.scorecard.pk]), typed)


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def sheet_url(scene: Scene) -> str:
    return reverse("scoring:sheet", args=[scene.scorecard.pk])


def test_saves_and_goes_back_to_the_line(scene: Scene, client_of: ClientOf) -> None:
    response = save(
        client_of(scene.official, language="vi"), scene, "1.1.2", numerator="98", denominator="100"
    )
    assert response.status_code == 302
    assert response["Location"] == f"{sheet_url(scene)}?show=all#line-1.1.2"
    assert scene.score("1.1.2").base_points == Decimal("1.96")
    assert scene.score("1.1.2").answered_by == scene.official
    assert Event.objects.filter(what="answer_line").count() == 1


def test_says_what_was_saved(scene: Scene, client_of: ClientOf) -> None:
    response = save(client_of(scene.official), scene, "1.1.2", numerator="98", denominator="100")
    assert said(response) == ["Saved 1.1.2: 1.96 points"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"numerator": "0", "denominator": "0"}, "Saved 1.1.2: asked to be not applicable"),
        ({"na_reason": "Không có hồ sơ"}, "Saved 1.1.2: asked to be not applicable"),
        ({"note": "Chưa rõ"}, "Saved 1.1.2: not scored"),
    ],
)
def test_other_answers(scene: Scene, client_of: ClientOf, typed: dict[str, str], told: str) -> None:
    assert said(save(client_of(scene.official), scene, "1.1.2", **typed)) == [told]


def test_figures_of_zero_do_not_stick_when_they_are_corrected(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    save(client, scene, "1.1.2", numerator="0", denominator="0")
    text = client.get(sheet_url(scene)).content.decode()
    assert "0/0" not in text
    save(client, scene, "1.1.2", numerator="1", denominator="2", version=1)
    assert scene.score("1.1.2").base_points == 1


def test_what_is_already_saved_is_not_written_again(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    save(client, scene, "1.2", count="1")
    response = save(client, scene, "1.2", count="1", version=1)
    assert said(response)[-1] == "1.2: nothing was changed."
    assert scene.score("1.2").version == 1


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("1.1.2", {"numerator": "3"}, "Fill in: total number (a)."),
        ("2.2", {"points": "3"}, "3 points are more than the maximum of 2."),
        ("2.2", {"points": "0,3"}, "0.3 does not stand on the step of 0.25 points."),
        ("2.2", {"points": "hai"}, "“hai” is not a number."),
        ("1.2", {"count": "1,5"}, "1.5 is not a whole number."),
        ("2.3", {"value": "77"}, "2.3 is measured by a survey"),
    ],
)
def test_a_refusal_stands_at_the_line_with_what_was_typed(
    scene: Scene, client_of: ClientOf, code: str, typed: dict[str, str], sentence: str
) -> None:
    response = save(client_of(scene.official), scene, code, note="Ghi chú của tôi", **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    if code != "2.3":
        assert f'value="{next(iter(typed.values()))}"' in text
        assert "Ghi chú của tôi" in text
    assert scene.score(code).version == 0


def test_of_two_people_the_second_sees_both_values(scene: Scene, client_of: ClientOf) -> None:
    save(client_of(scene.leader), scene, "1.2", count="2", note="Của lãnh đạo")
    client = client_of(scene.official)
    text = save(client, scene, "1.2", count="1", note="Của công chức").content.decode()
    assert "was changed meanwhile by Người leader" in text
    assert "Của lãnh đạo" in text
    assert 'value="1"' in text
    assert "Của công chức" in text
    assert scene.score("1.2").base_points == Decimal("0.5")
    assert 'name="version" value="1"' in text
    save(client, scene, "1.2", count="1", version=1)
    assert scene.score("1.2").base_points == Decimal("0.75")


def test_the_tab_and_the_saved_line_stay_in_sight(scene: Scene, client_of: ClientOf) -> None:
    response = save(client_of(scene.official), scene, "1.2", count="0", show="missing")
    assert response["Location"] == f"{sheet_url(scene)}?show=missing&keep=1.2#line-1.2"


def test_saving_may_lead_to_the_document(scene: Scene, client_of: ClientOf) -> None:
    response = save(client_of(scene.official), scene, "1.2", count="0", then="evidence")
    add = reverse("evidence:add", args=[scene.scorecard.dossier_id])
    back = quote(f"{sheet_url(scene)}?show=all#line-1.2", safe="")
    assert response["Location"] == f"{add}?code=1.2&next={back}"
    assert scene.score("1.2").base_points == 1


def test_after_submission_nothing_is_saved(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    response = save(client_of(scene.official), scene, "1.2", count="3", version=1)
    assert "The scorecard is at “Appraisal round 1”" in response.content.decode()
    assert scene.score("1.2").base_points == 1


def test_not_mine_is_not_found(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    assert save(client_of(scene.other_official), scene, "1.2", count="0").status_code == 404
    assert save(client_of(other_scene.official), scene, "1.2", count="0").status_code == 404
    assert submit(client_of(scene.other_leader), scene, confirm="on").status_code == 404


@pytest.mark.parametrize("role", ["appraiser", "standing", "council", "administrator"])
def test_only_communes_fill_in(scene: Scene, client_of: ClientOf, role: str) -> None:
    assert save(client_of(scene.users[role]), scene, "1.2", count="0").status_code == 403
    assert submit(client_of(scene.users[role]), scene, confirm="on").status_code == 403


def test_the_leader_submits(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    response = submit(client_of(scene.leader), scene, confirm="on")
    receipt = scene.scorecard.receipts.get()
    assert response["Location"] == reverse("scoring:receipt", args=[receipt.pk])
    assert scene.scorecard.state == State.ROUND_1.value
    assert scene.scorecard.submitted_by == scene.leader
    assert not scene.scorecard.is_late


def test_an_official_does_not_submit(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    assert submit(client_of(scene.official), scene, confirm="on").status_code == 403
    assert scene.scorecard.state == State.SELF_ASSESSMENT.value


def test_submitting_is_confirmed(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    response = submit(client_of(scene.leader), scene)
    assert "Tick this box to confirm." in response.content.decode()
    assert scene.scorecard.state == State.SELF_ASSESSMENT.value


def test_an_incomplete_sheet_is_refused(scene: Scene, client_of: ClientOf) -> None:
    response = submit(client_of(scene.leader), scene, confirm="on")
    text = response.content.decode()
    assert "5 lines are not answered yet: 1.1.1, 1.1.2, 1.2, 2.1, 2.2." in text
    assert scene.scorecard.state == State.SELF_ASSESSMENT.value


def test_a_second_submission_is_told_that_somebody_was_first(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    response = submit(client_of(scene.leader), scene, confirm="on")
    assert "cannot go from" in response.content.decode()


def test_late_is_flagged_or_refused(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    with time_machine.travel(on(10, 17), tick=False):
        client = client_of(scene.leader)
        Period.objects.update(late_policy="refuse")
        refused = submit(client, scene, confirm="on")
        assert "has passed." in refused.content.decode()
        assert scene.scorecard.state == State.SELF_ASSESSMENT.value
        Period.objects.update(late_policy="flag")
        submit(client, scene, confirm="on")
    assert scene.scorecard.is_late


def test_a_reason_of_ones_own_survives_a_note(scene: Scene, client_of: ClientOf) -> None:
    actions.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=actions.Answer(na_reason="Không phát sinh"),
        version=0,
        by=scene.official,
        clock=at(on(5)),
    )
    typed = {"na_reason": "Không phát sinh", "note": "Xem công văn 5"}
    save(client_of(scene.official), scene, "1.2", version=1, **typed)
    assert scene.score("1.2").na == "asked"
    assert scene.score("1.2").note == "Xem công văn 5"
