"""What the departments know of the communes: their figures, and where the communes say otherwise.

A commune's people have none of this: they read it as the reason of a deduction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Commune, Department, User
from accounts.permissions import Permission, can
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_from_json
from criteria.models import Criterion
from criteria.outline import CriterionNode, Source
from criteria.queries import leaf_node
from criteria.rules import INPUTS, Figure, Rule
from scoring.models import OwnFigure, Period, Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.own_data.comparing import Claim, Comparison, compared
from scoring.own_data.facts import Key, OwnFact, survey_source
from scoring.queries.scopes import periods_visible_to
from scoring.queries.steering import scorecards_of
from scoring.states import LABELS, State

_ROUNDS = {State.ROUND_1: RoundNumber.FIRST, State.ROUND_2: RoundNumber.SECOND}


def periods_with_own_data(user: User) -> QuerySet[Period]:
    """Periods to which the person's department may hand in what it knows."""
    periods = periods_visible_to(user)
    if not can(user, Permission.APPRAISE) or user.department_id is None:
        return periods.none()
    return periods


@dataclass(frozen=True)
class OwnBook:
    """A department's part of a period: its criteria by code, the communes by code in the order of
    their names, every line by both; `locked` says by scorecard why its figures no longer change."""

    period: Period
    department: Department
    nodes: Mapping[str, CriterionNode]
    communes: Mapping[str, Commune]
    lines: Mapping[Key, Score]
    locked: Mapping[UUID, Sentence]

    def rule(self, code: str) -> Rule:
        rule = self.nodes[code].rule
        assert rule is not None
        return rule

    def why_locked(self, key: Key) -> Sentence | None:
        """Why the department's figures of the line no longer change; a survey's result is not
        entered after its release."""
        score = self.lines[key]
        if (why := self.locked.get(score.scorecard_id)) or not self.is_survey(key[1]):
            return why
        state = State(score.scorecard.state)
        return _at_state(score.scorecard) if state is State.ROUND_2 else None

    def is_survey(self, code: str) -> bool:
        return self.nodes[code].source is Source.SURVEY


def own_book(period: Period, department: Department) -> OwnBook:
    """Everything that a department's workbook is written from and held against. 5 queries."""
    leaves = Criterion.objects.filter(
        criteria_set=period.criteria_set_id, department=department, is_leaf=True
    )
    rows = leaves.select_related("department").order_by("position", "id")
    criteria = {row.pk: row for row in rows if row.rule}
    nodes = {row.code: leaf_node(row) for row in criteria.values()}
    cards = {card.pk: card for card in scorecards_of([period])}
    scores = list(
        Score.objects.filter(scorecard__period=period, criterion__in=list(criteria))
        .select_related("own_figure")
        .order_by("scorecard__commune__name_sort", "scorecard_id", "criterion__position", "id")
    )
    for score in scores:  # thousands of lines of a few criteria: these are fetched once
        score.scorecard, score.criterion = cards[score.scorecard_id], criteria[score.criterion_id]
    return OwnBook(
        period,
        department,
        nodes,
        communes={card.commune.code: card.commune for card in cards.values()},
        lines={(score.scorecard.commune.code, score.criterion.code): score for score in scores},
        locked=locked_cards(period, list(cards.values()), department),
    )


def locked_cards(
    period: Period, cards: Sequence[Scorecard], department: Department
) -> dict[UUID, Sentence]:
    """The scorecards on which the department may change nothing now, and why. 2 queries."""
    closed = set(
        Round.objects.filter(period=period, closed_at__isnull=False).values_list(
            "number", flat=True
        )
    )
    signed = set(
        SignOff.objects.filter(
            scorecard__period=period, department=department, round__number=RoundNumber.FIRST
        ).values_list("scorecard_id", flat=True)
    )
    found = {}
    for card in cards:
        state = State(card.state)
        if state is State.SELF_ASSESSMENT:
            continue
        if state not in _ROUNDS:
            found[card.pk] = _at_state(card)
        elif _ROUNDS[state] in closed:
            found[card.pk] = sentence(_("the round of {commune} is closed."), commune=card.commune)
        elif state is State.ROUND_1 and card.pk in signed:
            what = _("your department has signed off {commune}. Withdraw the sign-off first.")
            found[card.pk] = sentence(what, commune=card.commune)
    return found


def _at_state(card: Scorecard) -> Sentence:
    what = _("{commune} is at “{state}”; its figures can no longer be changed.")
    return sentence(what, commune=card.commune, state=LABELS[State(card.state)])


def own_figures(book: OwnBook, key: Key) -> dict[str, Figure]:
    """The department's figures of the line, if it has any that its rule still asks for; of a
    survey's line the result."""
    score, rule = book.lines[key], book.rule(key[1])
    own = own_figure_of(score)
    stored = score.figures if book.is_survey(key[1]) else own.figures if own else {}
    if set(stored) != set(INPUTS[rule.measure]):
        return {}
    return figures_from_json(rule, stored)


def standing_facts(book: OwnBook) -> dict[Key, OwnFact]:
    """What the department has said so far, by commune and criterion. No query."""
    found = {}
    for key, score in book.lines.items():
        if not (figures := own_figures(book, key)):
            continue
        own = own_figure_of(score)
        source, as_of = (own.source, own.as_of) if own else survey_source(score.note)
        found[key] = OwnFact(*key, figures, source, as_of)
    return found


def own_figure_of(score: Score) -> OwnFigure | None:
    """No query where `own_figure` was fetched along."""
    own: OwnFigure | None = getattr(score, "own_figure", None)
    return own


def comparison_of(score: Score, *, places: int, rule: Rule | None = None) -> Comparison | None:
    """The department's figures against what the line says; None where there are none. No query
    where `criterion` and `own_figure` were fetched along; `rule` is the criterion's, where it was
    read already."""
    own = own_figure_of(score)
    if own is None or score.na == Na.GRANTED:
        return None
    rule = rule or score.criterion.scoring_rule
    figures = score.figures if set(score.figures) == set(INPUTS[rule.measure]) else {}
    claim = Claim(
        figures=figures_from_json(rule, figures),
        points=score.base_points,
        standing=score.appraised_points,
        says_nothing_occurred=score.na == Na.ASKED,
    )
    return compared(rule, own.figures, claim, max_points=score.max_points, places=places)


@dataclass(frozen=True)
class Compared:
    """A line on which the department knows something; `score.own_figure` is fetched."""

    score: Score
    own: OwnFigure
    comparison: Comparison


def compared_across(period: Period, code: str) -> dict[UUID, Compared]:
    """One criterion over all communes that the department has figures of, by scorecard, in the
    order of their names. 1 query."""
    scores = _with_own_figure(period).filter(criterion__code=code)
    return {each.score.scorecard_id: each for each in _compared(period, scores)}


def compared_by_criterion(period: Period, department: Department) -> dict[str, list[Compared]]:
    """All of a department's figures by criterion. 1 query."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for each in _compared(period, _with_own_figure(period, department)):
        found[each.score.criterion.code].append(each)
    return dict(found)


def deductible(book: OwnBook, found: Sequence[Compared]) -> list[Compared]:
    """Lines whose points a correction by the department's figures would change now."""
    in_round = (State.ROUND_1.value, State.ROUND_2.value)
    return [
        each
        for each in found
        if each.comparison.is_open
        and each.score.scorecard.state in in_round
        and each.score.scorecard_id not in book.locked
    ]


def _with_own_figure(period: Period, department: Department | None = None) -> QuerySet[Score]:
    scores = Score.objects.filter(scorecard__period=period, own_figure__isnull=False)
    if department is not None:
        scores = scores.filter(criterion__department=department)
    return scores.select_related(
        "scorecard__commune", "criterion__department", "own_figure__by"
    ).order_by("criterion__position", "scorecard__commune__name_sort", "scorecard_id")


def _compared(period: Period, scores: QuerySet[Score]) -> list[Compared]:
    places = period.criteria_set.points_places
    rules: dict[int, Rule] = {}
    found = []
    for score in scores:
        score.scorecard.period = period
        if score.criterion_id not in rules:
            rules[score.criterion_id] = score.criterion.scoring_rule
        rule = rules[score.criterion_id]
        own, comparison = own_figure_of(score), comparison_of(score, places=places, rule=rule)
        if own is not None and comparison is not None:
            found.append(Compared(score, own, comparison))
    return found
