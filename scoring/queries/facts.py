"""The facts that policies ask for, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from criteria.outline import Source
from evidence.models import Attachment
from scoring.models import Deduction, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.policies import Facts, LatePolicy
from scoring.queries.fact_rows import FactRows, FindingRow, LineRow, fact_rows
from scoring.states import State

Codes = Mapping[UUID, tuple[str, ...]]


def facts(scorecard: Scorecard, *, now: datetime) -> Facts:
    """Everything scoring.policies may ask about the scorecard. 8 queries."""
    return facts_by_scorecard([scorecard], now=now)[scorecard.pk]


def facts_by_scorecard(
    scorecards: Sequence[Scorecard], *, now: datetime, own_steps: bool = True
) -> dict[UUID, Facts]:
    """The facts of many scorecards, which bring their period along. 8 queries for any number.

    Without `own_steps` 5, and nothing is said of what only a commune's own steps ask for: lines
    unanswered or without evidence, and whether the appraisal has begun. It is most of the work
    where there are many communes.
    """
    rows = fact_rows(scorecards, unanswered=own_steps)
    return facts_from_rows(scorecards, rows, now=now, own_steps=own_steps)


def facts_from_rows(
    scorecards: Sequence[Scorecard], rows: FactRows, *, now: datetime, own_steps: bool = False
) -> dict[UUID, Facts]:
    """The same from rows that somebody else reads too. No query, 3 with `own_steps`."""
    lists = _lists(scorecards, rows)
    begun: set[UUID] = set()
    if own_steps:
        lists["without_evidence"] = _without_evidence(scorecards)
        begun = _with_appraisal_begun(scorecards, rows)
    closed = {
        each.period_id
        for rounds in rows.rounds.values()
        for each in rounds
        if each.number == RoundNumber.SECOND and each.closed_at is not None
    }
    return {
        scorecard.pk: Facts(
            now=now,
            self_assessment_due_at=self_assessment_due_at(scorecard),
            explanation_due_at=explanation_due_at(scorecard),
            late_policy=LatePolicy(scorecard.period.late_policy),
            closed_unsubmitted=scorecard.not_submitted,
            appraisal_begun=scorecard.pk in begun,
            round_is_closed=scorecard.period_id in closed,
            is_published=scorecard.period.is_published,
            revision_is_open=bool(scorecard.period.revision_reason),
            **{fact: found.get(scorecard.pk, ()) for fact, found in lists.items()},
        )
        for scorecard in scorecards
    }


def _lists(scorecards: Sequence[Scorecard], rows: FactRows) -> dict[str, Codes]:
    """By the name of the fact: the codes of lines, or names of departments, of each scorecard."""
    lines, findings = rows.lines, rows.findings
    return {
        "unanswered": _codes(row for row in lines if row.is_unanswered),
        "awaiting_survey": _codes(row for row in lines if row.awaits_survey),
        "undecided_na": _codes(row for row in lines if row.na == Na.ASKED),
        "unconcluded": _codes(row for row in lines if row.is_unconcluded),
        "unexplained": _codes(row for row in findings if row.is_unexplained),
        "undecided_disputes": _codes(row for row in findings if row.is_undecided_dispute),
        "kept_disputes": _codes(row for row in findings if row.is_kept_dispute),
        "decided_in_round_2": _codes(row for row in findings if row.is_of_round_2),
        "unsigned_departments": {
            scorecard.pk: tuple(
                department.name
                for department in rows.departments.get(scorecard.period.criteria_set_id, ())
                if department.pk not in rows.signed.get(scorecard.pk, ())
            )
            for scorecard in scorecards
        },
    }


def _codes(rows: Iterable[LineRow | FindingRow]) -> Codes:
    """Each code once, in the order of the rows."""
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    for row in rows:
        found[row.scorecard][row.code] = None
    return {scorecard: tuple(codes) for scorecard, codes in found.items()}


def self_assessment_due_at(scorecard: Scorecard) -> datetime:
    """The period's deadline, or the commune's own where it was extended."""
    return _extended(scorecard, scorecard.period.self_assessment_due_at)


def explanation_due_at(scorecard: Scorecard) -> datetime:
    """The period's deadline, or the commune's own where it was extended."""
    return _extended(scorecard, scorecard.period.explanation_due_at)


def period_due_at(scorecard: Scorecard) -> datetime | None:
    """The deadline of all communes for what this one is at; none while others are at work."""
    return {
        State.SELF_ASSESSMENT: scorecard.period.self_assessment_due_at,
        State.EXPLANATION: scorecard.period.explanation_due_at,
    }.get(State(scorecard.state))


def own_due_at(scorecard: Scorecard) -> datetime | None:
    """The same, or the commune's own deadline where it was extended."""
    due_at = period_due_at(scorecard)
    return _extended(scorecard, due_at) if due_at else None


def is_extended(scorecard: Scorecard) -> bool:
    """Whether the commune has more time than the others for what it is at."""
    return own_due_at(scorecard) != period_due_at(scorecard)


def _extended(scorecard: Scorecard, due_at: datetime) -> datetime:
    return max(due_at, scorecard.extended_to) if scorecard.extended_to else due_at


def _without_evidence(scorecards: Sequence[Scorecard]) -> Codes:
    """Lines that claim points with neither a document nor a written reason. 2 queries: joined in
    one, PostgreSQL without fresh statistics searches all attachments anew for every line."""
    dossiers = {scorecard.pk: scorecard.dossier_id for scorecard in scorecards}
    proved = set(
        Attachment.objects.filter(
            document__dossier__in=dossiers.values(), document__withdrawn_at__isnull=True
        ).values_list("document__dossier_id", "criterion_id")
    )
    claimed = (
        Score.objects.filter(scorecard__in=list(dossiers), criterion__source=Source.SELF.value)
        .filter(base_points__gt=0, note="")
        .order_by("criterion__position", "id")
        .values_list("scorecard_id", "criterion_id", "criterion__code")
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for scorecard, criterion, code in claimed:
        if (dossiers[scorecard], criterion) not in proved:
            found[scorecard].append(code)
    return {scorecard: tuple(codes) for scorecard, codes in found.items()}


def _with_appraisal_begun(scorecards: Sequence[Scorecard], rows: FactRows) -> set[UUID]:
    """Those that somebody has worked on: a deduction, a decision on "not applicable", a sign-off.
    What a survey measured is entered beside it. 1 query."""
    marked = Deduction.objects.filter(score__scorecard__in=[each.pk for each in scorecards])
    decided = {row.scorecard for row in rows.lines if row.na_decided_at is not None}
    signed = {scorecard for scorecard, departments in rows.signed.items() if departments}
    return decided | signed | set(marked.order_by().values_list("score__scorecard_id", flat=True))
