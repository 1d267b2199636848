"""Each policy says nothing, or refuses with the sentence that the user reads."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.refusals import Refused
from scoring.disputes import Outcome, outcome
from scoring.policies import POLICIES, Facts, LatePolicy, warning_of
from scoring.states import TRANSITIONS, Step
from tests.scoring.scene import on

DUE_AT = on(10, 17)
EXPLANATION_DUE_AT = on(17, 17)
NOTHING_OPEN = Facts(
    now=on(5), self_assessment_due_at=DUE_AT, explanation_due_at=EXPLANATION_DUE_AT
)

pytestmark = pytest.mark.pure


def facts(**changed: object) -> Facts:
    return replace(NOTHING_OPEN, **changed)


def at_the_minute(due_at: object = DUE_AT, **changed: object) -> Facts:
    return facts(now=due_at, **changed)


def test_every_step_has_a_policy() -> None:
    assert set(POLICIES) == set(Step) == {transition.step for transition in TRANSITIONS}


@pytest.mark.parametrize(
    ("step", "met"),
    [
        (Step.SUBMIT, facts()),
        # A deadline is a minute: one second before it is in time.
        (Step.SUBMIT, facts(now=DUE_AT - timedelta(seconds=1), late_policy=LatePolicy.REFUSE)),
        (Step.SUBMIT, at_the_minute(late_policy=LatePolicy.FLAG)),
        (Step.CLOSE_UNSUBMITTED, at_the_minute()),
        (Step.CLOSE_UNSUBMITTED, at_the_minute(unanswered=("1.1.1",))),
        (Step.RETURN_TO_COMMUNE, facts()),
        (Step.WITHDRAW, facts()),
        (Step.WITHDRAW, facts(awaiting_survey=("2.3",))),
        (Step.WITHDRAW, at_the_minute(late_policy=LatePolicy.FLAG)),
        (Step.WITHDRAW, facts(now=DUE_AT - timedelta(seconds=1), late_policy=LatePolicy.REFUSE)),
        (Step.RELEASE, facts()),
        (Step.RELEASE, facts(unanswered=("1.1.1",))),
        (Step.SEND_EXPLANATION, facts()),
        (Step.CLOSE_EXPLANATION, at_the_minute(EXPLANATION_DUE_AT)),
        (Step.CLOSE_EXPLANATION, at_the_minute(EXPLANATION_DUE_AT, unexplained=("1.2",))),
        (Step.REOPEN_EXPLANATION, facts(undecided_disputes=("1.2",))),
        (Step.PASS_TO_COUNCIL, facts(undecided_na=("1.2",))),
        (Step.RETURN_TO_ROUND_2, facts(undecided_disputes=("1.2",))),
        (Step.CONFIRM, facts()),
        (Step.REOPEN, facts()),
        (Step.REOPEN, facts(is_published=True, revision_is_open=True)),
    ],
)
def test_allows(step: Step, met: Facts) -> None:
    POLICIES[step](met)


@pytest.mark.parametrize(
    ("step", "found", "sentence"),
    [
        (
            Step.SUBMIT,
            at_the_minute(late_policy=LatePolicy.REFUSE),
            f"The deadline, {DUE_AT}, has passed.",
        ),
        (
            Step.SUBMIT,
            facts(unanswered=("1.1.1", "1.2")),
            "2 lines are not answered yet: 1.1.1, 1.2.",
        ),
        (
            Step.SUBMIT,
            facts(without_evidence=("3.4.1",)),
            "1 lines claim points without evidence or a written reason: 3.4.1.",
        ),
        (Step.CLOSE_UNSUBMITTED, facts(), f"Not before the deadline, {DUE_AT}."),
        (
            Step.WITHDRAW,
            facts(closed_unsubmitted=True),
            "The sheet was closed without being submitted, so there is nothing to withdraw. Ask "
            "the standing agency to return it.",
        ),
        (
            Step.WITHDRAW,
            facts(appraisal_begun=True),
            "The appraisal of your sheet has begun. Only the standing agency can return it to you "
            "now.",
        ),
        (
            Step.WITHDRAW,
            at_the_minute(late_policy=LatePolicy.REFUSE),
            f"The deadline, {DUE_AT}, has passed, and late sheets are refused: withdrawn now, the "
            "sheet could not be submitted again. Ask the standing agency to extend the deadline "
            "for you first.",
        ),
        (
            Step.RELEASE,
            facts(awaiting_survey=("2.3",)),
            "The survey result is missing for: 2.3.",
        ),
        (
            Step.RELEASE,
            facts(unsigned_departments=("Phòng Nội vụ", "Phòng Tư pháp")),
            "Not signed off yet by: Phòng Nội vụ, Phòng Tư pháp.",
        ),
        (
            Step.SEND_EXPLANATION,
            at_the_minute(EXPLANATION_DUE_AT),
            f"The deadline, {EXPLANATION_DUE_AT}, has passed.",
        ),
        (
            Step.SEND_EXPLANATION,
            facts(unexplained=("1.2",)),
            "1 deductions are not answered yet: 1.2.",
        ),
        (
            Step.CLOSE_EXPLANATION,
            facts(now=EXPLANATION_DUE_AT - timedelta(seconds=1)),
            f"Not before the deadline, {EXPLANATION_DUE_AT}.",
        ),
        (
            Step.REOPEN_EXPLANATION,
            facts(decided_in_round_2=("1.2",)),
            "Round 2 has already decided on: 1.2. Withdraw those decisions first.",
        ),
        (
            Step.PASS_TO_COUNCIL,
            facts(undecided_disputes=("1.2",)),
            "Disputed and not decided yet: 1.2.",
        ),
        (
            Step.RETURN_TO_ROUND_2,
            facts(round_is_closed=True),
            "Round 2 is closed; the council corrects what is still wrong.",
        ),
        (
            Step.CONFIRM,
            facts(undecided_disputes=("1.2",)),
            "Disputed and not decided yet: 1.2.",
        ),
        (
            Step.CONFIRM,
            facts(undecided_na=("1.1.2",)),
            "Still to be decided whether not applicable: 1.1.2.",
        ),
        (
            Step.REOPEN,
            facts(is_published=True),
            "The result is published. Open a revision first: it will replace the published one.",
        ),
    ],
)
def test_refuses_with_a_sentence(step: Step, found: Facts, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        POLICIES[step](found)
    assert str(refusal.value) == sentence


def test_what_round_2_kept_is_told_and_not_refused() -> None:
    """DOMAIN 2: round 2 may keep a deduction (7), the council settles what is open (8)."""
    kept = facts(kept_disputes=("1.2", "2.1"))
    POLICIES[Step.CONFIRM](kept)
    warning = warning_of(Step.CONFIRM, kept)
    assert warning is not None
    assert str(Refused(warning.template, **warning.values)) == (
        "Disputed by the commune and kept in round 2, without a conclusion of the council: "
        "1.2, 2.1. They become final as they stand."
    )
    assert warning_of(Step.CONFIRM, NOTHING_OPEN) is None
    assert {warning_of(step, kept) for step in Step if step is not Step.CONFIRM} == {None}


@pytest.mark.parametrize(
    ("points", "restored", "is_decided", "is_granted", "left"),
    [
        ("0.5", "0", False, False, Outcome.UNDECIDED),
        ("0.5", "0", True, False, Outcome.KEPT),
        ("0.5", "0.25", True, False, Outcome.PARTLY),
        ("0.5", "0.5", True, False, None),
        ("0", "0", True, False, Outcome.KEPT),  # a refusal of "not applicable"
        ("0", "0", True, True, None),
    ],
)
def test_what_is_left_of_a_dispute(
    points: str, restored: str, is_decided: bool, is_granted: bool, left: Outcome | None
) -> None:
    found = outcome(
        Decimal(points), Decimal(restored), is_decided=is_decided, is_granted=is_granted
    )
    assert found is left
