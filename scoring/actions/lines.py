"""What every write on a line has in common: the lock, the fresh row, the version, the event."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.actions.events import Happening, record
from accounts.models import Event, User
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.outline import NaPolicy
from scoring.locks import share_period
from scoring.models import Deduction, Period, Round, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.standing import Taken, standing
from scoring.states import LABELS, State

ROUND_OF_STATE = {
    State.ROUND_1: RoundNumber.FIRST,
    State.ROUND_2: RoundNumber.SECOND,
    State.COUNCIL: RoundNumber.COUNCIL,
}
TEXTS = tuple(
    f"criterion__{name}" for name in ("rule_text", "rule_note", "evidence_asked", "cases")
)


def fresh_scorecard(scorecard: Scorecard) -> Scorecard:
    """The row as it is now, the period shared until the transaction ends."""
    share_period(scorecard.period_id)
    return Scorecard.objects.select_related("period__criteria_set", "commune", "dossier").get(
        pk=scorecard.pk
    )


def line(scorecard: Scorecard, code: str) -> Score:
    """The scorecard's line of that code. Raises Refused for an unknown code."""
    score = _only(Score.objects.select_related("criterion__department"), scorecard, code)
    score.scorecard = scorecard
    return score


def fresh_line(scorecard: Scorecard, code: str) -> Score:
    """`fresh_scorecard` and its line in one query, for what is saved by the hundred: no more comes
    along than an answer needs, and `was_appraised` says whether there are deductions."""
    share_period(scorecard.period_id)
    rows = Score.objects.select_related("criterion", "scorecard__period", "scorecard__commune")
    taken = Deduction.objects.filter(score=OuterRef("pk"))
    return _only(rows.defer(*TEXTS).annotate(was_appraised=Exists(taken)), scorecard, code)


def _only(rows: QuerySet[Score], scorecard: Scorecard, code: str) -> Score:
    score = rows.filter(scorecard=scorecard.pk, criterion__code=code).order_by().first()
    if score is None:
        raise Refused(
            _("There is no criterion {code} in this criteria set, or it is not scored itself."),
            code=code,
        )
    return score


def refuse_unless_in(scorecard: Scorecard, *states: State) -> None:
    if State(scorecard.state) not in states:
        raise Refused(
            _("The scorecard is at “{state}”; this can no longer, or not yet, be done."),
            state=LABELS[State(scorecard.state)],
        )


def refuse_unless_own(scorecard: Scorecard, by: User) -> None:
    if by.commune_id != scorecard.commune_id:
        raise NotPermitted(_("This is the scorecard of another commune."))


def refuse_unless_same_authority(scorecard: Scorecard, by: User) -> None:
    if by.authority_id != scorecard.period.authority_id or by.commune_id is not None:
        raise NotPermitted(_("This scorecard belongs to another authority."))


def open_round(scorecard: Scorecard) -> Round:
    """The round that the scorecard is in. Raises Refused outside a round or in a closed one."""
    refuse_unless_in(scorecard, *ROUND_OF_STATE)
    found = Round.objects.get(
        period=scorecard.period_id, number=ROUND_OF_STATE[State(scorecard.state)]
    )
    if found.closed_at is not None:
        raise Refused(
            _("The round was closed on {closed_at}; its record no longer changes."),
            closed_at=found.closed_at,
        )
    return found


def write_line(score: Score, *, version: int, **columns: Any) -> None:
    """Writes the columns if the line still has the version that the person saw.

    Raises Conflict, which names who changed it and what stands there now.
    """
    changed = Score.objects.filter(pk=score.pk, version=version).update(
        **columns, version=F("version") + 1
    )
    if not changed:
        raise _conflict(score)
    for name, value in columns.items():
        setattr(score, name, value)
    score.version = version + 1


def restand(score: Score, taken: Sequence[Taken] | None = None) -> dict[str, Any]:
    """The columns that follow from the line's base, deductions and N/A; the deductions are read
    unless they are given."""
    stands = standing(
        base=score.base_points,
        taken=_taken(score) if taken is None else taken,
        max_points=score.max_points,
        na_granted=score.na == Na.GRANTED,
        na_policy=NaPolicy(score.criterion.na_policy),
    )
    return {"appraised_points": stands.points, "left_out": stands.left_out}


def _taken(score: Score) -> list[Taken]:
    found = score.deductions.order_by("at", "id").values_list("points", "restored")
    return [Taken(points, restored) for points, restored in found]


def tell(
    what: str,
    score: Score,
    *,
    by: User,
    at: datetime,
    period: Period,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Appends the line's event; the criterion's code stands in it beside the id."""
    code = {"code": score.criterion.code, "commune": score.scorecard.commune.code}
    record(
        Happening(what, score, old=dict(old), new={**code, **new}, reason=reason),
        chain=period.event_chain,
        by=by,
        at=at,
    )


def snapshot(score: Score) -> dict[str, Any]:
    """The line as JSON values, for an event's `old` and `new`."""
    return {
        "figures": score.figures,
        "base_points": None if score.base_points is None else str(score.base_points),
        "appraised_points": str(score.appraised_points),
        "note": score.note,
        "na": score.na,
        "na_reason": score.na_reason,
    }


def told(deduction: Deduction) -> dict[str, str]:
    """Which finding an event is about, and its points: enough to replay it (scoring.replay)."""
    return {"deduction": str(deduction.pk), "points": str(deduction.points)}


def _conflict(score: Score) -> Conflict:
    """Names who wrote on the line last, be it the commune, a department or the council."""
    now = Score.objects.select_related("criterion").get(pk=score.pk)
    about = Event.objects.filter(subject_type=Score._meta.label_lower, subject_id=str(score.pk))
    last = about.order_by("-sequence").first()
    return Conflict(
        _(
            "Line {code} was changed meanwhile by {name} ({at}): {points} points now stand there. "
            "Yours were not saved; look and save again."
        ),
        code=now.criterion.code,
        name=last.by_name if last else "?",
        at=timezone.localtime(last.at) if last else "?",
        points=now.appraised_points,
    )
