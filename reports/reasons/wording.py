"""Why a line lost its points, in the Vietnamese of official papers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import Refused
from criteria.outline import CriterionNode
from criteria.rules import Figure, Figures, Measure, percentage
from reports.result.facts import LineResult

PERCENT_PLACES = 2


@dataclass(frozen=True)
class Cut:
    """What an appraisal took and did not give back; negative where it gave."""

    points: Decimal
    reason: str
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class LineTold:
    """What the records tell of a line: the figures that stand, and why it has what it has."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    note: str = ""
    cuts: tuple[Cut, ...] = ()
    not_applicable: str = ""
    has_evidence: bool = True


NOTHING_TOLD = LineTold()


def reasons_of(
    leaf: CriterionNode, result: LineResult, told: LineTold, *, lost: Decimal
) -> tuple[str, ...]:
    """One for each cut, one for what was not claimed; at least one for a line that lost points."""
    if not lost:
        return ()
    return tuple(_reasons(leaf, result, told)) or ("Không có lý do được ghi lại",)


def _reasons(leaf: CriterionNode, result: LineResult, told: LineTold) -> Iterator[str]:
    for cut in told.cuts:
        if cut.points > 0:
            where = f"{cut.stage}: " if cut.stage else ""
            yield f"{where}trừ {format_decimal(cut.points)} điểm, {_sentence(cut.reason)}"
    if told.not_applicable:
        yield f"Không phát sinh, tính 0 điểm: {_sentence(told.not_applicable)}"
        return
    base = result.base
    if not told.cuts and base is not None and base > result.final:
        less = format_decimal(base - result.final)
        yield f"Thẩm định giảm {less} điểm so với điểm tự chấm {format_decimal(base)}"
    if base is None:
        yield "Không có kết quả điều tra" if result.is_survey else "Đơn vị không tự chấm điểm"
    elif base < leaf.max_points and result.final <= base:
        yield _claimed(leaf, result, told, base)


def _claimed(leaf: CriterionNode, result: LineResult, told: LineTold, base: Decimal) -> str:
    measured = figures_said(leaf, told.figures) if not told.cuts else ""
    who = "Kết quả điều tra xã hội học" if result.is_survey else "Đơn vị tự chấm"
    text = f"{who} {format_decimal(base)}/{format_decimal(leaf.max_points)} điểm"
    if measured:
        text = f"{text} ({measured})"
    note = _sentence(told.note)
    return f"{text}: {note}" if note and not result.is_survey else text


def figures_said(leaf: CriterionNode, figures: Figures) -> str:
    """`49/50, đạt 98%`; empty where nothing was measured."""
    if leaf.rule is None or not figures or leaf.rule.measure is Measure.POINTS:
        return ""
    try:
        percent = percentage(leaf.rule, figures)
    except Refused:
        return ""
    shown = {name: _shown(figure) for name, figure in figures.items()}
    reached = "" if percent is None else format_decimal(round_half_up(percent, PERCENT_PLACES))
    if leaf.rule.measure is Measure.RATIO:
        return f"{shown['numerator']}/{shown['denominator']}, đạt {reached}%" if reached else ""
    if leaf.rule.measure is Measure.GROWTH:
        return f"{shown['current']} so với {shown['previous']}, tăng {reached}%" if reached else ""
    if leaf.rule.measure is Measure.COUNT:
        return f"số lần: {shown['count']}"
    return f"đạt {reached}%" if leaf.rule.measure is Measure.VALUE else shown["option"]


def _shown(figure: Figure) -> str:
    return figure if isinstance(figure, str) else format_decimal(figure, group=True)


def _sentence(text: str) -> str:
    """Fit to stand inside another sentence."""
    return " ".join(text.split()).rstrip(".;")
