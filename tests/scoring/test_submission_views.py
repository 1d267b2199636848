"""The pages of submitting, of the receipt and of withdrawing: who reads what, and what it does."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts import long_papers
from accounts.models import DrawnFile
from evidence.actions import DocumentFacts, add_document
from evidence.models import Document
from scoring.models import Receipt, Scorecard
from scoring.states import State
from scoring.views.places import place
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
READERS = ("official", "leader", "appraiser", "standing", "council", "leadership")


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(9), tick=False):
        yield


@pytest.fixture
def ready(scene: Scene) -> Scene:
    scene.answer_all(scene.scorecard, scene.official)
    return scene


def url(name: str, row: Scorecard | Receipt) -> str:
    return reverse(f"scoring:{name}", args=[row.pk])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def document(scene: Scene, number: str, title: str, on_day: date | None = None) -> Document:
    return add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title=title, number=number, dated=on_day),
        codes=["1.2"],
        by=scene.official,
        clock=at(on(3)),
    )


def send(client: Client, scene: Scene, **ticked: str) -> str:
    """The answer to pressing "Submit" with those boxes ticked: where it leads, or the page."""
    shown = client.get(url("submit", scene.scorecard)).context["form"]["shown"].value()
    response = client.post(url("submit", scene.scorecard), {"shown": shown, **ticked})
    return str(response.headers.get("Location") or response.content.decode())


def submitted(scene: Scene) -> Receipt:
    scene.at(State.ROUND_1)
    return Receipt.objects.get()


# --- before submitting ----------------------------------------------------------------------------


def test_faults_and_warnings_lead_to_their_line_or_document(
    scene: Scene, client_of: ClientOf
) -> None:
    old = document(scene, "7/QĐ-UBND", "Quyết định", date(2021, 3, 2))
    text = page(client_of(scene.leader), url("submit", scene.scorecard))
    assert "Must be completed before submitting (5)" in text
    assert f'<a href="{place(scene.scorecard.pk, "2.1")}">2.1 Tiêu chí 2.1: not scored yet<' in text
    assert "Look at these before submitting (1)" in text
    dossier = reverse("evidence:dossier", args=[scene.scorecard.dossier_id])
    assert f'<a href="{dossier}#document-{old.pk}">7/QĐ-UBND Quyết định is of' in text
    assert f'id="document-{old.pk}"' in page(client_of(scene.leader), dossier)
    assert 'name="confirm"' not in text


def test_without_warnings_there_is_nothing_to_tick_for_them(
    ready: Scene, client_of: ClientOf
) -> None:
    text = page(client_of(ready.leader), url("submit", ready.scorecard))
    assert 'name="seen"' not in text
    assert "Look at these" not in text


def test_with_warnings_the_leader_says_that_he_has_looked(
    ready: Scene, client_of: ClientOf
) -> None:
    document(ready, "7/QĐ-UBND", "Quyết định", date(2021, 3, 2))
    client = client_of(ready.leader)
    assert "I have looked at 1 warning<" in page(client, url("submit", ready.scorecard))
    assert "Look at the warnings and tick this box." in send(client, ready, confirm="on")
    assert ready.scorecard.state == State.SELF_ASSESSMENT.value
    assert send(client, ready, confirm="on", seen="on") == url("receipt", Receipt.objects.get())


def test_warnings_that_came_meanwhile_are_looked_at_again(
    ready: Scene, client_of: ClientOf
) -> None:
    document(ready, "7/QĐ-UBND", "Quyết định", date(2021, 3, 2))
    client, address = client_of(ready.leader), url("submit", ready.scorecard)
    seen = client.get(address).context["form"]["shown"].value()
    document(ready, "7/QĐ-UBND", "Quyết định khác", date(2021, 3, 2))
    answer = client.post(address, {"shown": seen, "seen": "on", "confirm": "on"})
    assert "The warnings have changed meanwhile" in answer.content.decode()
    form = answer.context["form"]
    assert (form["seen"].value(), form["shown"].value() != seen) == (False, True)
    assert not Receipt.objects.exists()


def test_a_fault_is_refused_by_the_policy_itself(scene: Scene, client_of: ClientOf) -> None:
    text = send(client_of(scene.leader), scene, confirm="on", shown="")
    assert "5 lines are not answered yet: 1.1.1, 1.1.2, 1.2, 2.1, 2.2." in text


def test_an_official_cannot_submit(ready: Scene, client_of: ClientOf) -> None:
    client = client_of(ready.official)
    answer = client.post(url("submit", ready.scorecard), {"confirm": "on"})
    assert answer.status_code == 403


def test_the_queries_do_not_grow_with_findings(scene: Scene, client_of: ClientOf) -> None:
    client, counts = client_of(scene.leader), []
    page(client, url("submit", scene.scorecard))  # the issued set is kept from then on
    for number in (1, 2, 3):
        document(scene, f"{number}/QĐ", "Quyết định", date(2021, 3, 2))
        with CaptureQueriesContext(connection) as queries:
            page(client, url("submit", scene.scorecard))
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


# --- the receipt ----------------------------------------------------------------------------------


def test_after_submitting_the_receipt_is_shown(ready: Scene, client_of: ClientOf) -> None:
    client = client_of(ready.leader)
    text = page(client, send(client, ready, confirm="on"))
    receipt = Receipt.objects.get()
    for part in ("01/2022", "7.96 / 10", "79.60 %", "Người leader", "in time", receipt.sha256):
        assert part in text
    assert url("withdraw", ready.scorecard) in text
    assert url("receipts", ready.scorecard) in page(client, url("sheet", ready.scorecard))


@pytest.mark.parametrize("role", READERS)
def test_whoever_sees_the_scorecard_sees_its_receipts(
    scene: Scene, client_of: ClientOf, role: str
) -> None:
    receipt = submitted(scene)
    client = client_of(scene.users[role])
    assert url("receipt", receipt) in page(client, url("receipts", scene.scorecard))
    assert ("Withdraw the submission" in page(client, url("receipt", receipt))) == (
        role == "leader"
    )
    sheet = page(client, url("sheet", scene.scorecard))
    assert (url("withdraw", scene.scorecard) in sheet) == (role == "leader")
    assert url("history", scene.scorecard) in sheet
    assert client.get(url("receipt_file", receipt) + "?format=docx").status_code == 200


@pytest.mark.parametrize("role", ["other_official", "other_leader"])
@pytest.mark.parametrize("name", ["receipt", "receipt_file", "receipts", "withdraw", "submit"])
def test_another_commune_finds_none(
    scene: Scene, client_of: ClientOf, name: str, role: str
) -> None:
    receipt = submitted(scene)
    row = receipt if name in ("receipt", "receipt_file") else scene.scorecard
    expected = 403 if (name, role) == ("withdraw", "other_official") else 404
    page(client_of(scene.users[role]), url(name, row), status=expected)


def test_an_administrator_has_no_right_to_them(scene: Scene, client_of: ClientOf) -> None:
    receipt, client = submitted(scene), client_of(scene.administrator)
    for name, row in (
        ("receipt", receipt),
        ("receipt_file", receipt),
        ("receipts", scene.scorecard),
    ):
        page(client, url(name, row), status=403)


def test_an_unknown_format_is_a_bad_request(scene: Scene, client_of: ClientOf) -> None:
    receipt, client = submitted(scene), client_of(scene.leader)
    for query in ("", "?format=xlsx"):
        assert client.get(url("receipt_file", receipt) + query).status_code == 400


def test_nothing_is_listed_before_the_first(scene: Scene, client_of: ClientOf) -> None:
    text = page(client_of(scene.leader), url("receipts", scene.scorecard))
    assert "Nothing has been submitted yet" in text


def test_the_file_has_a_name_and_is_an_attachment(scene: Scene, client_of: ClientOf) -> None:
    receipt = submitted(scene)
    answer = client_of(scene.leader).get(url("receipt_file", receipt) + "?format=pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="phieu-nop-01-2022-xa-tuong-phu.pdf"'
    )
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "PHIẾU XÁC NHẬN NỘP" in text
    assert "01/2022" in text


def test_a_long_one_is_made_by_a_worker_for_who_asked(
    scene: Scene, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    receipt, leader = submitted(scene), client_of(scene.leader)
    address = url("receipt_file", receipt) + "?format=docx"
    at_once = leader.get(address).content
    monkeypatch.setattr(long_papers, "LONG", 0)
    settings.WORKERS = "apart"  # nobody works here
    waiting = leader.get(address)
    assert waiting.status_code == 302
    assert leader.get(waiting["Location"]).status_code == 200
    for other in (scene.official, scene.users["other_leader"]):
        assert client_of(other).get(waiting["Location"]).status_code == 404
    settings.WORKERS = "at_once"
    made = leader.get(address)
    assert b"".join(made.streaming_content) == at_once  # type: ignore[attr-defined]
    assert made["Content-Disposition"] == (
        'attachment; filename="phieu-nop-01-2022-xa-tuong-phu.docx"'
    )
    assert DrawnFile.objects.get().asked_by == scene.leader


# --- taking it back -------------------------------------------------------------------------------


def test_the_leader_takes_it_back_with_a_reason(scene: Scene, client_of: ClientOf) -> None:
    receipt, client = submitted(scene), client_of(scene.leader)
    address = url("withdraw", scene.scorecard)
    assert 'name="reason"' in page(client, address)
    refused = client.post(address, {"reason": " "})
    assert "Write the reason" in refused.content.decode()
    assert client.post(address, {"reason": "Nộp nhầm"}).headers["Location"] == url(
        "sheet", scene.scorecard
    )
    assert scene.scorecard.state == State.SELF_ASSESSMENT.value
    text = page(client, url("receipt", receipt))
    assert "was withdrawn or returned afterwards" in text
    assert "Withdraw the submission" not in text
    assert "Withdrawn or returned" in page(client, url("receipts", scene.scorecard))
    history = page(client_of(scene.standing), url("history", scene.scorecard))
    assert "Submission withdrawn by the commune" in history
    assert "Nộp nhầm" in history


def test_the_page_says_why_it_cannot_be_taken_back(scene: Scene, client_of: ClientOf) -> None:
    client, address = client_of(scene.leader), url("withdraw", scene.scorecard)
    assert "there is nothing to withdraw" in page(client, address)
    receipt = submitted(scene)
    scene.deduct("1.2", "0.5", day=9)
    text = page(client, address)
    assert "The appraisal of your sheet has begun" in text
    assert 'name="reason"' not in text
    assert "Withdraw the submission" not in page(client, url("receipt", receipt))
    answer = client.post(address, {"reason": "Nộp nhầm"})
    assert "The appraisal of your sheet has begun" in answer.content.decode()
    assert scene.scorecard.state == State.ROUND_1.value


def test_after_the_deadline_it_warns_that_the_next_will_be_late(
    scene: Scene, client_of: ClientOf
) -> None:
    submitted(scene)
    client, address = client_of(scene.leader), url("withdraw", scene.scorecard)
    assert "will be named as late" not in page(client, address)
    with time_machine.travel(on(11), tick=False):
        assert "will be named as late" in page(client_of(scene.leader), address)


def test_an_official_has_no_right_to_take_it_back(scene: Scene, client_of: ClientOf) -> None:
    submitted(scene)
    for role in ("official", "standing", "appraiser"):
        page(client_of(scene.users[role]), url("withdraw", scene.scorecard), status=403)


def test_an_unknown_receipt_is_not_found(scene: Scene, client_of: ClientOf) -> None:
    nobodys = reverse("scoring:receipt", args=[UUID(int=0)])
    page(client_of(scene.leader), nobodys, status=404)
