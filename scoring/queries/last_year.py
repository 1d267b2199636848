"""What a commune reached last year on the criteria that this year's lines come from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet, Subquery

from criteria.comparison.lineage import Place, ancestry
from criteria.models import Criterion
from scoring.arithmetic import ZERO
from scoring.last_scores import LastScore
from scoring.models import Period, Plan, Score, Scorecard
from scoring.queries.plans import Planned, planned_lines


@dataclass(frozen=True)
class LastYear:
    """By this year's code: what was scored, and what was planned from it."""

    scores: Mapping[str, LastScore] = field(default_factory=dict)
    planned: Mapping[str, tuple[Planned, ...]] = field(default_factory=dict)


def last_scores(scorecard: Scorecard) -> Mapping[str, LastScore]:
    """Only lines that were scored last year, as published. As `last_year`, without the plan."""
    return last_year(scorecard, with_plan=False).scores


def last_year(
    scorecard: Scorecard, newer: Sequence[Place] | None = None, *, with_plan: bool = True
) -> LastYear:
    """1 query where the places of this year's criteria are known, else 2, and 1 where there is an
    approved plan; none where the period follows no other, and nothing of a result that was entered
    from elsewhere."""
    previous = scorecard.period.previous_id
    if previous is None:
        return LastYear()
    rows = list(_last_lines(previous, scorecard.commune_id))
    got = {row.code: row for row in rows if row.got is not None}
    if not got:
        return LastYear()
    if newer is None:
        newer = [
            _place(row) for row in _criteria().filter(criteria_set=scorecard.period.criteria_set_id)
        ]
    origins = ancestry(newer, [_place(row) for row in rows])
    heirs = Counter(code for codes in origins.values() for code in codes)
    found = {
        code: _last_score([got[each] for each in codes if each in got], heirs)
        for code, codes in origins.items()
    }
    tasks: Mapping[str, Planned] = {}
    if with_plan and rows[0].has_plan:
        tasks = planned_lines(previous, scorecard.commune_id)
    planned = {
        code: tuple(tasks[each] for each in codes if each in tasks)
        for code, codes in origins.items()
    }
    return LastYear(
        {code: score for code, score in found.items() if score is not None},
        {code: each for code, each in planned.items() if each},
    )


def last_scores_across(period: Period, code: str, newer: Sequence[Place]) -> dict[int, LastScore]:
    """Of the line of that code, by commune. 2 queries; none where the period follows no other."""
    if period.previous_id is None:
        return {}
    published = Period.objects.filter(
        pk=period.previous_id, published_at__isnull=False, revision_reason=""
    )
    older = [_place(row) for row in _criteria().filter(criteria_set__periods__in=published)]
    origins = ancestry(newer, older)
    if not origins.get(code):
        return {}
    heirs = Counter(origin for codes in origins.values() for origin in codes)
    rows: Any = (
        Score.objects.filter(scorecard__period__in=published, criterion__code__in=origins[code])
        .order_by("criterion__position", "id")
        .values_list(
            "scorecard__commune_id",
            "criterion__code",
            "scorecard__period__year",
            "appraised_points",
            "criterion__max_points",
            "left_out",
        )
    )
    lines: dict[int, list[_LastLine]] = defaultdict(list)
    for commune_id, *columns in rows:
        lines[commune_id].append(_LastLine(*columns))
    found = {commune_id: _last_score(each, heirs) for commune_id, each in lines.items()}
    return {commune_id: score for commune_id, score in found.items() if score is not None}


class _LastLine(NamedTuple):
    code: str
    year: int
    got: Decimal
    max_points: Decimal
    was_left_out: bool


def _last_score(lines: list[Any], heirs: Mapping[str, int]) -> LastScore | None:
    counted = [line for line in lines if not line.was_left_out]
    if not counted:
        return None
    codes = tuple(line.code for line in counted)
    return LastScore(
        year=counted[0].year,
        points=sum((line.got for line in counted), ZERO),
        maximum=sum((line.max_points for line in counted), ZERO),
        codes=codes,
        is_split=any(heirs[code] > 1 for code in codes),
    )


def _last_lines(period_id: UUID, commune_id: int) -> QuerySet[Any]:
    """All criteria of the published period before, with what the commune got where it did."""
    previous = Period.objects.filter(pk=period_id, published_at__isnull=False, revision_reason="")
    card = Scorecard.objects.filter(period__in=previous, commune=commune_id)
    own = FilteredRelation("scores", condition=Q(scores__scorecard=Subquery(card.values("pk"))))
    rows = _criteria().filter(criteria_set__periods__in=previous)
    lines: QuerySet[Any] = rows.annotate(
        own=own,
        got=F("own__appraised_points"),
        was_left_out=F("own__left_out"),
        year=F("criteria_set__periods__year"),
        has_plan=Exists(Plan.objects.filter(scorecard__in=card, approved_at__isnull=False)),
    )
    return lines


def _criteria() -> QuerySet[Any]:
    rows = Criterion.objects.annotate(above=F("parent__code"))
    return rows.only("code", "is_leaf", "max_points", "predecessors").order_by("position", "id")


def _place(row: Any) -> Place:
    return Place(row.code, row.above or "", row.is_leaf, tuple(row.predecessors))
