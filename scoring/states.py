"""The workflow of a scorecard as a table (DESIGN 4). Pure.

`python -m scoring.states` draws docs/states.md from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.refusals import gettext_noop as _


class State(StrEnum):
    SELF_ASSESSMENT = "self_assessment"
    ROUND_1 = "round_1"
    EXPLANATION = "explanation"
    ROUND_2 = "round_2"
    COUNCIL = "council"
    FINAL = "final"


LABELS: dict[State, str] = {
    State.SELF_ASSESSMENT: _("Self-assessment"),
    State.ROUND_1: _("Appraisal round 1"),
    State.EXPLANATION: _("Explanation"),
    State.ROUND_2: _("Appraisal round 2"),
    State.COUNCIL: _("Council"),
    State.FINAL: _("Final"),
}


class Step(StrEnum):
    """The name of a transition; its policy is looked up by it."""

    SUBMIT = "submit"
    CLOSE_UNSUBMITTED = "close_unsubmitted"
    RETURN_TO_COMMUNE = "return_to_commune"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    SEND_EXPLANATION = "send_explanation"
    CLOSE_EXPLANATION = "close_explanation"
    REOPEN_EXPLANATION = "reopen_explanation"
    PASS_TO_COUNCIL = "pass_to_council"
    RETURN_TO_ROUND_2 = "return_to_round_2"
    CONFIRM = "confirm"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Transition:
    """One row of the table; `permission` is a verb of accounts.permissions."""

    step: Step
    source: State
    target: State
    permission: str
    asks: str
    reason_required: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Step.SUBMIT, State.SELF_ASSESSMENT, State.ROUND_1, "submit",
        _("every line answered; evidence or a written reason where points are claimed"),
    ),
    Transition(
        Step.CLOSE_UNSUBMITTED, State.SELF_ASSESSMENT, State.ROUND_1, "steer",
        _("the deadline has passed; unanswered lines count zero"), reason_required=True,
    ),
    Transition(
        Step.RETURN_TO_COMMUNE, State.ROUND_1, State.SELF_ASSESSMENT, "steer",
        _("not after release"), reason_required=True,
    ),
    Transition(
        Step.WITHDRAW, State.ROUND_1, State.SELF_ASSESSMENT, "submit",
        _("nothing appraised yet; before the deadline, unless late sheets are accepted"),
        reason_required=True,
    ),
    Transition(
        Step.RELEASE, State.ROUND_1, State.EXPLANATION, "steer",
        _("every department has signed off"),
    ),
    Transition(
        Step.SEND_EXPLANATION, State.EXPLANATION, State.ROUND_2, "send_explanation",
        _("every deduction answered, before the deadline"),
    ),
    Transition(
        Step.CLOSE_EXPLANATION, State.EXPLANATION, State.ROUND_2, "steer",
        _("the deadline has passed; silence means agreed"),
    ),
    Transition(
        Step.REOPEN_EXPLANATION, State.ROUND_2, State.EXPLANATION, "steer",
        _("nothing decided yet in round 2"), reason_required=True,
    ),
    Transition(
        Step.PASS_TO_COUNCIL, State.ROUND_2, State.COUNCIL, "steer",
        _("every disputed deduction decided"),
    ),
    Transition(
        Step.RETURN_TO_ROUND_2, State.COUNCIL, State.ROUND_2, "steer",
        _("round 2 still open"), reason_required=True,
    ),
    Transition(
        Step.CONFIRM, State.COUNCIL, State.FINAL, "conclude", _("nothing left open")
    ),
    Transition(
        Step.REOPEN, State.FINAL, State.COUNCIL, "conclude",
        _("before publication, or as a revision"), reason_required=True,
    ),
)  # fmt: skip


def transitions_between(source: State, target: State) -> tuple[Transition, ...]:
    """The rows that lead from one state to the other; more than one where two roles may."""
    return tuple(t for t in TRANSITIONS if t.source is source and t.target is target)


def draw() -> str:
    """docs/states.md: the diagram and the table."""
    arrows = "\n".join(f"    {t.source} --> {t.target}: {t.step}" for t in TRANSITIONS)
    rows = "\n".join(
        f"| {t.source} | {t.target} | {t.step} | {t.permission} | {t.asks}"
        f"{'; a reason' if t.reason_required else ''} |"
        for t in TRANSITIONS
    )
    return (
        "# States of a scorecard\n\n"
        "Drawn from `scoring/states.py` by `python -m scoring.states > docs/states.md`.\n\n"
        f"```mermaid\nstateDiagram-v2\n    [*] --> {State.SELF_ASSESSMENT}\n{arrows}\n```\n\n"
        f"| from | to | step | permission | asks |\n|---|---|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    print(draw(), end="")
