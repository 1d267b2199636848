"""Points taken from a line or given, withdrawn, and answered in a later round."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_to_json
from criteria.rules import Figure
from scoring.actions.appraisal.marking import (
    UNDECIDED,
    appraisable_line,
    points_of,
    refuse_what_nothing_new_shows,
)
from scoring.actions.lines import (
    fresh_scorecard,
    restand,
    snapshot,
    tell,
    told,
    write_line,
)
from scoring.models import Deduction, Score, Scorecard
from scoring.models.scorecard import Na


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
    score, in_round = appraisable_line(current, code, by)
    now = clock()
    if score.na == Na.GRANTED:
        raise Refused(
            _("{code} is granted as not applicable; nothing can be taken from it."), code=code
        )
    if not finding.reason.strip():
        raise Refused(_("{code}: write the reason; the commune will read it."), code=code)
    old, taken = snapshot(score), _points_taken(score, finding)
    refuse_what_nothing_new_shows(score, in_round, taken)
    deduction = Deduction.objects.create(
        score=score,
        round=in_round,
        points=taken,
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
        new=snapshot(score) | told(deduction), reason=deduction.reason,
    )  # fmt: skip
    return deduction


@transaction.atomic
def withdraw_deduction(*, deduction: Deduction, version: int, by: User, clock: Clock) -> None:
    """Takes back an own department's finding of the round that is open, before its sign-off."""
    current = fresh_scorecard(deduction.score.scorecard)
    score, in_round = appraisable_line(current, deduction.score.criterion.code, by)
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
        old=old | told(deduction) | {"reason": deduction.reason},
        new=snapshot(score),
    )  # fmt: skip


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
    score, in_round = appraisable_line(current, deduction.score.criterion.code, by)
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
        new=snapshot(score) | {"deduction": str(deduction.pk), "restored": str(points_back)},
        reason=reason.strip(),
    )  # fmt: skip


def _points_taken(score: Score, finding: Finding) -> Decimal:
    if (finding.points is None) == (not finding.figures):
        raise Refused(
            _("{code}: enter either the points or the corrected figures."),
            code=score.criterion.code,
        )
    if finding.points is None:
        taken = score.appraised_points - points_of(score, finding.figures)
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
        restored = points_of(score, figures) - (score.appraised_points - deduction.restored)
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
