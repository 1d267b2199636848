"""The ranking of a period as it stands now: one grouped query, the pure engine on top (SPEED)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, Q, Sum, Value, When

from criteria import queries as criteria_queries
from criteria.outline import SetOutline
from criteria.points import PointsField
from scoring.arithmetic import ZERO, FieldTotal, Line, Total, field_totals, total
from scoring.models import Period, Score, Scorecard
from scoring.ranking import Contender, Place, index_change, rank_change, ranked


@dataclass(frozen=True)
class Standing:
    """One commune in the ranking. `index` is unrounded; the changes are of printed figures, None
    where the commune is "không so sánh"."""

    scorecard_id: UUID
    code: str
    name: str
    kind: str
    block: str
    total: Total
    rank: int
    group: str | None
    previous_index: Decimal | None
    previous_rank: int | None
    index_change: Decimal | None
    rank_change: int | None


class _CommuneRow(NamedTuple):
    scorecard_id: UUID
    code: str
    name: str
    kind: str
    block: str
    previous_index: Decimal | None
    previous_rank: int | None


def standings(period: Period, outline: SetOutline | None = None) -> list[Standing]:
    """Every commune of the period, block by block, best first. 5 queries, 2 with an outline."""
    outline = outline or criteria_queries.outline(period.criteria_set)
    communes = _communes(period)
    totals = totals_by_scorecard(period, outline)
    contenders = [_contender(row, totals[row.scorecard_id], outline) for row in communes]
    rows = {str(row.scorecard_id): row for row in communes}
    return [
        _standing(rows[place.key], totals[rows[place.key].scorecard_id], place, outline)
        for place in ranked(contenders, outline.thresholds)
    ]


def totals_by_scorecard(period: Period, outline: SetOutline) -> dict[UUID, Total]:
    """The total of every scorecard. Sums are made by the database, exactly, since points are
    integers there; only a set with capped parents needs the single lines. 1 query."""
    if any(node.capped for _depth, node in outline.walk()):
        by_scorecard = _field_totals_from_lines(period, outline)
    else:
        by_scorecard = _field_totals_from_sums(period, outline)
    return {key: total(fields) for key, fields in by_scorecard.items()}


def _field_totals_from_sums(
    period: Period, outline: SetOutline
) -> dict[UUID, tuple[FieldTotal, ...]]:
    applicable = Case(
        When(left_out=True, then=Value(0)), default=F("max_points"), output_field=PointsField()
    )
    sums = (
        Score.objects.filter(scorecard__period=period)
        .values_list("scorecard_id", "criterion__field__code")
        .annotate(Sum("appraised_points"), Sum(applicable))
        .order_by()
    )
    fields = {field.code: field for field in outline.fields}
    found: dict[UUID, dict[str, FieldTotal]] = defaultdict(dict)
    for scorecard_id, code, points, applicable_max in sums.iterator(chunk_size=10_000):
        field = fields[code]
        found[scorecard_id][code] = FieldTotal(
            code, field.kind, points, applicable_max, field.max_points
        )
    return {
        key: tuple(by_code[code] for code in fields if code in by_code)
        for key, by_code in found.items()
    }


def _field_totals_from_lines(
    period: Period, outline: SetOutline
) -> dict[UUID, tuple[FieldTotal, ...]]:
    lines: dict[UUID, dict[str, Line]] = defaultdict(dict)
    rows = Score.objects.filter(scorecard__period=period).values_list(
        "scorecard_id", "criterion__code", "appraised_points", "left_out"
    )
    for scorecard_id, code, points, left_out in rows.iterator(chunk_size=10_000):
        lines[scorecard_id][code] = Line(points, left_out)
    return {key: field_totals(outline.fields, of_card) for key, of_card in lines.items()}


def _communes(period: Period) -> list[_CommuneRow]:
    rows = (
        Scorecard.objects.filter(period=period)
        .annotate(
            last=FilteredRelation(
                "commune__previous_results",
                condition=Q(commune__previous_results__period=period),
            )
        )
        .order_by("id")
        .values_list(
            "id", "commune__code", "commune__name", "commune__kind", "commune__block",
            "last__index", "last__rank",
        )
    )  # fmt: skip
    return [_CommuneRow(*row) for row in rows]


def _contender(row: _CommuneRow, of_card: Total, outline: SetOutline) -> Contender:
    rates = (
        {field.code: field.rate or ZERO for field in of_card.fields} if outline.tie_break else {}
    )
    return Contender(
        key=str(row.scorecard_id),
        name=row.name,
        index=of_card.index,
        block=row.block,
        tie_break=tuple(rates.get(code, ZERO) for code in outline.tie_break),
    )


def _standing(row: _CommuneRow, of_card: Total, place: Place, outline: SetOutline) -> Standing:
    return Standing(
        **row._asdict(),
        total=of_card,
        rank=place.rank,
        group=place.group,
        index_change=index_change(of_card.index, row.previous_index, places=outline.index_places),
        rank_change=rank_change(place.rank, row.previous_rank),
    )
