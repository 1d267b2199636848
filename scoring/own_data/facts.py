"""What a department says of one line of one commune. Pure."""

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.numbers import figure_text
from accounts.vietnamese import one_line
from criteria.figures import figures_from_json, figures_to_json
from criteria.rules import Figure, Rule

Key = tuple[str, str]  # the commune's code, the criterion's
_NOTE = re.compile(r"(?P<source>.+) \((?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4})\)", re.DOTALL)


@dataclass(frozen=True)
class OwnFact:
    """Figures of a line, the document or system that they are from, and as of which day: none
    where a survey's result was entered without one."""

    commune: str
    code: str
    figures: Mapping[str, Figure]
    source: str
    as_of: date | None

    @property
    def key(self) -> Key:
        return self.commune, self.code


def fact_to_json(fact: OwnFact) -> list[Any]:
    figures = figures_to_json(fact.figures)
    as_of = fact.as_of.isoformat() if fact.as_of else None
    return [fact.commune, fact.code, figures, fact.source, as_of]


def fact_from_json(rules: Mapping[str, Rule], data: list[Any]) -> OwnFact:
    """What `fact_to_json` wrote. Raises KeyError for a criterion without a rule here."""
    commune, code, figures, source, as_of = data
    day = date.fromisoformat(as_of) if as_of else None
    return OwnFact(commune, code, figures_from_json(rules[code], figures), source, day)


def figures_key(figures: Mapping[str, Figure]) -> str:
    """The figures as one text, equal for equal ones: 1 and 1.0 are one figure."""
    told = {
        name: one_line(figure) if isinstance(figure, str) else figure_text(figure)
        for name, figure in figures.items()
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def survey_note(source: str, as_of: date) -> str:
    """Where a survey's result is from, as its line says it."""
    return f"{source} ({as_of:%d/%m/%Y})"


def survey_source(note: str) -> tuple[str, date | None]:
    """Source and day of `survey_note`; of another note all of it, and no day."""
    found = _NOTE.fullmatch(note)
    if found:
        with contextlib.suppress(ValueError):
            return found["source"], date(int(found["y"]), int(found["m"]), int(found["d"]))
    return note, None
