"""Departments appraise, the council concludes: deductions, raises, N/A, sign-off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, can, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_to_json
from criteria.rules import Figure, NotApplicable, points
from scoring.actions.lines import (
    fresh_scorecard,
    line,
    open_round,
    refuse_unless_in,
    refuse_unless_same_authority,
    restand,
    snapshot,
    tell,
    write_line,
)
from scoring.models import Deduction, Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.states import State

UNDECIDED: dict[str, Any] = {"na_decided_at": None, "na_decided_by": None, "na_decision": ""}


@dataclass(frozen=True)
class Finding:
    """What an appraiser found on a line: points to take (negative: to give), or the corrected
    figures from which they follow; with a reason, and the legal basis where there is one."""

    reason: str
    points: Decimal | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    legal_basis: str = ""


@transaction.atomic
def deduct(
    *, scorecard: Scorecard, code: str, finding: Finding, version: int, by: User, clock: Clock
) -> Deduction:
    """Takes points from a line, or gives some; several findings on a line add up.

    Raises Refused (round, sign-off, figures, bounds), NotPermitted, Conflict.
    """
    current = fresh_scorecard(scorecard)
    score, in_round = _appraisable_line(current, code, by)
    now = clock()
    if score.na == Na.GRANTED:
        raise Refused(
            _("{code} is granted as not applicable; nothing can be taken from it."), code=code
        )
    if not finding.reason.strip():
        raise Refused(_("{code}: write the reason; the commune will read it."), code=code)
    old = snapshot(score)
    deduction = Deduction.objects.create(
        score=score,
        round=in_round,
        points=_points_taken(score, finding),
        figures=figures_to_json(finding.figures),
        reason=finding.reason.strip(),
        legal_basis=finding.legal_basis.strip(),
        department=by.department,
        by=by,
        at=now,
    )
    write_line(score, version=version, **restand(score))
    tell(
        "deduct", score, by=by, at=now, period=current.period, old=old,
        new=snapshot(score) | {"points": str(deduction.points)}, reason=deduction.reason,
    )  # fmt: skip
    return deduction


@transaction.atomic
def withdraw_deduction(*, deduction: Deduction, version: int, by: User, clock: Clock) -> None:
    """Takes back an own department's finding of the round that is open, before its sign-off."""
    current = fresh_scorecard(deduction.score.scorecard)
    score, in_round = _appraisable_line(current, deduction.score.criterion.code, by)
    if deduction.round_id != in_round.pk:
        raise Refused(_("A finding of an earlier round is not withdrawn but restored."))
    now, old = clock(), snapshot(score)
    gone, _rows = Deduction.objects.filter(pk=deduction.pk, decided_at__isnull=True).delete()
    if not gone:
        raise Conflict(_("Somebody else has withdrawn this finding meanwhile."))
    columns: dict[str, Any] = {}
    if score.na == Na.REFUSED and deduction.points == 0:
        columns = UNDECIDED | {"na": Na.ASKED}
        score.na = Na.ASKED
    write_line(score, version=version, **columns, **restand(score))
    tell(
        "withdraw_deduction", score, by=by, at=now, period=current.period,
        old=old | {"points": str(deduction.points), "reason": deduction.reason},
        new=snapshot(score),
    )  # fmt: skip


@transaction.atomic
def decide_na(
    *,
    scorecard: Scorecard,
    code: str,
    grant: bool,
    reason: str,
    version: int,
    by: User,
    clock: Clock,
) -> Score:
    """Grants or refuses that a line is not applicable; a refusal stands as a finding of zero
    points, so that the commune can answer it like any other."""
    current = fresh_scorecard(scorecard)
    score, in_round = _appraisable_line(current, code, by)
    if not reason.strip():
        raise Refused(_("{code}: write the reason; the commune will read it."), code=code)
    if not grant and score.na != Na.ASKED:
        raise Refused(_("{code}: the commune has not asked for “not applicable”."), code=code)
    now, old = clock(), snapshot(score)
    if grant:
        _answer_refusals(score, in_round, reason=reason.strip(), by=by, at=now)
    else:
        Deduction.objects.create(
            score=score, round=in_round, points=0, reason=reason.strip(),
            department=by.department, by=by, at=now,
        )  # fmt: skip
    columns: dict[str, Any] = {
        "na": Na.GRANTED if grant else Na.REFUSED,
        "na_decided_at": now,
        "na_decided_by": by,
        "na_decision": reason.strip(),
    }
    score.na = columns["na"]
    write_line(score, version=version, **columns, **restand(score))
    tell(
        "grant_na" if grant else "refuse_na", score, by=by, at=now, period=current.period,
        old=old, new=snapshot(score), reason=reason.strip(),
    )  # fmt: skip
    return score


@transaction.atomic
def take_back_na(*, scorecard: Scorecard, code: str, version: int, by: User, clock: Clock) -> Score:
    """Undoes a granted "not applicable", before sign-off: the line is asked for again, or applies
    where nobody had asked."""
    current = fresh_scorecard(scorecard)
    score, _in_round = _appraisable_line(current, code, by)
    if score.na != Na.GRANTED:
        raise Refused(_("{code} is not granted as not applicable."), code=code)
    now, old = clock(), snapshot(score)
    columns = UNDECIDED | {"na": Na.ASKED if score.na_reason else Na.NO}
    score.na = columns["na"]
    write_line(score, version=version, **columns, **restand(score))
    tell("take_back_na", score, by=by, at=now, period=current.period, old=old, new=snapshot(score))
    return score


@transaction.atomic
def decide(
    *,
    deduction: Deduction,
    restored: Decimal | None = None,
    figures: Mapping[str, Figure] | None = None,
    reason: str,
    version: int,
    by: User,
    clock: Clock,
) -> None:
    """Answers a finding of an earlier round: gives back `restored` points, all, some or none; or
    the figures now accepted, from which they follow."""
    current = fresh_scorecard(deduction.score.scorecard)
    score, in_round = _appraisable_line(current, deduction.score.criterion.code, by)
    if deduction.round.number >= in_round.number:
        raise Refused(_("A finding of this round is withdrawn, not restored."))
    if not reason.strip():
        raise Refused(
            _("{code}: write the reason; the commune will read it."), code=score.criterion.code
        )
    now, old = clock(), snapshot(score)
    fresh = Deduction.objects.get(pk=deduction.pk)
    points_back = _points_back(score, fresh, restored, figures)
    Deduction.objects.filter(pk=deduction.pk).update(
        restored=points_back,
        restored_figures=figures_to_json(figures or {}),
        decision=reason.strip(),
        decided_in=in_round,
        decided_by=by,
        decided_at=now,
    )
    write_line(score, version=version, **restand(score))
    tell(
        "decide", score, by=by, at=now, period=current.period, old=old,
        new=snapshot(score) | {"restored": str(points_back)}, reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def sign_off(*, scorecard: Scorecard, by: User, clock: Clock) -> SignOff:
    """The appraiser's department has finished its criteria of this scorecard in round 1.

    What was not marked is accepted as it stands. Raises Refused while a request for "not
    applicable" is undecided.
    """
    require(by, Permission.SIGN_OFF)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_1)
    in_round, now = open_round(current), clock()
    undecided = Score.objects.filter(
        scorecard=current, criterion__department=by.department, na=Na.ASKED
    ).order_by("criterion__position")
    if codes := list(undecided.values_list("criterion__code", flat=True)):
        raise Refused(_("Decide first whether these are not applicable: {codes}."), codes=codes)
    signed, created = SignOff.objects.get_or_create(
        scorecard=current,
        round=in_round,
        department=by.department,
        defaults={"by": by, "at": now},
    )
    if not created:
        raise Conflict(_("Your department has already signed off this scorecard."))
    record(
        Happening("sign_off", current, new={"department": by.unit_name}),
        chain=current.period.event_chain,
        by=by,
        at=now,
    )
    return signed


@transaction.atomic
def withdraw_sign_off(*, scorecard: Scorecard, by: User, clock: Clock) -> None:
    """Opens the department's criteria again, before release."""
    require(by, Permission.SIGN_OFF)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_1)
    now = clock()
    gone, _rows = SignOff.objects.filter(
        scorecard=current, round=open_round(current), department=by.department_id
    ).delete()
    if not gone:
        raise Conflict(_("Your department has not signed off this scorecard."))
    record(
        Happening("withdraw_sign_off", current, old={"department": by.unit_name}),
        chain=current.period.event_chain,
        by=by,
        at=now,
    )


def _appraisable_line(scorecard: Scorecard, code: str, by: User) -> tuple[Score, Round]:
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


def _answer_refusals(score: Score, in_round: Round, *, reason: str, by: User, at: datetime) -> None:
    """An earlier round's refusal of "not applicable" is answered by granting it."""
    Deduction.objects.filter(
        score=score, points=0, decided_at__isnull=True, round__number__lt=in_round.number
    ).update(decision=reason, decided_in=in_round, decided_by=by, decided_at=at)


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


def _points_taken(score: Score, finding: Finding) -> Decimal:
    if (finding.points is None) == (not finding.figures):
        raise Refused(
            _("{code}: enter either the points or the corrected figures."),
            code=score.criterion.code,
        )
    if finding.points is None:
        taken = score.appraised_points - _points_of(score, finding.figures)
    else:
        taken = finding.points
    if taken == 0:
        raise Refused(
            _("{code}: this changes no point. Accept the line as it stands."),
            code=score.criterion.code,
        )
    return taken


def _points_back(
    score: Score,
    deduction: Deduction,
    restored: Decimal | None,
    figures: Mapping[str, Figure] | None,
) -> Decimal:
    if figures:
        restored = _points_of(score, figures) - (score.appraised_points - deduction.restored)
    if restored is None:
        raise Refused(
            _("{code}: enter how many points are given back; 0 keeps the deduction."),
            code=score.criterion.code,
        )
    if not 0 <= restored <= max(deduction.points, Decimal(0)):
        raise Refused(
            _("{code}: between 0 and {points} points can be given back, not {restored}."),
            code=score.criterion.code,
            points=deduction.points,
            restored=restored,
        )
    return restored


def _points_of(score: Score, figures: Mapping[str, Figure]) -> Decimal:
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
