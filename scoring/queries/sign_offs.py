"""Which scorecards a department may sign off in round 1, and which not yet and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import Source
from scoring.models import Period, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.states import State

UNDECIDED = _("Decide first whether these are not applicable: {codes}.")


@dataclass(frozen=True)
class Readiness:
    """The scorecards that wait for the department, in the order of the communes' names, and how
    many do not; `surveyless` are codes of surveys that are still to be entered, by scorecard."""

    ready: tuple[Scorecard, ...]
    held: tuple[tuple[Scorecard, Sentence], ...]
    signed: int
    with_communes: int
    marked: int
    surveyless: dict[UUID, tuple[str, ...]]


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
    undecided, surveyless = _open_lines(waiting, department_id)
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
    )


def appraises(period: Period, department_id: int | None) -> bool:
    """Whether the period's set gives the department anything to appraise. 1 query."""
    if department_id is None:
        return False
    lines = period.criteria_set.criteria.filter(is_leaf=True, department=department_id)
    return lines.exists()


Codes = dict[UUID, tuple[str, ...]]


def _open_lines(cards: Sequence[Scorecard], department_id: int | None) -> tuple[Codes, Codes]:
    """Codes with an undecided request, and with no survey's result yet. 1 query."""
    undecided: dict[UUID, list[str]] = defaultdict(list)
    surveyless: dict[UUID, list[str]] = defaultdict(list)
    rows = Score.objects.filter(scorecard__in=cards, criterion__department=department_id)
    asked = rows.filter(na=Na.ASKED) | rows.filter(
        criterion__source=Source.SURVEY.value, base_points__isnull=True
    )
    for card, code, na in asked.order_by("criterion__position", "id").values_list(
        "scorecard_id", "criterion__code", "na"
    ):
        (undecided if na == Na.ASKED else surveyless)[card].append(code)
    return (
        {card: tuple(codes) for card, codes in undecided.items()},
        {card: tuple(codes) for card, codes in surveyless.items()},
    )


def _marked(cards: Sequence[Scorecard], department_id: int | None) -> int:
    """Lines that carry a mark of the department. 1 query."""
    lines = Score.objects.filter(
        scorecard__in=cards, criterion__department=department_id, deductions__isnull=False
    )
    return lines.distinct().count()
