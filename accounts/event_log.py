"""The hash chain of events. Pure: what is hashed, and how a chain is checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

HASHED = (
    "chain", "sequence", "at", "by_id", "by_name", "seen_from", "what",
    "subject_type", "subject_id", "old", "new", "reason", "previous_hash",
)  # fmt: skip


def event_hash(event: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the event's columns HASHED as canonical JSON; `at` is ISO text in UTC."""
    content = {name: event[name] for name in HASHED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(events: Iterable[Mapping[str, Any]]) -> int | None:
    """Sequence of the first event of a chain, given in order, that does not fit; None if all do."""
    expected, previous = 1, ""
    for event in events:
        if (
            event["sequence"] != expected
            or event["previous_hash"] != previous
            or event["hash"] != event_hash(event)
        ):
            return int(event["sequence"])
        expected, previous = expected + 1, event["hash"]
    return None
