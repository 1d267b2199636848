"""A commune's figures held against its department's. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.numbers import round_half_up
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line
from criteria.figures import figures_from_json
from criteria.rules import INPUTS, Figure, Figures, Measure, NotApplicable, Rule, points

# What is measured, and may be printed with fewer places; times and points are counted.
MEASURED = frozenset({Measure.RATIO, Measure.GROWTH, Measure.VALUE})


class Verdict(StrEnum):
    SAME = "same"
    SAME_POINTS = "same_points"
    ROUNDED = "rounded"
    DIFFERENT = "different"
    NOTHING_OURS = "nothing_ours"  # by our figures there was nothing to measure
    NOTHING_THEIRS = "nothing_theirs"  # the commune asks for "not applicable"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Claim:
    """What the commune says: figures and the points they earned, or that nothing occurred;
    `standing` are the points that stand after what was taken so far."""

    figures: Figures
    points: Decimal | None
    standing: Decimal
    says_nothing_occurred: bool = False


@dataclass(frozen=True)
class Comparison:
    """`ours` are the points that the department's figures earn; none for "not applicable"."""

    verdict: Verdict
    ours: Decimal | None
    claim: Claim

    @property
    def takes(self) -> Decimal:
        """What a correction by our figures takes from the line now; below zero it gives."""
        assert self.ours is not None
        return self.claim.standing - self.ours

    @property
    def is_open(self) -> bool:
        """Whether our figures contradict the commune's, and other points still stand."""
        proposes = self.verdict in (Verdict.DIFFERENT, Verdict.ROUNDED)
        return proposes and self.takes != 0

    @property
    def is_settled(self) -> bool:
        """Our figures gave other points than the commune's, and these stand already."""
        return self.verdict is Verdict.DIFFERENT and self.takes == 0


def compared(
    rule: Rule, ours: Mapping[str, Any], claim: Claim, *, max_points: Decimal, places: int
) -> Comparison | None:
    """Stored figures of the department against the commune's claim; None where the rule now asks
    for others than those that were handed in."""
    if set(ours) != set(INPUTS[rule.measure]):
        return None
    figures = figures_from_json(rule, ours)
    try:
        earned = points(rule, max_points=max_points, figures=figures, places=places)
    except Refused:
        return None
    if isinstance(earned, NotApplicable):
        agreed = claim.says_nothing_occurred
        return Comparison(Verdict.SAME if agreed else Verdict.NOTHING_OURS, None, claim)
    return Comparison(_verdict(rule.measure, figures, earned, claim), earned, claim)


def agree_as_printed(one: Figure, other: Figure) -> bool:
    """Whether the figures are one, or the shorter is the longer rounded to its places:
    81,86 and 81,863 agree, 81,87 and 81,863 do not."""
    if isinstance(one, str) or isinstance(other, str):
        return one_line(str(one)) == one_line(str(other))
    short, long = sorted((one, other), key=_places)
    return short == round_half_up(long, _places(short))


def told(comparison: Comparison) -> Sentence:
    """The difference in one sentence."""
    claim = comparison.claim
    return sentence(
        _SENTENCES[comparison.verdict],
        ours=comparison.ours if comparison.ours is not None else "–",
        claimed=claim.points if claim.points is not None else "–",
        standing=claim.standing,
    )


_SENTENCES = {
    Verdict.SAME: _("The department has the same figures."),
    Verdict.SAME_POINTS: _("The department has other figures, which give the same points: {ours}."),
    Verdict.ROUNDED: _(
        "The department's figures agree as far as they are printed; by rounding they give {ours} "
        "points, the commune claims {claimed}."
    ),
    Verdict.DIFFERENT: _("The department's gives {ours} points, the commune claims {claimed}."),
    Verdict.NOTHING_OURS: _(
        "By the department's figures nothing occurred here; the commune claims {claimed} points."
    ),
    Verdict.NOTHING_THEIRS: _(
        "The commune asks for “not applicable”; the department's figures give {ours} points."
    ),
    Verdict.UNANSWERED: _("The commune claims nothing; the department's gives {ours} points."),
}


def _verdict(measure: Measure, ours: Figures, earned: Decimal, claim: Claim) -> Verdict:
    if claim.says_nothing_occurred:
        return Verdict.NOTHING_THEIRS
    if claim.points is None:
        return Verdict.UNANSWERED
    theirs = claim.figures
    if set(theirs) == set(ours):
        if _all_equal(ours, theirs):
            return Verdict.SAME if earned == claim.points else Verdict.DIFFERENT
        if measure in MEASURED and _all_agree(ours, theirs):
            return Verdict.SAME if earned == claim.points else Verdict.ROUNDED
    return Verdict.SAME_POINTS if earned == claim.points else Verdict.DIFFERENT


def _all_equal(ours: Figures, theirs: Figures) -> bool:
    return all(
        one_line(str(ours[name])) == one_line(str(theirs[name]))
        if isinstance(ours[name], str)
        else ours[name] == theirs[name]
        for name in ours
    )


def _all_agree(ours: Figures, theirs: Figures) -> bool:
    return all(agree_as_printed(ours[name], theirs[name]) for name in ours)


def _places(figure: Decimal) -> int:
    return max(0, -int(figure.as_tuple().exponent))
