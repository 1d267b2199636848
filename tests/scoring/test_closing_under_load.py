"""A round is closed while six people write on, 25 times: no mark comes after the close."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import cycle

import pytest
from django.db import IntegrityError, transaction

from accounts.guards import Guard
from accounts.models import Event
from accounts.refusals import Refused
from scoring import locks
from scoring.actions import appraisal, council, lines, own_data, own_deductions, workflow
from scoring.actions.appraisal import accepting
from scoring.actions.appraisal import sign_offs as sign_off_actions
from scoring.models import Period, Round
from scoring.models.appraisal import RoundNumber
from scoring.own_data.facts import OwnFact
from scoring.queries.replays import differences
from scoring.states import State
from tests.reports.corruptions.planting import without
from tests.scoring.at_once import Act, until_closed
from tests.scoring.scene import Scene, at, build_scene, on

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

CLOSINGS, WRITERS = 25, 6
WHY = "Theo biên bản kiểm tra"
CLOCK = at(on(13))
Write = Callable[[int], object]


def writers_of_round_1(scene: Scene) -> list[Write]:
    """Each does one thing and takes it back, so that he never runs out of what to do."""
    card, period = scene.scorecard, scene.period

    def on_line(code: str, act: Callable[..., object], **more: object) -> None:
        score = scene.score(code)
        first = score.criterion.department_id == scene.departments[0].pk
        by = scene.appraiser if first else scene.other_appraiser
        act(scorecard=card, code=code, version=score.version, by=by, clock=CLOCK, **more)

    def marks_and_withdraws(code: str) -> Write:
        def write(_number: int) -> None:
            findings = list(scene.score(code).deductions.order_by("at", "id"))
            if findings:
                appraisal.withdraw_deduction(
                    deduction=findings[0], version=scene.score(code).version,
                    by=scene.appraiser, clock=CLOCK,
                )  # fmt: skip
            else:
                found = appraisal.Finding(reason=WHY, points=Decimal("0.25"))
                on_line(code, appraisal.deduct, finding=found)

        return write

    def accepts_and_undoes(_number: int) -> None:
        seen = {score.pk: score.version for score in map(scene.score, ("2.1", "2.2"))}
        appraisal.accept_many(period=period, seen=seen, by=scene.other_appraiser, clock=CLOCK)
        on_line("2.1", appraisal.withdraw_acceptance)

    def asks_and_takes_back(_number: int) -> None:
        request = appraisal.ask_for_document(
            scorecard=card, code="1.1.2", text="Báo cáo", until=on(14), by=scene.appraiser,
            clock=CLOCK,
        )  # fmt: skip
        appraisal.withdraw_request(request=request, by=scene.appraiser, clock=CLOCK)

    def takes_over(number: int) -> None:
        fact = OwnFact("01", "1.2", {"count": Decimal(number % 4)}, "Sổ", on(1).date())
        own_data.save_own_data(
            period=period, facts=[fact], removed=(), upload=own_data.Upload("a" * 64, "x.xlsx"),
            by=scene.appraiser, clock=CLOCK,
        )  # fmt: skip

    def corrects_by_own(_number: int) -> None:
        mark = own_deductions.OwnMark("01", scene.score("1.2").version, WHY)
        own_deductions.deduct_by_own_figures(
            period=period, code="1.2", marks=[mark], by=scene.appraiser, clock=CLOCK
        )

    return [
        marks_and_withdraws("1.1.1"),
        marks_and_withdraws("1.1.2"),
        accepts_and_undoes,
        asks_and_takes_back,
        takes_over,
        corrects_by_own,
    ]


def writers_of_the_council(scene: Scene) -> list[Write]:
    card = scene.scorecard

    def concludes(code: str) -> Write:
        points = cycle((Decimal("0.5"), Decimal("0.25")))

        def write(_number: int) -> None:
            council.conclude(
                scorecard=card, code=code, points=next(points), reason=WHY,
                version=scene.score(code).version, by=scene.standing, clock=CLOCK,
            )  # fmt: skip

        return write

    def comments(_number: int) -> None:
        council.comment(scorecard=card, code="1.2", text=WHY, by=scene.council, clock=CLOCK)

    def asks(_number: int) -> None:
        """Concluded already, so that nothing stands in the way of the closing."""
        council.put_on_agenda(scorecard=card, code="2.2", why=WHY, by=scene.standing, clock=CLOCK)

    concludes("2.2")(0)
    return [*map(concludes, ("1.1.1", "1.1.2", "1.2", "2.1")), comments, asks]


def closing_round_1(scene: Scene) -> Act:
    def close() -> None:
        with transaction.atomic():
            period = workflow.hold_period(scene.period.pk)
            workflow.close_round(period, RoundNumber.FIRST, by=scene.standing, at=on(14))

    return close


def confirming(scene: Scene) -> Act:
    card = scene.scorecard
    return lambda: workflow.move(
        scorecard=card, to=State.FINAL, by=scene.standing, clock=CLOCK, reason=WHY
    )


def reopening_round_1(scene: Scene) -> None:
    """Which nobody can do but this test, so that one small year serves for all closings."""
    Round.objects.filter(period=scene.period, number=RoundNumber.FIRST).update(
        closed_at=None, closed_by=None
    )


def reopening_the_card(scene: Scene) -> None:
    workflow.move(
        scorecard=scene.scorecard, to=State.COUNCIL, by=scene.standing, clock=CLOCK, reason=WHY
    )


STAGES = {
    "round 1": (
        State.ROUND_1, writers_of_round_1, closing_round_1, reopening_round_1, "close_round"
    ),
    "council": (
        State.COUNCIL, writers_of_the_council, confirming, reopening_the_card, "confirm"
    ),
}  # fmt: skip


def closings(stage: str) -> Iterator[tuple[list[str], int, list[str]]]:
    """Of each closing what the log tells after it, how much before it, and where log and rows
    disagree."""
    state, writers_of, closing, reopen, word = STAGES[stage]
    scene = build_scene()
    scene.at(state)
    writers = [braving(write) for write in writers_of(scene)]
    assert len(writers) == WRITERS
    chain = Event.objects.filter(chain=scene.period.event_chain).order_by("sequence")
    for _number in range(CLOSINGS):
        begun = chain.count()
        until_closed(writers, closing(scene))
        told = list(chain.values_list("what", flat=True))[begun:]
        closed = told.index(word)
        yield told[closed + 1 :], closed, differences(scene.scorecard)
        reopen(scene)


def braving(write: Write) -> Write:
    """What the database itself refuses once the round is closed is told like any refusal."""

    def act(number: int) -> None:
        try:
            write(number)
        except IntegrityError as fault:
            raise Refused(str(fault)) from fault

    return act


@pytest.fixture
def may_reopen(committed_db: None, guards: list[Guard]) -> Iterator[None]:
    with without([guard for guard in guards if guard.name == "guard_round_reopened"]):
        yield


@pytest.mark.parametrize("stage", STAGES)
def test_no_mark_comes_after_the_close(may_reopen: None, stage: str) -> None:
    found = list(closings(stage))
    assert [(behind, half) for behind, _before, half in found if behind or half] == []
    assert sum(before for _behind, before, _half in found) > CLOSINGS, (
        "Nobody wrote before the closing."
    )


@contextmanager
def without_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def look(period_id: object) -> Period:
        return Period.objects.get(pk=period_id)

    with monkeypatch.context() as patch:
        for module in (locks, workflow, sign_off_actions, own_data, own_deductions, council):
            if hasattr(module, "hold_period"):
                patch.setattr(module, "hold_period", look)
        for module in (locks, lines, accepting):
            patch.setattr(module, "share_period", lambda _period_id: None)
        yield


@pytest.mark.parametrize("stage", STAGES)
def test_twin_without_the_lock_marks_slip_in(
    may_reopen: None, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    with without_locks(monkeypatch):
        assert any(behind for behind, *_rest in closings(stage))
