"""Small years to test with: one built by hand from a few words, and random ones for the laws."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.rules import Measure, Rule, Scale
from criteria.set_format import SetDocument
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult, period_result
from tests.reports import phu_yen

RULE = Rule(Measure.POINTS, Scale.MANUAL)
GROUPS = (Threshold("A", Decimal(90)), Threshold("B", Decimal(50)), Threshold("C", Decimal(0)))
NAMES = ("An Bình", "Ân Bình", "Đông Hà", "Hòa Bình", "Hoà Bình", "Mường Do", "Ý Yên")


def year_of(communes: Sequence[CommuneScores], outline: SetOutline) -> PeriodResult:
    """The communes in a period of Phù Yên, with a set of one's own."""
    return period_result(
        authority=phu_yen.authority(),
        period=phu_yen.period(),
        criteria_set=SetDocument("Bộ tiêu chí", "01/QĐ-UBND", 2022, outline),
        communes=communes,
    )


def one_leaf_set(
    max_points: str = "100", *, thresholds: tuple[Threshold, ...] = GROUPS
) -> SetOutline:
    """One field of one criterion: with a maximum of 100 the index is the points."""
    leaf = CriterionNode("1.1", "Kế hoạch", Decimal(max_points), rule=RULE)
    field = FieldNode("1", "Chỉ đạo", Decimal(max_points), (leaf,))
    return SetOutline((field,), thresholds)


def commune(
    name: str,
    points: str | None,
    *,
    previous: tuple[str, int] | None = None,
    block: str = "",
    kind: str = "xã",
) -> CommuneScores:
    """A commune with these points on line 1.1, which is left out if they are None."""
    final = Decimal(points or 0)
    return CommuneScores(
        code=name,
        kind=kind,
        name=name,
        block=block,
        submitted_at=datetime(2022, 12, 1, tzinfo=UTC),
        lines={"1.1": LineResult(final, False, final, final, left_out=points is None)},
        previous_index=None if previous is None else Decimal(previous[0]),
        previous_rank=None if previous is None else previous[1],
    )


quarters = st.integers(1, 8).map(lambda steps: Decimal(steps) / 4)


@st.composite
def outlines(draw: st.DrawFn) -> SetOutline:
    """One to three fields of every kind, with criteria of one to three leaves, some capped."""
    kinds = [FieldKind.REGULAR, *draw(st.lists(st.sampled_from(FieldKind), max_size=2))]
    fields = tuple(draw(_fields(str(code), kind)) for code, kind in enumerate(kinds, start=1))
    codes = [field.code for field in fields]
    tie_break = tuple(draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)))
    return SetOutline(fields, GROUPS, index_places=draw(st.integers(0, 3)), tie_break=tie_break)


@st.composite
def _fields(draw: st.DrawFn, code: str, kind: FieldKind) -> FieldNode:
    count = draw(st.integers(1, 3))
    children = tuple(draw(_criteria(f"{code}.{number}")) for number in range(1, count + 1))
    most = sum((child.max_points for child in children), Decimal(0))
    cap = most if kind is FieldKind.REGULAR else min(most, Decimal(2))
    return FieldNode(code, f"Lĩnh vực {code}", cap, children, kind)


@st.composite
def _criteria(draw: st.DrawFn, code: str) -> CriterionNode:
    leaves = tuple(
        CriterionNode(
            f"{code}.{number}",
            f"Tiêu chí {code}.{number}",
            draw(quarters),
            rule=RULE,
            na_policy=draw(st.sampled_from(NaPolicy)),
            source=draw(st.sampled_from(Source)),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    if len(leaves) == 1:
        return replace(leaves[0], code=code)
    most = sum((leaf.max_points for leaf in leaves), Decimal(0))
    capped = draw(st.booleans())
    max_points = most - min(most, Decimal("0.25")) / 2 if capped else most
    return CriterionNode(code, f"Tiêu chí {code}", max_points, leaves, capped=capped)


@st.composite
def scores(draw: st.DrawFn, outline: SetOutline, code: str) -> CommuneScores:
    return CommuneScores(
        code=code,
        kind=draw(st.sampled_from(["xã", "phường"])),
        name=draw(st.sampled_from(NAMES)),
        block=draw(st.sampled_from(["", "Khối 1", "Khối 2"])),
        submitted_at=draw(st.none() | st.just(phu_yen.period().self_assessment_due_at)),
        is_late=draw(st.booleans()),
        lines={leaf.code: draw(_lines(leaf)) for leaf in outline.leaves()},
        previous_index=draw(st.none() | st.integers(0, 4).map(lambda n: Decimal(25 * n))),
        previous_rank=draw(st.none() | st.integers(1, 6)),
    )


@st.composite
def _lines(draw: st.DrawFn, leaf: CriterionNode) -> LineResult:
    """Points of 0, half or all: so that ties happen."""
    points = st.sampled_from([Decimal(0), leaf.max_points / 2, leaf.max_points])
    left_out = draw(st.integers(0, 3)) == 0
    return LineResult(
        base=draw(st.none() | points),
        is_survey=leaf.source is Source.SURVEY,
        round_1=draw(points),
        final=Decimal(0) if left_out else draw(points),
        left_out=left_out,
    )


@st.composite
def years(draw: st.DrawFn) -> PeriodResult:
    outline = draw(outlines())
    count = draw(st.integers(0, 6))
    communes = [draw(scores(outline, f"{number:03d}")) for number in range(count)]
    return year_of(communes, outline)
