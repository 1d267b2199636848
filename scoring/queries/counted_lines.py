"""All lines of a period summed up for the steering table, in one reading of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Sum, When

from criteria.outline import SetOutline, Source
from scoring.arithmetic import ZERO, FieldTotal, Total, total
from scoring.models import Period, Score
from scoring.models.scorecard import Na
from scoring.queries.ranking import APPLICABLE_MAX, has_capped, totals_by_commune
from scoring.queries.touched import touched_in_round_1


@dataclass(frozen=True)
class CountedLines:
    """By the commune's id its total, and how many lines it has still to answer; by department and
    scorecard how many lines somebody has looked at in round 1."""

    totals: Mapping[int, Total]
    unanswered: Mapping[int, int]
    touched: Mapping[int, Mapping[UUID, int]]


def counted_lines(period: Period, outline: SetOutline) -> CountedLines:
    """1 query; 2 for a set with capped parents, whose sums are not those of their lines."""
    unanswered: dict[int, int] = defaultdict(int)
    touched: dict[int, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    sums: dict[int, dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for commune, card, field, department, got, of, open_lines, looked_at in _rows(period):
        before = sums[commune].get(field, (ZERO, ZERO))
        sums[commune][field] = before[0] + got, before[1] + of
        unanswered[commune] += open_lines
        if department is not None and looked_at:
            touched[department][card] += looked_at
    if has_capped(outline):
        totals = totals_by_commune(period, outline)
    else:
        totals = {commune: _total(by_field, outline) for commune, by_field in sums.items()}
    return CountedLines(totals, unanswered, touched)


def _rows(period: Period) -> Any:
    unanswered = Q(criterion__source=Source.SELF.value, base_points__isnull=True, na=Na.NO)
    looked_at = Case(When(touched_in_round_1(), then=1), default=0, output_field=IntegerField())
    return (
        Score.objects.filter(scorecard__period=period)
        .values("scorecard__commune_id", "scorecard_id", "criterion__field__code")
        .annotate(
            department=F("criterion__department_id"),
            got=Sum("appraised_points"),
            of=Sum(APPLICABLE_MAX),
            unanswered=Count("id", filter=unanswered),
            looked_at=Sum(looked_at),
        )
        .order_by()
        .values_list(
            "scorecard__commune_id", "scorecard_id", "criterion__field__code", "department",
            "got", "of", "unanswered", "looked_at",
        )
    )  # fmt: skip


def _total(sums: Mapping[str, tuple[Decimal, Decimal]], outline: SetOutline) -> Total:
    return total(
        FieldTotal(field.code, field.kind, *sums[field.code], field.max_points)
        for field in outline.fields
        if field.code in sums
    )
