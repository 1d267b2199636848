"""The rows of scorecards as a newer version of their criteria set has them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Value, When

from criteria.models import CriteriaSet
from scoring.models import Deduction, Period, Score
from scoring.models.scorecard import Na
from scoring.version_lines import Effect, LineChange
from scoring.versions import MovePlan

Rows = Mapping[tuple[str, str], Score]
Lifted = Mapping[int, list[dict[str, str]]]

WRITTEN = [
    "max_points", "figures", "base_points", "appraised_points", "left_out", "na", "na_reason",
    "na_decided_at", "na_decided_by", "na_decision", "answered_at", "answered_by",
]  # fmt: skip
UNDECIDED: dict[str, Any] = {"na_decided_at": None, "na_decided_by": None, "na_decision": ""}
UNANSWERED: dict[str, Any] = {
    **UNDECIDED,
    "figures": {},
    "na": Na.NO,
    "na_reason": "",
    "answered_at": None,
    "answered_by": None,
}
BATCH = 500


def changed_rows(period: Period, planned: MovePlan) -> Rows:
    """The lines that change or go, as they are, by scorecard and code."""
    codes = {change.code for _card, change in _changes(planned)}
    rows = Score.objects.filter(scorecard__period=period, criterion__code__in=codes)
    return {
        (str(row.scorecard_id), row.criterion.code): row
        for row in rows.select_related("criterion").order_by("id")
    }


def lift(rows: Rows, planned: MovePlan) -> Lifted:
    """Removes what an appraisal took, before a return, from lines that now count otherwise; what
    it was, by line, for the event that keeps it."""
    lines = [rows[card, change.code].pk for card, change in _changes(planned) if change.lifts]
    found = Deduction.objects.filter(score__in=lines)
    kept: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in found.select_related("by").order_by("at", "id"):
        told = {"points": str(row.points), "reason": row.reason, "by": row.by.full_name}
        kept[row.score_id].append(told)
    found.delete()
    return kept


def drop_lines(rows: Rows, planned: MovePlan) -> None:
    gone = [
        rows[card, change.code].pk
        for card, change in _changes(planned)
        if change.effect is Effect.DROPPED
    ]
    Score.objects.filter(pk__in=gone).delete()


def renew_lines(period: Period, rows: Rows, planned: MovePlan) -> None:
    """Points and maxima of the lines that count otherwise. All lines with another rule get a new
    number: whoever has one open is told when he saves it."""
    staying = [
        (card, change)
        for card, change in _changes(planned)
        if change.before is not None and change.after is not None
    ]
    renewed = [
        _renewed(rows[card, change.code], change)
        for card, change in staying
        if change.effect is not Effect.RULE
    ]
    Score.objects.bulk_update(renewed, WRITTEN, batch_size=BATCH)
    codes = {change.code for _card, change in staying}
    lines = Score.objects.filter(scorecard__period=period, criterion__code__in=codes)
    lines.update(version=F("version") + 1)


def repoint(period: Period, criteria: Mapping[int, int]) -> None:
    """Every line that is there belongs to the new criterion of the same code; a line without one
    is refused by the database. 1 query."""
    new = Case(
        *(When(criterion_id=old, then=Value(new)) for old, new in criteria.items()),
        output_field=IntegerField(),
    )
    Score.objects.filter(scorecard__period=period).update(criterion_id=new)


def add_lines(to: CriteriaSet, planned: MovePlan) -> None:
    """The lines that the old version did not have, unanswered."""
    leaves = {leaf.code: leaf for leaf in to.criteria.filter(is_leaf=True).order_by("position")}
    Score.objects.bulk_create(
        (
            Score(
                scorecard_id=UUID(card),
                criterion=leaves[change.code],
                max_points=leaves[change.code].max_points,
            )
            for card, change in _changes(planned)
            if change.effect is Effect.NEW
        ),
        batch_size=1000,
    )


def _changes(planned: MovePlan) -> Iterator[tuple[str, LineChange]]:
    return ((card.key, change) for card in planned.cards for change in card.changes)


def _renewed(score: Score, change: LineChange) -> Score:
    """The row as it counts now. A refusal of "not applicable" goes with the finding that it is."""
    assert change.after is not None
    columns: dict[str, Any] = {
        "base_points": change.after.base,
        "appraised_points": change.after.points,
        "max_points": change.after.max_points,
        "left_out": change.after.left_out,
    }
    if change.effect is Effect.AGAIN:
        columns |= UNANSWERED
    elif change.lifts and score.na == Na.REFUSED:
        columns |= {**UNDECIDED, "na": Na.ASKED}
    for name, value in columns.items():
        setattr(score, name, value)
    return score
