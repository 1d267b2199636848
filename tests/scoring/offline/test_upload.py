"""Uploading a filled sheet: the differences, the choice per line, all or nothing, and who may."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, User
from accounts.refusals import Refused
from scoring.actions.sheet import Answer, answer_line
from scoring.models import Period, Scorecard
from scoring.offline import plan as plans
from scoring.offline.plan import Difference, SheetPlan
from scoring.offline.reading import read_offline
from scoring.queries.sheet import sheet
from scoring.states import State
from tests.scoring.offline.files import Change, changed, put, text, written
from tests.scoring.scene import FULL_MARKS, Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
D = Decimal
# The cells of FULL_MARKS in the workbook of the scene.
FILLED: tuple[Change, ...] = (
    put("F7", "Có"), put("F8", 98), put("G8", "100"), put("F9", 0), put("F11", 110),
    put("G11", "100,0"), put("F12", "2"), text("J9", "=> đủ"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _before_the_deadline(in_english: None) -> Iterator[None]:
    with time_machine.travel(on(6), tick=False):
        yield


def url(name: str, scorecard: Scorecard) -> str:
    return reverse(f"scoring:offline_{name}", args=[scorecard.pk])


def filled(scene: Scene, *changes: Change) -> bytes:
    """The sheet as it stands now, downloaded and filled in."""
    return changed(written(sheet(scene.scorecard)), *changes)


def answer(scene: Scene, code: str, by: User | None = None, **said: Any) -> None:
    answer_line(
        scorecard=scene.scorecard,
        code=code,
        answer=Answer(**said),
        version=scene.score(code).version,
        by=by or scene.leader,
        clock=at(on(5)),
    )


def planned(scene: Scene, content: bytes) -> SheetPlan:
    card = sheet(scene.scorecard)
    return plans.plan_file(card, read_offline(content, card))


def told(plan: SheetPlan) -> dict[str, str]:
    return {each.code: each.difference.value for each in plan.lines}


def post_file(client: Client, scorecard: Scorecard, content: bytes) -> Any:
    upload = SimpleUploadedFile("phieu.xlsx", content)
    return client.post(url("upload", scorecard), {"file": upload})


def confirm(client: Client, scorecard: Scorecard, preview: Any, take: list[str]) -> Any:
    seal = preview.context["form"].initial["seal"]
    return client.post(url("take_over", scorecard), {"seal": seal, "take": take})


def figures(scene: Scene) -> Mapping[str, Any]:
    return {s.criterion.code: s.figures for s in scene.scorecard.scores.select_related("criterion")}


def test_a_filled_sheet_becomes_the_answers(scene: Scene, client_of: ClientOf) -> None:
    client, before = client_of(scene.official), Event.objects.filter(what="answer_line").count()
    download = client.get(url("download", scene.scorecard))
    assert download.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in download.headers["Content-Disposition"]
    preview = post_file(client, scene.scorecard, changed(download.content, *FILLED))
    codes = list(FULL_MARKS)
    page = preview.content.decode()
    assert "Lines to be taken over: 5. Changed by somebody since the download: 0." in page
    assert "Number achieved (b): 98; total number (a): 100 (98 %)" in page
    assert all(f'id="take-{code}" checked' in page for code in codes)
    assert figures(scene) == {key: {} for key in [*codes, "2.3"]}
    assert confirm(client, scene.scorecard, preview, codes).status_code == 302
    for code, expected in FULL_MARKS.items():
        score = scene.score(code)
        assert {n: D(v) if code != "1.1.1" else v for n, v in score.figures.items()} == expected
        assert score.answered_by == scene.official
    assert scene.score("1.1.2").base_points == D("1.96")
    assert scene.score("1.2").note == "=> đủ"
    events = Event.objects.filter(what="answer_line").order_by("id")[before:]
    assert [e.new["code"] for e in events] == codes


def test_the_same_file_twice_changes_nothing(scene: Scene, client_of: ClientOf) -> None:
    client, content = client_of(scene.official), filled(scene, *FILLED)
    confirm(client, scene.scorecard, post_file(client, scene.scorecard, content), list(FULL_MARKS))
    events = Event.objects.count()
    again = post_file(client, scene.scorecard, content)
    assert "There is nothing to take over." in again.content.decode()
    assert again.context["groups"] == []
    confirm(client, scene.scorecard, again, list(FULL_MARKS))
    assert Event.objects.count() == events


def test_lines_that_the_file_did_not_touch_stay(scene: Scene) -> None:
    """A colleague fills in one line on the site while another one is filled in offline."""
    content = filled(scene, put("F9", 1))
    answer(scene, "2.2", figures={"points": D(1)})
    assert told(planned(scene, content)) == {"1.2": "change"}


def test_a_line_changed_on_both_sides_is_a_conflict(scene: Scene, client_of: ClientOf) -> None:
    answer(scene, "1.2", figures={"count": D(1)})
    content = filled(scene, put("F9", 2), put("F12", 2))
    answer(scene, "1.2", figures={"count": D(3)}, note="Ba lần")
    client = client_of(scene.official)
    preview = post_file(client, scene.scorecard, content)
    page = preview.content.decode()
    assert [(g.key, [line.code for line in g.lines]) for g in preview.context["groups"]] == [
        ("conflict", ["1.2"]),
        ("change", ["2.2"]),
    ]
    conflict = preview.context["groups"][0].lines[0]
    assert conflict.stands == ["0.25 points", "Number of times: 3", "Note: Ba lần"]
    assert conflict.filed == ["0.5 points", "Number of times: 2"]
    assert "Người leader" in conflict.saved
    assert 'id="take-2.2" checked' in page
    assert 'id="take-1.2"' in page
    assert 'id="take-1.2" checked' not in page
    confirm(client, scene.scorecard, preview, ["2.2"])
    assert scene.score("1.2").figures == {"count": "3"}
    assert scene.score("2.2").base_points == 2


def test_the_file_s_value_may_be_chosen_in_a_conflict(scene: Scene, client_of: ClientOf) -> None:
    content = filled(scene, put("F9", 2))
    answer(scene, "1.2", figures={"count": D(3)})
    client = client_of(scene.official)
    confirm(client, scene.scorecard, post_file(client, scene.scorecard, content), ["1.2"])
    assert scene.score("1.2").figures == {"count": "2"}


def test_the_same_value_on_both_sides_is_no_conflict(scene: Scene) -> None:
    content = filled(scene, put("F9", 3))
    answer(scene, "1.2", figures={"count": D(3)})
    assert planned(scene, content).lines == ()


def test_an_emptied_line_is_kept_unless_chosen(scene: Scene) -> None:
    answer(scene, "1.2", figures={"count": D(1)}, note="Một lần")
    plan = planned(scene, filled(scene, put("F9", None), put("J9", None)))
    assert told(plan) == {"1.2": "empty"}
    assert plan.proposed == []
    assert plan.count(Difference.EMPTY) == 1


def test_a_change_since_the_preview_gives_a_new_preview(scene: Scene, client_of: ClientOf) -> None:
    client, content = client_of(scene.official), filled(scene, put("F9", 2), put("F12", 2))
    preview = post_file(client, scene.scorecard, content)
    answer(scene, "1.2", figures={"count": D(3)})
    anew = confirm(client, scene.scorecard, preview, ["1.2", "2.2"])
    assert anew.status_code == 200
    assert "The sheet has changed since the preview." in anew.content.decode()
    assert [g.key for g in anew.context["groups"]] == ["conflict", "change"]
    assert scene.score("2.2").base_points is None
    confirm(client, scene.scorecard, anew, ["2.2"])
    assert scene.score("1.2").figures == {"count": "3"}
    assert scene.score("2.2").base_points == 2


def test_nothing_is_written_when_a_later_line_fails(
    scene: Scene, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline passes between two lines."""
    Period.objects.update(late_policy="refuse")
    client, content = client_of(scene.official), filled(scene, *FILLED)
    preview = post_file(client, scene.scorecard, content)
    events = Event.objects.count()
    moments = iter([on(10, 16, 59)] * 3 + [on(10, 17)] * 9)

    def late(**arguments: Any) -> Any:
        return answer_line(**arguments | {"clock": lambda: next(moments)})

    monkeypatch.setattr(plans, "answer_line", late)
    refused = confirm(client, scene.scorecard, preview, list(FULL_MARKS))
    (fault,) = refused.context["faults"]
    assert fault.startswith("Nothing was taken over: line 2.1: The deadline,")
    assert figures(scene) == {key: {} for key in [*FULL_MARKS, "2.3"]}
    assert Event.objects.count() == events


def test_a_fault_stops_the_whole_file(scene: Scene, client_of: ClientOf) -> None:
    content = filled(scene, put("F9", "một"), put("F12", 2))
    answered = post_file(client_of(scene.official), scene.scorecard, content)
    assert answered.status_code == 200
    (fault,) = answered.context["faults"]
    assert fault.startswith("Sheet “Sheet to fill in”, cell F9, “một”: ")
    assert scene.score("2.2").base_points is None


def test_the_file_of_another_commune_is_refused(scene: Scene, client_of: ClientOf) -> None:
    theirs = scene.scorecard_of(scene.communes[1])
    content = changed(written(sheet(theirs)), put("F9", 1))
    (fault,) = post_file(client_of(scene.official), scene.scorecard, content).context["faults"]
    assert fault.startswith("The file is the sheet of xã Huy Bắc 2022; this is the sheet of xã T")


def test_a_preview_belongs_to_one_person_one_sheet_and_one_hour(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    preview = post_file(client, scene.scorecard, filled(scene, put("F9", 1)))
    stranger = confirm(client_of(scene.leader), scene.scorecard, preview, ["1.2"])
    assert stranger.context["faults"] == ["The preview is too old. Choose the file again."]
    theirs = scene.scorecard_of(scene.communes[1])
    other = confirm(client_of(scene.other_official), theirs, preview, ["1.2"])
    assert other.context["faults"] == ["The preview is too old. Choose the file again."]
    with time_machine.travel(on(6, 10, 1), tick=False):
        client = client_of(scene.official)
        late = confirm(client, scene.scorecard, preview, ["1.2"])
    assert late.context["faults"] == ["The preview is too old. Choose the file again."]
    assert scene.score("1.2").base_points is None


def test_a_preview_ends_with_the_version_of_the_criteria(scene: Scene) -> None:
    """The next version may have other lines."""
    card = sheet(scene.scorecard)
    plan = planned(scene, filled(scene, put("F9", 1)))
    seal = plans.sealed(plan, scorecard=card.scorecard, by=scene.official)
    assert list(plans.unsealed(seal, card=card, by=scene.official)[0]) == ["1.2"]
    card.scorecard.period.criteria_set.content_sha256 = "b" * 64
    with pytest.raises(Refused, match="The preview is too old"):
        plans.unsealed(seal, card=card, by=scene.official)


def test_lines_that_are_not_in_the_file_cannot_be_asked_for(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    preview = post_file(client, scene.scorecard, filled(scene, put("F9", 1)))
    assert confirm(client, scene.scorecard, preview, ["2.2"]).status_code == 200
    assert scene.score("1.2").base_points is None


def test_a_sheet_that_was_submitted_is_closed(scene: Scene, client_of: ClientOf) -> None:
    client, content = client_of(scene.official), filled(scene, put("F9", 1))
    preview = post_file(client, scene.scorecard, content)
    scene.at(State.ROUND_1)
    page = client.get(url("upload", scene.scorecard)).content.decode()
    assert 'type="file"' not in page
    assert "was submitted at" in page
    for answered in (
        post_file(client, scene.scorecard, content),
        confirm(client, scene.scorecard, preview, ["1.2"]),
    ):
        (fault,) = answered.context["faults"]
        assert fault.startswith("The sheet was submitted at")
    assert scene.score("1.2").figures == {"count": "0"}


@pytest.mark.parametrize("name", ["download", "upload", "take_over"])
def test_who_may(scene: Scene, other_scene: Scene, client_of: ClientOf, name: str) -> None:
    address = url(name, scene.scorecard)
    for stranger in (scene.other_official, scene.other_leader, other_scene.leader):
        assert client_of(stranger).get(address).status_code in (404, 405)
        if name != "download":
            assert client_of(stranger).post(address).status_code == 404
    for role in ("appraiser", "standing", "council", "leadership", "administrator"):
        client = client_of(scene.users[role])
        expected = 405 if name == "take_over" else 403
        assert client.get(address).status_code == expected
        assert client.post(address).status_code == (405 if name == "download" else 403)
    assert client_of(scene.official).get(url("take_over", scene.scorecard)).status_code == 405
    assert client_of(scene.official).post(url("download", scene.scorecard)).status_code == 405


def test_the_sheet_leads_to_both_while_it_is_open(scene: Scene, client_of: ClientOf) -> None:
    address = reverse("scoring:sheet", args=[scene.scorecard.pk])
    for name in ("download", "upload"):
        link = f'href="{url(name, scene.scorecard)}"'
        assert link in client_of(scene.official).get(address).content.decode()
        assert link not in client_of(scene.standing).get(address).content.decode()


def test_the_queries_do_not_grow(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    one, many = filled(scene, put("F9", 1)), filled(scene, *FILLED)
    counts = []
    for content in (one, many):
        with CaptureQueriesContext(connection) as queries:
            post_file(client, scene.scorecard, content)
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as download:
        client.get(url("download", scene.scorecard))
    assert counts[0] == counts[1] <= 12
    assert len(download) <= 10
