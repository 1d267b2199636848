"""Reminders before a commune's deadline: when one is due, and what it says. Pure."""

from datetime import datetime, timedelta

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.policies import Facts
from scoring.states import State

DAYS_BEFORE = (7, 3, 1)
FIRST = timedelta(days=max(DAYS_BEFORE))


def step_at(now: datetime, due_at: datetime) -> int | None:
    """The last of DAYS_BEFORE that has come; none before the first and from the deadline on.

    Steps that nobody was there to send are not made up for: only the nearest is told.
    """
    if now >= due_at:
        return None
    come = [days for days in DAYS_BEFORE if now >= due_at - timedelta(days=days)]
    return min(come, default=None)


def reminder(state: State, facts: Facts, *, lines: int, due_at: str) -> Sentence:
    """What is missing, until when; `lines` are those the commune scores, `due_at` is as shown."""
    if state is State.EXPLANATION:
        return _of_explanation(facts, due_at)
    missing, bare = len(facts.unanswered), len(facts.without_evidence)
    if missing and bare:
        return sentence(
            _(
                "The self-assessment is to be submitted before {due_at}: {count} of {lines} lines "
                "are not scored yet, {bare} have neither document nor reason."
            ),
            due_at=due_at,
            count=missing,
            lines=lines,
            bare=bare,
        )
    if missing:
        return sentence(
            _(
                "The self-assessment is to be submitted before {due_at}: {count} of {lines} lines "
                "are not scored yet."
            ),
            due_at=due_at,
            count=missing,
            lines=lines,
        )
    if bare:
        return sentence(
            _(
                "The self-assessment is to be submitted before {due_at}: {bare} lines have neither "
                "document nor reason."
            ),
            due_at=due_at,
            bare=bare,
        )
    return sentence(
        _(
            "The self-assessment is to be submitted before {due_at}: all lines are scored, a "
            "leader still has to submit it."
        ),
        due_at=due_at,
    )


def _of_explanation(facts: Facts, due_at: str) -> Sentence:
    if facts.unexplained:
        return sentence(
            _(
                "The explanation is to be sent before {due_at}: {count} deductions are not "
                "answered yet; silence counts as agreed."
            ),
            due_at=due_at,
            count=len(facts.unexplained),
        )
    return sentence(
        _("The explanation is to be sent before {due_at}: a leader still has to send it."),
        due_at=due_at,
    )
