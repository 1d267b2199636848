"""What a line's figures would have had to be for more points: by its rule, to the last place. Pure.

The answer is found by asking the rule itself, so that rounding, floors and bands need no second
telling here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from accounts.refusals import Refused
from criteria.outline import CriterionNode
from criteria.rules import Figures, Measure, Scale, points

MOVED = {
    Measure.RATIO: "numerator",
    Measure.GROWTH: "current",
    Measure.COUNT: "count",
    Measure.VALUE: "value",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """The nearest figure that earns `points`, and how far it is from the one that stands.

    `input` is the rule's name of the figure; `by` is below zero where it has to fall.
    """

    input: str
    figure: Decimal
    by: Decimal
    points: Decimal


def steps(leaf: CriterionNode, figures: Figures, *, places: int) -> tuple[Step, ...]:
    """The next band (where there are bands) and full points, nearest first; none where the rule
    measures nothing, or no figure that there can be earns more."""
    rule = leaf.rule
    if rule is None or rule.measure not in MOVED or not figures:
        return ()
    name = MOVED[rule.measure]
    now = figures.get(name)
    earned = _earned(leaf, figures, places)
    if not isinstance(now, Decimal) or earned is None:
        return ()
    falls = rule.scale is Scale.DEDUCT
    found: dict[Decimal, Step] = {}
    for worth in sorted(_aims(leaf, earned)):
        figure = _nearest(leaf, figures, name, worth, places, falls=falls)
        if figure is None or not _is_possible(leaf, figures, name, figure):
            continue
        with_it = _earned(leaf, {**figures, name: figure}, places)
        if with_it is not None and with_it > earned:
            found.setdefault(
                figure, Step(input=name, figure=figure, by=figure - now, points=with_it)
            )
    return tuple(sorted(found.values(), key=lambda step: step.points))


def _aims(leaf: CriterionNode, earned: Decimal) -> set[Decimal]:
    """The least that is worth having next, and the most there is."""
    assert leaf.rule is not None
    bands = [worth for _lower, worth in leaf.rule.bands if worth > earned]
    best = max(bands, default=leaf.max_points)
    return {each for each in (min(bands, default=best), best) if each > earned}


def _earned(leaf: CriterionNode, figures: Figures, places: int) -> Decimal | None:
    assert leaf.rule is not None
    try:
        worth = points(leaf.rule, max_points=leaf.max_points, figures=figures, places=places)
    except Refused:
        return None
    return worth if isinstance(worth, Decimal) else None


def _nearest(
    leaf: CriterionNode, figures: Figures, name: str, worth: Decimal, places: int, *, falls: bool
) -> Decimal | None:
    """By halving between the figure that stands and one that is surely enough."""
    now = figures[name]
    assert isinstance(now, Decimal)
    grain = _grain(leaf, figures)

    def figure_at(count: int) -> Decimal:
        return now - count * grain if falls else now + count * grain

    def is_enough(count: int) -> bool:
        got = _earned(leaf, {**figures, name: figure_at(count)}, places)
        return got is not None and got >= worth

    enough = _steps_to(leaf, figures, now, grain, falls=falls)
    if enough is None or not is_enough(enough):
        return None
    return figure_at(_first(is_enough, enough))


def _first(is_enough: Callable[[int], bool], enough: int) -> int:
    below = 0
    while enough - below > 1:
        middle = (below + enough) // 2
        below, enough = (below, middle) if is_enough(middle) else (middle, enough)
    return enough


def _grain(leaf: CriterionNode, figures: Figures) -> Decimal:
    """The figure moves in the places that the line's figures are given in; counts in ones."""
    assert leaf.rule is not None
    if leaf.rule.measure is Measure.COUNT:
        return Decimal(1)
    places = [-int(f.as_tuple().exponent) for f in figures.values() if isinstance(f, Decimal)]
    return Decimal(1).scaleb(-max(0, *places))


def _steps_to(
    leaf: CriterionNode, figures: Figures, now: Decimal, grain: Decimal, *, falls: bool
) -> int | None:
    """How many grains lead to a figure with which the rule gives all that it can."""
    if falls:
        return int(now / grain)
    most = max(_limits(leaf, figures), default=None)
    if most is None:
        return None
    return max(1, ceil((most - Fraction(now)) / Fraction(grain)))


def _limits(leaf: CriterionNode, figures: Figures) -> Iterator[Fraction]:
    """Figures at which the measured number reaches the highest band, or `full`."""
    rule = leaf.rule
    assert rule is not None
    if rule.scale is Scale.AWARD:
        yield Fraction(leaf.max_points) / Fraction(rule.per or 1)
        return
    bounds = [lower for lower, _worth in rule.bands] or [rule.full or Decimal(100)]
    for bound in bounds:
        if rule.measure is Measure.RATIO and isinstance(whole := figures["denominator"], Decimal):
            yield Fraction(bound) * Fraction(whole) / 100
        elif rule.measure is Measure.GROWTH and isinstance(last := figures["previous"], Decimal):
            yield Fraction(last) * (100 + Fraction(bound)) / 100
        else:
            yield Fraction(bound)


def _is_possible(leaf: CriterionNode, figures: Figures, name: str, figure: Decimal) -> bool:
    """A part is not more than its whole."""
    whole = figures.get("denominator")
    return name != "numerator" or not isinstance(whole, Decimal) or figure <= whole
