"""Which scorecards a department may sign off in round 1, and which not yet and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import Source
from scoring.models import Period, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.touched import touched_in_round_1
from scoring.states import State

Codes = Mapping[UUID, tuple[str, ...]]

SURVEY = Source.SURVEY.value
UNDECIDED = _("Decide first whether these are not applicable: {codes}.")


@dataclass(frozen=True)
class Readiness:
    """The scorecards that wait for the department, in the order of the communes' names, and how
    many do not. By scorecard the codes of lines: `surveyless` whose survey is still to be entered,
    `unseen` that nobody has looked at. They hold up no sign-off: the department answers for what it
    accepts unseen, and is told of it before."""

    ready: tuple[Scorecard, ...]
    held: tuple[tuple[Scorecard, Sentence], ...]
    signed: int
    with_communes: int
    marked: int
    surveyless: Codes
    unseen: Codes

    @property
    def unseen_lines(self) -> int:
        """In all that is ready."""
        return sum(len(self.unseen.get(card.pk, ())) for card in self.ready)


def readiness(period: Period, department_id: int | None) -> Readiness:
    """4 queries, however many communes there are."""
    cards = list(
        Scorecard.objects.filter(period=period)
        .select_related("commune", "period")
        .order_by("commune__name_sort", "id")
    )
    in_round = [card for card in cards if card.state == State.ROUND_1.value]
    signed = set(
        SignOff.objects.filter(
            scorecard__in=in_round, department=department_id, round__number=RoundNumber.FIRST
        ).values_list("scorecard_id", flat=True)
    )
    waiting = [card for card in in_round if card.pk not in signed]
    undecided, surveyless, unseen = open_lines(waiting, department_id)
    return Readiness(
        ready=tuple(card for card in waiting if card.pk not in undecided),
        held=tuple(
            (card, sentence(UNDECIDED, codes=undecided[card.pk]))
            for card in waiting
            if card.pk in undecided
        ),
        signed=len(signed),
        with_communes=sum(card.state == State.SELF_ASSESSMENT.value for card in cards),
        marked=_marked(waiting, department_id),
        surveyless=surveyless,
        unseen=unseen,
    )


def appraises(period: Period, department_id: int | None) -> bool:
    """Whether the period's set gives the department anything to appraise. 1 query."""
    if department_id is None:
        return False
    lines = period.criteria_set.criteria.filter(is_leaf=True, department=department_id)
    return lines.exists()


def open_lines(cards: Sequence[Scorecard], department_id: int | None) -> tuple[Codes, Codes, Codes]:
    """The department's lines in round 1, in codes by scorecard: whose request is undecided, whose
    survey is missing, and what else nobody has looked at. 1 query."""
    undecided: dict[UUID, list[str]] = defaultdict(list)
    surveyless: dict[UUID, list[str]] = defaultdict(list)
    unseen: dict[UUID, list[str]] = defaultdict(list)
    asks, lacks = Q(na=Na.ASKED), Q(criterion__source=SURVEY, base_points__isnull=True)
    rows = (
        Score.objects.filter(scorecard__in=cards, criterion__department=department_id)
        .filter(asks | lacks | ~touched_in_round_1())
        .order_by("criterion__position", "id")
        .values_list("scorecard_id", "criterion__code", "criterion__source", "base_points", "na")
    )
    for card, code, source, points, na in rows:
        if na == Na.ASKED:
            undecided[card].append(code)
        elif source == SURVEY and points is None:
            surveyless[card].append(code)
        else:
            unseen[card].append(code)
    return _frozen(undecided), _frozen(surveyless), _frozen(unseen)


def _frozen(codes: Mapping[UUID, list[str]]) -> Codes:
    return {card: tuple(each) for card, each in codes.items()}


def _marked(cards: Sequence[Scorecard], department_id: int | None) -> int:
    """Lines that carry a mark of the department. 1 query."""
    lines = Score.objects.filter(
        scorecard__in=cards, criterion__department=department_id, deductions__isnull=False
    )
    return lines.distinct().count()
