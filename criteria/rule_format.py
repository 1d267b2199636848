"""Rules as JSON, and what is wrong with one. Pure.

A rule is stored and exchanged as `{"measure": …, "scale": …, parameters}`, figures as decimal
strings: `{"measure": "ratio", "scale": "bands", "bands": [["90", "1"], ["70", "0.5"]]}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from accounts.numbers import figure_text
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.rules import SCALES, Measure, Rule, Scale

Json = Mapping[str, Any]

PARAMETERS: dict[Scale, tuple[str, ...]] = {
    Scale.MANUAL: ("step",),
    Scale.OPTIONS: ("options",),
    Scale.BANDS: ("bands",),
    Scale.PROPORTIONAL: ("floor", "full"),
    Scale.DEDUCT: ("per",),
    Scale.AWARD: ("per",),
}


def parse_rule(data: object) -> Rule:
    """The Rule that the JSON describes. Raises Refused on an unknown word or figure."""
    if not isinstance(data, Mapping):
        raise Refused(_("The scoring rule is missing."))
    measure = _word(Measure, data.get("measure"))
    scale = _word(Scale, data.get("scale"))
    unknown = sorted(set(data) - {"measure", "scale", *PARAMETERS[scale]})
    if unknown:
        raise Refused(
            _("The scale “{scale}” does not know the parameters: {names}."),
            scale=scale.value,
            names=unknown,
        )
    return Rule(
        measure=measure,
        scale=scale,
        options=tuple((str(text), _figure(worth)) for text, worth in _pairs(data, "options")),
        bands=tuple((_figure(low), _figure(worth)) for low, worth in _pairs(data, "bands")),
        **{name: _figure(data[name]) for name in ("floor", "full", "per", "step") if name in data},
    )


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """The JSON of a rule; `parse_rule` reads it back to an equal Rule."""
    data: dict[str, Any] = {"measure": rule.measure.value, "scale": rule.scale.value}
    if rule.options:
        data["options"] = [[text, figure_text(worth)] for text, worth in rule.options]
    if rule.bands:
        data["bands"] = [[figure_text(low), figure_text(worth)] for low, worth in rule.bands]
    for name in ("floor", "full", "per", "step"):
        if (figure := getattr(rule, name)) is not None:
            data[name] = figure_text(figure)
    return data


def rule_faults(rule: Rule, *, max_points: Decimal, places: int) -> list[Sentence]:
    """Everything that keeps the rule from scoring 0…max_points; empty when it is sound."""
    if rule.scale not in SCALES[rule.measure]:
        return [
            sentence(
                _("the measure “{measure}” cannot be read on the scale “{scale}”; use {scales}"),
                measure=rule.measure.value,
                scale=rule.scale.value,
                scales=[scale.value for scale in SCALES[rule.measure]],
            )
        ]
    return list(_SCALE_FAULTS[rule.scale](rule, max_points)) + [
        sentence(_("{points} points have more than {places} decimals"), points=worth, places=places)
        for worth in _stated_points(rule)
        if places_of(worth) > places
    ]


def places_of(value: Decimal) -> int:
    """Decimals needed to write the value: 0 for 30 and 30.0, 2 for 0.25."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _stated_points(rule: Rule) -> list[Decimal]:
    return [worth for _text, worth in rule.options] + [worth for _low, worth in rule.bands]


def _option_faults(rule: Rule, max_points: Decimal) -> Iterable[Sentence]:
    texts = [text.strip() for text, _worth in rule.options]
    if len(texts) < 2:
        yield sentence(_("a choice needs at least two options"))
    if "" in texts:
        yield sentence(_("an option has no text"))
    for text in sorted({t for t in texts if texts.count(t) > 1}):
        yield sentence(_("the option “{text}” stands twice"), text=text)
    yield from _reach_faults([worth for _text, worth in rule.options], max_points)


def _band_faults(rule: Rule, max_points: Decimal) -> Iterable[Sentence]:
    if not rule.bands:
        yield sentence(_("there is no band"))
    for (above, _worth), (below, _next) in pairwise(rule.bands):
        if above == below:
            yield sentence(_("two bands overlap: both begin at {bound}"), bound=above)
        elif above < below:
            yield sentence(
                _(
                    "bands overlap: the one from {below} stands after the one from {above}; "
                    "write them from the highest bound to the lowest"
                ),
                below=below,
                above=above,
            )
    yield from _reach_faults([worth for _low, worth in rule.bands], max_points)


def _reach_faults(worths: Sequence[Decimal], max_points: Decimal) -> Iterable[Sentence]:
    """Faults of stated points: each within 0…maximum, and one of them the maximum."""
    for worth in worths:
        if not 0 <= worth <= max_points:
            yield sentence(
                _("{points} points lie outside 0 to {maximum}"), points=worth, maximum=max_points
            )
    if worths and max(worths) < max_points:
        yield sentence(
            _("nothing earns the maximum of {maximum}; the most is {most}"),
            maximum=max_points,
            most=max(worths),
        )


def _proportional_faults(rule: Rule, max_points: Decimal) -> Iterable[Sentence]:
    floor, full = rule.floor or Decimal(0), rule.full
    if full is None or full <= 0:
        yield sentence(_("the value that earns the maximum (full) must be above 0"))
    elif not 0 <= floor <= full:
        yield sentence(_("the floor {floor} must lie between 0 and {full}"), floor=floor, full=full)


def _per_faults(rule: Rule, max_points: Decimal) -> Iterable[Sentence]:
    if rule.per is None or not rule.per > 0:
        yield sentence(_("the points per occurrence must be above 0"))
    elif rule.per > max_points:
        yield sentence(
            _("the points per occurrence, {per}, are more than the maximum of {maximum}"),
            per=rule.per,
            maximum=max_points,
        )


def _manual_faults(rule: Rule, max_points: Decimal) -> Iterable[Sentence]:
    if rule.step is not None and not 0 < rule.step <= max_points:
        yield sentence(_("the step {step} must lie between 0 and the maximum"), step=rule.step)


_SCALE_FAULTS = {
    Scale.OPTIONS: _option_faults,
    Scale.BANDS: _band_faults,
    Scale.PROPORTIONAL: _proportional_faults,
    Scale.DEDUCT: _per_faults,
    Scale.AWARD: _per_faults,
    Scale.MANUAL: _manual_faults,
}


def _word(words: Any, value: Any) -> Any:
    try:
        return words(value)
    except ValueError:
        raise Refused(
            _("“{value}” is not known; use one of {words}."),
            value=value,
            words=[word.value for word in words],
        ) from None


def _figure(value: Any) -> Decimal:
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            figure = Decimal(value)
        except InvalidOperation:
            pass
        else:
            if figure.is_finite():
                return figure
    raise Refused(_("“{value}” is not a figure; write it as text, such as 0.25."), value=value)


def _pairs(data: Json, name: str) -> list[tuple[Any, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(r, list) and len(r) == 2 for r in rows):
        raise Refused(_("“{name}” must be a list of pairs."), name=name)
    return [(row[0], row[1]) for row in rows]
