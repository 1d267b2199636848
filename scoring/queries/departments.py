"""How far each department is with a period, from rows that the steering page has read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from scoring.models import Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.queries.fact_rows import DepartmentLines, FactRows, FindingRow
from scoring.states import State

DISPUTED_IN = (State.ROUND_2, State.COUNCIL, State.FINAL)

Marked = Mapping[int, Mapping[UUID, int]]


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


def department_rows(
    departments: Sequence[DepartmentLines],
    scorecards: Sequence[Scorecard],
    rows: FactRows,
    marked: Marked,
) -> list[DepartmentRow]:
    """The departments with lines in the set; `marked` counts lines by department and scorecard."""
    states = {scorecard.pk: State(scorecard.state) for scorecard in scorecards}
    submitted = {pk for pk, state in states.items() if state is not State.SELF_ASSESSMENT}
    in_round_1 = {pk for pk, state in states.items() if state is State.ROUND_1}
    disputed = [row for row in rows.findings if _is_dispute(row, states)]
    found = []
    for department in departments:
        signed = {pk for pk in submitted if department.pk in rows.signed.get(pk, ())}
        here = {pk: count for pk, count in marked.get(department.pk, {}).items() if pk in submitted}
        decided, undecided = _counted(disputed, department.pk)
        found.append(
            DepartmentRow(
                name=department.name,
                cards=len(submitted),
                signed=len(signed),
                lines=department.lines * len(submitted),
                marked=sum(here.values()),
                left=sum(department.lines - here.get(pk, 0) for pk in in_round_1 - signed),
                decided=decided,
                undecided=undecided,
            )
        )
    return found


def _is_dispute(row: FindingRow, states: Mapping[UUID, State]) -> bool:
    """What a commune sent its disagreement with; what it still writes is not sent."""
    return (
        row.number == RoundNumber.FIRST
        and row.agrees is False
        and states[row.scorecard] in DISPUTED_IN
    )


def _counted(disputed: Iterable[FindingRow], department: int) -> tuple[int, int]:
    """(decided, open)"""
    here = [row.decided_at is not None for row in disputed if row.department == department]
    return sum(here), len(here) - sum(here)
