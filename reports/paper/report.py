"""The report beside a decision: which sentence of the statistics stands where.

The prose stands in the templates; every figure and every list of names comes from the result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.paper.heading import decision_name
from accounts.wording import say, show
from criteria.outline import Source
from reports.figures import WEAKEST_FIELDS, figures
from reports.node_figures import weakest
from reports.paper.letterhead import moment_text
from reports.phrases import Part, Statistic, two_digits
from reports.result import PeriodResult
from reports.statistics import statistics

LEADING = ("mean", "extremes")  # the sentences before the list of the general result
SHORTCOMINGS = (
    "self_and_appraised",
    "most_cut",
    "weakest_fields",
    "weakest_criteria",
    "most_lost",
)


@dataclass(frozen=True)
class Sayings:
    """What is said of all communes (`block` None) or of one block, in the order of statistics."""

    block: str | None
    lead: tuple[str, ...]
    results: tuple[str, ...]
    strengths: tuple[str, ...]
    shortcomings: tuple[str, ...]


def report_context(result: PeriodResult) -> dict[str, Any]:
    """What the template of the report is filled with, besides the letterhead."""
    said = statistics(result)
    submitted = next(s for s in said if s.part is Part.SUBMISSION)
    on_time, count, late, missing = submitted.values
    period = result.period
    return {
        "subjects": _said(said, Part.SUBJECTS),
        "criteria": _said(said, Part.CRITERIA),
        "submission": say(submitted.sentence),
        "council": _said(said, Part.COUNCIL),
        "fields": _said(said, Part.FIELDS),
        "everybody": _sayings(said, None),
        "blocks": [_sayings(said, block) for block in _blocks(said)],
        "on_time": f"{_two_digits(on_time)}/{_two_digits(count)}" if on_time else "",
        "late": _two_digits(late) if late else "",
        "missing": _two_digits(missing) if missing else "",
        "has_cuts": any(s.key == "most_cut" for s in said),
        "weakest_fields": _weakest_fields(result),
        "set_decision": decision_name(result.criteria_set.decision),
        "set_note": result.criteria_set.note,
        "max_points": show(result.outline.max_points),
        "has_extras": len(result.outline.regular_fields()) < len(result.outline.fields),
        "survey": ", ".join(
            leaf.code for leaf in result.outline.leaves() if leaf.source is Source.SURVEY
        ),
        "round_1_due": moment_text(period.round_1_due_at),
        "explanation_due": moment_text(period.explanation_due_at),
        "round_2_due": moment_text(period.round_2_due_at),
    }


def _sayings(said: Sequence[Statistic], block: str | None) -> Sayings:
    own = [s for s in said if s.block == block]
    results = [s for s in own if s.part is Part.RESULT]
    remarks = [s for s in own if s.part is Part.REMARKS]
    return Sayings(
        block=block,
        lead=_texts(s for s in results if s.key in LEADING),
        results=_texts(s for s in results if s.key not in LEADING),
        strengths=_texts(s for s in remarks if s.key not in SHORTCOMINGS),
        shortcomings=_texts(s for s in remarks if s.key in SHORTCOMINGS),
    )


def _said(said: Iterable[Statistic], part: Part) -> tuple[str, ...]:
    return _texts(s for s in said if s.part is part)


def _texts(said: Iterable[Statistic]) -> tuple[str, ...]:
    return tuple(say(s.sentence) for s in said)


def _blocks(said: Iterable[Statistic]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.block for s in said if s.block is not None))


def _weakest_fields(result: PeriodResult) -> str:
    fields = weakest(figures(result).fields, count=WEAKEST_FIELDS)
    return "; ".join(field.name for field in fields)


def _two_digits(value: object) -> str:
    return two_digits(value) if isinstance(value, int) else ""
