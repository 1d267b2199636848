"""What a department still owes, line by line, in all its open periods at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max

from accounts.models import User
from criteria.outline import Source
from evidence.models import Attachment
from scoring.line_work import CriterionWork, LineWork, Said, Spoken, moments, tally
from scoring.models import Acceptance, Deduction, Period, Score
from scoring.models.scorecard import Na
from scoring.queries.stages import ROUND_STAGES
from scoring.states import State


class AcceptedAt(NamedTuple):
    """The latest acceptance of a line: by the number of its round, for which version."""

    number: int | None
    version: int | None
    at: datetime | None

    def stands(self, state: State, version: int) -> bool:
        """For the version that is there, in the round that the scorecard is in."""
        return self.version == version and self.number == ROUND_STAGES.get(state)


NEVER = AcceptedAt(None, None, None)


def line_work(
    row: Any,
    *,
    is_survey: bool,
    is_signed_off: bool,
    accepted: AcceptedAt,
    marks: Sequence[Said],
    documents: int,
    added_at: datetime | None,
) -> LineWork:
    """From a row with `state`, `version`, `base_points`, `na` and its moments, and what was said
    of it."""
    state = State(row.state)
    disputed = [mark for mark in marks if mark.agrees is False]
    return LineWork(
        state=state,
        claimed=row.base_points,
        is_survey=is_survey,
        asks_na=row.na == Na.ASKED,
        documents=documents,
        is_marked=accepted.stands(state, row.version)
        or bool(marks)
        or row.na in (Na.GRANTED, Na.REFUSED),
        is_signed_off=is_signed_off,
        disputes=len(disputed),
        undecided=sum(mark.decided_at is None for mark in disputed),
        spoken=moments(
            is_survey=is_survey,
            answered_at=row.answered_at,
            added_at=added_at,
            accepted_at=accepted.at,
            na_decided_at=row.na_decided_at,
            marks=marks,
        ),
    )


@dataclass(frozen=True)
class Work:
    """A department's lines by scorecard; and by criterion, in the order of the paper."""

    lines: dict[UUID, list[LineWork]]
    criteria: dict[UUID, list[CriterionWork]]

    def of_card(self, scorecard_id: UUID) -> list[LineWork]:
        return self.lines.get(scorecard_id, [])


def department_work(periods: Sequence[Period], user: User, signed: set[UUID]) -> Work:
    """The lines of the user's department; `signed` are the scorecards that it signed off.
    4 queries, however many periods, communes and lines there are."""
    ids = [period.pk for period in periods]
    marks, accepted, papers = _marks(ids, user), _accepted(ids, user), _papers(ids, user)
    by_card: dict[UUID, list[LineWork]] = defaultdict(list)
    by_criterion: dict[tuple[UUID, str, str], list[LineWork]] = defaultdict(list)
    for row in _rows(ids, user):
        documents, added_at = papers.get((row.dossier, row.criterion_id), (0, None))
        work = line_work(
            row,
            is_survey=row.source == Source.SURVEY.value,
            is_signed_off=row.card in signed,
            accepted=accepted.get(row.pk, NEVER),
            marks=marks.get(row.pk, ()),
            documents=documents,
            added_at=added_at,
        )
        by_card[row.card].append(work)
        by_criterion[row.period, row.code, row.name].append(work)
    criteria: dict[UUID, list[CriterionWork]] = defaultdict(list)
    for (period, code, name), works in by_criterion.items():
        criteria[period].append(CriterionWork(code, name, tally(works)))
    return Work(by_card, criteria)


class _Row(NamedTuple):
    pk: int
    version: int
    card: UUID
    period: UUID
    state: str
    dossier: UUID
    criterion_id: int
    code: str
    name: str
    source: str
    base_points: Any
    na: str
    na_decided_at: datetime | None
    answered_at: datetime | None


def _rows(periods: Sequence[UUID], user: User) -> list[_Row]:
    rows = (
        Score.objects.filter(
            scorecard__period__in=periods, criterion__department=user.department_id
        )
        .order_by("criterion__position", "scorecard__commune__name_sort", "id")
        .values_list(
            "pk", "version", "scorecard_id", "scorecard__period_id", "scorecard__state",
            "scorecard__dossier_id", "criterion_id", "criterion__code", "criterion__name",
            "criterion__source", "base_points", "na", "na_decided_at", "answered_at",
        )
    )  # fmt: skip
    return [_Row(*row) for row in rows]


def _marks(periods: Sequence[UUID], user: User) -> dict[int, list[Spoken]]:
    rows: Any = Deduction.objects.filter(
        score__scorecard__period__in=periods, score__criterion__department=user.department_id
    ).order_by("at", "id")
    found: dict[int, list[Spoken]] = defaultdict(list)
    for score_id, *said in rows.values_list(
        "score_id", "at", "decided_at", "explanation__agrees", "explanation__by_silence",
        "explanation__at",
    ):  # fmt: skip
        found[score_id].append(Spoken(*said))
    return found


def _accepted(periods: Sequence[UUID], user: User) -> dict[int, AcceptedAt]:
    """By line; the latest stands last."""
    rows: Any = Acceptance.objects.filter(
        score__scorecard__period__in=periods, score__criterion__department=user.department_id
    ).order_by("at", "id")
    return {
        score_id: AcceptedAt(*accepted)
        for score_id, *accepted in rows.values_list("score_id", "round__number", "version", "at")
    }


def _papers(
    periods: Sequence[UUID], user: User
) -> dict[tuple[UUID, int], tuple[int, datetime | None]]:
    """By dossier and criterion: how many valid documents, and when the latest was added."""
    rows = (
        Attachment.objects.filter(
            criterion__department=user.department_id,
            document__dossier__scorecard__period__in=periods,
            document__withdrawn_at__isnull=True,
        )
        .order_by("document__dossier_id", "criterion_id")
        .values_list("document__dossier_id", "criterion_id")
        .annotate(Count("id"), Max("document__added_at"))
    )
    return {(dossier, criterion): (count, added) for dossier, criterion, count, added in rows}
