"""The council's agenda: what is still open of a period, then the widest gaps, in order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from evidence.models import Attachment
from scoring.arithmetic import ZERO
from scoring.disputes import outcome
from scoring.models import CouncilComment, CouncilItem, CouncilMeeting, Deduction, Period, Score
from scoring.models.scorecard import Na
from scoring.queries.scopes import periods_visible_to
from scoring.queries.stages import explanation_of, points_after
from scoring.states import State

AT_COUNCIL = (State.COUNCIL.value, State.FINAL.value)
WIDEST = 10


class Why(StrEnum):
    """Why a line is on the agenda, in the order in which it is taken up."""

    ASKED = "asked"
    UNDECIDED = "undecided"
    KEPT = "kept"
    PARTLY = "partly"
    GAP = "gap"
    CONCLUDED = "concluded"


@dataclass(frozen=True)
class AgendaItem:
    """A line before the council. Its score brings scorecard, commune, criterion and item along."""

    score: Score
    why: tuple[Why, ...]
    findings: tuple[Deduction, ...]
    comments: tuple[CouncilComment, ...]

    @property
    def item(self) -> CouncilItem | None:
        return getattr(self.score, "council_item", None)

    @property
    def is_concluded(self) -> bool:
        return self.item is not None and self.item.concluded_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it is there for more than the width of its gap."""
        return any(why not in (Why.GAP, Why.CONCLUDED) for why in self.why)

    @property
    def disputed(self) -> tuple[Deduction, ...]:
        return tuple(each for each in self.findings if _disputes(each))

    @property
    def gap(self) -> Decimal:
        return (self.score.base_points or ZERO) - self.score.appraised_points

    def after(self, number: int) -> Decimal:
        """What stood when the round of that number was over."""
        return points_after(self.score, self.findings, number)


def periods_of_council(user: User) -> QuerySet[Period]:
    """Those whose agenda the person may read: of the authority, never for a commune's people."""
    periods = periods_visible_to(user)
    return periods if user.commune_id is None else periods.none()


def agenda(period: Period, *, widest: int = WIDEST) -> tuple[AgendaItem, ...]:
    """What is open first: asked by the agency, then disputed and not decided, kept, given back in
    part; then so many of the widest gaps, then what else was concluded. 4 queries."""
    lines = _lines(period)
    open_ones = list(lines.filter(_is_open()))
    known = {score.pk for score in open_ones}
    gaps = _widest(lines, known, widest)
    found = _items([*open_ones, *gaps], gaps={score.pk for score in gaps})
    order = {why: at for at, why in enumerate(Why)}
    shown = [each for each in found if each.why]
    return tuple(sorted(shown, key=lambda each: min(order[why] for why in each.why)))


def agenda_item(period: Period, score: Score) -> AgendaItem:
    """One line as the agenda has it, be it on it or not. 3 queries."""
    (found,) = _items(list(_lines(period, every=True).filter(pk=score.pk)), gaps=set())
    return found


def line_of(scorecard_id: UUID, code: str) -> QuerySet[Score]:
    """The scorecard's line of that code; the scorecard's reach is the caller's."""
    return Score.objects.filter(scorecard=scorecard_id, criterion__code=code)


def meeting_of(period: Period) -> CouncilMeeting | None:
    """1 query."""
    return CouncilMeeting.objects.filter(period=period).first()


def waiting_for_council(period: Period) -> int:
    """How many communes have not come to the council yet. 1 query."""
    return period.scorecards.exclude(state__in=AT_COUNCIL).count()


def at_council(period: Period) -> int:
    """How many communes are with the council and not final. 1 query."""
    return period.scorecards.filter(state=State.COUNCIL.value).count()


def _lines(period: Period, *, every: bool = False) -> QuerySet[Score]:
    lines = Score.objects.filter(scorecard__period=period)
    if not every:
        lines = lines.filter(scorecard__state__in=AT_COUNCIL)
    return lines.select_related(
        "scorecard__period__criteria_set",
        "scorecard__commune",
        "criterion__department",
        "council_item__put_by",
        "council_item__concluded_by",
    ).order_by("scorecard__commune__name_sort", "scorecard_id", "criterion__position", "id")


def _is_open() -> Q:
    """Asked about, concluded, or disputed and not given back in whole."""
    disputed = Deduction.objects.filter(
        score=OuterRef("pk"), explanation__agrees=False, points__gte=0
    ).filter(Q(restored__lt=F("points")) | Q(points=0) | Q(decided_at__isnull=True))
    return Exists(disputed) | Q(council_item__isnull=False)


def _widest(lines: QuerySet[Score], known: set[int], count: int) -> list[Score]:
    """Where the appraisal took most from what the commune claimed, beside the known ones."""
    if not count:
        return []
    wide = lines.filter(base_points__gt=F("appraised_points")).exclude(
        Q(na=Na.GRANTED) | Q(pk__in=known)
    )
    return list(
        wide.annotate(gap=F("base_points") - F("appraised_points")).order_by(
            F("gap").desc(), "scorecard__commune__name_sort", "criterion__position", "id"
        )[:count]
    )


def _items(scores: Sequence[Score], *, gaps: set[int]) -> list[AgendaItem]:
    findings: dict[int, list[Deduction]] = defaultdict(list)
    comments: dict[int, list[CouncilComment]] = defaultdict(list)
    keys = [score.pk for score in scores]
    for finding in (
        Deduction.objects.filter(score__in=keys)
        .select_related("round", "department", "by", "explanation__by", "decided_in", "decided_by")
        .order_by("at", "id")
    ):
        findings[finding.score_id].append(finding)
    said = CouncilComment.objects.filter(score__in=keys).select_related("by")
    for each in said.order_by("at", "id"):
        comments[each.score_id].append(each)
    return [
        AgendaItem(
            score,
            _why(score, findings[score.pk], is_gap=score.pk in gaps),
            tuple(findings[score.pk]),
            tuple(comments[score.pk]),
        )
        for score in scores
    ]


def _why(score: Score, findings: Iterable[Deduction], *, is_gap: bool) -> tuple[Why, ...]:
    item: CouncilItem | None = getattr(score, "council_item", None)
    found = {_why_of(finding, score) for finding in findings if _disputes(finding)}
    if item and item.put_at is not None:
        found.add(Why.ASKED)
    if is_gap:
        found.add(Why.GAP)
    found.discard(None)
    if not found and item and item.concluded_at is not None:
        found.add(Why.CONCLUDED)
    return tuple(why for why in Why if why in found)


def _why_of(finding: Deduction, score: Score) -> Why | None:
    found = outcome(
        finding.points,
        finding.restored,
        is_decided=finding.decided_at is not None,
        is_granted=score.na == Na.GRANTED,
    )
    return Why(found.value) if found else None


def _disputes(finding: Deduction) -> bool:
    answer = explanation_of(finding)
    return answer is not None and not answer.agrees


def papers_of(item: AgendaItem) -> QuerySet[Attachment]:
    """The valid documents of the line, oldest first. 1 query."""
    return (
        Attachment.objects.filter(
            document__dossier=item.score.scorecard.dossier_id,
            document__withdrawn_at__isnull=True,
            criterion=item.score.criterion_id,
        )
        .select_related("document")
        .order_by("document__added_at", "id")
    )
