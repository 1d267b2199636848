"""The commune scores itself, line by line; the authority enters what a survey measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions.once import once
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_to_json
from criteria.outline import Source
from criteria.queries import sums_of_issued
from criteria.rules import NOT_APPLICABLE, Figure, points
from scoring.actions.lines import (
    fresh_line,
    fresh_scorecard,
    line,
    refuse_unless_in,
    refuse_unless_own,
    refuse_unless_same_authority,
    restand,
    snapshot,
    tell,
    write_line,
)
from scoring.models import Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.policies import LatePolicy, refuse_after
from scoring.queries.facts import self_assessment_due_at
from scoring.standing import Taken
from scoring.states import State

BOTH_ZERO = "0/0"  # the reason for "not applicable" that the figures themselves give


@dataclass(frozen=True)
class Answer:
    """What a commune says of a line: figures, or that nothing occurred and why; and a note.

    No figures and no reason empty the line again.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    na_reason: str = ""
    note: str = ""


def answer_line(
    *, scorecard: Scorecard, code: str, answer: Answer, version: int, by: User, clock: Clock
) -> Score:
    """Saves one line of the commune's own sheet; its points follow from the figures.

    Deductions of an appraisal that was begun before a return are lifted from a changed line.
    Raises Refused (state, deadline, figures), NotPermitted, Conflict.
    """
    with transaction.atomic():
        return _answer_line(scorecard, code, answer, version=version, by=by, clock=clock)


def _answer_line(
    scorecard: Scorecard, code: str, answer: Answer, *, version: int, by: User, clock: Clock
) -> Score:
    require(by, Permission.ANSWER_LINES)
    score = fresh_line(scorecard, code)
    current = score.scorecard
    refuse_unless_own(current, by)
    by.commune = current.commune  # which the event names; it need not be fetched again
    refuse_unless_in(current, State.SELF_ASSESSMENT)
    now = clock()
    if current.period.late_policy == LatePolicy.REFUSE:
        refuse_after(now, self_assessment_due_at(current))
    if score.criterion.source == Source.SURVEY.value:
        raise Refused(
            _("{code} is measured by a survey; the authority enters the result."), code=code
        )
    _refuse_unlisted_reason(score, answer.na_reason.strip())
    old = snapshot(score)
    lifted = _lift_deductions(score) if score.was_appraised else {}  # type: ignore[attr-defined]
    _write_answer(score, answered_columns(score, answer), version=version, by=by, at=now, taken=())
    tell(
        "answer_line", score, by=by, at=now, period=current.period, old=old | lifted,
        new=snapshot(score),
    )  # fmt: skip
    return score


@dataclass(frozen=True)
class Saved:
    """What was kept of a save: `version` and `at` of the line as saved; and the line itself where
    the request came for the first time, none for its double."""

    kept: Mapping[str, Any]
    score: Score | None = None


def answer_line_once(
    *,
    key: UUID,
    scorecard: Scorecard,
    code: str,
    answer: Answer,
    version: int,
    by: User,
    clock: Clock,
) -> Saved:
    """`answer_line` for a request that may come twice; its version refuses what is done already."""
    written: list[Score] = []

    def save() -> dict[str, Any]:
        score = _answer_line(scorecard, code, answer, version=version, by=by, clock=clock)
        assert score.answered_at is not None
        written.append(score)
        return {"version": score.version, "at": score.answered_at.isoformat()}

    kept, is_first = once(key=key, by=by, at=clock(), do=save)
    return Saved(kept, written[0] if is_first else None)


@transaction.atomic
def enter_survey(
    *,
    scorecard: Scorecard,
    code: str,
    figures: Mapping[str, Figure],
    source: str,
    version: int,
    by: User,
    clock: Clock,
) -> Score:
    """Saves a survey's result on the line; `source` says where it is from. Before release only.

    What a department has signed off stays: after it only a missing result is entered, and only by
    the standing agency. Raises Refused (state, sign-off, figures), NotPermitted, Conflict.
    """
    require(by, Permission.ENTER_SURVEY)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.SELF_ASSESSMENT, State.ROUND_1)
    now = clock()
    score = line(current, code)
    if score.criterion.source != Source.SURVEY.value:
        raise Refused(_("{code} is scored by the commune itself, not by a survey."), code=code)
    if by.department_id not in (None, score.criterion.department_id):
        raise NotPermitted(_("{code} belongs to another department."), code=code)
    if not figures:
        raise Refused(_("Enter the survey's result for {code}."), code=code)
    if by.department_id is not None or score.base_points is not None:
        _refuse_signed_off(score)
    old = snapshot(score)
    columns = answered_columns(score, Answer(figures=figures, note=source))
    _write_answer(score, columns, version=version, by=by, at=now)
    tell(
        "enter_survey", score, by=by, at=now, period=current.period, old=old,
        new=snapshot(score), reason=source,
    )  # fmt: skip
    return score


def _refuse_signed_off(score: Score) -> None:
    signed = SignOff.objects.select_related("department").filter(
        scorecard=score.scorecard_id,
        department=score.criterion.department_id,
        round__number=RoundNumber.FIRST,
    )
    if found := signed.first():
        raise Refused(
            _(
                "{code}: {department} has signed off this scorecard, with the result that stands "
                "there. It has to withdraw its sign-off first."
            ),
            code=score.criterion.code,
            department=found.department.name,
        )


def _refuse_unlisted_reason(score: Score, reason: str) -> None:
    """Where the set lists reasons, one of them; what stands there already may stay."""
    listed = score.criterion.na_reasons
    if reason and listed and reason not in (*listed, score.na_reason):
        raise Refused(
            _("{code}: choose one of the reasons that the criteria set allows: {reasons}."),
            code=score.criterion.code,
            reasons="; ".join(listed),
        )


def _lift_deductions(score: Score) -> dict[str, Any]:
    """Removes what an appraisal took before the return; the event keeps it: points, reason, who."""
    found = score.deductions.order_by("at", "id").values_list("points", "reason", "by__full_name")
    taken = [{"points": str(points), "reason": why, "by": by} for points, why, by in found]
    score.deductions.all().delete()
    return {"lifted": taken}


def answered_columns(score: Score, answer: Answer) -> dict[str, Any]:
    """What the answer writes into the line. A ratio of 0/0 asks for "not applicable" by itself."""
    base, na, na_reason = _base_points(score, answer)
    return {
        "figures": figures_to_json(answer.figures),
        "base_points": base,
        "na": na,
        "na_reason": na_reason,
        "note": answer.note.strip(),
        "na_decided_at": None,
        "na_decided_by": None,
        "na_decision": "",
    }


def _base_points(score: Score, answer: Answer) -> tuple[Decimal | None, str, str]:
    if answer.na_reason.strip():
        return None, Na.ASKED, answer.na_reason.strip()
    if not answer.figures:
        return None, Na.NO, ""
    earned = points(
        score.criterion.scoring_rule,
        max_points=score.max_points,
        figures=answer.figures,
        places=sums_of_issued(score.scorecard.period.criteria_set_id).points_places,
    )
    if earned is NOT_APPLICABLE:
        return None, Na.ASKED, BOTH_ZERO
    assert isinstance(earned, Decimal)
    return earned, Na.NO, ""


def _write_answer(
    score: Score,
    columns: dict[str, Any],
    *,
    version: int,
    by: User,
    at: datetime,
    taken: Sequence[Taken] | None = None,
) -> None:
    for name, value in columns.items():
        setattr(score, name, value)
    stands = restand(score, taken)
    write_line(score, version=version, **columns, **stands, answered_at=at, answered_by=by)
