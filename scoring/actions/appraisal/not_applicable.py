"""Whether a line is applicable: granted, refused, taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.appraisal.marking import (
    UNDECIDED,
    appraisable_line,
    refuse_what_nothing_new_shows,
)
from scoring.actions.lines import (
    fresh_scorecard,
    restand,
    snapshot,
    tell,
    write_line,
)
from scoring.models import Deduction, Round, Score, Scorecard
from scoring.models.scorecard import Na


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
    score, in_round = appraisable_line(current, code, by)
    if not reason.strip():
        raise Refused(_("{code}: write the reason; the commune will read it."), code=code)
    if not grant and score.na != Na.ASKED:
        raise Refused(_("{code}: the commune has not asked for “not applicable”."), code=code)
    now, old = clock(), snapshot(score)
    which: dict[str, str] = {}
    if grant:
        _answer_refusals(score, in_round, reason=reason.strip(), by=by, at=now)
    else:
        refusal = Deduction.objects.create(
            score=score, round=in_round, points=0, reason=reason.strip(),
            department=by.department, by=by, at=now,
        )  # fmt: skip
        which = {"deduction": str(refusal.pk)}
    columns: dict[str, Any] = {
        "na": Na.GRANTED if grant else Na.REFUSED,
        "na_decided_at": now,
        "na_decided_by": by,
        "na_decision": reason.strip(),
    }
    before, score.na = score.appraised_points, columns["na"]
    stands = restand(score)
    if not stands["left_out"]:
        refuse_what_nothing_new_shows(score, in_round, before - stands["appraised_points"])
    write_line(score, version=version, **columns, **stands)
    tell(
        "grant_na" if grant else "refuse_na", score, by=by, at=now, period=current.period,
        old=old, new=snapshot(score) | which, reason=reason.strip(),
    )  # fmt: skip
    return score


@transaction.atomic
def take_back_na(*, scorecard: Scorecard, code: str, version: int, by: User, clock: Clock) -> Score:
    """Undoes a granted "not applicable", before sign-off: the line is asked for again, or applies
    where nobody had asked."""
    current = fresh_scorecard(scorecard)
    score, _in_round = appraisable_line(current, code, by)
    if score.na != Na.GRANTED:
        raise Refused(_("{code} is not granted as not applicable."), code=code)
    now, old = clock(), snapshot(score)
    columns = UNDECIDED | {"na": Na.ASKED if score.na_reason else Na.NO}
    score.na = columns["na"]
    write_line(score, version=version, **columns, **restand(score))
    tell("take_back_na", score, by=by, at=now, period=current.period, old=old, new=snapshot(score))
    return score


def _answer_refusals(score: Score, in_round: Round, *, reason: str, by: User, at: datetime) -> None:
    """An earlier round's refusal of "not applicable" is answered by granting it."""
    Deduction.objects.filter(
        score=score, points=0, decided_at__isnull=True, round__number__lt=in_round.number
    ).update(decision=reason, decided_in=in_round, decided_by=by, decided_at=at)
