"""The rows that facts of scorecards are made of, each table read once for any number of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from criteria.models import Criterion
from criteria.outline import Source
from scoring.disputes import Outcome, outcome
from scoring.models import Deduction, Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na

SELF, SURVEY = Source.SELF.value, Source.SURVEY.value


class LineRow(NamedTuple):
    """A line on which something is open, or decided of "not applicable"."""

    scorecard: UUID
    code: str
    source: str
    base_points: Decimal | None
    na: str
    na_decided_at: datetime | None
    put_at: datetime | None
    concluded_at: datetime | None

    @property
    def is_unanswered(self) -> bool:
        return self.source == SELF and self.base_points is None and self.na == Na.NO

    @property
    def awaits_survey(self) -> bool:
        return self.source == SURVEY and self.base_points is None

    @property
    def is_unconcluded(self) -> bool:
        return self.put_at is not None and self.concluded_at is None


class FindingRow(NamedTuple):
    """A finding that is disputed, still to be answered, or of round 2."""

    scorecard: UUID
    code: str
    department: int | None
    number: int
    decided_at: datetime | None
    decided_in: int | None
    agrees: bool | None
    points: Decimal
    restored: Decimal
    na: str
    concluded_at: datetime | None

    @property
    def is_unexplained(self) -> bool:
        """Points that round 1 gave ask for no answer, and are not among the rows."""
        return self.number == RoundNumber.FIRST and self.decided_at is None and self.agrees is None

    @property
    def is_undecided_dispute(self) -> bool:
        return self.agrees is False and self.decided_at is None

    @property
    def is_kept_dispute(self) -> bool:
        """Decided against the commune, in whole or in part, and not concluded by the council."""
        return (
            self.agrees is False
            and self.concluded_at is None
            and self._outcome in (Outcome.KEPT, Outcome.PARTLY)
        )

    @property
    def _outcome(self) -> Outcome | None:
        return outcome(
            self.points,
            self.restored,
            is_decided=self.decided_at is not None,
            is_granted=self.na == Na.GRANTED,
        )

    @property
    def is_of_round_2(self) -> bool:
        return RoundNumber.SECOND in (self.number, self.decided_in)


class DepartmentLines(NamedTuple):
    """How many lines the department appraises in one scorecard."""

    pk: int
    name: str
    lines: int


@dataclass(frozen=True)
class FactRows:
    """Lines and findings in the order of the paper; `signed` are the departments that signed off
    round 1, by scorecard; `departments` by criteria set and name; `rounds` by period."""

    lines: Sequence[LineRow]
    findings: Sequence[FindingRow]
    signed: Mapping[UUID, set[int]]
    departments: Mapping[UUID, Sequence[DepartmentLines]]
    rounds: Mapping[UUID, Sequence[Round]]


def fact_rows(scorecards: Sequence[Scorecard], *, unanswered: bool = True) -> FactRows:
    """5 queries. Without `unanswered`, lines that a commune has still to answer are left out: in
    the first weeks these are nearly all there are."""
    ids = [scorecard.pk for scorecard in scorecards]
    return FactRows(
        lines=[LineRow(*row) for row in _lines(ids, unanswered=unanswered)],
        findings=[FindingRow(*row) for row in _findings(ids)],
        signed=_signed(ids),
        departments=_departments({each.period.criteria_set_id for each in scorecards}),
        rounds=_rounds({each.period_id for each in scorecards}),
    )


def _lines(scorecards: Sequence[UUID], *, unanswered: bool) -> Iterator[Any]:
    told = Q(na=Na.ASKED) | Q(na_decided_at__isnull=False)
    told |= Q(criterion__source=SURVEY, base_points__isnull=True)
    told |= Q(council_item__put_at__isnull=False, council_item__concluded_at__isnull=True)
    if unanswered:
        told |= Q(criterion__source=SELF, base_points__isnull=True, na=Na.NO)
    rows = Score.objects.filter(told, scorecard__in=scorecards)
    yield from rows.order_by("criterion__position", "id").values_list(
        "scorecard_id", "criterion__code", "criterion__source", "base_points", "na",
        "na_decided_at", "council_item__put_at", "council_item__concluded_at",
    )  # fmt: skip


def _findings(scorecards: Sequence[UUID]) -> Iterator[Any]:
    told = Q(explanation__agrees=False)
    told |= Q(round__number=RoundNumber.SECOND) | Q(decided_in__number=RoundNumber.SECOND)
    told |= Q(
        round__number=RoundNumber.FIRST, points__gte=0,
        decided_at__isnull=True, explanation__isnull=True,
    )  # fmt: skip
    rows = Deduction.objects.filter(told, score__scorecard__in=scorecards)
    yield from rows.order_by("score__criterion__position", "id").values_list(
        "score__scorecard_id", "score__criterion__code", "score__criterion__department_id",
        "round__number", "decided_at", "decided_in__number", "explanation__agrees",
        "points", "restored", "score__na", "score__council_item__concluded_at",
    )  # fmt: skip


def _signed(scorecards: Sequence[UUID]) -> Mapping[UUID, set[int]]:
    rows = SignOff.objects.filter(scorecard__in=scorecards, round__number=RoundNumber.FIRST)
    found: dict[UUID, set[int]] = defaultdict(set)
    for scorecard, department in rows.order_by().values_list("scorecard_id", "department_id"):
        found[scorecard].add(department)
    return found


def _departments(sets: set[UUID]) -> Mapping[UUID, list[DepartmentLines]]:
    leaves = Criterion.objects.filter(
        criteria_set__in=sets, is_leaf=True, department__isnull=False
    ).values_list("criteria_set_id", "department_id", "department__name")
    found: dict[UUID, list[DepartmentLines]] = defaultdict(list)
    counted: Any = leaves.annotate(Count("id")).order_by("department__name", "department_id")
    for criteria_set, *department in counted:
        found[criteria_set].append(DepartmentLines(*department))
    return found


def _rounds(periods: set[UUID]) -> Mapping[UUID, list[Round]]:
    found: dict[UUID, list[Round]] = defaultdict(list)
    for each in Round.objects.filter(period__in=periods).order_by("number", "id"):
        found[each.period_id].append(each)
    return found
