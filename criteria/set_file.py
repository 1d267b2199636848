"""A criteria set out of an uploaded JSON file. Pure: bytes in, a checked document out."""

import json
from collections.abc import Mapping
from typing import Any

from accounts.refusals import Faulty, Refused
from accounts.refusals import gettext_noop as _
from criteria.rule_format import Json
from criteria.set_format import SetDocument, parse_set
from criteria.set_shape import shape_faults


def read_set_file(content: bytes) -> SetDocument:
    """The set in the file, checked as for issue. Raises Refused, or Faulty with every fault."""
    try:
        return read_set(_json(content))
    except RecursionError:
        raise Refused(_("The file is nested far deeper than a criteria set.")) from None


def read_set(data: object) -> SetDocument:
    """The set in the JSON, which is the set itself or a year with its `criteria_set`.

    Raises Refused, or Faulty with every fault.
    """
    found = _set_in(data)
    if faults := shape_faults(found):
        raise Faulty(faults)
    return parse_set(found)


def _json(content: bytes) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The file is not a text in UTF-8. Save it as JSON in UTF-8.")) from None
    try:
        return json.loads(text, object_pairs_hook=_without_repetition, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Refused(
            _("The file is not JSON: line {line}, character {column} cannot be read."),
            line=error.lineno,
            column=error.colno,
        ) from None
    except ValueError:
        raise Refused(_("The file holds a number that is far too long.")) from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; of an entry that stands twice JSON would silently keep the last."""
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _value in pairs]
        raise Refused(
            _("{place}: entries stand twice: {names}."),
            place=str(data.get("code", "?")),
            names=sorted({name for name in names if names.count(name) > 1}),
        )
    return data


def _set_in(data: object) -> Json:
    """The set; where a year's set has no groups of its own, those its published groups begin at."""
    if not isinstance(data, Mapping):
        raise Refused(_("The file does not hold a criteria set."))
    if "criteria_set" not in data:
        if "fields" not in data:
            raise Refused(_("The file does not hold a criteria set."))
        return data
    criteria_set, groups = data["criteria_set"], _published_groups(data)
    if not isinstance(criteria_set, Mapping):
        raise Refused(_("The file does not hold a criteria set."))
    if "thresholds" in criteria_set or not groups:
        return criteria_set
    return {**criteria_set, "thresholds": groups}


def _published_groups(data: Json) -> list[dict[str, Any]]:
    published = data.get("published")
    groups = published.get("groups") if isinstance(published, Mapping) else None
    if not isinstance(groups, Mapping):
        return []
    return [
        {"group": name, "lower": group["from"]}
        for name, group in groups.items()
        if isinstance(group, Mapping) and "from" in group
    ]
