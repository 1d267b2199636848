"""Whether the JSON of a criteria set has the entries, kinds and lengths that a set has. Pure.

It is asked before the meaning is read (criteria.set_format), so that a number where a text belongs
is a sentence that names its place, whatever a hand-written file holds.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.rule_format import Json
from criteria.rules import INPUTS

INPUT_NAMES = {name for inputs in INPUTS.values() for name in inputs}
LARGEST_SET = 2000  # fields and criteria
_POINTS = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_FIGURE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_TRIED = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")  # money in đồng
_NOT_POINTS = _("{place}: “{value}” is not a number of points; write it as text, such as 0.25.")
_NOT_FIGURE = _("{place}: “{value}” is not a figure; write it as text, such as 0.25.")

Check = Callable[[str, str, Any], Iterator[Sentence]]


def shape_faults(data: Json) -> list[Sentence]:
    """Every entry that is missing, of another kind or too long; empty when the set can be read."""
    faults = list(_checked(_("Criteria set"), data, _SET))
    if not faults and _size(data) > LARGEST_SET:
        faults.append(
            sentence(_("The set has more than {number} fields and criteria."), number=LARGEST_SET)
        )
    return faults


@dataclass(frozen=True)
class _Shape:
    """The entries of an object that must stand there, and those that may."""

    needed: Mapping[str, Check]
    optional: Mapping[str, Check]


def _checked(place: str, data: Json, shape: _Shape) -> Iterator[Sentence]:
    for name in shape.needed:
        if name not in data:
            yield sentence(_("{place}: {entry} is missing."), place=place, entry=f"“{name}”")
    for name, check in {**shape.needed, **shape.optional}.items():
        if name in data:
            yield from check(place, f"“{name}”", data[name])


def _text(longest: int) -> Check:
    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if not isinstance(value, str):
            yield sentence(_("{place}: {entry} must be a text."), place=place, entry=entry)
        elif len(value) > longest:
            yield sentence(
                _("{place}: {entry} has more than {longest} characters."),
                place=place,
                entry=entry,
                longest=longest,
            )

    return check


def _filled(longest: int) -> Check:
    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if isinstance(value, str) and not value.strip():
            yield sentence(_("{place}: {entry} is empty."), place=place, entry=entry)
        yield from _text(longest)(place, entry, value)

    return check


def _whole(lowest: int, highest: int) -> Check:
    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if type(value) is not int or not lowest <= value <= highest:
            yield sentence(
                _("{place}: {entry} must be a whole number from {lowest} to {highest}."),
                place=place,
                entry=entry,
                lowest=lowest,
                highest=highest,
            )

    return check


def _written(pattern: re.Pattern[str], template: str) -> Check:
    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield sentence(template, place=place, value=_shown(value))

    return check


def _flag(place: str, entry: str, value: Any) -> Iterator[Sentence]:
    if not isinstance(value, bool):
        yield sentence(_("{place}: {entry} must be true or false."), place=place, entry=entry)


def _texts(longest: int) -> Check:
    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if not isinstance(value, list):
            yield sentence(_("{place}: {entry} must be a list of texts."), place=place, entry=entry)
            return
        for text in value:
            yield from _text(longest)(place, entry, text)

    return check


def _rows(shape: Callable[[], _Shape]) -> Check:
    """A list of objects of that shape; asked for late, since criteria hold criteria."""

    def check(place: str, entry: str, value: Any) -> Iterator[Sentence]:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            yield sentence(
                _("{place}: {entry} must be a list of objects."), place=place, entry=entry
            )
            return
        for number, row in enumerate(value, start=1):
            yield from _checked(_place_of(row) or f"{place}, {entry} {number}", row, shape())

    return check


def _rule(place: str, entry: str, value: Any) -> Iterator[Sentence]:
    if not isinstance(value, Mapping):
        yield sentence(_("{place}: {entry} must be an object."), place=place, entry=entry)
        return
    for parameter in ("floor", "full", "per", "step"):
        if parameter in value:
            yield from _figure(place, parameter, value[parameter])
    for parameter, first in (("options", _text(200)), ("bands", _figure)):
        yield from _pairs(place, f"“{parameter}”", value.get(parameter, []), first)


def _pairs(place: str, entry: str, value: Any, first: Check) -> Iterator[Sentence]:
    """Pairs of something and its points."""
    if not isinstance(value, list) or not all(isinstance(p, list) and len(p) == 2 for p in value):
        yield sentence(_("{place}: {entry} must be a list of pairs."), place=place, entry=entry)
        return
    for given, worth in value:
        yield from first(place, entry, given)
        yield from _figure(place, entry, worth)


def _figures(place: str, entry: str, value: Any) -> Iterator[Sentence]:
    """Figures by the names of inputs: texts, whose meaning the rule decides."""
    if not isinstance(value, Mapping):
        yield sentence(_("{place}: {entry} must be an object."), place=place, entry=entry)
        return
    for name, figure in value.items():
        yield from _input(place, name, figure)


def _input(place: str, name: str, value: Any) -> Iterator[Sentence]:
    if name == "option":
        yield from _text(200)(place, name, value)
    elif name in INPUT_NAMES:
        yield from _tried(place, name, value)
    else:
        yield sentence(_("{place}: unknown entries {names}."), place=place, names=[name])


def _earned(place: str, entry: str, value: Any) -> Iterator[Sentence]:
    """Points, or null for what is not applicable."""
    if value is not None:
        yield from _points(place, entry, value)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _place_of(row: Json) -> str:
    return " ".join(str(row[key]) for key in ("code", "group", "name") if row.get(key))[:100]


def _size(data: Json) -> int:
    children = [*data.get("fields", []), *data.get("children", [])]
    return len(children) + sum(_size(child) for child in children)


_points, _figure = _written(_POINTS, _NOT_POINTS), _written(_FIGURE, _NOT_FIGURE)
_tried = _written(_TRIED, _NOT_FIGURE)

_CASE = _Shape({"figures": _figures, "points": _earned}, {})
_THRESHOLD = _Shape({"group": _filled(40), "lower": _points}, {"block": _text(50)})
_NODE: _Shape = _Shape(
    {"code": _filled(30), "name": _filled(500), "max_points": _points},
    {
        "capped": _flag,
        "rule": _rule,
        "rule_text": _text(4000),
        "rule_note": _text(4000),
        "evidence_required": _texts(500),
        "not_applicable": _text(20),
        "appraised_by": _text(200),
        "officer": _text(100),
        "source": _text(20),
        "na_reasons": _texts(300),
        "cases": _rows(lambda: _CASE),
        "predecessors": _texts(30),
        "children": _rows(lambda: _NODE),
    },
)
_FIELD = _Shape(
    {"code": _filled(20), "name": _filled(300), "max_points": _points},
    {"kind": _text(20), "children": _rows(lambda: _NODE)},
)
_SET = _Shape(
    {"title": _filled(300), "year": _whole(2000, 2100), "fields": _rows(lambda: _FIELD)},
    {
        "decision": _text(200),
        "note": _text(4000),
        "points_places": _whole(0, 3),
        "index_places": _whole(0, 4),
        "tie_break": _texts(20),
        "thresholds": _rows(lambda: _THRESHOLD),
    },
)
