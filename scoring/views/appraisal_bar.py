"""The bar at the foot of the appraisal's page: what is left here, and where to go next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from scoring.models import Scorecard, SignOff
from scoring.queries.appraisal import AppraisedLine, Queue
from scoring.states import State
from scoring.views.appraisal_lines import may_survey


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Bar:
    """`left` leads to the next line that waits for the person; `action` is the step after all
    lines, where the person takes it, else the next commune."""

    text: str
    left: Link | None = None
    action: Link | None = None


def bar(
    scorecard: Scorecard,
    *,
    user: User,
    mine: Sequence[AppraisedLine],
    signed: SignOff | None,
    queue: Queue,
) -> Bar | None:
    """None for whoever has nothing to do at the scorecard's stage."""
    state = State(scorecard.state)
    if state is State.ROUND_1 and can(user, Permission.SIGN_OFF):
        return _first_round(scorecard, user, mine, signed, queue)
    if state is State.ROUND_2 and can(user, Permission.APPRAISE):
        return _second_round(scorecard, mine, queue)
    if state is State.COUNCIL and can(user, Permission.CONCLUDE):
        return _council(scorecard, mine)
    return None


def _first_round(
    scorecard: Scorecard,
    user: User,
    mine: Sequence[AppraisedLine],
    signed: SignOff | None,
    queue: Queue,
) -> Bar:
    if signed:
        return Bar(_("Signed off"), action=_next_commune(queue))
    seen = sum(not line.is_left for line in mine)
    waiting = [line for line in mine if line.awaits_na or _awaits_survey_of(line, user)]
    return Bar(
        _("Looked at: %(seen)d/%(all)d lines") % {"seen": seen, "all": len(mine)},
        left=_next_line(scorecard, waiting),
        action=Link(_("To the sign-off"), "#sign-off"),
    )


def _second_round(scorecard: Scorecard, mine: Sequence[AppraisedLine], queue: Queue) -> Bar:
    disputed = [line for line in mine if line.disputed]
    waiting = [line for line in disputed if line.awaits_decision]
    decided = {"decided": len(disputed) - len(waiting), "all": len(disputed)}
    text = _("Decided: %(decided)d/%(all)d lines") % decided if disputed else _("Nothing to decide")
    return Bar(
        text,
        left=_next_line(scorecard, waiting),
        action=None if waiting else _next_commune(queue),
    )


def _council(scorecard: Scorecard, mine: Sequence[AppraisedLine]) -> Bar:
    waiting = [line for line in mine if line.awaits_decision or line.awaits_na]
    confirm = reverse("scoring:move", args=[scorecard.pk, State.FINAL])
    return Bar(
        _("Open: %(count)d lines") % {"count": len(waiting)} if waiting else _("No line is open"),
        left=_next_line(scorecard, waiting),
        action=None if waiting else Link(_("Confirm the result"), confirm),
    )


def _awaits_survey_of(line: AppraisedLine, user: User) -> bool:
    return line.awaits_survey and may_survey(user, line, signed=None)


def _next_line(scorecard: Scorecard, waiting: Sequence[AppraisedLine]) -> Link | None:
    if not waiting:
        return None
    code = waiting[0].criterion.code
    label = _("Waits for you: %(code)s") % {"code": code}
    if len(waiting) > 1:
        label = _("Waits for you: %(code)s and %(more)d more") % {
            "code": code,
            "more": len(waiting) - 1,
        }
    return Link(label, reverse("scoring:appraise_line", args=[scorecard.pk, code]))


def _next_commune(queue: Queue) -> Link | None:
    if queue.next_open is None:
        return None
    label = _("Go on with %(commune)s") % {"commune": queue.next_open.commune}
    return Link(label, reverse("scoring:appraisal", args=[queue.next_open.id]))
