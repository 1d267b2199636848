"""A department signs off all its communes at once."""

from collections.abc import Callable, Iterable

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Department, Event, User
from accounts.refusals import NotPermitted, Refused
from accounts.roles import Role
from scoring.actions import appraisal, sheet, workflow
from scoring.actions.workflow import close_round
from scoring.models import Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.queries.history_words import entry
from scoring.queries.sign_offs import readiness
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]


def submit(scene: Scene, number: int, *, asks: bool = False) -> Scorecard:
    """The commune of that number hands in its sheet; asking that 1.1.2 is not applicable."""
    commune = scene.communes[number]
    people = {
        role: User.objects.create(
            username=f"{role}-{commune.code}-{scene.authority.pk}",
            full_name=f"Người {role}",
            role=role,
            authority=scene.authority,
            commune=commune,
        )
        for role in (Role.COMMUNE_OFFICIAL, Role.COMMUNE_LEADER)
    }
    card, by = scene.scorecard_of(commune), people[Role.COMMUNE_OFFICIAL]
    scene.answer_all(card, by)
    if asks:
        sheet.answer_line(
            scorecard=card,
            code="1.1.2",
            answer=sheet.Answer(na_reason="Không có hồ sơ"),
            version=1,
            by=by,
            clock=at(on(6)),
        )
    workflow.move(scorecard=card, to=State.ROUND_1, by=people[Role.COMMUNE_LEADER], clock=at(on(9)))
    return card


def sign_off_all(scene: Scene, by: User | None = None) -> appraisal.SignedAll:
    return appraisal.sign_off_all(period=scene.period, by=by or scene.appraiser, clock=at(on(13)))


def test_the_ready_are_signed_and_the_rest_told_why(scene: Scene, in_english: None) -> None:
    ready, asks = submit(scene, 0), submit(scene, 1, asks=True)
    done = sign_off_all(scene)
    assert done.signed == 1
    assert [(card, str(Refused(why.template, **why.values))) for card, why in done.refused] == [
        (asks, "Decide first whether these are not applicable: 1.1.2.")
    ]
    signed = SignOff.objects.get()
    assert (signed.scorecard, signed.department, signed.by) == (
        ready,
        scene.departments[0],
        scene.appraiser,
    )
    event = Event.objects.get(what="sign_off")
    assert (event.subject_id, event.new) == (
        str(ready.pk),
        {"department": "Phòng Nội vụ", "unseen": ["1.1.1", "1.1.2", "1.2"]},
    )


def test_what_another_department_leaves_open_holds_nobody_up(scene: Scene) -> None:
    submit(scene, 0, asks=True)
    assert sign_off_all(scene, scene.other_appraiser).signed == 1


def test_twice_signs_once(scene: Scene) -> None:
    submit(scene, 0)
    assert [sign_off_all(scene).signed, sign_off_all(scene).signed] == [1, 0]
    assert SignOff.objects.count() == 1


def test_a_constant_number_of_queries_and_an_event_each(scene: Scene) -> None:
    counts = []
    for numbers in ([0], [1, 2]):
        for number in numbers:
            submit(scene, number)
        with CaptureQueriesContext(connection) as captured:
            sign_off_all(scene)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Event.objects.filter(what="sign_off").count() == SignOff.objects.count() == 3


def test_who_may_not(scene: Scene, other_scene: Scene) -> None:
    submit(scene, 0)
    for by in (scene.standing, scene.leader, scene.council, other_scene.appraiser):
        with pytest.raises(NotPermitted):
            sign_off_all(scene, by)
    assert not SignOff.objects.exists()


def test_not_in_a_closed_round_nor_without_criteria(scene: Scene, in_english: None) -> None:
    submit(scene, 0)
    idle = Department.objects.create(authority=scene.authority, name="Phòng Y tế")
    User.objects.filter(pk=scene.appraiser.pk).update(department=idle)
    with pytest.raises(Refused, match="Your department has no criteria in this period"):
        sign_off_all(scene, User.objects.get(pk=scene.appraiser.pk))
    with transaction.atomic():
        close_round(scene.period, RoundNumber.FIRST, by=scene.standing, at=on(14))
    with pytest.raises(Refused, match="The round was closed on"):
        sign_off_all(scene, scene.other_appraiser)


def test_nothing_is_written_when_the_last_step_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(scene, 0)

    def fails(*_happenings: object, **_named: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("scoring.actions.appraisal.sign_offs.record", fails)
    with pytest.raises(RuntimeError):
        sign_off_all(scene)
    assert not SignOff.objects.exists()


def test_the_page_shows_and_signs(scene: Scene, client_of: ClientOf) -> None:
    submit(scene, 0)
    submit(scene, 1, asks=True)
    client, url = (
        client_of(scene.appraiser),
        reverse("scoring:sign_off_all", args=[scene.period.pk]),
    )
    text = client.get(url).content.decode()
    assert "Sign off the 1 communes that are ready" in text
    assert "Decide first whether these are not applicable: 1.1.2." in text
    assert f'href="{url}"' in client.get("/").content.decode()
    answer = client.post(url)
    assert answer["Location"] == url
    assert [str(told) for told in get_messages(answer.wsgi_request)] == [
        "Signed off: 1 communes.",
        "1 are not ready: xã Huy Bắc.",
    ]
    assert "No commune waits for the sign-off" in client.get(url).content.decode()


def test_what_nobody_has_looked_at_is_counted_and_named(
    scene: Scene, client_of: ClientOf, in_english: None
) -> None:
    """It warns and does not hold up: signing off accepts the rest (ADR 19). Seen is what is marked,
    accepted as it is now, or decided; the commune's new answer makes it unseen again."""
    cards = [submit(scene, 0), submit(scene, 1), submit(scene, 2)]
    scene.deduct("1.2", "0.5")
    for card, codes in ((cards[0], ["1.1.1", "1.1.2"]), (cards[1], ["1.1.1", "1.1.2"])):
        seen = Score.objects.filter(scorecard=card, criterion__code__in=codes)
        appraisal.accept_many(
            period=scene.period,
            seen=dict(seen.values_list("pk", "version")),
            by=scene.appraiser,
            clock=at(on(12)),
        )
    Score.objects.filter(scorecard=cards[1], criterion__code="1.1.1").update(version=9)
    found = readiness(scene.period, scene.appraiser.department_id)
    assert [card.pk for card in found.ready] == [cards[2].pk, cards[1].pk, cards[0].pk]
    assert found.unseen == {
        cards[1].pk: ("1.1.1", "1.2"),
        cards[2].pk: ("1.1.1", "1.1.2", "1.2"),
    }
    url = reverse("scoring:sign_off_all", args=[scene.period.pk])
    text = client_of(scene.appraiser).get(url).content.decode()
    told = "5 lines of 2 communes have not been looked at by anybody."
    assert text.index(told) < text.index('<button type="submit">Sign off the 3 communes')
    assert text.count("not looked at: ") == 2
    assert "2 lines not looked at: 1.1.1, 1.2" in text
    assert sign_off_all(scene).signed == 3
    events = Event.objects.filter(what="sign_off").order_by("sequence")
    assert [event.new["unseen"] for event in events] == [
        ["1.1.1", "1.1.2", "1.2"],
        ["1.1.1", "1.2"],
        [],
    ]
    first, _second, third = history_of_sign_offs(events)
    assert (first, third) == ("Nobody had looked at: 1.1.1, 1.1.2, 1.2", "")


def history_of_sign_offs(events: Iterable[Event]) -> list[str]:
    return [entry([event], {}, {}).said for event in events]


def test_a_missing_survey_is_said(scene: Scene, client_of: ClientOf) -> None:
    submit(scene, 0)
    url = reverse("scoring:sign_off_all", args=[scene.period.pk])
    assert "result is missing: 2.3" in client_of(scene.other_appraiser).get(url).content.decode()


def test_who_reaches_the_page(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    url = reverse("scoring:sign_off_all", args=[scene.period.pk])
    assert client_of(other_scene.appraiser).post(url).status_code == 404
    for user in (scene.standing, scene.leader, scene.leadership):
        assert client_of(user).get(url).status_code == 403


def test_the_page_asks_a_constant_number_of_queries(scene: Scene, client_of: ClientOf) -> None:
    client, counts = client_of(scene.appraiser), []
    for numbers in ([0], [1, 2]):
        for number in numbers:
            submit(scene, number, asks=number == 2)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("scoring:sign_off_all", args=[scene.period.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
