"""An improvement plan: its states, what it lacks, when its people are reminded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _

DAYS_BEFORE = (7, 3, 1)
EXTRA_CODE = "NV"  # nhiệm vụ: a task that is of no lost line


class PlanStep(StrEnum):
    """What a leader does with a plan."""

    APPROVE = "approve"
    AMEND = "amend"
    CLOSE = "close"
    REOPEN = "reopen"


# (from, step): to
TRANSITIONS = {
    ("draft", PlanStep.APPROVE): "approved",
    ("approved", PlanStep.AMEND): "draft",
    ("approved", PlanStep.CLOSE): "closed",
    ("closed", PlanStep.REOPEN): "approved",
}

REFUSALS = {
    PlanStep.APPROVE: _("Only a draft can be approved."),
    PlanStep.AMEND: _("Only an approved plan can be changed again."),
    PlanStep.CLOSE: _("Only an approved plan can be closed."),
    PlanStep.REOPEN: _("Only a closed plan can be opened again."),
}


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """A lost line with what is proposed for it."""

    code: str
    name: str
    max_points: Decimal
    lost: Decimal
    measure: str
    office: str = ""


@dataclass(frozen=True)
class TaskState:
    """What approving asks of a task."""

    code: str
    in_charge: str
    due_on: date | None


def next_state(state: str, step: PlanStep) -> str:
    """Raises Refused where the step does not lead on from the state."""
    if (state, step) not in TRANSITIONS:
        raise Refused(REFUSALS[step])
    return TRANSITIONS[state, step]


def refuse_unfinished(tasks: Sequence[TaskState]) -> None:
    """Each task has somebody in charge and a deadline; else Refused, naming the lines."""
    without = [task.code for task in tasks if not task.in_charge]
    undated = [task.code for task in tasks if task.due_on is None]
    if not tasks:
        raise Refused(_("The plan has no task."))
    if without and undated:
        raise Refused(
            _("Nobody is in charge of {codes}; {undated} have no deadline."),
            codes=without,
            undated=undated,
        )
    if without:
        raise Refused(_("Nobody is in charge of {codes}."), codes=without)
    if undated:
        raise Refused(_("These tasks have no deadline: {codes}."), codes=undated)


def refuse_repeated(drafts: Sequence[TaskDraft]) -> None:
    """A plan has each lost line once."""
    codes = [draft.code for draft in drafts]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise Refused(_("These lines stand twice in the plan: {codes}."), codes=repeated)


def extra_code(taken: Sequence[str]) -> str:
    """The next code of an extra task: NV1, NV2, …"""
    numbers = [code.removeprefix(EXTRA_CODE) for code in taken if code.startswith(EXTRA_CODE)]
    used = [int(number) for number in numbers if number.isdecimal()]
    return f"{EXTRA_CODE}{max(used, default=0) + 1}"


def reminder_step(today: date, due_on: date) -> int | None:
    """The last of DAYS_BEFORE that has come; none before the first, and after the deadline.

    Days that nobody was there to tell are not made up for.
    """
    left = (due_on - today).days
    if left < 0:
        return None
    return min((days for days in DAYS_BEFORE if left <= days), default=None)


def reminder(*, code: str, measure: str, due_on: str, percent: int) -> Sentence:
    """What is to be done, until when, and how far it is."""
    return sentence(
        _("Improvement plan, {code}: due on {due_on}, {percent} % done. {measure}"),
        code=code,
        due_on=due_on,
        percent=percent,
        measure=measure,
    )
