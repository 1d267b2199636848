"""A deadline is a minute (TRUST 2): a moment before it is in time, the minute itself is late."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.refusals import Refused
from scoring.actions import explanation, sheet, workflow
from scoring.actions.deadlines import Extension, extend
from scoring.locks import hold_period
from scoring.models import Deduction, Period, Scorecard
from scoring.states import State
from tests.scoring.scene import FULL_MARKS, Scene, at, build_scene, on

MOMENT = timedelta(microseconds=1)
DUE_AT, EXPLANATION_DUE_AT, EXTENDED_TO = on(10, 17), on(17, 17), on(12, 17)
EXTENSION = Extension(to=EXTENDED_TO, reason="Mưa lũ", document="Công văn 12/UBND")

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow]


def answer(scene: Scene, clock: Callable[[], datetime]) -> None:
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures=FULL_MARKS["1.2"], note="Theo báo cáo năm"),
        version=scene.score("1.2").version,
        by=scene.official,
        clock=clock,
    )


def submit(scene: Scene, clock: Callable[[], datetime]) -> None:
    workflow.move(scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=clock)


def explain(scene: Scene, clock: Callable[[], datetime]) -> None:
    deduction = Deduction.objects.get(score=scene.score("1.2"))
    explanation.explain(deduction=deduction, agrees=True, text="", by=scene.official, clock=clock)


def send(scene: Scene, clock: Callable[[], datetime]) -> None:
    workflow.move(scorecard=scene.scorecard, to=State.ROUND_2, by=scene.leader, clock=clock)


@pytest.mark.parametrize("write", [answer, submit])
@pytest.mark.parametrize("extended", [False, True])
def test_where_late_is_refused_the_minute_closes_the_sheet(
    scene: Scene, write: Callable[..., None], extended: bool
) -> None:
    Period.objects.update(late_policy="refuse")
    scene.answer_all(scene.scorecard, scene.official)
    if extended:
        extend(scorecard=scene.scorecard, extension=EXTENSION, by=scene.standing, clock=at(on(9)))
    due_at = EXTENDED_TO if extended else DUE_AT
    with pytest.raises(Refused, match="The deadline, "):
        write(scene, at(due_at))
    write(scene, at(due_at - MOMENT))


@pytest.mark.parametrize(
    ("extended", "moment", "is_late"),
    [
        (False, DUE_AT - MOMENT, False),
        (False, DUE_AT, True),
        (True, DUE_AT, False),
        (True, EXTENDED_TO - MOMENT, False),
        (True, EXTENDED_TO, True),
    ],
)
def test_where_late_is_accepted_the_minute_decides_who_is_named(
    scene: Scene, extended: bool, moment: datetime, is_late: bool
) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    if extended:
        extend(scorecard=scene.scorecard, extension=EXTENSION, by=scene.standing, clock=at(on(9)))
    answer(scene, at(moment))
    submit(scene, at(moment))
    assert scene.scorecard.is_late is is_late


@pytest.mark.parametrize("write", [explain, send])
def test_the_minute_closes_the_explanation(scene: Scene, write: Callable[..., None]) -> None:
    scene.at(State.EXPLANATION)
    if write is send:
        explain(scene, at(on(15)))
    with pytest.raises(Refused, match="The deadline, "):
        write(scene, at(EXPLANATION_DUE_AT))
    write(scene, at(EXPLANATION_DUE_AT - MOMENT))


def test_nobody_is_closed_before_his_own_minute(scene: Scene) -> None:
    extend(scorecard=scene.scorecard, extension=EXTENSION, by=scene.standing, clock=at(on(9)))

    def close(scorecard: Scorecard, moment: datetime) -> None:
        workflow.move(
            scorecard=scorecard, to=State.ROUND_1, by=scene.standing, clock=at(moment), reason="x"
        )

    with pytest.raises(Refused, match="Not before the deadline"):
        close(scene.scorecard, EXTENDED_TO - MOMENT)
    close(scene.scorecard_of(scene.communes[1]), DUE_AT)
    close(scene.scorecard, EXTENDED_TO)


@pytest.mark.postgres
@pytest.mark.parametrize("write", [answer, submit])
def test_who_waited_for_the_lock_over_the_minute_is_late(
    committed_db: None, write: Callable[..., None]
) -> None:
    """The clock is read once the lock is held: sent in time, but behind a closing, is late."""
    scene = build_scene()
    Period.objects.update(late_policy="refuse")
    scene.answer_all(scene.scorecard, scene.official)
    time_is, asked, found = [DUE_AT - MOMENT], threading.Event(), []

    def try_to_write() -> None:
        asked.set()
        try:
            write(scene, lambda: time_is[0])
        except Refused as refusal:
            found.append(refusal.sentence.template)
        finally:
            connection.close()

    writer = threading.Thread(target=try_to_write)
    with transaction.atomic():
        hold_period(scene.period.pk)
        writer.start()
        asked.wait(timeout=10)
        _wait_until_somebody_waits()
        time_is[0] = DUE_AT
    writer.join(timeout=10)
    assert found == ["The deadline, {due_at}, has passed."]


def _wait_until_somebody_waits() -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waited for the lock")
