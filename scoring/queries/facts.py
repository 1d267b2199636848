"""The facts that policies ask for, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from criteria.models import Criterion
from criteria.outline import Source
from evidence.models import Attachment
from scoring.models import Deduction, Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.policies import Facts, LatePolicy
from scoring.states import State

Codes = Mapping[UUID, tuple[str, ...]]


def facts(scorecard: Scorecard, *, now: datetime) -> Facts:
    """Everything scoring.policies may ask about the scorecard. 13 queries."""
    return facts_by_scorecard([scorecard], now=now)[scorecard.pk]


def facts_by_scorecard(
    scorecards: Sequence[Scorecard], *, now: datetime, evidence: bool = True
) -> dict[UUID, Facts]:
    """The facts of many scorecards, which bring their period along. 13 queries for any number.

    Without `evidence`, 2 fewer, and no line is said to lack any: only a commune's own steps ask
    for that, and it is most of the work where there are many communes.
    """
    lists = _lists(scorecards, evidence=evidence)
    begun = _with_appraisal_begun([scorecard.pk for scorecard in scorecards])
    closed = _periods_with_round_2_closed(list({each.period_id for each in scorecards}))
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


def _lists(scorecards: Sequence[Scorecard], *, evidence: bool) -> dict[str, Codes]:
    """By the name of the fact: the codes of lines, or names of departments, of each scorecard."""
    ids = [scorecard.pk for scorecard in scorecards]
    scores = Score.objects.filter(scorecard__in=ids)
    self_scored = scores.filter(criterion__source=Source.SELF.value)
    surveyed = scores.filter(criterion__source=Source.SURVEY.value)
    found = Deduction.objects.filter(score__scorecard__in=ids)
    undecided = found.filter(decided_at__isnull=True)
    in_round_2 = Q(decided_in__number=RoundNumber.SECOND) | Q(round__number=RoundNumber.SECOND)
    return {
        "unanswered": _codes(self_scored.filter(base_points__isnull=True, na=Na.NO)),
        "without_evidence": _without_evidence(self_scored, scorecards) if evidence else {},
        "awaiting_survey": _codes(surveyed.filter(base_points__isnull=True)),
        "undecided_na": _codes(scores.filter(na=Na.ASKED)),
        "unsigned_departments": _unsigned_departments(scorecards),
        "unexplained": _score_codes(
            undecided.filter(explanation__isnull=True, points__gte=0, round__number=1)
        ),
        "undecided_disputes": _score_codes(undecided.filter(explanation__agrees=False)),
        "unconcluded": _codes(
            scores.filter(
                council_item__put_at__isnull=False, council_item__concluded_at__isnull=True
            )
        ),
        "decided_in_round_2": _score_codes(found.filter(in_round_2)),
    }


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


def _without_evidence(scores: QuerySet[Score], scorecards: Sequence[Scorecard]) -> Codes:
    """Lines that claim points with neither a document nor a written reason. 2 queries: joined in
    one, PostgreSQL without fresh statistics searches all attachments anew for every line."""
    dossiers = {scorecard.pk: scorecard.dossier_id for scorecard in scorecards}
    proved = set(
        Attachment.objects.filter(
            document__dossier__in=dossiers.values(), document__withdrawn_at__isnull=True
        ).values_list("document__dossier_id", "criterion_id")
    )
    claimed = (
        scores.filter(base_points__gt=0, note="")
        .order_by("criterion__position", "id")
        .values_list("scorecard_id", "criterion_id", "criterion__code")
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for scorecard, criterion, code in claimed:
        if (dossiers[scorecard], criterion) not in proved:
            found[scorecard].append(code)
    return {scorecard: tuple(codes) for scorecard, codes in found.items()}


def _unsigned_departments(scorecards: Sequence[Scorecard]) -> Codes:
    """Names of departments with criteria in the set that have not signed off round 1. 2 queries."""
    sets = {scorecard.period.criteria_set_id for scorecard in scorecards}
    rows = (
        Criterion.objects.filter(criteria_set__in=sets, is_leaf=True, department__isnull=False)
        .order_by("department__name", "department_id")
        .values_list("criteria_set_id", "department_id", "department__name")
        .distinct()
    )
    departments: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for criteria_set, department, name in rows:
        departments[criteria_set].append((department, name))
    signed = set(
        SignOff.objects.filter(
            scorecard__in=[scorecard.pk for scorecard in scorecards],
            round__number=RoundNumber.FIRST,
        ).values_list("scorecard_id", "department_id")
    )
    return {
        scorecard.pk: tuple(
            name
            for department, name in departments[scorecard.period.criteria_set_id]
            if (scorecard.pk, department) not in signed
        )
        for scorecard in scorecards
    }


def _with_appraisal_begun(scorecards: Sequence[UUID]) -> set[UUID]:
    """Those that somebody has worked on: a deduction, a decision on "not applicable", a sign-off.
    What a survey measured is entered beside it."""
    lines = Score.objects.filter(scorecard=OuterRef("pk"))
    found = Scorecard.objects.filter(
        Exists(lines.filter(na_decided_at__isnull=False))
        | Exists(Deduction.objects.filter(score__scorecard=OuterRef("pk")))
        | Exists(SignOff.objects.filter(scorecard=OuterRef("pk"))),
        pk__in=scorecards,
    )
    return set(found.order_by("pk").values_list("pk", flat=True))


def _periods_with_round_2_closed(periods: Sequence[UUID]) -> set[UUID]:
    closed = Round.objects.filter(
        period__in=periods, number=RoundNumber.SECOND, closed_at__isnull=False
    )
    return set(closed.values_list("period_id", flat=True))


def _codes(scores: QuerySet[Score]) -> Codes:
    return _grouped(
        scores.order_by("criterion__position", "id").values_list("scorecard_id", "criterion__code")
    )


def _score_codes(deductions: QuerySet[Deduction]) -> Codes:
    return _grouped(
        deductions.order_by("score__criterion__position", "id").values_list(
            "score__scorecard_id", "score__criterion__code"
        )
    )


def _grouped(pairs: QuerySet[Any, tuple[UUID, str]]) -> Codes:
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    for scorecard, code in pairs:
        found[scorecard][code] = None
    return {scorecard: tuple(codes) for scorecard, codes in found.items()}
