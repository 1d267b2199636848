"""May anyone take this step now? Facts in, a refusal out (DESIGN 4). Pure.

Each policy takes `Facts` and raises Refused with the sentence that the user reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.states import Step


class LatePolicy(StrEnum):
    FLAG = "flag"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Facts:
    """What a policy may know of a scorecard; line and department lists are codes and names."""

    now: datetime
    self_assessment_due_at: datetime
    explanation_due_at: datetime
    late_policy: LatePolicy = LatePolicy.FLAG
    unanswered: tuple[str, ...] = ()
    without_evidence: tuple[str, ...] = ()
    awaiting_survey: tuple[str, ...] = ()
    undecided_na: tuple[str, ...] = ()
    unsigned_departments: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    undecided_disputes: tuple[str, ...] = ()
    kept_disputes: tuple[str, ...] = ()
    decided_in_round_2: tuple[str, ...] = ()
    unconcluded: tuple[str, ...] = ()
    closed_unsubmitted: bool = False
    appraisal_begun: bool = False
    round_is_closed: bool = False
    is_published: bool = False
    revision_is_open: bool = False


def submit(facts: Facts) -> None:
    if facts.late_policy is LatePolicy.REFUSE:
        refuse_after(facts.now, facts.self_assessment_due_at)
    if facts.unanswered:
        raise Refused(
            _("{count} lines are not answered yet: {codes}."),
            count=len(facts.unanswered),
            codes=facts.unanswered,
        )
    if facts.without_evidence:
        raise Refused(
            _("{count} lines claim points without evidence or a written reason: {codes}."),
            count=len(facts.without_evidence),
            codes=facts.without_evidence,
        )


def close_unsubmitted(facts: Facts) -> None:
    refuse_before(facts.now, facts.self_assessment_due_at)


def return_to_commune(facts: Facts) -> None:
    """Nothing further: the state itself says that round 1 has not been released."""


def withdraw(facts: Facts) -> None:
    """By the commune itself: only what it could hand in once more, and nobody has worked on. What
    has been appraised is not named: a commune reads it after release alone."""
    if facts.closed_unsubmitted:
        raise Refused(
            _(
                "The sheet was closed without being submitted, so there is nothing to withdraw. "
                "Ask the standing agency to return it."
            )
        )
    if facts.appraisal_begun:
        raise Refused(
            _(
                "The appraisal of your sheet has begun. Only the standing agency can return it to "
                "you now."
            )
        )
    if facts.late_policy is LatePolicy.REFUSE and facts.now >= facts.self_assessment_due_at:
        raise Refused(
            _(
                "The deadline, {due_at}, has passed, and late sheets are refused: withdrawn now, "
                "the sheet could not be submitted again. Ask the standing agency to extend the "
                "deadline for you first."
            ),
            due_at=facts.self_assessment_due_at,
        )


def release(facts: Facts) -> None:
    if facts.awaiting_survey:
        raise Refused(_("The survey result is missing for: {codes}."), codes=facts.awaiting_survey)
    if facts.unsigned_departments:
        raise Refused(
            _("Not signed off yet by: {departments}."), departments=facts.unsigned_departments
        )


def send_explanation(facts: Facts) -> None:
    refuse_after(facts.now, facts.explanation_due_at)
    if facts.unexplained:
        raise Refused(
            _("{count} deductions are not answered yet: {codes}."),
            count=len(facts.unexplained),
            codes=facts.unexplained,
        )


def close_explanation(facts: Facts) -> None:
    refuse_before(facts.now, facts.explanation_due_at)


def reopen_explanation(facts: Facts) -> None:
    if facts.decided_in_round_2:
        raise Refused(
            _("Round 2 has already decided on: {codes}. Withdraw those decisions first."),
            codes=facts.decided_in_round_2,
        )


def pass_to_council(facts: Facts) -> None:
    _nothing_disputed(facts)


def return_to_round_2(facts: Facts) -> None:
    if facts.round_is_closed:
        raise Refused(_("Round 2 is closed; the council corrects what is still wrong."))


def confirm(facts: Facts) -> None:
    _nothing_disputed(facts)
    if facts.undecided_na:
        raise Refused(
            _("Still to be decided whether not applicable: {codes}."), codes=facts.undecided_na
        )
    if facts.unconcluded:
        raise Refused(
            _("The council was asked about these and has not concluded: {codes}."),
            codes=facts.unconcluded,
        )


def reopen(facts: Facts) -> None:
    if facts.is_published and not facts.revision_is_open:
        raise Refused(
            _("The result is published. Open a revision first: it will replace the published one.")
        )


def refuse_after(now: datetime, due_at: datetime) -> None:
    """A deadline is a minute: what arrives at it is late (TRUST 2: now < deadline)."""
    if now >= due_at:
        raise Refused(_("The deadline, {due_at}, has passed."), due_at=due_at)


def refuse_before(now: datetime, due_at: datetime) -> None:
    if now < due_at:
        raise Refused(_("Not before the deadline, {due_at}."), due_at=due_at)


def _nothing_disputed(facts: Facts) -> None:
    if facts.undecided_disputes:
        raise Refused(_("Disputed and not decided yet: {codes}."), codes=facts.undecided_disputes)


POLICIES: dict[Step, Callable[[Facts], None]] = {
    Step.SUBMIT: submit,
    Step.CLOSE_UNSUBMITTED: close_unsubmitted,
    Step.RETURN_TO_COMMUNE: return_to_commune,
    Step.WITHDRAW: withdraw,
    Step.RELEASE: release,
    Step.SEND_EXPLANATION: send_explanation,
    Step.CLOSE_EXPLANATION: close_explanation,
    Step.REOPEN_EXPLANATION: reopen_explanation,
    Step.PASS_TO_COUNCIL: pass_to_council,
    Step.RETURN_TO_ROUND_2: return_to_round_2,
    Step.CONFIRM: confirm,
    Step.REOPEN: reopen,
}


def warning_of(step: Step, facts: Facts) -> Sentence | None:
    """What whoever takes the step should know, although nothing forbids it.

    Round 2 decides on a dispute, to keep the deduction too (DOMAIN 2, step 7); the council settles
    what is open (step 8). So what was kept is on its agenda, and holds nothing up (ADR 22).
    """
    if step is Step.CONFIRM and facts.kept_disputes:
        return sentence(
            _(
                "Disputed by the commune and kept in round 2, without a conclusion of the council: "
                "{codes}. They become final as they stand."
            ),
            codes=facts.kept_disputes,
        )
    return None
