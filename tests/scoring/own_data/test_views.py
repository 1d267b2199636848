"""Own data through HTTP: template, upload, preview, confirmation, and the deductions from it."""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from scoring.actions import appraisal
from scoring.models import Deduction, OwnFigure
from scoring.states import State
from tests.scoring.own_data.files import LATE, changed, put, template
from tests.scoring.own_data.test_actions import both_submitted, late, save
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
D = Decimal


@pytest.fixture(autouse=True)
def _in_round_1(in_english: None) -> Iterator[None]:
    with time_machine.travel(on(12), tick=False):
        yield


def url(name: str, scene: Scene, *more: str) -> str:
    return reverse(f"scoring:{name}", args=[scene.period.pk, *more])


def post_file(client: Client, scene: Scene, content: bytes) -> Any:
    upload = SimpleUploadedFile("so_lieu.xlsx", content)
    return client.post(url("own_data", scene), {"file": upload})


def test_from_the_template_to_the_deduction(client_of: ClientOf, scene: Scene) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    sent = client.get(url("own_data_template", scene), {"codes": ["1.2", "1.1.1"]})
    sheet = load_workbook(io.BytesIO(sent.content)).worksheets[0]
    assert [sheet["C3"].value, sheet["D3"].value] == ["1.1.1", "1.2"]
    filled = changed(sent.content, put("D5", "Sổ"), put("D6", "30/11/2022"), put("D10", 1))
    preview = post_file(client, scene, filled)
    assert "New figures: 1. Changed: 0." in preview.content.decode()
    assert not OwnFigure.objects.exists()
    seal = preview.context["form"].initial["seal"]
    done = client.post(url("own_data_take_over", scene), {"seal": seal}, follow=True)
    assert "1 figure was taken over from the file." in done.content.decode()
    assert OwnFigure.objects.get().figures == {"count": "1"}

    line = client.get(reverse("scoring:appraisal", args=[scene.scorecard.pk])).content.decode()
    assert "The department&#x27;s gives 0.75 points, the commune claims 1." in line
    proposal = url("own_differences", scene, "1.2") + "?commune=01"
    assert f'href="{proposal}"' in line
    page = client.get(proposal)
    reason = page.context["form"]["reason-01"].value()
    assert reason == ("By Sổ, as of 30/11/2022: Number of times: 1. That gives 0.75 points, not 1.")
    assert 'value="01" id="take-01" checked' in page.content.decode()
    sent_marks = {"take": "01", "version-01": "1", "reason-01": reason}
    marked = client.post(proposal, sent_marks, follow=True)
    assert "1.2: 1 line is corrected by your department" in marked.content.decode()
    made = Deduction.objects.get()
    assert (made.points, made.figures, made.reason) == (D("0.25"), {"count": "1"}, reason)


def test_the_same_file_again_has_nothing_to_take_over(client_of: ClientOf, scene: Scene) -> None:
    client, filled = client_of(scene.appraiser), changed(template(scene), *LATE)
    seal = post_file(client, scene, filled).context["form"].initial["seal"]
    client.post(url("own_data_take_over", scene), {"seal": seal})
    assert OwnFigure.objects.count() == 2
    assert "There is nothing to take over." in post_file(client, scene, filled).content.decode()


def test_faults_are_listed_and_nothing_is_written(client_of: ClientOf, scene: Scene) -> None:
    client = client_of(scene.appraiser)
    answer = post_file(client, scene, changed(template(scene), *LATE, put("F8", "ba")))
    assert answer.status_code == 200
    told = answer.context["faults"]
    assert told == [
        "Sheet “Data of the department”, cell F8, “ba”: “ba” is not a number. Write digits only, "
        "such as 12 or 1,5."
    ]
    for content in (b"", b"PK", b"x" * (2 * 1024 * 1024 + 1)):
        refused = post_file(client, scene, content)
        assert refused.status_code == 200
        assert 'role="alert"' in refused.content.decode()
    assert not OwnFigure.objects.exists()


def test_a_preview_overtaken_is_shown_anew(client_of: ClientOf, scene: Scene) -> None:
    client = client_of(scene.appraiser)
    preview = post_file(client, scene, changed(template(scene), *LATE))
    save(scene, late(3))
    seal = preview.context["form"].initial["seal"]
    again = client.post(url("own_data_take_over", scene), {"seal": seal})
    page = again.content.decode()
    assert "The figures have changed since the preview." in page
    assert "Number of times: 3" in page
    new_seal = again.context["form"].initial["seal"]
    client.post(url("own_data_take_over", scene), {"seal": new_seal})
    assert OwnFigure.objects.get(score=scene.score("1.2")).figures == {"count": "1"}


def test_a_preview_is_one_person_s_and_grows_old(client_of: ClientOf, scene: Scene) -> None:
    client = client_of(scene.appraiser)
    preview = post_file(client, scene, changed(template(scene), *LATE))
    seal = preview.context["form"].initial["seal"]
    stolen = client_of(scene.other_appraiser).post(url("own_data_take_over", scene), {"seal": seal})
    assert stolen.context["faults"] == ["The preview is too old. Choose the file again."]
    with time_machine.travel(on(12, 11), tick=False):
        client.force_login(scene.appraiser)
        late_answer = client.post(url("own_data_take_over", scene), {"seal": seal})
    assert late_answer.context["faults"] == ["The preview is too old. Choose the file again."]
    assert not OwnFigure.objects.exists()


def test_signed_off_between_preview_and_confirmation(client_of: ClientOf, scene: Scene) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    preview = post_file(client, scene, changed(template(scene), *LATE))
    appraisal.sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(12)))
    seal = preview.context["form"].initial["seal"]
    refused = client.post(url("own_data_take_over", scene), {"seal": seal})
    assert refused.context["faults"] == [
        "1.2: your department has signed off xã Tường Phù. Withdraw the sign-off first."
    ]
    assert not OwnFigure.objects.exists()


def test_who_may_not(client_of: ClientOf, scene: Scene, other_scene: Scene) -> None:
    pages = [
        url("own_data", scene),
        url("own_data_template", scene),
        url("own_differences", scene, "1.2"),
    ]
    for user in (scene.standing, scene.leader, scene.official, scene.council):
        assert {client_of(user).get(page).status_code for page in pages} == {403}
    theirs = client_of(other_scene.appraiser)
    assert {theirs.get(page).status_code for page in pages} == {404}
    other_department = client_of(scene.other_appraiser)
    assert other_department.get(url("own_differences", scene, "1.2")).status_code == 404
    assert client_of(scene.appraiser).get(url("own_data_take_over", scene)).status_code == 405


def test_many_are_ticked_and_one_refusal_keeps_what_was_typed(
    client_of: ClientOf, scene: Scene
) -> None:
    both_submitted(scene)
    client = client_of(scene.appraiser)
    page = client.get(url("own_differences", scene, "1.2"))
    assert [each["line"].commune for each in page.context["open"]] == ["xã Huy Bắc", "xã Tường Phù"]
    assert [each["line"].takes for each in page.context["open"]] == [
        "takes 0.5 points",
        "takes 0.25 points",
    ]
    sent = {
        "take": ["01", "02"], "version-01": "1", "version-02": "1",
        "reason-01": "Một báo cáo trễ", "reason-02": "",
    }  # fmt: skip
    refused = client.post(url("own_differences", scene, "1.2"), sent)
    told = "1.2, xã Huy Bắc: write the reason; the commune will read it."
    assert refused.context["form"].non_field_errors() == [told]
    assert "Một báo cáo trễ</textarea>" in refused.content.decode()
    assert not Deduction.objects.exists()
    done = client.post(url("own_differences", scene, "1.2"), sent | {"reason-02": "Hai"})
    assert done.status_code == 302
    assert Deduction.objects.count() == 2


def test_a_line_never_seen_is_not_marked(client_of: ClientOf, scene: Scene) -> None:
    both_submitted(scene)
    client = client_of(scene.appraiser)
    page = url("own_differences", scene, "1.2")
    for sent in ({"take": "01", "reason-01": "x"}, {}, {"take": "03"}):
        assert client.post(page, sent).status_code == 200
    assert not Deduction.objects.exists()


def test_the_commune_sees_nothing_of_it(client_of: ClientOf, scene: Scene) -> None:
    save(scene, late())
    scene.at(State.EXPLANATION)
    for name in ("sheet", "history", "explanation"):
        page = client_of(scene.leader).get(reverse(f"scoring:{name}", args=[scene.scorecard.pk]))
        assert "Sổ theo dõi" not in page.content.decode()


def test_pages_ask_as_much_for_one_as_for_many(client_of: ClientOf, scene: Scene) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    pages = [
        url("own_data", scene),
        url("own_differences", scene, "1.2"),
        reverse("scoring:appraisal", args=[scene.scorecard.pk]),
    ]
    counted = []
    for facts in ([late()], [late(), late(2, "02"), late(1, "03")]):
        save(scene, *facts)
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            numbers.append(len(queries))
        counted.append(numbers)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 14
