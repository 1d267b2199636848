"""The department's list of usual reasons: add, edit, retire; and whose it is."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.actions import usual_reasons as actions
from scoring.actions.usual_reasons import ReasonFacts
from scoring.models import UsualReason
from scoring.queries.usual_reasons import offered_reasons, reasons_for
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
LATE = ReasonFacts(text="Báo cáo nộp trễ", legal_basis="Kế hoạch số 15", points=Decimal("0.25"))


def add(scene: Scene, facts: ReasonFacts = LATE) -> UsualReason:
    return actions.add_reason(facts=facts, by=scene.appraiser, clock=at(on(2)))


def test_reasons_of_the_line_come_first(scene: Scene) -> None:
    add(scene)
    add(scene, ReasonFacts(text="Thiếu kế hoạch", code="1.2"))
    add(scene, ReasonFacts(text="Khác", code="1.1.1"))
    offered = offered_reasons(scene.appraiser)
    assert [r.text for r in reasons_for(offered, "1.2")] == ["Thiếu kế hoạch", "Báo cáo nộp trễ"]
    assert offered_reasons(scene.other_appraiser) == []
    assert offered_reasons(scene.standing) == []


def test_a_reason_is_edited_retired_and_offered_again(scene: Scene) -> None:
    reason = add(scene)
    said = {"reason": reason, "by": scene.appraiser, "clock": at(on(3))}
    actions.edit_reason(facts=ReasonFacts(text="Nộp trễ hạn"), version=0, **said)  # type: ignore[arg-type]
    actions.retire_reason(version=1, **said)  # type: ignore[arg-type]
    assert offered_reasons(scene.appraiser) == []
    actions.restore_reason(version=2, **said)  # type: ignore[arg-type]
    assert [r.text for r in offered_reasons(scene.appraiser)] == ["Nộp trễ hạn"]
    told = Event.objects.filter(what__contains="usual_reason").order_by("sequence")
    assert [event.what for event in told] == [
        "add_usual_reason", "edit_usual_reason", "retire_usual_reason", "restore_usual_reason",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="It now reads: “Nộp trễ hạn”"):
        actions.retire_reason(version=1, **said)  # type: ignore[arg-type]


def test_refused_reasons(scene: Scene) -> None:
    reason = add(scene)
    with pytest.raises(Refused, match="has this reason already"):
        add(scene)
    with pytest.raises(Refused, match="Write the reason"):
        add(scene, ReasonFacts(text=" "))
    with pytest.raises(Refused, match="above zero"):
        add(scene, ReasonFacts(text="Khác", points=Decimal(0)))
    with pytest.raises(NotPermitted, match="another department"):
        actions.retire_reason(reason=reason, version=0, by=scene.other_appraiser, clock=at(on(3)))
    with pytest.raises(NotPermitted):
        actions.add_reason(facts=LATE, by=scene.standing, clock=at(on(3)))


def test_the_list_through_the_browser(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    client, page = client_of(scene.appraiser), reverse("scoring:usual_reasons")
    client.post(page, {"text": "Nộp trễ", "code": "1.2", "points": "0,5", "version": "0"})
    reason = UsualReason.objects.get()
    assert (reason.department, reason.code, reason.points) == (
        scene.departments[0], "1.2", Decimal("0.5"),
    )  # fmt: skip
    one = reverse("scoring:usual_reason", args=[reason.pk])
    answer = client.post(one, {"text": "", "version": "0"})
    assert "This field is required." in answer.text
    client.post(one, {"text": "Nộp trễ hạn", "points": "", "version": "0"})
    reason.refresh_from_db()
    assert (reason.text, reason.code) == ("Nộp trễ hạn", "")
    assert str(reason.points) == "None"
    retire = reverse("scoring:retire_reason", args=[reason.pk])
    client.post(retire, {"version": "1"})
    assert "Retired (1)" in client.get(page).text
    for stranger in (scene.other_appraiser, other_scene.appraiser):
        assert client_of(stranger).get(one).status_code == 404
    assert client_of(scene.official).get(page).status_code == 403
