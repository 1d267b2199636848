"""What must hold of the lines of scorecards and their points (TRUST 13)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say, say_all
from criteria.figures import figures_from_json
from criteria.models import Criterion
from criteria.outline import NaPolicy
from criteria.rule_format import parse_rule
from criteria.rules import Rule, points
from scoring.arithmetic import Line
from scoring.invariants import places
from scoring.models import Deduction, Score, Scorecard
from scoring.models.scorecard import Na
from scoring.standing import Taken, standing

CHUNK = 5000


@named
def lines_not_of_leaves() -> Iterator[str]:
    """A line twice is refused by the database; so a count finds what is missing."""
    of_the_set = Q(
        criterion__is_leaf=True, criterion__criteria_set=F("scorecard__period__criteria_set")
    )
    yield from places.lines(Score.objects.exclude(of_the_set))
    leaves = Criterion.objects.filter(is_leaf=True).order_by().values("criteria_set")
    expected = dict(leaves.annotate(Count("pk")).values_list("criteria_set", "pk__count"))
    cards = Scorecard.objects.annotate(lines=Count("scores", filter=_in_set()))
    for criteria_set, lines, *place in cards.order_by("period", "id").values_list(
        "period__criteria_set", "lines", *places.CARD
    ):
        if lines < (leaf_count := expected.get(criteria_set, 0)):
            text = _("{scorecard}: {count} of {expected} lines")
            yield say(
                sentence(
                    text, scorecard=places.card_place(*place), count=lines, expected=leaf_count
                )
            )


def _in_set() -> Q:
    return Q(
        scores__criterion__is_leaf=True,
        scores__criterion__criteria_set=F("period__criteria_set"),
    )


@named
def other_maxima() -> Iterator[str]:
    yield from places.lines(Score.objects.exclude(max_points=F("criterion__max_points")))


@named
def points_without_figures() -> Iterator[str]:
    """Streams all answered lines; each rule is read once."""
    rules = _rules()
    answered = Score.objects.filter(base_points__isnull=False).order_by("id")
    for criterion, figures, base, max_points, *place in answered.values_list(
        "criterion_id", "figures", "base_points", "max_points", *places.line_columns()
    ).iterator(CHUNK):
        if criterion not in rules:
            continue
        earned = _earned(*rules[criterion], figures, max_points)
        if earned != base:
            yield _differing(place, stored=base, computed=earned)


def _rules() -> dict[int, tuple[Rule, int]]:
    """The rule and the places of every leaf that has lines; one that cannot be read is left out:
    it is found with its set."""
    rules = {}
    for criterion, rule, points_places in Criterion.objects.filter(is_leaf=True).values_list(
        "pk", "rule", "criteria_set__points_places"
    ):
        try:
            rules[criterion] = parse_rule(rule), points_places
        except Refused:
            continue
    return rules


def _earned(rule: Rule, points_places: int, figures: Mapping[str, Any], max_points: Decimal) -> Any:
    """The points that follow from the figures, or why none do."""
    try:
        read = figures_from_json(rule, figures)
        return points(rule, max_points=max_points, figures=read, places=points_places)
    except Refused as refusal:
        return " ".join(say_all(refusal))
    except (ArithmeticError, AttributeError):
        return str(figures)


@named
def points_that_do_not_stand() -> Iterator[str]:
    """Streams all lines, and all deductions once before."""
    taken = _taken()
    rows = Score.objects.order_by("id").values_list(
        "id", "base_points", "max_points", "na", "criterion__na_policy",
        "appraised_points", "left_out", *places.line_columns(),
    )  # fmt: skip
    for score, base, max_points, na, na_policy, appraised, left_out, *place in rows.iterator(CHUNK):
        stands = _standing(base, taken.get(score, ()), max_points, na, na_policy)
        if stands != Line(appraised, left_out):
            computed = stands.points if isinstance(stands, Line) else stands
            yield _differing(place, stored=appraised, computed=computed)


def _standing(
    base: Decimal | None, taken: Iterable[Taken], max_points: Decimal, na: str, na_policy: str
) -> Line | str:
    """What stands, or the sentence that says why nothing can."""
    try:
        return standing(
            base=base,
            taken=taken,
            max_points=max_points,
            na_granted=na == Na.GRANTED,
            na_policy=NaPolicy(na_policy),
        )
    except Refused as refusal:
        return " ".join(say_all(refusal))


def _taken() -> dict[int, list[Taken]]:
    taken: dict[int, list[Taken]] = defaultdict(list)
    rows = Deduction.objects.order_by("id").values_list("score_id", "points", "restored")
    for score, lost, restored in rows.iterator(CHUNK):
        taken[score].append(Taken(lost, restored))
    return taken


def _differing(place: list[Any], *, stored: Decimal, computed: Any) -> str:
    return say(
        sentence(
            _("{line}: {stored} is stored, {computed} follows"),
            line=places.line_place(*place),
            stored=stored,
            computed=computed,
        )
    )


INVARIANTS = (
    Invariant(
        "lines_of_scorecards",
        _("Every scorecard has one line for each scored criterion of its set, and no other."),
        lines_not_of_leaves,
    ),
    Invariant(
        "line_maxima", _("The maximum of every line is that of its criterion."), other_maxima
    ),
    Invariant(
        "claimed_points",
        _("The claimed points of every line follow from its figures by its rule."),
        points_without_figures,
    ),
    Invariant(
        "standing_points",
        _("The points that stand are the claimed ones less what was taken and not given back."),
        points_that_do_not_stand,
    ),
)
