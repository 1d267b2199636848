"""The standing agency reminds: whom, in which words, and nobody twice within the hour."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Notice, User
from accounts.refusals import NotPermitted, Refused
from scoring.actions.reminding import Reminded, remind_commune, remind_group
from scoring.models import Scorecard
from scoring.queries.reminding import owing
from scoring.states import State
from scoring.tasks.chosen import GROUPS, PROPOSED, Group
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
WORDS = "Đề nghị xã hoàn thành trước 17 giờ."


def remind(scene: Scene, group: Group, hour: int = 9, minute: int = 0) -> Reminded:
    return remind_group(
        period=scene.period, group=group, text=WORDS, by=scene.standing,
        clock=at(on(9, hour, minute)),
    )  # fmt: skip


def names(scene: Scene, group: Group, day: int = 9) -> list[str]:
    return [each.name for each in owing(scene.period, now=on(day))[group]]


def test_every_group_has_a_name_and_words() -> None:
    assert set(GROUPS) == set(PROPOSED) == set(Group)


def test_who_is_in_the_groups(scene: Scene) -> None:
    User.objects.filter(pk=scene.other_official.pk).update(last_login=on(2))
    assert names(scene, Group.NEVER_SIGNED_IN) == ["xã Đá Đỏ", "xã Tường Phù"]
    assert names(scene, Group.NOT_SUBMITTED) == ["xã Đá Đỏ", "xã Huy Bắc", "xã Tường Phù"]
    scene.at(State.ROUND_1)
    assert names(scene, Group.NOT_SUBMITTED) == ["xã Đá Đỏ", "xã Huy Bắc"]
    assert names(scene, Group.NOT_SIGNED_OFF) == ["Phòng Nội vụ", "Phòng Tư pháp"]


def test_who_answers_is_in_no_group_from_the_deadline_on(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    assert names(scene, Group.NOT_ANSWERED, 15) == ["xã Tường Phù"]
    assert names(scene, Group.NOT_ANSWERED, 18) == []
    assert names(scene, Group.NOT_SIGNED_OFF, 15) == []


def test_a_group_is_told_in_the_agency_s_own_words(scene: Scene, in_english: None) -> None:
    done = remind(scene, Group.NOT_SUBMITTED)
    assert done.told == ("xã Huy Bắc", "xã Tường Phù")
    assert done.nobody == ("xã Đá Đỏ",)
    told = Notice.objects.filter(created_at=on(9))
    people = {scene.official, scene.leader, scene.other_official, scene.other_leader}
    assert {notice.to for notice in told} == people
    assert {notice.values["text"] for notice in told} == {WORDS}
    events = Event.objects.filter(what="remind").order_by("sequence")
    assert [(e.new["to"], e.new["people"], e.reason) for e in events] == [
        ("xã Huy Bắc", 2, WORDS),
        ("xã Tường Phù", 2, WORDS),
    ]


def test_departments_are_told(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    done = remind(scene, Group.NOT_SIGNED_OFF)
    assert done.told == ("Phòng Nội vụ", "Phòng Tư pháp")
    told = Notice.objects.filter(created_at=on(9), template__startswith="Reminder")
    assert {notice.to for notice in told} == {scene.appraiser, scene.other_appraiser}


def test_nobody_is_told_twice_within_the_hour(scene: Scene) -> None:
    remind(scene, Group.NOT_SUBMITTED)
    before = Notice.objects.count(), Event.objects.count()
    for minute in (0, 59):
        with pytest.raises(Refused, match="Reminded already"):
            remind(scene, Group.NEVER_SIGNED_IN, 9, minute)
    assert (Notice.objects.count(), Event.objects.count()) == before
    assert remind(scene, Group.NOT_SUBMITTED, 10).told == ("xã Huy Bắc", "xã Tường Phù")


def test_one_told_just_now_is_left_out_of_the_group(scene: Scene) -> None:
    remind_commune(scorecard=scene.scorecard, text=WORDS, by=scene.standing, clock=at(on(9, 8, 30)))
    done = remind(scene, Group.NOT_SUBMITTED)
    assert (done.told, done.lately) == (("xã Huy Bắc",), ("xã Tường Phù",))
    assert Notice.objects.filter(to=scene.leader).count() == 1


def test_refusals_write_nothing(scene: Scene, other_scene: Scene) -> None:
    before = Notice.objects.count(), Event.objects.count()
    card, clock = scene.scorecard, at(on(9))
    with pytest.raises(Refused, match="Write what the reminder says"):
        remind_commune(scorecard=card, text=" ", by=scene.standing, clock=clock)
    with pytest.raises(Refused, match="Nobody is left"):
        remind(scene, Group.NOT_ANSWERED)
    for by in (scene.leader, scene.appraiser, scene.administrator, other_scene.standing):
        with pytest.raises(NotPermitted):
            remind_commune(scorecard=card, text=WORDS, by=by, clock=clock)
    assert (Notice.objects.count(), Event.objects.count()) == before


def test_the_pages_send_and_say_to_whom(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    page = reverse("scoring:remind_group", args=[scene.period.pk])
    with time_machine.travel(on(9), tick=False):
        text = client.get(page + "?group=not_submitted").text
        assert "Communes that have not submitted (3)" in text
        assert "round 1 (" not in text
        sent = {"group": "not_submitted", "text": WORDS}
        answer = client.post(page, sent, follow=True)
        assert "Reminded 2: xã Huy Bắc, xã Tường Phù." in answer.text
        assert "Reminded already at" in client.post(page, sent).text
    assert Event.objects.filter(what="remind").count() == 2


def test_a_commune_is_reminded_from_its_row(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    page = reverse("scoring:remind", args=[scene.scorecard.pk])
    with time_machine.travel(on(9), tick=False):
        period = client.get(reverse("scoring:period", args=[scene.period.pk])).text
        assert f'href="{page}"' in period
        assert "Please finish the self-assessment" in client.get(page).text
        answer = client.post(page, {"text": WORDS})
    assert answer.headers["Location"].endswith(f"#card-{scene.scorecard.pk}")
    assert Notice.objects.filter(to=scene.leader, values__text=WORDS).count() == 1


def test_reminding_costs_the_same_for_one_as_for_all(scene: Scene) -> None:
    counts = []
    for hour in (9, 11):
        with CaptureQueriesContext(connection) as queries:
            remind(scene, Group.NOT_SUBMITTED, hour)
        counts.append(len(queries))
        others = Scorecard.objects.filter(period=scene.period).exclude(pk=scene.scorecard.pk)
        others.update(state=State.COUNCIL.value)
    assert counts[0] == counts[1]
