"""What stands between a period and the release of round 1: gaps and overlaps of the departments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from accounts.models import Department, User
from accounts.roles import Role
from criteria.models import Criterion, Field
from scoring.models import Deduction, Period, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.states import State


@dataclass(frozen=True)
class DepartmentShare:
    """A department with lines in the set, and how far it is: `waiting` scorecards of `reached`."""

    department: Department
    lines: int
    accounts: int
    signed: int
    waiting: int


@dataclass(frozen=True)
class MatrixRow:
    """One commune: by department what it signed, none where it has not. Nothing can be signed
    before the commune has submitted."""

    scorecard: Scorecard
    signed: tuple[SignOff | None, ...]

    @property
    def is_reached(self) -> bool:
        return self.scorecard.state != State.SELF_ASSESSMENT.value

    @property
    def is_released(self) -> bool:
        return self.is_reached and self.scorecard.state != State.ROUND_1.value


@dataclass(frozen=True)
class MarkedTwice:
    """A line that carries marks of more than one department, or of one it does not belong to."""

    scorecard: Scorecard
    code: str
    departments: tuple[str, ...]
    belongs_to: str


@dataclass(frozen=True)
class ChangedHands:
    """A criterion whose department differs from the one before: of the version that the set
    corrects, or of last year (`is_last_year`)."""

    code: str
    name: str
    before: str
    now: str
    is_last_year: bool


@dataclass(frozen=True)
class Gaps:
    departments: tuple[DepartmentShare, ...]
    matrix: tuple[MatrixRow, ...]
    ownerless: tuple[Criterion, ...]
    marked_twice: tuple[MarkedTwice, ...]
    shared_fields: tuple[tuple[Field, tuple[str, ...]], ...]
    changed_hands: tuple[ChangedHands, ...]

    @property
    def without_accounts(self) -> tuple[DepartmentShare, ...]:
        return tuple(share for share in self.departments if not share.accounts)


def gaps(period: Period) -> Gaps:
    """All of it, in 5 queries for any number of communes, 7 after another version or year."""
    leaves = list(
        period.criteria_set.criteria.filter(is_leaf=True)
        .select_related("department", "field")
        .order_by("position", "id")
    )
    departments = {leaf.department.pk: leaf.department for leaf in leaves if leaf.department}
    ordered = sorted(departments.values(), key=lambda each: (each.name, each.pk))
    cards = list(
        Scorecard.objects.filter(period=period)
        .select_related("commune", "period")
        .order_by("commune__name_sort", "id")
    )
    matrix = _matrix(cards, ordered)
    return Gaps(
        departments=_shares(leaves, ordered, matrix),
        matrix=matrix,
        ownerless=tuple(leaf for leaf in leaves if leaf.department is None),
        marked_twice=_marked_twice({card.pk: card for card in cards}),
        shared_fields=_shared_fields(leaves),
        changed_hands=tuple(_changed_hands(period, leaves)),
    )


def _matrix(cards: Sequence[Scorecard], departments: Sequence[Department]) -> tuple[MatrixRow, ...]:
    rows = SignOff.objects.filter(scorecard__in=cards, round__number=RoundNumber.FIRST)
    signed = {
        (row.scorecard_id, row.department_id): row
        for row in rows.select_related("by").order_by("at", "id")
    }
    return tuple(
        MatrixRow(card, tuple(signed.get((card.pk, each.pk)) for each in departments))
        for card in cards
    )


def _shares(
    leaves: Sequence[Criterion], departments: Sequence[Department], matrix: Sequence[MatrixRow]
) -> tuple[DepartmentShare, ...]:
    people = User.objects.filter(
        department__in=departments, role=Role.APPRAISER, is_active=True
    ).order_by()
    accounts: Mapping[int | None, int] = dict(
        people.values_list("department").annotate(Count("pk"))
    )
    shares = []
    for at, each in enumerate(departments):
        signed = [row.signed[at] is not None for row in matrix if row.is_reached]
        shares.append(
            DepartmentShare(
                department=each,
                lines=sum(leaf.department_id == each.pk for leaf in leaves),
                accounts=accounts.get(each.pk, 0),
                signed=sum(signed),
                waiting=len(signed) - sum(signed),
            )
        )
    return tuple(shares)


def _marked_twice(cards: Mapping[UUID, Scorecard]) -> tuple[MarkedTwice, ...]:
    """Marks of rounds 1 and 2 alone: the council's are of no department."""
    rows = Deduction.objects.filter(
        score__scorecard__in=list(cards),
        department__isnull=False,
        round__number__lt=RoundNumber.COUNCIL,
    ).select_related("department", "score__criterion__department")
    by_line: dict[int, list[Deduction]] = defaultdict(list)
    for row in rows.order_by(
        "score__scorecard__commune__name_sort", "score__criterion__position", "at", "id"
    ):
        by_line[row.score_id].append(row)
    found = []
    for marks in by_line.values():
        score = marks[0].score
        owner = score.criterion.department
        names = dict.fromkeys(str(mark.department) for mark in marks)
        if len(names) > 1 or any(
            mark.department_id != score.criterion.department_id for mark in marks
        ):
            found.append(
                MarkedTwice(
                    cards[score.scorecard_id],
                    score.criterion.code,
                    tuple(names),
                    owner.name if owner else "",
                )
            )
    return tuple(found)


def _shared_fields(leaves: Iterable[Criterion]) -> tuple[tuple[Field, tuple[str, ...]], ...]:
    """Fields whose lines are of more than one department, in the order of the paper."""
    of_field: dict[Field, dict[str, None]] = defaultdict(dict)
    for leaf in leaves:
        if leaf.department:
            of_field[leaf.field][leaf.department.name] = None
    return tuple((field, tuple(names)) for field, names in of_field.items() if len(names) > 1)


def _changed_hands(period: Period, leaves: Sequence[Criterion]) -> Iterable[ChangedHands]:
    """Against the version that the set corrects, by code; against last year, by the codes that
    the criteria had then."""
    corrected = period.criteria_set.replaces_id
    last_year = period.previous.criteria_set_id if period.previous else None
    for former, is_last_year in ((corrected, False), (last_year, True)):
        if former is None:
            continue
        before = _departments_of(former)
        for leaf in leaves:
            codes = (leaf.predecessors or [leaf.code]) if is_last_year else [leaf.code]
            had = [before[code] for code in codes if code in before]
            now = leaf.department.name if leaf.department else ""
            if had and now not in had:
                yield ChangedHands(leaf.code, leaf.name, ", ".join(had), now, is_last_year)


def _departments_of(criteria_set: UUID) -> dict[str, str]:
    """Names by the codes of the lines that had a department. 1 query."""
    rows = Criterion.objects.filter(
        criteria_set=criteria_set, is_leaf=True, department__isnull=False
    )
    return dict(rows.order_by("position").values_list("code", "department__name"))
