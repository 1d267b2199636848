"""What a set's or a criterion's content is known by: a SHA-256 of its canonical JSON. Pure."""

import hashlib
import json
import unicodedata
from typing import Any

from criteria.outline import CriterionNode, FieldNode
from criteria.set_format import SetDocument, line_to_json, set_to_json


def content_hash(document: SetDocument) -> str:
    """64 hexadecimal digits: equal for equal sets, whatever file they came from."""
    return _digest(set_to_json(document))


def line_hash(node: FieldNode | CriterionNode) -> str:
    """The same of a field or criterion, without its parts: what an editor's form was based on."""
    return _digest(line_to_json(node))


def _digest(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
