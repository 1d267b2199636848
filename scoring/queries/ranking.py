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

APPLICABLE_MAX = Case(
    When(left_out=True, then=Value(0)), default=F("max_points"), output_field=PointsField()
)


@dataclass(frozen=True)
class Standing:
    """One commune in the ranking. `total.index` is unrounded; the changes are of printed figures,
    None where the commune is "không so sánh"."""

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
    commune_id: int
    code: str
    name: str
    name_sort: str
    kind: str
    block: str
    previous_index: Decimal | None
    previous_rank: int | None


def standings(period: Period, outline: SetOutline | None = None) -> list[Standing]:
    """Every commune of the period, block by block, best first. 5 queries, 2 with an outline."""
    outline = outline or criteria_queries.outline(period.criteria_set, with_rules=False)
    communes = _communes(period)
    totals = totals_by_commune(period, outline)
    contenders = [_contender(row, totals[row.commune_id], outline) for row in communes]
    rows = {row.code: row for row in communes}
    return [
        _standing(rows[place.key], totals[rows[place.key].commune_id], place, outline)
        for place in ranked(contenders, outline.thresholds)
    ]


def totals_by_commune(period: Period, outline: SetOutline) -> dict[int, Total]:
    """The total of every scorecard, by its commune's id. Sums are made by the database, exactly,
    since points are integers there; only a set with capped parents needs the lines. 1 query."""
    if has_capped(outline):
        by_commune = _field_totals_from_lines(period, outline)
    else:
        by_commune = _field_totals_from_sums(period, outline)
    return {key: total(fields) for key, fields in by_commune.items()}


def has_capped(outline: SetOutline) -> bool:
    """Whether a parent holds its children's sum at its own maximum."""
    return any(node.capped for _depth, node in outline.walk())


def _field_totals_from_sums(
    period: Period, outline: SetOutline
) -> dict[int, tuple[FieldTotal, ...]]:
    sums = (
        Score.objects.filter(scorecard__period=period)
        .values("scorecard__commune_id", "criterion__field__code")
        .annotate(got=Sum("appraised_points"), of=Sum(APPLICABLE_MAX))
        .order_by()
        .values_list("scorecard__commune_id", "criterion__field__code", "got", "of")
    )
    fields = {field.code: field for field in outline.fields}
    found: dict[int, dict[str, FieldTotal]] = defaultdict(dict)
    for commune_id, code, points, applicable_max in sums.iterator(chunk_size=10_000):
        field = fields[code]
        found[commune_id][code] = FieldTotal(
            code, field.kind, points, applicable_max, field.max_points
        )
    return {
        key: tuple(by_code[code] for code in fields if code in by_code)
        for key, by_code in found.items()
    }


def _field_totals_from_lines(
    period: Period, outline: SetOutline
) -> dict[int, tuple[FieldTotal, ...]]:
    lines: dict[int, dict[str, Line]] = defaultdict(dict)
    rows = Score.objects.filter(scorecard__period=period).values_list(
        "scorecard__commune_id", "criterion__code", "appraised_points", "left_out"
    )
    for commune_id, code, points, left_out in rows.iterator(chunk_size=10_000):
        lines[commune_id][code] = Line(points, left_out)
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
            "id", "commune_id", "commune__code", "commune__name", "commune__name_sort",
            "commune__kind", "commune__block", "last__index", "last__rank",
        )
    )  # fmt: skip
    return [_CommuneRow(*row) for row in rows]


def _contender(row: _CommuneRow, of_card: Total, outline: SetOutline) -> Contender:
    rates = (
        {field.code: field.rate or ZERO for field in of_card.fields} if outline.tie_break else {}
    )
    return Contender(
        key=row.code,
        name_sort=row.name_sort,
        index=of_card.index,
        block=row.block,
        tie_break=tuple(rates.get(code, ZERO) for code in outline.tie_break),
    )


def _standing(row: _CommuneRow, of_card: Total, place: Place, outline: SetOutline) -> Standing:
    return Standing(
        scorecard_id=row.scorecard_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        block=row.block,
        previous_index=row.previous_index,
        previous_rank=row.previous_rank,
        total=of_card,
        rank=place.rank,
        group=place.group,
        index_change=index_change(of_card.index, row.previous_index, places=outline.index_places),
        rank_change=rank_change(place.rank, row.previous_rank),
    )
