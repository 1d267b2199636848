"""Which sentence of the statistics stands where in the report beside a decision."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.paper.document import Block, Heading, Items, Paragraph
from accounts.wording import say, show
from criteria.outline import Source
from reports.paper.letterhead import moment_text
from reports.paper.pictures import picture_blocks
from reports.pictures.album import pictures
from reports.result.period import PeriodResult
from reports.statistics.figures import WEAKEST_FIELDS, figures
from reports.statistics.node_figures import weakest
from reports.statistics.phrases import Part, Statistic, two_digits
from reports.statistics.report import statistics

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


def report_facts(result: PeriodResult) -> dict[str, Any]:
    """What the prefilled prose of the report is made of, in the active language."""
    said = statistics(result)
    submitted = next(s for s in said if s.part is Part.SUBMISSION)
    on_time, count, late, missing = submitted.values
    period = result.period
    everybody = sayings(said, None)
    return {
        "subjects": _said(said, Part.SUBJECTS),
        "criteria": _said(said, Part.CRITERIA),
        "submission": say(submitted.sentence),
        "council": _said(said, Part.COUNCIL),
        "strengths": _of_everybody(said, lambda each: each.strengths),
        "shortcomings": _of_everybody(said, lambda each: each.shortcomings),
        "everybody": everybody,
        "has_blocks": bool(blocks(said)),
        "on_time": f"{_two_digits(on_time)}/{_two_digits(count)}" if on_time else "",
        "late": _two_digits(late) if late else "",
        "missing": _two_digits(missing) if missing else "",
        "has_cuts": any(s.key == "most_cut" for s in said),
        "weakest_fields": _weakest_fields(result),
        "set_note": " ".join(result.criteria_set.note.split()),
        "max_points": show(result.outline.max_points),
        "has_extras": len(result.outline.regular_fields()) < len(result.outline.fields),
        "survey": ", ".join(
            leaf.code for leaf in result.outline.leaves() if leaf.source is Source.SURVEY
        ),
        "round_1_due": moment_text(period.round_1_due_at),
        "explanation_due": moment_text(period.explanation_due_at),
        "round_2_due": moment_text(period.round_2_due_at),
    }


def results_blocks(result: PeriodResult) -> Iterator[Block]:
    """Part III but for the remarks: all of it from the data, so nobody words it otherwise."""
    said, shown = statistics(result), pictures(result, say=say)
    yield Heading("1. Kết quả chung (Biểu số 1, 2)", level=2)
    yield from _results(sayings(said, None))
    for block in blocks(said):
        named = f"Riêng {block}:" if block else "Các đơn vị không thuộc khối nào:"
        yield Heading(named, level=3)
        yield from _results(sayings(said, block))
    yield from picture_blocks(each for each in shown if not each.is_of_fields)
    yield Heading("2. Kết quả theo lĩnh vực (Biểu số 3)", level=2)
    yield Items(_said(said, Part.FIELDS))
    yield from picture_blocks(each for each in shown if each.is_of_fields)


def _results(said: Sayings) -> Iterator[Block]:
    if said.lead:
        yield Paragraph(" ".join(said.lead) + (" Cụ thể:" if said.results else ""))
    if said.results:
        yield Items(said.results)


def _of_everybody(
    said: Sequence[Statistic], part: Callable[[Sayings], tuple[str, ...]]
) -> tuple[str, ...]:
    """What is said of all communes, then of each block, its name before it."""
    return part(sayings(said, None)) + tuple(
        f"{block or 'Các đơn vị không thuộc khối nào'}: {text}"
        for block in blocks(said)
        for text in part(sayings(said, block))
    )


def sayings(said: Sequence[Statistic], block: str | None) -> Sayings:
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


def blocks(said: Iterable[Statistic]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.block for s in said if s.block is not None))


def _weakest_fields(result: PeriodResult) -> str:
    fields = weakest(figures(result).fields, count=WEAKEST_FIELDS)
    return "; ".join(field.name for field in fields)


def _two_digits(value: object) -> str:
    return two_digits(value) if isinstance(value, int) else ""
