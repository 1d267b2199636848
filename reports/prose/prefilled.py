"""The prose of a decision as the data gives it, for the authority to go on from."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from accounts.paper.heading import decision_name
from reports.paper.letterhead import LANGUAGE, kinds_of
from reports.paper.sayings import report_facts
from reports.prose.sections import SECTIONS, lines
from reports.result.period import PeriodResult
from reports.result.set_changes import last_table_number


def prefilled(result: PeriodResult) -> dict[str, str]:
    """A text for every section, in the Vietnamese of official papers."""
    with translation.override(LANGUAGE):
        facts = _facts(result) | report_facts(result)
        return {section.key: _text(section.key, facts) for section in SECTIONS}


def _text(key: str, facts: dict[str, Any]) -> str:
    return "\n".join(lines(render_to_string(f"reports/prose/{key}.txt", facts)))


def _facts(result: PeriodResult) -> dict[str, Any]:
    period = result.period
    return {
        "authority": result.authority,
        "kinds": kinds_of(result),
        "count": f"{len(result.communes):02d}",
        "year": str(period.year),
        "in_programme": 2021 <= period.year <= 2030,
        "set_decision": decision_name(result.criteria_set.decision),
        "set_title": result.criteria_set.title,
        "last_table": str(last_table_number(result)),
    }
