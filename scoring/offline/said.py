"""What a line says, put in one form, so that file and server can be held against each other. Pure.

Excel keeps neither a line's \\r nor characters that nobody sees; 1 and 1.0 are one figure.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.numbers import figure_text
from criteria.figures import figures_from_json
from criteria.rules import Figure, Figures, Rule

_UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True)
class Said:
    """Figures, note and the reason for "not applicable" of one line."""

    figures: Mapping[str, Figure]
    note: str = ""
    na_reason: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.note or self.na_reason)


def said(figures: Figures, *, note: str, na_reason: str) -> Said:
    return Said(dict(figures), lines_of(note), lines_of(na_reason))


def lines_of(text: str) -> str:
    """The text composed (NFC), its lines without blanks at their ends, as a cell can hold it."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return "\n".join(line.strip() for line in seen.splitlines()).strip()


def fingerprint(what: Said) -> str:
    """Equal for lines that say the same."""
    text = json.dumps(said_to_json(what), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def said_to_json(what: Said) -> dict[str, Any]:
    figures = {
        name: figure if isinstance(figure, str) else figure_text(figure)
        for name, figure in what.figures.items()
    }
    return {"figures": figures, "note": what.note, "na_reason": what.na_reason}


def said_from_json(rule: Rule, data: Mapping[str, Any]) -> Said:
    return Said(figures_from_json(rule, data["figures"]), data["note"], data["na_reason"])
