"""Whatever people do to a scorecard, in whatever order: its lines add up, what is refused changes
nothing, and the log alone makes the same scorecard (issue 5, “must hold”)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Event, User
from accounts.refusals import Refused
from scoring.actions import appraisal, council, explanation, sheet, workflow
from scoring.actions.own_data import Upload, save_own_data
from scoring.actions.own_deductions import OwnMark, deduct_by_own_figures
from scoring.models import Deduction, Score, Scorecard
from scoring.own_data.facts import OwnFact
from scoring.queries.replays import differences
from scoring.states import State
from tests.scoring.laws import assert_adds_up, assert_chain_whole, rows
from tests.scoring.scene import FULL_MARKS, Scene, at, build_scene, on

pytestmark = [pytest.mark.slow, pytest.mark.long]

CODES = ("1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3")
code_of_line = st.sampled_from(CODES)
quarters = st.integers(-4, 6).map(lambda each: Decimal(each) / 4)
shares = st.sampled_from(["0", "0.25", "0.5", "1", "2"]).map(Decimal)
which = st.integers(0, 5)
ANSWERS: dict[str, tuple[dict[str, Any], ...]] = {
    "1.1.1": (FULL_MARKS["1.1.1"], {"option": "Không"}, {}),
    "1.1.2": (FULL_MARKS["1.1.2"], {"numerator": Decimal(0), "denominator": Decimal(0)}, {}),
    "1.2": (FULL_MARKS["1.2"], {"count": Decimal(2)}, {"count": Decimal(9)}),
    "2.1": (FULL_MARKS["2.1"], {"current": Decimal(100), "previous": Decimal(100)}, {}),
    "2.2": (FULL_MARKS["2.2"], {"points": Decimal("0.75")}, {}),
    "2.3": ({"value": Decimal(77)}, {"value": Decimal(10)}),
}
WHY = "Theo biên bản kiểm tra"


def while_in(*states: State) -> Callable[[Any], Any]:
    return precondition(lambda machine: machine.state in states)


class Year(RuleBasedStateMachine):
    """One scorecard from any state on, by the hands of everybody who may touch it."""

    scenes: Mapping[State, Scene]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.minutes, self.state = 0, ""

    @initialize(state=st.sampled_from(State))
    def begin(self, state: State) -> None:
        self.scene = self.scenes[state]
        self._look()

    def teardown(self) -> None:
        try:
            assert_chain_whole(self.scene)
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # --- what they have at hand -------------------------------------------------------------------

    @property
    def card(self) -> Scorecard:
        return self.scene.scorecard

    def clock(self, day: int) -> Callable[[], datetime]:
        self.minutes += 1
        return at(on(day) + timedelta(minutes=self.minutes))

    def _look(self) -> None:
        """What stands now; a query less for each precondition."""
        self.stands, self.last = rows(self.card), Event.objects.count()
        self.state = self.stands[0]["state"]

    def marker(self, score: Score) -> User:
        """Whoever marks the line in the state it is in."""
        if self.state == State.COUNCIL:
            return self.scene.standing
        first = score.criterion.department_id == self.scene.departments[0].pk
        return self.scene.appraiser if first else self.scene.other_appraiser

    def finding(self, number: int) -> Deduction | None:
        found = list(Deduction.objects.filter(score__scorecard=self.card).order_by("at", "id"))
        return found[number % len(found)] if found else None

    def mark(self, act: Callable[..., object], score: Score, day: int = 12, **more: Any) -> None:
        self.tries(act, version=score.version, by=self.marker(score), clock=self.clock(day), **more)

    def on_line(self, act: Callable[..., object], code: str, **more: Any) -> None:
        score = self.scene.score(code)
        self.mark(act, score, scorecard=self.card, code=code, **more)

    def moves(self, to: State, by: User, day: int) -> None:
        self.tries(
            workflow.move, scorecard=self.card, to=to, by=by, clock=self.clock(day), reason=WHY
        )

    def tries(self, act: Callable[..., object], **named: Any) -> None:
        """It is done whole and told once or more, or refused and nothing is changed or told."""
        try:
            act(**named)
        except Refused:
            assert rows(self.card) == self.stands
            assert Event.objects.count() == self.last
        else:
            self._look()
            assert_adds_up(*self.stands[1:3])
            assert differences(self.card) == []

    # --- the commune ------------------------------------------------------------------------------

    @while_in(State.SELF_ASSESSMENT, State.ROUND_1)
    @rule(code=st.sampled_from(CODES[:-1]), number=st.integers(0, 2), na=st.booleans())
    def answer(self, code: str, number: int, na: bool) -> None:
        reason = "Không có hồ sơ" if na and number == 2 else ""
        figures = {} if reason else ANSWERS[code][number]
        self.tries(
            sheet.answer_line,
            scorecard=self.card,
            code=code,
            answer=sheet.Answer(figures=figures, na_reason=reason, note="Theo báo cáo"),
            version=self.scene.score(code).version,
            by=self.scene.official,
            clock=self.clock(9),
        )

    @while_in(State.SELF_ASSESSMENT)
    @rule()
    def submit(self) -> None:
        for code in CODES[:-1]:
            if not self.scene.score(code).is_answered:
                self.answer(code, 0, na=False)
        self.moves(State.ROUND_1, self.scene.leader, 9)

    @while_in(State.ROUND_1)
    @rule()
    def withdraw(self) -> None:
        self.moves(State.SELF_ASSESSMENT, self.scene.leader, 9)

    @while_in(State.EXPLANATION)
    @rule(number=which, agrees=st.booleans())
    def explain(self, number: int, agrees: bool) -> None:
        if found := self.finding(number):
            self.tries(
                explanation.explain,
                deduction=found,
                agrees=agrees,
                text="" if agrees else "Đã nộp đúng hạn",
                by=self.scene.official,
                clock=self.clock(15),
            )

    @while_in(State.EXPLANATION)
    @rule(agrees=st.booleans())
    def send_explanation(self, agrees: bool) -> None:
        if agrees:
            self.tries(
                explanation.agree_to_the_rest,
                scorecard=self.card,
                by=self.scene.leader,
                clock=self.clock(15),
            )
        self.moves(State.ROUND_2, self.scene.leader, 16)

    # --- the departments, and the council in their place ------------------------------------------

    @while_in(State.ROUND_1, State.ROUND_2, State.COUNCIL)
    @rule(code=code_of_line, points=quarters)
    def deduct(self, code: str, points: Decimal) -> None:
        self.on_line(appraisal.deduct, code, finding=appraisal.Finding(reason=WHY, points=points))

    @while_in(State.ROUND_1, State.COUNCIL)
    @rule(code=code_of_line, number=st.integers(0, 1))
    def correct(self, code: str, number: int) -> None:
        figures = ANSWERS[code][number]
        self.on_line(appraisal.deduct, code, finding=appraisal.Finding(reason=WHY, figures=figures))

    @while_in(State.ROUND_1, State.ROUND_2, State.COUNCIL)
    @rule(number=which)
    def withdraw_finding(self, number: int) -> None:
        if found := self.finding(number):
            self.mark(appraisal.withdraw_deduction, found.score, deduction=found)

    @while_in(State.ROUND_2, State.COUNCIL)
    @rule(number=which, restored=shares)
    def decide(self, number: int, restored: Decimal) -> None:
        if found := self.finding(number):
            self.mark(
                appraisal.decide, found.score, 18, deduction=found, restored=restored, reason=WHY
            )

    @while_in(State.ROUND_1, State.ROUND_2, State.COUNCIL)
    @rule(code=code_of_line, grant=st.booleans())
    def decide_na(self, code: str, grant: bool) -> None:
        self.on_line(appraisal.decide_na, code, grant=grant, reason=WHY)

    @while_in(State.ROUND_1, State.ROUND_2, State.COUNCIL)
    @rule(code=code_of_line)
    def take_back_na(self, code: str) -> None:
        self.on_line(appraisal.take_back_na, code)

    @while_in(State.ROUND_1, State.ROUND_2)
    @rule(code=code_of_line, undo=st.booleans())
    def accept(self, code: str, undo: bool) -> None:
        self.on_line(appraisal.accept, code)
        if undo:
            self.on_line(appraisal.withdraw_acceptance, code)

    @while_in(State.ROUND_1, State.ROUND_2)
    @rule(code=code_of_line)
    def ask_for_document(self, code: str) -> None:
        score = self.scene.score(code)
        self.tries(
            appraisal.ask_for_document,
            scorecard=self.card,
            code=code,
            text="Báo cáo quý III",
            until=on(13),
            by=self.marker(score),
            clock=self.clock(12),
        )

    @while_in(State.SELF_ASSESSMENT, State.ROUND_1)
    @rule(number=st.integers(0, 1))
    def survey(self, number: int) -> None:
        self.tries(
            sheet.enter_survey,
            scorecard=self.card,
            code="2.3",
            figures=ANSWERS["2.3"][number],
            source="Điều tra xã hội học",
            version=self.scene.score("2.3").version,
            by=self.scene.standing,
            clock=self.clock(11),
        )

    @while_in(State.ROUND_1, State.ROUND_2)
    @rule(late=st.integers(0, 3))
    def own_data(self, late: int) -> None:
        """What the department knows, and at once what follows from it."""
        fact = OwnFact("01", "1.2", {"count": Decimal(late)}, "Sổ theo dõi", on(1).date())
        by, period = self.scene.appraiser, self.scene.period
        self.tries(
            save_own_data,
            period=period,
            facts=[fact],
            removed=(),
            upload=Upload("a" * 64, "so_lieu.xlsx"),
            by=by,
            clock=self.clock(12),
        )
        mark = OwnMark("01", self.scene.score("1.2").version, WHY)
        self.tries(
            deduct_by_own_figures,
            period=period,
            code="1.2",
            marks=[mark],
            by=by,
            clock=self.clock(12),
        )

    @while_in(State.ROUND_1)
    @rule(first=st.booleans())
    def sign_off(self, first: bool) -> None:
        by = self.scene.appraiser if first else self.scene.other_appraiser
        self.tries(appraisal.sign_off, scorecard=self.card, by=by, clock=self.clock(13))

    @while_in(State.ROUND_1)
    @rule(first=st.booleans())
    def withdraw_sign_off(self, first: bool) -> None:
        by = self.scene.appraiser if first else self.scene.other_appraiser
        self.tries(appraisal.withdraw_sign_off, scorecard=self.card, by=by, clock=self.clock(13))

    # --- the standing agency ----------------------------------------------------------------------

    @while_in(State.SELF_ASSESSMENT)
    @rule()
    def close_unsubmitted(self) -> None:
        self.moves(State.ROUND_1, self.scene.standing, 11)

    @while_in(State.ROUND_1)
    @rule()
    def return_to_commune(self) -> None:
        self.moves(State.SELF_ASSESSMENT, self.scene.standing, 13)

    @while_in(State.ROUND_1)
    @rule()
    def release(self) -> None:
        """Signed off by whoever has not yet; a survey or a request may still hold it back."""
        for first in (True, False):
            self.sign_off(first)
        self.moves(State.EXPLANATION, self.scene.standing, 14)

    @while_in(State.EXPLANATION)
    @rule()
    def close_explanation(self) -> None:
        self.moves(State.ROUND_2, self.scene.standing, 18)

    @while_in(State.ROUND_2)
    @rule()
    def reopen_explanation(self) -> None:
        self.moves(State.EXPLANATION, self.scene.standing, 16)

    @while_in(State.ROUND_2)
    @rule()
    def pass_to_council(self) -> None:
        self.moves(State.COUNCIL, self.scene.standing, 22)

    @while_in(State.COUNCIL)
    @rule()
    def return_to_round_2(self) -> None:
        self.moves(State.ROUND_2, self.scene.standing, 22)

    @while_in(State.COUNCIL)
    @rule(code=code_of_line, points=st.none() | shares)
    def conclude(self, code: str, points: Decimal | None) -> None:
        self.on_line(council.conclude, code, points=points, reason=WHY)

    @while_in(State.ROUND_2, State.COUNCIL)
    @rule(code=code_of_line, put=st.booleans())
    def agenda(self, code: str, put: bool) -> None:
        more = {"why": WHY} if put else {}
        self.tries(
            council.put_on_agenda if put else council.take_off_agenda,
            scorecard=self.card,
            code=code,
            by=self.scene.standing,
            clock=self.clock(22),
            **more,
        )

    @while_in(State.COUNCIL)
    @rule()
    def confirm(self) -> None:
        self.moves(State.FINAL, self.scene.standing, 23)

    @while_in(State.FINAL)
    @rule()
    def reopen(self) -> None:
        self.moves(State.COUNCIL, self.scene.standing, 24)

    # --- nobody -----------------------------------------------------------------------------------

    @rule(code=code_of_line, by=st.sampled_from(["official", "appraiser", "standing"]))
    def mark_what_was_changed_meanwhile(self, code: str, by: str) -> None:
        """A form that was opened before somebody else's save is refused, whoever sends it."""
        score = self.scene.score(code)
        with pytest.raises(Refused):
            appraisal.deduct(
                scorecard=self.card,
                code=code,
                finding=appraisal.Finding(reason=WHY, points=Decimal("0.25")),
                version=score.version + 1,
                by=getattr(self.scene, by),
                clock=self.clock(12),
            )

    @while_in(State.FINAL)
    @rule(code=code_of_line, number=which)
    def write_on_what_is_final(self, code: str, number: int) -> None:
        before = self.last
        self.deduct(code, Decimal("0.25"))
        self.decide(number, Decimal(0))
        self.decide_na(code, grant=True)
        self.survey(0)
        self.answer("1.2", 1, na=False)
        assert Event.objects.count() == before


def test_whatever_is_done_the_lines_add_up_and_the_log_tells_all(db: None) -> None:
    Year.scenes = {state: build_scene(f"Phù Yên {state}") for state in State}
    for state, scene in Year.scenes.items():
        scene.at(state)
    run_state_machine_as_test(
        Year,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
