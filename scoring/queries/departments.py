"""How far each department is with a period."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from criteria.models import Criterion
from scoring.models import Deduction, Period, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.queries.touched import touched_in_round_1
from scoring.states import State

DISPUTED_IN = (State.ROUND_2, State.COUNCIL, State.FINAL)


@dataclass(frozen=True)
class DepartmentRow:
    """One department. `cards` have been submitted; `marked` lines carry a finding of round 1, a
    decision on "not applicable" or an acceptance as they stand; `left` are those without any where
    it has not signed off."""

    name: str
    cards: int
    signed: int
    lines: int
    marked: int
    left: int
    decided: int
    undecided: int


def department_rows(period: Period, scorecards: Sequence[Scorecard]) -> list[DepartmentRow]:
    """Every department with lines in the set, by name. 4 queries, however many communes."""
    submitted = {c.pk for c in scorecards if c.state != State.SELF_ASSESSMENT}
    in_round_1 = {c.pk for c in scorecards if c.state == State.ROUND_1}
    marked, signed, disputes = _marked(period), _signed(period), _disputes(period)
    rows = []
    for department, (name, lines) in _lines(period).items():
        here = {card: count for card, count in marked[department].items() if card in submitted}
        owing = in_round_1 - signed[department]
        decided, undecided = disputes.get(department, (0, 0))
        rows.append(
            DepartmentRow(
                name=name,
                cards=len(submitted),
                signed=len(signed[department] & submitted),
                lines=lines * len(submitted),
                marked=sum(here.values()),
                left=sum(lines - here.get(card, 0) for card in owing),
                decided=decided,
                undecided=undecided,
            )
        )
    return rows


def _lines(period: Period) -> dict[int, tuple[str, int]]:
    """(name, how many lines it appraises in one scorecard) by department."""
    leaves = Criterion.objects.filter(
        criteria_set=period.criteria_set_id, is_leaf=True, department__isnull=False
    )
    counts = leaves.values_list("department_id", "department__name").annotate(count=Count("id"))
    ordered = counts.order_by("department__name", "department_id")
    return {pk: (name, count) for pk, name, count in ordered if pk is not None}


def _marked(period: Period) -> Mapping[int, dict[UUID, int]]:
    scores = Score.objects.filter(
        touched_in_round_1(),
        scorecard__period=period,
        criterion__department__isnull=False,
    )
    found: dict[int, dict[UUID, int]] = defaultdict(dict)
    grouped = scores.values_list("criterion__department_id", "scorecard_id")
    for department, card, count in grouped.annotate(count=Count("id")).order_by("scorecard_id"):
        if department is not None:
            found[department][card] = count
    return found


def _signed(period: Period) -> Mapping[int, set[UUID]]:
    offs = SignOff.objects.filter(scorecard__period=period, round__number=RoundNumber.FIRST)
    found: dict[int, set[UUID]] = defaultdict(set)
    for department, card in offs.order_by("id").values_list("department_id", "scorecard_id"):
        found[department].add(card)
    return found


def _disputes(period: Period) -> dict[int, tuple[int, int]]:
    """(decided, open) by department: what a commune sent its disagreement with."""
    disputed = Deduction.objects.filter(
        score__scorecard__period=period,
        score__scorecard__state__in=[state.value for state in DISPUTED_IN],
        round__number=RoundNumber.FIRST,
        explanation__agrees=False,
    )
    grouped = disputed.values_list("score__criterion__department_id").annotate(
        decided=Count("id", filter=Q(decided_at__isnull=False)),
        undecided=Count("id", filter=Q(decided_at__isnull=True)),
    )
    return {
        department: (decided, undecided)
        for department, decided, undecided in grouped.order_by("score__criterion__department_id")
        if department is not None
    }
