"""A scoring rule in plain words, so that a reader can hold it against the published text. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from math import ceil

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind, NaPolicy, Source
from criteria.rules import Measure, Rule, Scale

MEASURE_WORDS = {
    Measure.POINTS: _("Points are given by judgement."),
    Measure.CHOICE: _("One of the answers is chosen."),
    Measure.RATIO: _("Rate: number achieved (b) divided by total number (a)."),
    Measure.GROWTH: _("Growth: this year against last year, in percent."),
    Measure.COUNT: _("Number of times."),
    Measure.VALUE: _("Result in percent, entered as it was measured."),
}

_MEASURED = {
    Measure.RATIO: _("the rate"),
    Measure.GROWTH: _("the growth"),
    Measure.COUNT: _("the number"),
    Measure.VALUE: _("the result"),
}

NA_WORDS = {
    NaPolicy.LEAVE_OUT: _("Where nothing occurred: left out of the maximum."),
    NaPolicy.FULL_POINTS: _("Where nothing occurred: full points."),
    NaPolicy.ZERO: _("Where nothing occurred: 0 points."),
}

SOURCE_WORDS = {
    Source.SURVEY: _("The authority enters the result of a survey."),
}

KIND_WORDS = {
    FieldKind.REGULAR: _("Field"),
    FieldKind.BONUS: _("Bonus, outside the maximum"),
    FieldKind.PENALTY: _("Penalty, outside the maximum"),
}

_UNIT = {Measure.RATIO, Measure.GROWTH, Measure.VALUE}


def rule_sentences(rule: Rule, *, max_points: Decimal) -> tuple[Sentence, ...]:
    """What is measured, then what each result earns, from the most points to the least."""
    return (sentence(MEASURE_WORDS[rule.measure]), *_SCALES[rule.scale](rule, max_points))


def _manual(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    if rule.step:
        yield sentence(
            _("From 0 to {maximum} points, in steps of {step}."), maximum=max_points, step=rule.step
        )
    else:
        yield sentence(_("From 0 to {maximum} points."), maximum=max_points)


def _options(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    for text, worth in rule.options:
        yield sentence(_("{answer}: {points} points."), answer=text, points=worth)


def _bands(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    if not rule.bands:
        return
    if rule.measure is Measure.COUNT:
        yield from _count_bands(rule)
        return
    (top, most), *_lower = rule.bands
    yield _from(rule, top, most)
    for (upper, _more), (lower, worth) in pairwise(rule.bands):
        if lower <= 0 and rule.measure is not Measure.GROWTH:
            yield _below(rule, upper, worth)
        else:
            yield sentence(
                _("From {lower} to below {upper}: {points} points."),
                lower=_figure(rule, lower),
                upper=_figure(rule, upper),
                points=worth,
            )
    lowest = rule.bands[-1][0]
    if lowest > 0 or rule.measure is Measure.GROWTH:
        yield _below(rule, lowest, Decimal(0))


def _count_bands(rule: Rule) -> Iterator[Sentence]:
    """Whole numbers: `from 2`, `1`, `0`, never "from 1 to below 2"."""
    firsts = [(max(0, ceil(lower)), worth) for lower, worth in rule.bands]
    yield _from(rule, Decimal(firsts[0][0]), firsts[0][1])
    below = [*firsts[1:], (0, Decimal(0))] if firsts[-1][0] > 0 else firsts[1:]
    for (upper, _more), (first, worth) in zip(firsts, below, strict=False):
        last = upper - 1
        if first == last:
            yield sentence(_("{answer}: {points} points."), answer=str(first), points=worth)
        elif first < last:
            yield sentence(
                _("From {first} to {last}: {points} points."), first=first, last=last, points=worth
            )


def _proportional(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    full, floor = rule.full or Decimal(100), rule.floor or Decimal(0)
    yield _from(rule, full, max_points)
    if floor < full:
        yield sentence(
            _("From {floor} to below {full}: {measured} ÷ {full} × {maximum} points."),
            floor=_figure(rule, floor),
            full=_figure(rule, full),
            measured=sentence(_MEASURED[rule.measure]),
            maximum=max_points,
        )
    if floor > 0 or rule.measure is Measure.GROWTH:
        yield _below(rule, floor, Decimal(0))


def _deduct(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    yield sentence(
        _("None: {maximum} points; each takes {per} points, never below 0."),
        maximum=max_points,
        per=rule.per or Decimal(0),
    )


def _award(rule: Rule, max_points: Decimal) -> Iterator[Sentence]:
    yield sentence(
        _("Each earns {per} points, at most {maximum}."),
        per=rule.per or Decimal(0),
        maximum=max_points,
    )


_SCALES = {
    Scale.MANUAL: _manual,
    Scale.OPTIONS: _options,
    Scale.BANDS: _bands,
    Scale.PROPORTIONAL: _proportional,
    Scale.DEDUCT: _deduct,
    Scale.AWARD: _award,
}


def _from(rule: Rule, lower: Decimal, worth: Decimal) -> Sentence:
    return sentence(
        _("{lower} and more: {points} points."), lower=_figure(rule, lower), points=worth
    )


def _below(rule: Rule, upper: Decimal, worth: Decimal) -> Sentence:
    return sentence(_("Below {upper}: {points} points."), upper=_figure(rule, upper), points=worth)


def _figure(rule: Rule, figure: Decimal) -> Sentence | Decimal:
    return sentence(_("{figure} %"), figure=figure) if rule.measure in _UNIT else figure
