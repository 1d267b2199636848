"""What a department has to appraise in a period. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.line_work import CriterionWork, Tally
from scoring.states import State
from scoring.tasks import Task, Urgency, due_task

NOTHING = Tally()


@dataclass(frozen=True)
class DepartmentCard:
    """One commune's scorecard as a department sees it: what of its own criteria is still open."""

    scorecard_id: UUID
    commune: str
    state: State
    is_late: bool = False
    not_submitted: bool = False
    is_signed_off: bool = False
    na_asked: int = 0
    surveys_missing: int = 0
    disputes: int = 0
    tally: Tally = NOTHING

    @property
    def waits_for_sign_off(self) -> bool:
        return self.state is State.ROUND_1 and not self.is_signed_off

    @property
    def asks_not_applicable(self) -> bool:
        return self.na_asked > 0 and self.state in (State.ROUND_1, State.ROUND_2)

    @property
    def lacks_survey(self) -> bool:
        return self.surveys_missing > 0 and self.state in (State.SELF_ASSESSMENT, State.ROUND_1)

    @property
    def is_disputed(self) -> bool:
        return self.disputes > 0 and self.state is State.ROUND_2


@dataclass(frozen=True)
class DepartmentPeriod:
    """A period's scorecards for one department; `leaves` is how many criteria it appraises."""

    period_id: UUID
    title: str
    round_1_due_at: datetime
    round_2_due_at: datetime
    leaves: int
    cards: tuple[DepartmentCard, ...]
    criteria: tuple[CriterionWork, ...] = ()


def department_tasks(period: DepartmentPeriod, *, now: datetime) -> list[Task]:
    """Each kind of open work once, leading to the first scorecard concerned."""
    if not period.leaves:
        return [
            Task(
                Urgency.DONE,
                sentence(_("Your department has no criteria in this period")),
            )
        ]
    tasks = list(_open_work(period, now))
    return tasks or [_nothing(period)]


def _open_work(period: DepartmentPeriod, now: datetime) -> Iterator[Task]:
    cards, reached = period.cards, _reached_round_1(period)
    if waiting := [c for c in cards if c.waits_for_sign_off]:
        yield _task(
            waiting, _("Round 1: appraise and sign off {count} scorecards"), _("Next scorecard"),
            due_at=period.round_1_due_at, now=now, count=len(waiting),
            detail=sentence(
                _("{done} of {submitted} submitted scorecards are signed off."),
                done=len(reached) - len(waiting), submitted=len(reached),
            ),
        )  # fmt: skip
    if asked := [c for c in cards if c.asks_not_applicable]:
        yield _task(
            asked, _("Decide {count} requests for “not applicable”"), _("First request"),
            due_at=_round_due_at(period, asked), now=now, count=sum(c.na_asked for c in asked),
        )  # fmt: skip
    if missing := [c for c in cards if c.lacks_survey]:
        yield _task(
            missing, _("Enter {count} survey results"), _("First survey"),
            due_at=period.round_1_due_at, now=now, count=sum(c.surveys_missing for c in missing),
        )  # fmt: skip
    if disputed := [c for c in cards if c.is_disputed]:
        yield _task(
            disputed, _("Round 2: decide {count} disputed deductions"), _("First dispute"),
            due_at=period.round_2_due_at, now=now, count=sum(c.disputes for c in disputed),
            detail=sentence(_("They are of {count} communes."), count=len(disputed)),
        )  # fmt: skip


def _task(
    cards: Sequence[DepartmentCard],
    what: str,
    action: str,
    *,
    due_at: datetime,
    now: datetime,
    count: int,
    detail: Sentence | None = None,
) -> Task:
    return due_task(
        sentence(what, count=count),
        due_at=due_at,
        now=now,
        details=(detail,) if detail else (),
        page="scoring:appraisal",
        keys=(cards[0].scorecard_id,),
        action=action,
    )


def _nothing(period: DepartmentPeriod) -> Task:
    submitted = len(_reached_round_1(period))
    return Task(
        Urgency.DONE,
        sentence(_("Nothing to do now")),
        (
            sentence(
                _("{submitted} of {communes} communes have submitted."),
                submitted=submitted,
                communes=len(period.cards),
            ),
        ),
    )


def _reached_round_1(period: DepartmentPeriod) -> list[DepartmentCard]:
    return [c for c in period.cards if c.state is not State.SELF_ASSESSMENT]


def _round_due_at(period: DepartmentPeriod, cards: Sequence[DepartmentCard]) -> datetime:
    in_round_1 = any(card.state is State.ROUND_1 for card in cards)
    return period.round_1_due_at if in_round_1 else period.round_2_due_at
