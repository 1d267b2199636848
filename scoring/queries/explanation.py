"""What round 1 changed on a scorecard, and what the commune answers to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.models import Attachment
from evidence.queries import attachments_by_criterion
from scoring.arithmetic import ZERO
from scoring.models import Deduction, Explanation, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.queries import scopes
from scoring.queries.facts import explanation_due_at
from scoring.states import LABELS, State


@dataclass(frozen=True)
class Finding:
    """A deduction of round 1, or a raise, with the points of its line after the whole round."""

    deduction: Deduction
    round_1_points: Decimal
    evidence: Sequence[Attachment]

    @property
    def score(self) -> Score:
        return self.deduction.score

    @property
    def answer(self) -> Explanation | None:
        return answer_of(self.deduction)

    @property
    def in_charge(self) -> str:
        """Who of the commune was given the line."""
        assignment = getattr(self.score, "assignment", None)
        return assignment.official.full_name if assignment else ""

    @property
    def asks_for_answer(self) -> bool:
        """A raise does not."""
        return self.deduction.points >= 0


def findings(scorecard: Scorecard, *, user: User) -> list[Finding]:
    """What round 1 found and the person may see, in the order of the sheet. 2 queries."""
    rows = list(
        scopes.deductions_visible_to(user)
        .filter(score__scorecard=scorecard, round__number=RoundNumber.FIRST)
        .select_related(
            "score__scorecard__period",
            "score__criterion",
            "department",
            "explanation__by",
            "decided_in",
            "score__assignment__official",
        )
        .order_by("score__criterion__position", "at", "id")
    )
    evidence = attachments_by_criterion(scorecard.dossier)
    after = _points_after_round_1(rows)
    return [
        Finding(row, after[row.score_id], evidence.get(row.score.criterion_id, [])) for row in rows
    ]


def explainable_by(user: User) -> QuerySet[Deduction]:
    """The deductions that the person reaches and that ask for an answer: round 1's, not raises."""
    return (
        scopes.deductions_visible_to(user)
        .filter(round__number=RoundNumber.FIRST, points__gte=0)
        .select_related("score__scorecard__period", "score__criterion", "explanation__by")
    )


def answer_of(deduction: Deduction) -> Explanation | None:
    """The commune's answer, which was fetched along; none where there is none yet."""
    return getattr(deduction, "explanation", None)


def unanswered(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.asks_for_answer and finding.answer is None]


def why_not_answerable(scorecard: Scorecard, *, user: User, now: datetime) -> Sentence | None:
    """Why the person cannot answer the deductions now; None where he can."""
    state = State(scorecard.state)
    if state in (State.SELF_ASSESSMENT, State.ROUND_1):
        return sentence(
            _("The results of round 1 have not been released yet. Nothing is to be done here now.")
        )
    if user.commune_id != scorecard.commune_id or not can(user, Permission.EXPLAIN):
        return sentence(
            _("You are reading this page; only {commune} itself can answer."),
            commune=scorecard.commune.full_name,
        )
    if state is not State.EXPLANATION:
        return sentence(
            _(
                "The explanation is finished; the scorecard is now at “{state}”. The answers can "
                "be read, but no longer changed."
            ),
            state=LABELS[state],
        )
    due_at = explanation_due_at(scorecard)
    if now >= due_at:
        return sentence(
            _(
                "The deadline, {due_at}, has passed: what is not answered counts as agreed. If "
                "there is a reason, ask {agency} to extend it for you."
            ),
            due_at=due_at,
            agency=scorecard.period.authority.standing_agency,
        )
    return None


def _points_after_round_1(rows: Iterable[Deduction]) -> dict[int, Decimal]:
    """The points of each line when round 1 was over, whatever was decided later."""
    after: dict[int, Decimal] = {}
    for row in rows:
        before = after.get(row.score_id, row.score.base_points or ZERO)
        after[row.score_id] = before - row.points
    return after
