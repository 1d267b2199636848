"""Deductions that follow from a department's own figures: one criterion, one or many communes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.appraisal.marking import points_of
from scoring.actions.lines import ROUND_OF_STATE, restand, snapshot, told
from scoring.actions.own_data import permitted_department, taken_so_far
from scoring.locks import hold_period
from scoring.models import Deduction, Period, Round, Score
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.own_data.facts import Key
from scoring.queries.own_data import OwnBook, own_book, own_figure_of, own_figures
from scoring.queries.supplements import supplemented
from scoring.standing import Taken
from scoring.states import State

ROWS_PER_STATEMENT = 500


@dataclass(frozen=True)
class OwnMark:
    """A commune's line of the criterion, the version of it that the person saw, and why."""

    commune: str
    version: int
    reason: str


@transaction.atomic
def deduct_by_own_figures(
    *,
    period: Period,
    code: str,
    marks: Sequence[OwnMark],
    legal_basis: str = "",
    by: User,
    clock: Clock,
) -> list[Deduction]:
    """Corrects each line by the department's figures, all or none; the points follow from them.

    A constant number of queries, one event for each. Raises Refused (round, sign-off, figures,
    bounds) naming the commune, Conflict where a line is not as it was seen, NotPermitted.
    """
    department = permitted_department(period, by)
    hold_period(period.pk)
    book, now = own_book(period, department), clock()
    rounds = {each.number: each for each in Round.objects.filter(period=period).order_by("number")}
    scores = [_markable(book, (mark.commune, code), mark) for mark in marks]
    taken, added = taken_so_far(scores), supplemented(scores)
    rows, happenings = [], []
    for score, mark in zip(scores, marks, strict=True):
        row = _deduction(book, score, mark, legal_basis, rounds, by=by, at=now)
        if row.round.number == RoundNumber.SECOND and row.points > 0 and score.pk not in added:
            raise _refused(score, _("nothing was added to the line or said of it since round 1."))
        old = snapshot(score)
        _stand(score, [*taken.get(score.pk, ()), Taken(row.points)])
        rows.append(row)
        happenings.append(_happening(row, old))
    Deduction.objects.bulk_create(rows, batch_size=ROWS_PER_STATEMENT)
    Score.objects.bulk_update(
        scores, ["appraised_points", "left_out", "version"], batch_size=ROWS_PER_STATEMENT
    )
    record(*happenings, chain=period.event_chain, by=by, at=now)
    return rows


def _markable(book: OwnBook, key: Key, mark: OwnMark) -> Score:
    """The line, if it is as it was seen, and may be marked now."""
    score = book.lines.get(key)
    if score is None or own_figure_of(score) is None or not own_figures(book, key):
        raise Conflict(
            _("{code}: your department no longer has figures of commune {commune}."),
            code=key[1],
            commune=key[0],
        )
    if why := book.locked.get(score.scorecard_id):
        raise Refused(_("{code}: {what}"), code=key[1], what=why)
    if State(score.scorecard.state) is State.SELF_ASSESSMENT:
        raise _refused(score, _("the commune is still scoring itself."))
    if score.version != mark.version:
        raise Conflict(
            _("{code}, {commune}: the line was changed meanwhile. Nothing was marked; look again."),
            code=key[1],
            commune=score.scorecard.commune,
        )
    if score.na == Na.GRANTED:
        raise _refused(score, _("it is granted as not applicable; nothing can be taken from it."))
    if not mark.reason.strip():
        raise _refused(score, _("write the reason; the commune will read it."))
    return score


def _deduction(
    book: OwnBook,
    score: Score,
    mark: OwnMark,
    legal_basis: str,
    rounds: dict[int, Round],
    *,
    by: User,
    at: datetime,
) -> Deduction:
    own, figures = own_figure_of(score), own_figures(book, (mark.commune, score.criterion.code))
    assert own is not None
    points = score.appraised_points - points_of(score, figures)
    if points == 0:
        raise _refused(score, _("this changes no point. Accept the line as it stands."))
    return Deduction(
        score=score,
        round=rounds[ROUND_OF_STATE[State(score.scorecard.state)]],
        points=points,
        figures=own.figures,
        reason=mark.reason.strip(),
        legal_basis=legal_basis.strip(),
        department=by.department,
        by=by,
        at=at,
    )


def _stand(score: Score, taken: Sequence[Taken]) -> None:
    try:
        stands = restand(score, taken)
    except Refused as refusal:
        raise Refused(
            _("{code}, {commune}: {what}"),
            code=score.criterion.code,
            commune=score.scorecard.commune,
            what=refusal.sentence,
        ) from refusal
    score.appraised_points, score.left_out = stands["appraised_points"], stands["left_out"]
    score.version += 1


def _happening(row: Deduction, old: dict[str, object]) -> Happening:
    score = row.score
    new = {
        "code": score.criterion.code,
        "commune": score.scorecard.commune.code,
        **snapshot(score),
        **told(row),
    }
    return Happening("deduct", score, old=old, new=new, reason=row.reason)


def _refused(score: Score, what: str) -> Refused:
    commune = score.scorecard.commune
    return Refused(
        _("{code}, {commune}: {what}"), code=score.criterion.code, commune=commune, what=what
    )
