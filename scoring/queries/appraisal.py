"""The appraisal of a scorecard: its lines with their stages, and the queue of scorecards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable

from accounts.models import User
from criteria.models import Criterion, Field
from criteria.outline import Source
from evidence.models import Attachment, DocumentRequest
from evidence.models import Stage as DocumentStage
from evidence.queries import attachments_by_criterion, requests_of
from scoring.arithmetic import ZERO
from scoring.last_scores import LastScore
from scoring.line_work import Spoken, is_changed, latest, moments
from scoring.models import Acceptance, Deduction, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.last_year import last_scores
from scoring.queries.scopes import deductions_visible_to, scorecards_visible_to
from scoring.queries.stages import Stage, explanation_of, stages
from scoring.states import State


def scorecards_appraised_by(user: User) -> QuerySet[Scorecard]:
    """Scorecards whose appraisal the person may look into: those of the authority. A commune's
    people have none; they read the explanation page."""
    scorecards = scorecards_visible_to(user)
    return scorecards if user.commune_id is None else scorecards.none()


def findings_appraised_by(user: User) -> QuerySet[Deduction]:
    findings = deductions_visible_to(user)
    return findings if user.commune_id is None else findings.none()


class Shown(StrEnum):
    """Which lines of the page are shown."""

    MINE = "mine"
    ALL = "all"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class AppraisedLine:
    """A line as the appraisal page shows it. `score.scorecard` is set; no attribute asks the
    database again."""

    score: Score
    findings: tuple[Deduction, ...]
    attachments: tuple[Attachment, ...]
    stages: tuple[Stage, ...]
    last_year: LastScore | None = None
    seen: Acceptance | None = None
    requests: tuple[DocumentRequest, ...] = ()

    @property
    def criterion(self) -> Criterion:
        return self.score.criterion

    @property
    def anchor(self) -> str:
        return f"line-{self.criterion.code}"

    @property
    def is_survey(self) -> bool:
        return self.criterion.source == Source.SURVEY.value

    @property
    def awaits_survey(self) -> bool:
        return self.is_survey and self.score.base_points is None

    @property
    def awaits_na(self) -> bool:
        return self.score.na == Na.ASKED

    @property
    def disputed(self) -> tuple[Deduction, ...]:
        """Findings that the commune does not accept."""
        answers = ((finding, explanation_of(finding)) for finding in self.findings)
        return tuple(finding for finding, answer in answers if answer and not answer.agrees)

    @property
    def supplements(self) -> tuple[Attachment, ...]:
        """Documents that the commune added after round 1 was released to it."""
        added = DocumentStage.SUPPLEMENT.value
        return tuple(each for each in self.attachments if each.document.stage == added)

    @property
    def is_new(self) -> bool:
        """Whether the commune has added a document or said something since round 1."""
        answers = (explanation_of(finding) for finding in self.findings)
        said = any(answer and answer.text and not answer.by_silence for answer in answers)
        return bool(self.supplements) or said

    @property
    def awaits_decision(self) -> bool:
        return any(finding.decided_at is None for finding in self.disputed)

    @property
    def is_open(self) -> bool:
        """Whether somebody of the authority still owes something here."""
        return self.awaits_survey or self.awaits_na or self.awaits_decision

    @property
    def is_accepted(self) -> bool:
        """Whether somebody has looked at the line as it stands now, and left it so."""
        return self.seen is not None and self.seen.version == self.score.version

    @property
    def is_left(self) -> bool:
        """Whether the department has still to say something of the line in this round."""
        if State(self.score.scorecard.state) is not State.ROUND_1:
            return self.is_open
        return self.is_open or not (self.is_accepted or self.is_marked)

    def is_changed_since(self, since: datetime | None) -> bool:
        """Whether the commune has said something since; without a moment, since the last mark."""
        score = self.score
        spoken = moments(
            is_survey=self.is_survey,
            answered_at=score.answered_at,
            added_at=latest(*(each.document.added_at for each in self.attachments)),
            accepted_at=self.seen.at if self.seen else None,
            na_decided_at=score.na_decided_at,
            marks=[_spoken(finding) for finding in self.findings],
        )
        return is_changed(State(score.scorecard.state), spoken, since)

    @property
    def lacks_evidence(self) -> bool:
        """Points are claimed and nothing proves them."""
        return not (self.attachments or self.is_survey) and bool(self.score.base_points)

    @property
    def gap(self) -> Decimal:
        """Points claimed less points standing; below zero where points were given."""
        return (self.score.base_points or ZERO) - self.score.appraised_points

    @property
    def is_marked(self) -> bool:
        return bool(self.findings) or self.score.na in (Na.GRANTED, Na.REFUSED)


@dataclass(frozen=True)
class Section:
    """Lines under one field; `field` is none where they are shown by urgency."""

    field: Field | None
    lines: tuple[AppraisedLine, ...]


def appraised_lines(scorecard: Scorecard, code: str = "") -> tuple[AppraisedLine, ...]:
    """All lines in the order of the paper, or the one of that code. 5 queries, 7 after
    another year."""
    scores = scorecard.scores.select_related(
        "criterion__field", "criterion__parent", "criterion__department", "own_figure"
    ).order_by("criterion__position", "id")
    findings = _findings(scorecard)
    if code:
        scores, findings = (
            scores.filter(criterion__code=code),
            findings.filter(score__criterion__code=code),
        )
    by_score: dict[int, list[Deduction]] = {}
    for finding in findings:
        by_score.setdefault(finding.score_id, []).append(finding)
    attachments = attachments_by_criterion(scorecard.dossier)
    last_year, seen = last_scores(scorecard), _seen(scorecard)
    requests: dict[int, list[DocumentRequest]] = {}
    for request in requests_of(scorecard.dossier):
        requests.setdefault(request.criterion_id, []).append(request)
    return tuple(
        _line(
            scorecard,
            score,
            by_score.get(score.pk, []),
            attachments.get(score.criterion_id, []),
            last_year.get(score.criterion.code),
            seen.get(score.pk),
            requests.get(score.criterion_id, []),
        )
        for score in scores
    )


def lines_shown(
    lines: Sequence[AppraisedLine], shown: Shown, *, user: User, state: State
) -> tuple[AppraisedLine, ...]:
    """The lines that the filter leaves. While a commune still scores itself only the survey's
    lines are anybody else's business. The council sees what is open first, then the widest gaps; an
    appraiser sees what of his department's is disputed or new."""
    if state is State.SELF_ASSESSMENT:
        lines = [line for line in lines if line.is_survey]
    if shown is Shown.ALL:
        return tuple(lines)
    mine = [line for line in lines if _is_of(line, user)]
    if shown is Shown.MINE:
        return tuple(mine)
    if state not in (State.COUNCIL, State.FINAL):
        return tuple(line for line in mine if line.disputed or line.is_new)
    found = [line for line in mine if line.disputed or line.is_open or line.gap]
    return tuple(sorted(found, key=lambda line: (not line.is_open, -abs(line.gap))))


def sections(lines: Iterable[AppraisedLine], shown: Shown) -> tuple[Section, ...]:
    """The lines under their fields; by urgency they stand in one section without a field."""
    if shown is Shown.DISPUTED:
        return (Section(None, tuple(lines)),)
    grouped: dict[Field, list[AppraisedLine]] = {}
    for line in lines:
        grouped.setdefault(line.criterion.field, []).append(line)
    return tuple(Section(field, tuple(of_field)) for field, of_field in grouped.items())


def sign_off_of(scorecard: Scorecard, user: User) -> SignOff | None:
    """The sign-off of the person's department in round 1. 1 query, none without a department."""
    if user.department_id is None:
        return None
    return (
        SignOff.objects.filter(
            scorecard=scorecard, department=user.department_id, round__number=RoundNumber.FIRST
        )
        .select_related("by")
        .order_by("at", "id")
        .first()
    )


@dataclass(frozen=True)
class Stop:
    """A scorecard in the queue; `is_done` when the person has nothing left to do on it."""

    id: UUID
    commune: str
    is_done: bool


@dataclass(frozen=True)
class Queue:
    """The scorecards in the same state, by name: the ones before and after, and what is left."""

    position: int
    size: int
    open_count: int
    previous: Stop | None
    following: Stop | None
    next_open: Stop | None


def queue(scorecard: Scorecard, user: User) -> Queue:
    """Where the scorecard stands among those in its state. 1 query."""
    alike = scorecards_appraised_by(user).filter(period=scorecard.period_id, state=scorecard.state)
    rows = (
        alike.annotate(owes=_owes(user, State(scorecard.state)))
        .order_by("commune__name_sort", "id")
        .values_list("pk", "commune__kind", "commune__name", "owes")
    )
    stops = [Stop(pk, f"{kind} {name}", not owes) for pk, kind, name, owes in rows]
    here = next((i for i, stop in enumerate(stops) if stop.id == scorecard.pk), 0)
    after = stops[here + 1 :] + stops[:here]
    return Queue(
        position=here + 1,
        size=len(stops),
        open_count=sum(not stop.is_done for stop in stops),
        previous=stops[here - 1] if here else None,
        following=stops[here + 1] if here + 1 < len(stops) else None,
        next_open=next((stop for stop in after if not stop.is_done), None),
    )


def _owes(user: User, state: State) -> Combinable:
    """Whether the person, or his department, still owes something on the scorecard."""
    if state is State.ROUND_1 and user.department_id is not None:
        signed = SignOff.objects.filter(
            scorecard=OuterRef("pk"),
            department=user.department_id,
            round__number=RoundNumber.FIRST,
        )
        return ~Exists(signed)
    undecided = Deduction.objects.filter(
        score__scorecard=OuterRef("pk"), explanation__agrees=False, decided_at__isnull=True
    )
    if user.department_id is not None:
        undecided = undecided.filter(score__criterion__department=user.department_id)
    return Exists(undecided)


def _spoken(finding: Deduction) -> Spoken:
    answer = explanation_of(finding)
    if answer is None:
        return Spoken(finding.at, finding.decided_at, None, None, None)
    return Spoken(finding.at, finding.decided_at, answer.agrees, answer.by_silence, answer.at)


def _findings(scorecard: Scorecard) -> QuerySet[Deduction]:
    return (
        Deduction.objects.filter(score__scorecard=scorecard)
        .select_related("round", "department", "by", "explanation__by", "decided_in", "decided_by")
        .order_by("at", "id")
    )


def _line(
    scorecard: Scorecard,
    score: Score,
    findings: Sequence[Deduction],
    attachments: Sequence[Attachment],
    last_year: LastScore | None,
    seen: Acceptance | None,
    requests: Sequence[DocumentRequest],
) -> AppraisedLine:
    score.scorecard = scorecard
    return AppraisedLine(
        score, tuple(findings), tuple(attachments), stages(score, findings), last_year, seen,
        tuple(requests),
    )  # fmt: skip


def _seen(scorecard: Scorecard) -> dict[int, Acceptance]:
    """By line, the latest acceptance: of the round that is open, or of the last one. 1 query."""
    rows = Acceptance.objects.filter(score__scorecard=scorecard).select_related("by")
    return {row.score_id: row for row in rows.order_by("round__number", "id")}


def _is_of(line: AppraisedLine, user: User) -> bool:
    return user.department_id in (None, line.criterion.department_id)
