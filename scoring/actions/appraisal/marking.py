"""Which lines a person may mark now, and what figures earn on them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, can, require
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.rules import Figure, NotApplicable, points
from scoring.actions.lines import (
    line,
    open_round,
    refuse_unless_same_authority,
)
from scoring.models import Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.queries.supplements import supplemented
from scoring.states import State

UNDECIDED: dict[str, Any] = {"na_decided_at": None, "na_decided_by": None, "na_decision": ""}


def appraisable_line(scorecard: Scorecard, code: str, by: User) -> tuple[Score, Round]:
    """The line and the open round, if the person may mark it: rounds 1 and 2 belong to the
    criterion's department, the council stage to whoever writes its conclusions."""
    refuse_unless_same_authority(scorecard, by)
    state = State(scorecard.state)
    in_round = open_round(scorecard)
    score = line(scorecard, code)
    if state is State.COUNCIL:
        require(by, Permission.CONCLUDE)
        return score, in_round
    require(by, Permission.APPRAISE)
    if score.criterion.department_id != by.department_id:
        raise NotPermitted(
            _("{code} is appraised by {department}."),
            code=code,
            department=score.criterion.department.name if score.criterion.department else "?",
        )
    signed = SignOff.objects.filter(
        scorecard=scorecard, round=in_round, department=by.department_id
    )
    if in_round.number == RoundNumber.FIRST and signed.exists():
        raise Refused(
            _("Your department has signed off this scorecard. Withdraw the sign-off first.")
        )
    return score, in_round


NOTHING_NEW = _(
    "{code}: round 2 takes points only for what the commune has added. Nothing was added to this "
    "line or said of it since the results of round 1."
)


def refuse_what_nothing_new_shows(score: Score, in_round: Round, taken: Decimal) -> None:
    """What round 1 could see and left alone stays alone in round 2: the commune had no chance to
    answer it."""
    if in_round.number == RoundNumber.SECOND and taken > 0 and not supplemented([score]):
        raise Refused(NOTHING_NEW, code=score.criterion.code)


def may_appraise(by: User, score: Score) -> bool:
    """Whether the page offers the person marks on this line; the action decides again."""
    state = State(score.scorecard.state)
    if state is State.COUNCIL:
        return can(by, Permission.CONCLUDE)
    return (
        state in (State.ROUND_1, State.ROUND_2)
        and can(by, Permission.APPRAISE)
        and score.criterion.department_id == by.department_id
    )


def points_of(score: Score, figures: Mapping[str, Figure]) -> Decimal:
    earned = points(
        score.criterion.scoring_rule,
        max_points=score.max_points,
        figures=figures,
        places=score.scorecard.period.criteria_set.points_places,
    )
    if isinstance(earned, NotApplicable):
        raise Refused(
            _("{code}: these figures mean “not applicable”. Decide on that instead."),
            code=score.criterion.code,
        )
    return earned
