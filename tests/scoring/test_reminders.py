"""Reminders 7, 3 and 1 days before a commune's deadline: to whom, when, once (issue: deadlines)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, User
from accounts.refusals import sentence
from accounts.wording import say
from scoring.actions.deadlines import Extension, change_deadlines, extend
from scoring.actions.reminders import send_reminders
from scoring.models import Reminder
from scoring.policies import Facts
from scoring.states import State
from scoring.tasks.reminders import reminder, step_at
from tests.scoring.at_once import in_a_file, there
from tests.scoring.scene import DEADLINES, Scene, at, build_scene, on

pytestmark = pytest.mark.slow

DUE_AT, EXPLANATION_DUE_AT = DEADLINES.self_assessment_due_at, DEADLINES.explanation_due_at
FACTS = Facts(now=on(5), self_assessment_due_at=DUE_AT, explanation_due_at=EXPLANATION_DUE_AT)
BEFORE = "The self-assessment is to be submitted before 17:00 10/12/2022: "


@pytest.mark.pure
@pytest.mark.parametrize(
    ("before", "days"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), 7),
        (timedelta(days=3, seconds=1), 7),
        (timedelta(days=3), 3),
        (timedelta(days=1, seconds=1), 3),
        (timedelta(days=1), 1),
        (timedelta(seconds=1), 1),
        (timedelta(0), None),
        (timedelta(days=-1), None),
    ],
)
def test_a_step_has_come_at_its_minute(before: timedelta, days: int | None) -> None:
    assert step_at(DUE_AT - before, DUE_AT) == days


@pytest.mark.pure
@pytest.mark.parametrize(
    ("state", "missing", "said"),
    [
        (
            State.SELF_ASSESSMENT,
            {"unanswered": ("1.1", "1.2")},
            BEFORE + "2 of 5 lines are not scored yet.",
        ),
        (
            State.SELF_ASSESSMENT,
            {"unanswered": ("1.1",), "without_evidence": ("1.2",)},
            BEFORE + "1 of 5 lines are not scored yet, 1 have neither document nor reason.",
        ),
        (
            State.SELF_ASSESSMENT,
            {"without_evidence": ("1.2",)},
            BEFORE + "1 lines have neither document nor reason.",
        ),
        (
            State.SELF_ASSESSMENT,
            {},
            BEFORE + "all lines are scored, a leader still has to submit it.",
        ),
        (
            State.EXPLANATION,
            {"unexplained": ("1.2",)},
            "The explanation is to be sent before 17:00 10/12/2022: 1 deductions are not answered "
            "yet; silence counts as agreed.",
        ),
        (
            State.EXPLANATION,
            {},
            "The explanation is to be sent before 17:00 10/12/2022: a leader still has to send it.",
        ),
    ],
)
def test_it_says_what_is_missing_until_when(
    state: State, missing: dict[str, tuple[str, ...]], said: str
) -> None:
    facts = replace(FACTS, **missing)
    assert str(reminder(state, facts, lines=5, due_at="17:00 10/12/2022")) == said


def run(moment: datetime) -> int:
    return send_reminders(clock=at(moment))


def told() -> list[tuple[User, str]]:
    notices = Notice.objects.select_related("to").order_by("to__username", "id")
    return [(notice.to, say(sentence(notice.template, **notice.values))) for notice in notices]


def test_everybody_of_the_communes_that_have_not_submitted_is_told(
    scene: Scene, in_english: None
) -> None:
    scene.at(State.ROUND_1)
    User.objects.filter(pk=scene.other_official.pk).update(is_active=False)
    assert run(on(9, 17)) == 2  # the third commune has nobody to read it
    assert told() == [(scene.other_leader, BEFORE + "5 of 5 lines are not scored yet.")]
    assert Notice.objects.get().link == f"/scorecards/{scene.scorecard_of(scene.communes[1]).pk}/"


def test_before_the_seventh_day_and_from_the_minute_on_nobody_is(scene: Scene) -> None:
    assert run(DUE_AT - timedelta(days=7, seconds=1)) == 0
    assert run(DUE_AT) == 0
    assert not Notice.objects.exists()


def test_each_step_is_told_once_however_often_it_is_run(scene: Scene) -> None:
    moments = [on(day, hour) for day in range(2, 12) for hour in (0, 6, 12, 16, 17, 23)]
    assert [moment for moment in moments if run(moment)] == [on(3, 17), on(7, 17), on(9, 17)]
    assert Notice.objects.filter(to=scene.official).count() == 3
    assert list(
        Reminder.objects.filter(scorecard=scene.scorecard)
        .order_by("-days")
        .values_list("days", "due_at")
    ) == [(7, DUE_AT), (3, DUE_AT), (1, DUE_AT)]


def test_steps_that_were_missed_are_not_made_up_for(scene: Scene) -> None:
    run(on(9, 18))
    assert Notice.objects.filter(to=scene.official).count() == 1
    assert set(Reminder.objects.values_list("days", flat=True)) == {1}


def test_an_extension_moves_the_reminders(scene: Scene) -> None:
    run(on(9, 18))
    extension = Extension(to=on(15, 17), reason="Mưa lũ", document="Công văn 12/UBND")
    extend(scorecard=scene.scorecard, extension=extension, by=scene.standing, clock=at(on(9, 19)))
    Notice.objects.all().delete()
    found = [day for day in range(10, 16) if run(on(day, 18)) and Notice.objects.exists()]
    assert found == [10, 12, 14]
    assert {to for to, _said in told()} == {scene.official, scene.leader}
    last = Notice.objects.filter(to=scene.official).latest("id")
    assert last.values["due_at"] == "17:00 15/12/2022"


def test_a_deadline_that_moves_for_all_is_reminded_of_anew(scene: Scene) -> None:
    run(on(9, 18))
    later = replace(DEADLINES, self_assessment_due_at=on(13, 17))
    change_deadlines(period=scene.period, deadlines=later, by=scene.standing, clock=at(on(9, 19)))
    assert run(on(9, 20)) == 3  # four days are left: the step of seven has come
    assert run(on(10, 18)) == 3
    assert run(on(10, 19)) == 0


def test_who_has_not_answered_is_reminded_of_the_explanation(
    scene: Scene, in_english: None
) -> None:
    scene.at(State.EXPLANATION)
    Notice.objects.all().delete()
    assert run(on(16, 16, 59)) == 1  # the step of three days
    assert run(on(16, 17)) == 1
    assert [to for to, _said in told()] == [scene.leader] * 2 + [scene.official] * 2
    assert {said for _to, said in told()} == {
        "The explanation is to be sent before 17:00 17/12/2022: 1 deductions are not answered "
        "yet; silence counts as agreed."
    }


def test_who_moves_on_while_the_run_goes_is_left_alone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.answer_all(scene.scorecard, scene.official)

    def clock() -> datetime:
        """The leader submits after the run has looked who is to be told."""
        if scene.scorecard.state == State.SELF_ASSESSMENT and asked:
            scene._move(State.ROUND_1, scene.leader, on(9, 18))
        asked.append(True)
        return on(9, 18)

    asked: list[bool] = []
    send_reminders(clock=clock)
    assert not Reminder.objects.filter(scorecard=scene.scorecard).exists()
    assert not Notice.objects.filter(to=scene.official).exists()


def test_a_run_with_nothing_due_costs_two_queries(scene: Scene) -> None:
    run(on(9, 18))
    with CaptureQueriesContext(connection) as queries:
        run(on(9, 19))
    assert len(queries) == 2


@pytest.mark.postgres
def test_two_runs_at_once_tell_once(committed_db: None, tmp_path: Path) -> None:
    scene = build_scene()
    barrier = Barrier(4)

    def run_with_others(_number: int) -> int:
        barrier.wait(timeout=10)
        try:
            return run(on(9, 18))
        finally:
            connection.close()

    with in_a_file(tmp_path):
        with ThreadPoolExecutor(4) as runs:
            found = list(runs.map(run_with_others, range(4)))
        assert sum(found) == len(scene.communes) == there(Reminder.objects.count)
        assert there(Notice.objects.filter(to=scene.official).count) == 1
