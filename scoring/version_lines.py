"""What a newer version of the criteria set makes of one line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.refusals import Refused
from criteria.figures import figures_from_json
from criteria.outline import CriterionNode
from criteria.rules import NotApplicable, points
from scoring.arithmetic import ZERO, Line
from scoring.standing import Taken, standing


class Effect(StrEnum):
    """AGAIN: the figures no longer fit the rule, or somebody else gives them now. COUNTS: other
    points or another maximum. RULE: scored by another rule, which leaves these points alone."""

    AGAIN = "again"
    COUNTS = "counts"
    NEW = "new"
    DROPPED = "dropped"
    RULE = "rule"


@dataclass(frozen=True)
class Worth:
    """How a line counts: the claimed points (none while unanswered), those that stand, of what."""

    base: Decimal | None
    points: Decimal
    max_points: Decimal
    left_out: bool = False

    @property
    def line(self) -> Line:
        return Line(self.points, self.left_out)


@dataclass(frozen=True)
class Held:
    """A line of a scorecard: how it counts, and what that follows from.

    `figures` are the stored ones, `found` those by which appraisers corrected them.
    """

    worth: Worth
    figures: Mapping[str, Any] = field(default_factory=dict)
    na_granted: bool = False
    taken: tuple[Taken, ...] = ()
    found: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Scored:
    """A leaf with the places to which its points are rounded: all that its points depend on."""

    leaf: CriterionNode
    places: int

    def scores_like(self, other: "Scored") -> bool:
        return self._parameters == other._parameters

    @property
    def _parameters(self) -> tuple[Any, ...]:
        leaf = self.leaf
        return leaf.rule, leaf.max_points, leaf.na_policy, leaf.source, self.places


@dataclass(frozen=True)
class LineChange:
    """`lifts`: what an earlier appraisal took no longer stands on the line."""

    code: str
    name: str
    effect: Effect
    before: Worth | None
    after: Worth | None
    lifts: bool = False


def line_change(held: Held, old: Scored, new: Scored) -> LineChange | None:
    """What becomes of the line; none where it is scored exactly as before.

    A line that counts otherwise loses what an appraisal took from it, as one that is answered
    anew does: the finding was made of other points.
    """
    if old.scores_like(new):
        return None
    earned = _earned(new, held.figures)
    if old.leaf.source is not new.leaf.source or not _fits(held, earned):
        return _change(held, new, Effect.AGAIN, empty(new), lifts=bool(held.taken))
    base = earned if held.worth.base is not None and isinstance(earned, Decimal) else None
    lifts = bool(held.taken) and _disturbed(held, base, old, new)
    stands = standing(
        base=base,
        taken=() if lifts else held.taken,
        max_points=new.leaf.max_points,
        na_granted=held.na_granted,
        na_policy=new.leaf.na_policy,
    )
    after = Worth(base, stands.points, new.leaf.max_points, stands.left_out)
    effect = Effect.RULE if after == held.worth and not lifts else Effect.COUNTS
    return _change(held, new, effect, after, lifts=lifts)


def new_line(new: Scored) -> LineChange:
    return LineChange(new.leaf.code, new.leaf.name, Effect.NEW, None, empty(new))


def dropped_line(held: Held, old: Scored) -> LineChange:
    return LineChange(
        old.leaf.code, old.leaf.name, Effect.DROPPED, held.worth, None, lifts=bool(held.taken)
    )


def empty(new: Scored) -> Worth:
    """A line that nobody has answered yet."""
    return Worth(None, ZERO, new.leaf.max_points)


def _change(held: Held, new: Scored, effect: Effect, after: Worth, *, lifts: bool) -> LineChange:
    return LineChange(new.leaf.code, new.leaf.name, effect, held.worth, after, lifts)


def _fits(held: Held, earned: Decimal | NotApplicable | None) -> bool:
    """Whether the rule reads what was answered; what was never answered fits every rule."""
    if held.worth.base is None:
        return not held.figures or earned is not None
    return isinstance(earned, Decimal)


def _disturbed(held: Held, base: Decimal | None, old: Scored, new: Scored) -> bool:
    """Whether a finding would now be of another number of points than its appraiser wrote."""
    if base != held.worth.base or new.leaf.max_points != held.worth.max_points:
        return True
    return any(_earned(old, figures) != _earned(new, figures) for figures in held.found)


def _earned(scored: Scored, figures: Mapping[str, Any]) -> Decimal | NotApplicable | None:
    """What the figures earn; None where the rule does not read them."""
    rule = scored.leaf.rule
    if rule is None or not figures:
        return None
    try:
        return points(
            rule,
            max_points=scored.leaf.max_points,
            figures=figures_from_json(rule, figures),
            places=scored.places,
        )
    except (Refused, ArithmeticError):
        return None
