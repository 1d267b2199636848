"""Scoring rules: one of six measures read on one of six scales (DOMAIN 3). Pure.

`points(rule, max_points, figures, places)` turns the figures of a line into its points. Figures
are a mapping of the measure's input names (INPUTS) to Decimals, for `choice` to the option's text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction

from accounts.numbers import round_half_up
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _


class Measure(StrEnum):
    POINTS = "points"
    CHOICE = "choice"
    RATIO = "ratio"
    GROWTH = "growth"
    COUNT = "count"
    VALUE = "value"


class Scale(StrEnum):
    MANUAL = "manual"
    OPTIONS = "options"
    BANDS = "bands"
    PROPORTIONAL = "proportional"
    DEDUCT = "deduct"
    AWARD = "award"


class NotApplicable(Enum):
    """The figures say that there was nothing to measure: the line goes to its N/A policy."""

    NOTHING_TO_MEASURE = "nothing_to_measure"


NOT_APPLICABLE = NotApplicable.NOTHING_TO_MEASURE

Figure = Decimal | str
Figures = Mapping[str, Figure]

INPUTS: dict[Measure, tuple[str, ...]] = {
    Measure.POINTS: ("points",),
    Measure.CHOICE: ("option",),
    Measure.RATIO: ("numerator", "denominator"),
    Measure.GROWTH: ("current", "previous"),
    Measure.COUNT: ("count",),
    Measure.VALUE: ("value",),
}

SCALES: dict[Measure, tuple[Scale, ...]] = {
    Measure.POINTS: (Scale.MANUAL,),
    Measure.CHOICE: (Scale.OPTIONS,),
    Measure.RATIO: (Scale.PROPORTIONAL, Scale.BANDS),
    Measure.GROWTH: (Scale.BANDS, Scale.PROPORTIONAL),
    Measure.COUNT: (Scale.DEDUCT, Scale.AWARD, Scale.BANDS, Scale.PROPORTIONAL),
    Measure.VALUE: (Scale.PROPORTIONAL, Scale.BANDS),
}


@dataclass(frozen=True)
class Rule:
    """A measure, a scale, and the parameters that the scale reads; others stay at None or ()."""

    measure: Measure
    scale: Scale
    options: tuple[tuple[str, Decimal], ...] = ()
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    floor: Decimal | None = None
    full: Decimal | None = None
    per: Decimal | None = None
    step: Decimal | None = None


def points(
    rule: Rule, *, max_points: Decimal, figures: Figures, places: int
) -> Decimal | NotApplicable:
    """Points from 0 to `max_points`, rounded half-up once to `places`; or NOT_APPLICABLE.

    Raises Refused when a figure is missing, unknown or impossible.
    """
    _check_names(rule, figures)
    if rule.scale is Scale.OPTIONS:
        return _option_points(rule, figures)
    measured = _MEASURES[rule.measure](figures)
    if isinstance(measured, NotApplicable):
        return measured
    exact = _SCALES[rule.scale](rule, Fraction(max_points), measured)
    return round_half_up(exact, places)


def percentage(rule: Rule, figures: Figures) -> Decimal | None:
    """What a ratio, growth or value measures, in percent to 2 places; None for other measures."""
    if rule.measure not in (Measure.RATIO, Measure.GROWTH, Measure.VALUE):
        return None
    measured = _MEASURES[rule.measure](figures)
    return None if isinstance(measured, NotApplicable) else round_half_up(measured, 2)


def _check_names(rule: Rule, figures: Figures) -> None:
    wanted = INPUTS[rule.measure]
    missing = [name for name in wanted if figures.get(name) in (None, "")]
    if missing:
        raise Refused(_("Fill in: {names}."), names=[input_label(name) for name in missing])
    unknown = sorted(set(figures) - set(wanted))
    if unknown:
        raise Refused(_("This criterion does not ask for: {names}."), names=unknown)


def input_label(name: str) -> str:
    """The input's name for people, an English message to be translated."""
    return _LABELS[name]


_LABELS = {
    "points": _("points"),
    "option": _("option"),
    "numerator": _("number achieved (b)"),
    "denominator": _("total number (a)"),
    "current": _("this year"),
    "previous": _("last year"),
    "count": _("number of times"),
    "value": _("result (%)"),
}

# --- measures: figures -> an exact number, a percentage for ratio and growth ---------------------


def _number(figures: Figures, name: str) -> Fraction:
    figure = figures[name]
    if not isinstance(figure, Decimal) or not figure.is_finite():
        raise Refused(_("{name}: “{value}” is not a number."), name=_LABELS[name], value=figure)
    if figure < 0:
        raise Refused(
            _("{name}: {value} is below 0. Enter 0 or more."), name=_LABELS[name], value=figure
        )
    return Fraction(figure)


def _ratio(figures: Figures) -> Fraction | NotApplicable:
    part, whole = _number(figures, "numerator"), _number(figures, "denominator")
    if whole:
        return part * 100 / whole
    if part:
        raise Refused(
            _("The total number (a) is 0 but the number achieved (b) is {part}. Correct one."),
            part=figures["numerator"],
        )
    return NOT_APPLICABLE


def _growth(figures: Figures) -> Fraction | NotApplicable:
    current, previous = _number(figures, "current"), _number(figures, "previous")
    if previous:
        return (current - previous) * 100 / previous
    if current:
        raise Refused(
            _(
                "Last year is 0, so there is no growth to compute. Correct it, or ask for "
                "“not applicable”."
            )
        )
    return NOT_APPLICABLE


def _count(figures: Figures) -> Fraction:
    count = _number(figures, "count")
    if count.denominator != 1:
        raise Refused(_("{value} is not a whole number."), value=figures["count"])
    return count


_MEASURES: dict[Measure, Callable[[Figures], Fraction | NotApplicable]] = {
    Measure.POINTS: lambda figures: _number(figures, "points"),
    Measure.RATIO: _ratio,
    Measure.GROWTH: _growth,
    Measure.COUNT: _count,
    Measure.VALUE: lambda figures: _number(figures, "value"),
}

# --- scales: the measured number -> exact points --------------------------------------------------


def _option_points(rule: Rule, figures: Figures) -> Decimal:
    for text, worth in rule.options:
        if text == figures["option"]:
            return worth
    raise Refused(
        _("“{value}” is not one of the options: {options}."),
        value=figures["option"],
        options=[text for text, _worth in rule.options],
    )


def _manual(rule: Rule, maximum: Fraction, measured: Fraction) -> Fraction:
    if measured > maximum:
        raise Refused(
            _("{value} points are more than the maximum of {maximum}."),
            value=_decimal(measured),
            maximum=_decimal(maximum),
        )
    if rule.step and (measured / Fraction(rule.step)).denominator != 1:
        raise Refused(
            _("{value} does not stand on the step of {step} points."),
            value=_decimal(measured),
            step=rule.step,
        )
    return measured


def _bands(rule: Rule, maximum: Fraction, measured: Fraction) -> Fraction:
    """The highest band whose lower bound is reached ("từ X đến dưới Y"); 0 below the lowest."""
    reached = [(lower, worth) for lower, worth in rule.bands if measured >= Fraction(lower)]
    return Fraction(max(reached)[1]) if reached else Fraction(0)


def _proportional(rule: Rule, maximum: Fraction, measured: Fraction) -> Fraction:
    if measured < Fraction(rule.floor or 0):
        return Fraction(0)
    return max(Fraction(0), min(maximum, measured * maximum / Fraction(rule.full or 100)))


def _deduct(rule: Rule, maximum: Fraction, measured: Fraction) -> Fraction:
    return max(Fraction(0), maximum - Fraction(rule.per or 0) * measured)


def _award(rule: Rule, maximum: Fraction, measured: Fraction) -> Fraction:
    return min(maximum, Fraction(rule.per or 0) * measured)


_SCALES: dict[Scale, Callable[[Rule, Fraction, Fraction], Fraction]] = {
    Scale.MANUAL: _manual,
    Scale.BANDS: _bands,
    Scale.PROPORTIONAL: _proportional,
    Scale.DEDUCT: _deduct,
    Scale.AWARD: _award,
}


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
