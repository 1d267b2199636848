"""What a set's or a part's content is known by: a SHA-256 of its canonical JSON. Pure."""

import hashlib
import json
import unicodedata
from typing import Any

from criteria.outline import CriterionNode, FieldNode
from criteria.set_format import SetDocument, line_to_json, set_to_json

BELOW_HEADING = {"thresholds", "fields"}


def content_hash(document: SetDocument) -> str:
    """64 hexadecimal digits: equal for equal sets, whatever file they came from.

    Who appraises a line is left out: it is not of the paper, and a department may be renamed.
    """
    return _digest(_without(set_to_json(document), "appraised_by"))


def line_hash(node: FieldNode | CriterionNode) -> str:
    """The same of a field or criterion, without its parts: what an editor's form was based on."""
    return _digest(line_to_json(node))


def heading_hash(document: SetDocument) -> str:
    """The same of title, year, decision, note, decimals and tie-break: a set without its tree."""
    return _digest(heading_to_json(document))


def groups_hash(document: SetDocument) -> str:
    """The same of the groups and their thresholds."""
    return _digest({"thresholds": set_to_json(document)["thresholds"]})


def heading_to_json(document: SetDocument) -> dict[str, Any]:
    whole = set_to_json(document)
    return {name: value for name, value in whole.items() if name not in BELOW_HEADING}


def _without(data: Any, name: str) -> Any:
    """The JSON without the entries of that name, however deep."""
    if isinstance(data, dict):
        return {key: _without(value, name) for key, value in data.items() if key != name}
    return [_without(value, name) for value in data] if isinstance(data, list) else data


def _digest(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
