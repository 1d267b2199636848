"""The facts that policies ask for, in a constant number of queries."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from criteria.models import Criterion
from criteria.outline import Source
from evidence.models import Attachment
from scoring.models import Deduction, Round, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.policies import Facts, LatePolicy


def facts(scorecard: Scorecard, *, now: datetime) -> Facts:
    """Everything scoring.policies may ask about the scorecard. 8 queries."""
    period = scorecard.period
    scores = Score.objects.filter(scorecard=scorecard)
    self_scored = scores.filter(criterion__source=Source.SELF.value)
    deductions = Deduction.objects.filter(score__scorecard=scorecard)
    undecided = deductions.filter(decided_at__isnull=True)
    return Facts(
        now=now,
        self_assessment_due_at=self_assessment_due_at(scorecard),
        explanation_due_at=explanation_due_at(scorecard),
        late_policy=LatePolicy(period.late_policy),
        unanswered=_codes(self_scored.filter(base_points__isnull=True, na=Na.NO)),
        without_evidence=_codes(without_evidence(self_scored, scorecard)),
        awaiting_survey=_codes(
            scores.filter(criterion__source=Source.SURVEY.value, base_points__isnull=True)
        ),
        undecided_na=_codes(scores.filter(na=Na.ASKED)),
        unsigned_departments=unsigned_departments(scorecard),
        unexplained=_score_codes(
            undecided.filter(explanation__isnull=True, points__gte=0, round__number=1)
        ),
        undecided_disputes=_score_codes(undecided.filter(explanation__agrees=False)),
        decided_in_round_2=_score_codes(
            deductions.filter(
                Q(decided_in__number=RoundNumber.SECOND) | Q(round__number=RoundNumber.SECOND)
            )
        ),
        round_is_closed=Round.objects.filter(
            period=period, number=RoundNumber.SECOND, closed_at__isnull=False
        ).exists(),
        is_published=period.is_published,
        revision_is_open=bool(period.revision_reason),
    )


def self_assessment_due_at(scorecard: Scorecard) -> datetime:
    """The period's deadline, or the commune's own where it was extended."""
    return _extended(scorecard, scorecard.period.self_assessment_due_at)


def explanation_due_at(scorecard: Scorecard) -> datetime:
    """The period's deadline, or the commune's own where it was extended."""
    return _extended(scorecard, scorecard.period.explanation_due_at)


def _extended(scorecard: Scorecard, due_at: datetime) -> datetime:
    return max(due_at, scorecard.extended_to) if scorecard.extended_to else due_at


def without_evidence(scores: QuerySet[Score], scorecard: Scorecard) -> QuerySet[Score]:
    """Lines that claim points with neither a document nor a written reason."""
    attached = Attachment.objects.filter(
        criterion=OuterRef("criterion"),
        document__dossier=scorecard.dossier_id,
        document__withdrawn_at__isnull=True,
    )
    return scores.filter(~Exists(attached), base_points__gt=0, note="")


def unsigned_departments(scorecard: Scorecard) -> tuple[str, ...]:
    """Names of departments that have criteria in the set and have not signed off round 1."""
    criteria = Criterion.objects.filter(
        criteria_set=scorecard.period.criteria_set_id, is_leaf=True
    ).exclude(
        department__sign_offs__scorecard=scorecard,
        department__sign_offs__round__number=RoundNumber.FIRST,
    )
    names = criteria.order_by("department__name").values_list("department__name", flat=True)
    return tuple(dict.fromkeys(name for name in names if name))


def _codes(scores: QuerySet[Score]) -> tuple[str, ...]:
    return tuple(scores.order_by("criterion__position").values_list("criterion__code", flat=True))


def _score_codes(deductions: QuerySet[Deduction]) -> tuple[str, ...]:
    codes: Iterable[str] = deductions.order_by("score__criterion__position").values_list(
        "score__criterion__code", flat=True
    )
    return tuple(dict.fromkeys(codes))
