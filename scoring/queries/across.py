"""One criterion of a period, all its communes: plain values, in a number of queries that does not
grow with them (SPEED)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accounts.models import User
from criteria.comparison.lineage import Place
from criteria.models import Criterion
from criteria.outline import Source
from evidence.models import Attachment
from scoring.last_scores import LastScore
from scoring.line_work import LineWork
from scoring.models import Acceptance, Deduction, Period, Score, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.department_work import AcceptedAt, line_work
from scoring.queries.last_year import last_scores_across
from scoring.queries.scopes import periods_visible_to
from scoring.states import State


class Mark(NamedTuple):
    """A finding of a round, what the commune answered, and what a later round decided."""

    number: int
    points: Decimal
    reason: str
    restored: Decimal
    decision: str
    decided_in: int | None
    decided_at: datetime | None
    at: datetime
    agrees: bool | None
    by_silence: bool | None
    answer: str | None
    answered_at: datetime | None


class Paper(NamedTuple):
    """A document under the line, by the names of evidence.Document."""

    pk: UUID
    number: str
    title: str
    date: date | None
    issuer: str
    file: str
    url: str
    scan: str
    content_type: str
    stage: str
    pages: str
    added_at: datetime


@dataclass(frozen=True)
class CommuneLine:
    """A commune's line as stored, and what belongs to it."""

    score_id: int
    version: int
    scorecard_id: UUID
    commune_id: int
    commune: str
    name_sort: str
    block: str
    state: State
    figures: Mapping[str, Any]
    base_points: Decimal | None
    appraised_points: Decimal
    max_points: Decimal
    left_out: bool
    note: str
    na: str
    na_reason: str
    na_decision: str
    work: LineWork
    is_accepted: bool
    marks: tuple[Mark, ...]
    papers: tuple[Paper, ...]
    last_year: LastScore | None


@dataclass(frozen=True)
class Neighbour:
    code: str
    name: str


@dataclass(frozen=True)
class Across:
    """The criterion, its neighbours among those that the person compares, and every commune's
    line in the order of the communes' names."""

    criterion: Criterion
    position: int
    size: int
    previous: Neighbour | None
    following: Neighbour | None
    lines: tuple[CommuneLine, ...]


def periods_compared_by(user: User) -> QuerySet[Period]:
    """Periods whose communes the person may see beside each other: none for a commune's people."""
    periods = periods_visible_to(user)
    return periods if user.commune_id is None else periods.none()


def criteria_compared_by(user: User, period: Period) -> QuerySet[Criterion]:
    """The scored criteria: an appraiser's are those of his department."""
    found = Criterion.objects.filter(criteria_set=period.criteria_set_id, is_leaf=True)
    if user.department_id is not None:
        found = found.filter(department=user.department_id)
    return found.select_related("field", "parent", "department").order_by("position", "id")


def across(period: Period, criterion: Criterion, user: User) -> Across:
    """4 queries, 6 after another year, however many communes there are."""
    places, compared = _places(period, user)
    codes = [each.code for each in compared]
    here = codes.index(criterion.code)
    last_year = last_scores_across(period, criterion.code, places)
    return Across(
        criterion=criterion,
        position=here + 1,
        size=len(codes),
        previous=compared[here - 1] if here else None,
        following=compared[here + 1] if here + 1 < len(codes) else None,
        lines=tuple(_lines(period, criterion, last_year)),
    )


def _places(period: Period, user: User) -> tuple[list[Place], list[Neighbour]]:
    """All criteria of the set as places, and those that the person compares, in order."""
    rows = (
        Criterion.objects.filter(criteria_set=period.criteria_set_id)
        .order_by("position", "id")
        .values_list("code", "name", "parent__code", "is_leaf", "predecessors", "department_id")
    )
    places, compared = [], []
    for code, name, above, is_leaf, predecessors, department_id in rows:
        places.append(Place(code, above or "", is_leaf, tuple(predecessors)))
        if is_leaf and user.department_id in (None, department_id):
            compared.append(Neighbour(code, name))
    return places, compared


def _lines(
    period: Period, criterion: Criterion, last_year: Mapping[int, LastScore]
) -> list[CommuneLine]:
    scores = _scores(period, criterion)
    marks = _marks(period, criterion)
    papers = _papers(period, criterion)
    is_survey = criterion.source == Source.SURVEY.value
    return [
        _line(
            row,
            is_survey=is_survey,
            marks=marks.get(row.pk, ()),
            papers=papers.get(row.dossier, ()),
            last_year=last_year.get(row.commune_id),
        )
        for row in scores
    ]


def _scores(period: Period, criterion: Criterion) -> QuerySet[Any]:
    """Named rows. Whether its department signed it off, and when it was accepted last."""
    signed = SignOff.objects.filter(
        scorecard=OuterRef("scorecard"),
        department=criterion.department_id,
        round__number=RoundNumber.FIRST,
    )
    accepted = Acceptance.objects.filter(score=OuterRef("pk")).order_by("-at", "-id")
    rows: QuerySet[Any] = (
        Score.objects.filter(scorecard__period=period, criterion=criterion)
        .annotate(
            state=F("scorecard__state"),
            dossier=F("scorecard__dossier_id"),
            commune_id=F("scorecard__commune_id"),
            kind=F("scorecard__commune__kind"),
            name=F("scorecard__commune__name"),
            name_sort=F("scorecard__commune__name_sort"),
            block=F("scorecard__commune__block"),
            is_signed_off=Exists(signed),
            accepted_at=Subquery(accepted.values("at")[:1]),
            accepted_version=Subquery(accepted.values("version")[:1]),
            accepted_in=Subquery(accepted.values("round__number")[:1]),
        )
        .order_by("name_sort", "scorecard_id")
    )
    return rows.values_list(
        "pk", "version", "scorecard_id", "state", "dossier", "commune_id", "kind", "name",
        "name_sort", "block", "figures", "base_points", "appraised_points", "max_points",
        "left_out", "note", "na", "na_reason", "na_decision", "na_decided_at", "answered_at",
        "is_signed_off", "accepted_at", "accepted_version", "accepted_in", named=True,
    )  # fmt: skip


def _marks(period: Period, criterion: Criterion) -> dict[int, tuple[Mark, ...]]:
    rows: Any = (
        Deduction.objects.filter(score__scorecard__period=period, score__criterion=criterion)
        .order_by("at", "id")
        .values_list(
            "score_id", "round__number", "points", "reason", "restored", "decision",
            "decided_in__number", "decided_at", "at", "explanation__agrees",
            "explanation__by_silence", "explanation__text", "explanation__at",
        )
    )  # fmt: skip
    found: dict[int, list[Mark]] = defaultdict(list)
    for score_id, *columns in rows:
        found[score_id].append(Mark(*columns))
    return {score_id: tuple(marks) for score_id, marks in found.items()}


def _papers(period: Period, criterion: Criterion) -> dict[UUID, tuple[Paper, ...]]:
    """The valid documents by dossier, oldest first."""
    rows: Any = (
        Attachment.objects.filter(
            criterion=criterion,
            document__dossier__scorecard__period=period,
            document__withdrawn_at__isnull=True,
        )
        .order_by("document__added_at", "id")
        .values_list(
            "document__dossier_id", "document_id", "document__number", "document__title",
            "document__date", "document__issuer", "document__file", "document__url",
            "document__scan", "document__content_type", "document__stage", "pages",
            "document__added_at",
        )
    )  # fmt: skip
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for dossier_id, *columns in rows:
        found[dossier_id].append(Paper(*columns))
    return {dossier_id: tuple(papers) for dossier_id, papers in found.items()}


def _line(
    row: Any,
    *,
    is_survey: bool,
    marks: Sequence[Mark],
    papers: Sequence[Paper],
    last_year: LastScore | None,
) -> CommuneLine:
    state = State(row.state)
    accepted = AcceptedAt(row.accepted_in, row.accepted_version, row.accepted_at)
    work = line_work(
        row,
        is_survey=is_survey,
        is_signed_off=row.is_signed_off,
        accepted=accepted,
        marks=marks,
        documents=len(papers),
        added_at=papers[-1].added_at if papers else None,
    )
    is_shown = work.is_shown
    return CommuneLine(
        score_id=row.pk,
        version=row.version,
        scorecard_id=row.scorecard_id,
        commune_id=row.commune_id,
        commune=f"{row.kind} {row.name}",
        name_sort=row.name_sort,
        block=row.block,
        state=state,
        figures=row.figures if is_shown else {},
        base_points=row.base_points if is_shown else None,
        appraised_points=row.appraised_points,
        max_points=row.max_points,
        left_out=row.left_out,
        note=row.note if is_shown else "",
        na=row.na if is_shown else Na.NO,
        na_reason=row.na_reason if is_shown else "",
        na_decision=row.na_decision,
        work=work,
        is_accepted=accepted.stands(state, row.version),
        marks=tuple(marks),
        papers=tuple(papers) if is_shown else (),
        last_year=last_year,
    )
