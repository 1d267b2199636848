"""Whom the standing agency reminds: groups chosen by what they still owe. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from accounts.refusals import gettext_noop as _
from scoring.policies import Facts
from scoring.states import State
from scoring.tasks.period import SteeredCard

NOT_AGAIN_WITHIN = timedelta(hours=1)


class Group(StrEnum):
    """In the order of the year, as the page offers them."""

    NEVER_SIGNED_IN = "never_signed_in"
    NOT_SUBMITTED = "not_submitted"
    NOT_SIGNED_OFF = "not_signed_off"
    NOT_ANSWERED = "not_answered"


GROUPS: dict[Group, str] = {
    Group.NEVER_SIGNED_IN: _("Communes of which nobody has signed in yet"),
    Group.NOT_SUBMITTED: _("Communes that have not submitted"),
    Group.NOT_SIGNED_OFF: _("Departments that have not signed off round 1"),
    Group.NOT_ANSWERED: _("Communes that have not answered round 1"),
}

PROPOSED: dict[Group, str] = {
    Group.NEVER_SIGNED_IN: _("Please sign in and begin with the self-assessment."),
    Group.NOT_SUBMITTED: _("Please finish the self-assessment and submit it in time."),
    Group.NOT_SIGNED_OFF: _("Please finish round 1 and sign off your criteria."),
    Group.NOT_ANSWERED: _("Please answer the results of round 1 and send the explanation."),
}
"""What the text field holds until somebody writes his own."""


def owes(group: Group, card: SteeredCard, *, signed_in: bool) -> bool:
    """Whether the commune belongs to the group now; departments are another matter."""
    at_sheet = card.state is State.SELF_ASSESSMENT
    if group is Group.NEVER_SIGNED_IN:
        return at_sheet and not signed_in
    if group is Group.NOT_SUBMITTED:
        return at_sheet
    return group is Group.NOT_ANSWERED and _may_still_answer(card.state, card.facts)


def group_of(card: SteeredCard) -> Group | None:
    """What one commune is reminded of; none while it owes nothing."""
    for group in (Group.NOT_SUBMITTED, Group.NOT_ANSWERED):
        if owes(group, card, signed_in=True):
            return group
    return None


def owing_departments(cards: Sequence[SteeredCard]) -> dict[str, int]:
    """By name, in how many scorecards of round 1 the department's sign-off is missing."""
    owed: dict[str, int] = {}
    for card in cards:
        if card.state is State.ROUND_1:
            for name in card.facts.unsigned_departments:
                owed[name] = owed.get(name, 0) + 1
    return owed


def _may_still_answer(state: State, facts: Facts) -> bool:
    return state is State.EXPLANATION and facts.now < facts.explanation_due_at
