"""A document asked for on a line: the dossier opens for it alone, until a time or an answer."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Notice
from accounts.refusals import Conflict, NotPermitted, Refused
from evidence.actions import DocumentFacts, add_document
from evidence.models import Document, DocumentRequest, Stage
from scoring.actions import appraisal, workflow
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]


def ask(
    scene: Scene, code: str = "1.2", until: datetime | None = None, text: str = "Báo cáo quý III"
) -> DocumentRequest:
    return appraisal.ask_for_document(
        scorecard=scene.scorecard,
        code=code,
        text=text,
        until=until or on(13, 17),
        by=scene.appraiser,
        clock=at(on(12)),
    )


def add(scene: Scene, codes: Sequence[str], when: datetime) -> Document:
    return add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Báo cáo", number="9/BC-UBND"),
        codes=codes,
        by=scene.official,
        clock=at(when),
    )


def test_the_commune_is_told_and_adds_the_document(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    request = ask(scene)
    told = Notice.objects.filter(to=scene.official, template__startswith="{department} asks")
    assert told.get().values["until"] == "17:00 13/12/2022"
    document = add(scene, ["1.2"], on(13))
    request.refresh_from_db()
    assert (request.document, request.answered_by) == (document, scene.official)
    assert document.stage == Stage.SELF_ASSESSMENT, "round 1 is judged on it: it stays"
    assert Notice.objects.filter(to=scene.appraiser, template__startswith="{commune} has").exists()
    assert [
        e.what for e in Event.objects.filter(what__contains="document").order_by("sequence")
    ] == ["ask_document", "add_document", "answer_document_request"]
    add(scene, ["1.2"], on(13, 16))  # a second page may follow


@pytest.mark.parametrize(
    ("codes", "when", "said"),
    [
        (["1.1.1"], on(13), "The dossier is open only for what a department asks for: 1.2"),
        (["1.2", "1.1.1"], on(13), "The dossier is open only for what a department asks for: 1.2"),
        (["1.2"], on(13, 17), "the scorecard is not with the commune now"),
    ],
)
def test_nothing_else_is_added_and_nothing_later(
    scene: Scene, codes: list[str], when: datetime, said: str
) -> None:
    scene.at(State.ROUND_1)
    ask(scene)
    with pytest.raises(Refused, match=said):
        add(scene, codes, when)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"text": " "}, "write which document you ask for"),
        ({"until": on(12)}, "choose a time to come"),
        ({"until": on(15)}, "the round ends"),
    ],
)
def test_refused_requests(scene: Scene, asked: dict[str, object], said: str) -> None:
    scene.at(State.ROUND_1)
    with pytest.raises(Refused, match=said):
        ask(scene, **asked)  # type: ignore[arg-type]
    assert not DocumentRequest.objects.exists()


def test_a_department_asks_on_its_own_lines_in_a_round(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    with pytest.raises(NotPermitted, match=r"2\.1 is appraised by Phòng Tư pháp"):
        ask(scene, "2.1")
    scene.sign_off_all(scene.scorecard)
    with pytest.raises(Refused, match="signed off"):
        ask(scene)


def test_a_request_is_withdrawn_and_closes_the_dossier(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    request = ask(scene)
    appraisal.withdraw_request(request=request, by=scene.appraiser, clock=at(on(12)))
    with pytest.raises(Refused, match="the scorecard is not with the commune now"):
        add(scene, ["1.2"], on(13))
    with pytest.raises(Conflict, match="somebody has withdrawn the request"):
        appraisal.withdraw_request(request=request, by=scene.appraiser, clock=at(on(12)))


def test_an_answered_request_is_not_withdrawn(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    request = ask(scene)
    add(scene, ["1.2"], on(12, 10))
    with pytest.raises(Conflict, match="The document has arrived"):
        appraisal.withdraw_request(request=request, by=scene.appraiser, clock=at(on(12, 11)))


def test_a_request_lapses_when_the_scorecard_goes_on(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    ask(scene, until=on(14))
    workflow.move(
        scorecard=scene.scorecard, to=State.SELF_ASSESSMENT, by=scene.standing,
        clock=at(on(12, 10)), reason="Thiếu lĩnh vực 2",
    )  # fmt: skip
    assert DocumentRequest.objects.get().open_until == on(12, 10)


def test_both_sides_see_it_and_only_the_commune_adds(scene: Scene, client_of: ClientOf) -> None:
    scorecard = scene.at(State.ROUND_1)
    address = reverse("scoring:ask_document", args=[scorecard.pk, "1.2"])
    with time_machine.travel(on(12), tick=False):
        sent = {"text": "Báo cáo quý III", "until": "2022-12-13T17:00"}
        answer = client_of(scene.appraiser).post(address, sent, follow=True)
        assert "Asked for: Báo cáo quý III" in answer.text
        official, dossier = (
            client_of(scene.official),
            reverse("evidence:dossier", args=[scorecard.dossier_id]),
        )
        form = reverse("evidence:add", args=[scorecard.dossier_id]) + "?code=1.2"
        for page in (dossier, reverse("scoring:sheet", args=[scorecard.pk])):
            assert "Báo cáo quý III" in official.get(page).text
            assert form in official.get(page).text
        assert f"{dossier}#asked-title" in official.get(reverse("home")).text
        assert form not in client_of(scene.appraiser).get(dossier).text
        shown = official.get(form)
        assert [box.code for box in shown.context["form"].criteria] == ["1.2"]
    with time_machine.travel(on(13, 17), tick=False):
        assert official.get(form).status_code == 302
