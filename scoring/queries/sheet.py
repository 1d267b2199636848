"""A commune's sheet: its lines, what is still open on them, its total, and who may change it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import Commune, Event, User
from accounts.permissions import Permission, can
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from criteria import queries as criteria_queries
from criteria.comparison.lineage import places_of
from criteria.outline import CriterionNode, SetOutline, Source
from criteria.rules import Rule
from evidence.models import Attachment
from evidence.queries import attachments_by_criterion
from scoring.arithmetic import ZERO, Line, Total, field_totals, total
from scoring.fed_figures import Offer
from scoring.last_scores import LastScore
from scoring.models import Score, Scorecard
from scoring.policies import LatePolicy
from scoring.queries.facts import self_assessment_due_at
from scoring.queries.fed_figures import is_fed, line_offers
from scoring.queries.hands import Save
from scoring.queries.last_year import last_year
from scoring.queries.plans import Planned
from scoring.states import LABELS, State


class Standing(StrEnum):
    """How far the commune is with a line; what the appraisal made of it stands elsewhere."""

    ANSWERED = "answered"
    MISSING = "missing"
    WITHOUT_EVIDENCE = "without_evidence"
    NOT_APPLICABLE = "not_applicable"
    SURVEY = "survey"


@dataclass(frozen=True)
class SheetLine:
    """`last_year`, `planned` and `offers` are fetched with the whole sheet alone."""

    node: CriterionNode
    score: Score
    evidence: Sequence[Attachment]
    lacks_evidence: bool
    saved_by: str
    hand: str = ""
    hand_id: UUID | None = None
    last_year: LastScore | None = None
    planned: tuple[Planned, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def standing(self) -> Standing:
        if self.node.source is Source.SURVEY:
            return Standing.SURVEY
        if self.score.na_reason:
            return Standing.NOT_APPLICABLE
        if self.score.base_points is None:
            return Standing.MISSING
        return Standing.WITHOUT_EVIDENCE if self.lacks_evidence else Standing.ANSWERED

    def changed_since(self, moment: datetime) -> bool:
        moments = [self.score.answered_at, *(each.document.added_at for each in self.evidence)]
        return self.standing is not Standing.SURVEY and any(
            each is not None and each >= moment for each in moments
        )

    @property
    def self_points(self) -> Decimal:
        """What the commune gives itself: nothing for what a survey measures."""
        return ZERO if self.standing is Standing.SURVEY else self.score.base_points or ZERO


@dataclass(frozen=True)
class Sheet:
    """The lines by code in the order of the paper; `total` is of the commune's own points, as
    the column of self-assessed points in the published tables."""

    scorecard: Scorecard
    outline: SetOutline
    lines: dict[str, SheetLine]
    points: dict[str, Line]
    total: Total

    def codes(self, *standings: Standing) -> list[str]:
        return [code for code, line in self.lines.items() if line.standing in standings]

    def codes_of(self, user: User) -> list[str]:
        """The lines that the person is in charge of."""
        return [code for code, line in self.lines.items() if line.hand_id == user.pk]

    def saves(self) -> list[Save]:
        """What hands.saved_since tells, from the lines at hand."""
        found = [
            (line.score.answered_by_id, code, line.score.answered_at)
            for code, line in self.lines.items()
            if line.score.answered_by_id is not None and line.score.answered_at is not None
        ]
        return sorted(found, key=lambda save: save[2], reverse=True)

    def codes_changed_since(self, moment: datetime) -> list[str]:
        """The lines that anybody of the commune answered since then, or added a document to."""
        return [code for code, line in self.lines.items() if line.changed_since(moment)]


def sheet(scorecard: Scorecard) -> Sheet:
    """The whole sheet. 2 queries, however many lines and documents it has, 3 after another year, 4
    with a plan from it; 3 more for the first sheet of a criteria set in this process, and 3 where
    figures come from the half-year forms."""
    outline = criteria_queries.outline_of_issued(scorecard.period.criteria_set)
    evidence = attachments_by_criterion(scorecard.dossier)
    scores = {score.code: score for score in _scores(scorecard)}  # type: ignore[attr-defined]
    before = last_year(scorecard, places_of(outline))
    lines = {
        node.code: _line(
            node,
            scores[node.code],
            evidence.get(scores[node.code].criterion_id, []),
            before.scores.get(node.code),
            before.planned.get(node.code, ()),
        )
        for node in outline.leaves()
    }
    if any(score.is_fed for score in scores.values()):  # type: ignore[attr-defined]
        for code, offered in line_offers(scorecard).items():
            if code in lines:
                lines[code] = replace(lines[code], offers=offered)
    points = {code: Line(line.self_points) for code, line in lines.items()}
    return Sheet(
        scorecard=scorecard,
        outline=outline,
        lines=lines,
        points=points,
        total=total(field_totals(outline.fields, points)),
    )


@dataclass(frozen=True)
class Sums:
    """What one saved line moves: the total, and how many lines are still missing."""

    total: Total
    missing: int


def sums(scorecard: Scorecard) -> Sums:
    """The sums of the commune's own points, without the lines themselves. 1 query."""
    outline = criteria_queries.sums_of_issued(scorecard.period.criteria_set_id)
    rows = Score.objects.filter(scorecard=scorecard).order_by("criterion__position", "id")
    points: dict[str, Line] = {}
    missing = 0
    for code, source, base, na_reason in rows.values_list(
        "criterion__code", "criterion__source", "base_points", "na_reason"
    ):
        own = source == Source.SELF.value
        points[code] = Line(base if own and base is not None else ZERO)
        missing += own and base is None and not na_reason
    return Sums(total(field_totals(outline.fields, points)), missing)


def sheet_line(scorecard: Scorecard, code: str) -> SheetLine | None:
    """One line by itself, None where the set has no such line. 2 queries."""
    scores = _scores(scorecard).select_related("criterion__department")
    score = scores.filter(criterion__code=code).first()
    if score is None:
        return None
    papers = _papers(scorecard, score.criterion_id).select_related("document")
    return _line(
        criteria_queries.leaf_node(score.criterion),
        score,
        list(papers.order_by("document__added_at", "id")),
    )


def rule_of(score: Score, code: str) -> Rule | None:
    """What the line at hand is scored by; None where it is not scored itself. No query but for the
    first line of a criteria set in this process."""
    node = criteria_queries.issued_leaf(score.scorecard.period.criteria_set_id, code)
    return node.rule if node else None


def typed_line(score: Score, code: str) -> SheetLine | None:
    """As `sheet_line` of a line at hand, for a save that need not know who saved it and what
    documents it has. 1 query for points without a note, else none."""
    node = criteria_queries.issued_leaf(score.scorecard.period.criteria_set_id, code)
    if node is None:
        return None
    lacks = _lacks_evidence(score, ()) and not _papers(score.scorecard, score.criterion_id).exists()
    return SheetLine(node=node, score=score, evidence=(), lacks_evidence=lacks, saved_by="")


def why_read_only(scorecard: Scorecard, *, user: User, now: datetime) -> Sentence | None:
    """Why the person cannot change the sheet now; None where he can."""
    if user.commune_id != scorecard.commune_id:
        return sentence(
            _("You are reading this sheet; only {commune} itself can fill it in."),
            commune=scorecard.commune.full_name,
        )
    if scorecard.state != State.SELF_ASSESSMENT.value:
        return _why_moved_on(scorecard)
    due_at = self_assessment_due_at(scorecard)
    if scorecard.period.late_policy == LatePolicy.REFUSE and now >= due_at:
        return sentence(
            _(
                "The deadline, {due_at}, has passed and the sheet is closed. If there is a reason, "
                "ask {agency} to extend it for you."
            ),
            due_at=due_at,
            agency=scorecard.period.authority.standing_agency,
        )
    if not can(user, Permission.ANSWER_LINES):
        return sentence(_("Your account may read this sheet, but not fill it in."))
    return None


def why_not_given_out(scorecard: Scorecard) -> Sentence | None:
    """Why no line can be given to anybody now; None while the commune works on it."""
    if scorecard.state in (State.SELF_ASSESSMENT.value, State.EXPLANATION.value):
        return None
    return sentence(
        _("The sheet is at “{state}”: there is nothing to give out now."),
        state=LABELS[State(scorecard.state)],
    )


def answers_of(score: Score) -> QuerySet[Event]:
    """What the commune saved on the line, the latest first. 1 query."""
    return Event.objects.filter(
        subject_type=Score._meta.label_lower, subject_id=str(score.pk), what="answer_line"
    ).order_by("-sequence", "-id")


def leaders_of(commune: Commune) -> QuerySet[User]:
    """The people who submit for the commune. 1 query."""
    return User.objects.filter(commune=commune, role=Role.COMMUNE_LEADER, is_active=True).order_by(
        "full_name", "username"
    )


def _why_moved_on(scorecard: Scorecard) -> Sentence:
    state = LABELS[State(scorecard.state)]
    if scorecard.submitted_at is None:
        return sentence(
            _(
                "The sheet was closed without being submitted and is now at “{state}”. It can be "
                "read, but no longer changed."
            ),
            state=state,
        )
    return sentence(
        _(
            "The sheet was submitted at {submitted_at} and is now at “{state}”. It can be read, "
            "but no longer changed."
        ),
        submitted_at=scorecard.submitted_at,
        state=state,
    )


def _papers(scorecard: Scorecard, criterion_id: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        document__dossier=scorecard.dossier_id,
        document__withdrawn_at__isnull=True,
        criterion=criterion_id,
    )


def _scores(scorecard: Scorecard) -> QuerySet[Score]:
    return (
        Score.objects.filter(scorecard=scorecard)
        .annotate(
            code=F("criterion__code"),
            saved_by=F("answered_by__full_name"),
            hand=F("assignment__official__full_name"),
            hand_id=F("assignment__official_id"),
            is_fed=is_fed(),
        )
        .order_by("criterion__position", "id")
    )


def _line(
    node: CriterionNode,
    score: Score,
    evidence: Sequence[Attachment],
    last_year: LastScore | None = None,
    planned: tuple[Planned, ...] = (),
) -> SheetLine:
    return SheetLine(
        node=node,
        score=score,
        evidence=evidence,
        lacks_evidence=_lacks_evidence(score, evidence),
        saved_by=score.saved_by or "",  # type: ignore[attr-defined]
        hand=score.hand or "",  # type: ignore[attr-defined]
        hand_id=score.hand_id,  # type: ignore[attr-defined]
        last_year=last_year,
        planned=planned,
    )


def _lacks_evidence(score: Score, evidence: Sequence[Attachment]) -> bool:
    return bool(score.base_points) and not score.note and not evidence
