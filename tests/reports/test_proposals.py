"""What figures would have earned more, and what is proposed for a lost line."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria.outline import CriterionNode, FieldKind, Source
from criteria.rules import Figures, Measure, Rule, Scale, points
from reports.communes.evaluation import LostLine
from reports.communes.needed_figures import steps
from reports.communes.proposals import proposal
from reports.reasons.wording import Cut, LineTold
from reports.result.facts import LineResult

pytestmark = pytest.mark.pure

PROPORTIONAL = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
BANDS = (
    (Decimal(100), Decimal(2)),
    (Decimal(80), Decimal(1)),
    (Decimal(50), Decimal("0.5")),
)
IN_BANDS = Rule(Measure.RATIO, Scale.BANDS, bands=BANDS)
GROWTH = Rule(Measure.GROWTH, Scale.BANDS, bands=((Decimal(10), Decimal(2)),))
DEDUCT = Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.25"))
AWARD = Rule(Measure.COUNT, Scale.AWARD, per=Decimal("0.5"))


def leaf(rule: Rule | None, maximum: str = "2", **more: object) -> CriterionNode:
    return CriterionNode("1.1", "Tiêu chí", Decimal(maximum), rule=rule, **more)  # type: ignore[arg-type]


def ratio(part: str, whole: str) -> Figures:
    return {"numerator": Decimal(part), "denominator": Decimal(whole)}


@pytest.mark.parametrize(
    ("rule", "maximum", "figures", "expected"),
    [
        # 1,96/2 is 98 % x 2 (S002 3.4.1): 100 of 100 for full points
        (PROPORTIONAL, "2", ratio("98", "100"), [("100", "2", "2")]),
        # one of 1000 missing is 1,998, which rounds to 2: nothing is missing
        (PROPORTIONAL, "2", ratio("999", "1000"), []),
        # 998 of 1000 is 1,996, which rounds to 2 as well; 997 is 1,994
        (PROPORTIONAL, "2", ratio("997", "1000"), [("998", "1", "2")]),
        # the next band, then full points: 80 % of 45 is 36
        (IN_BANDS, "2", ratio("30", "45"), [("36", "6", "1"), ("45", "15", "2")]),
        # revenue in two places: 10 % over 1.234,56 is 1.358,016, so 1.358,02 (S000 6)
        (
            GROWTH, "2", {"current": Decimal("1300.00"), "previous": Decimal("1234.56")},
            [("1358.02", "58.02", "2")],
        ),
        # three late reports at 0,25 (S002 3.6)
        (DEDUCT, "1", {"count": Decimal(3)}, [("0", "-3", "1")]),
        (AWARD, "1", {"count": Decimal(1)}, [("2", "1", "1")]),
    ],
)  # fmt: skip
def test_the_nearest_figures(
    rule: Rule, maximum: str, figures: Figures, expected: list[tuple[str, str, str]]
) -> None:
    found = steps(leaf(rule, maximum), figures, places=2)
    assert [(str(s.figure), str(s.by), f"{s.points.normalize():f}") for s in found] == expected


@given(
    st.sampled_from([PROPORTIONAL, IN_BANDS]),
    st.integers(0, 400),
    st.integers(1, 400),
    st.sampled_from(["1", "2", "3.5"]),
)
def test_a_step_is_the_first_figure_that_earns_as_much(
    rule: Rule, part: int, whole: int, maximum: str
) -> None:
    assume(part <= whole)
    node = leaf(rule, maximum if rule is PROPORTIONAL else "2")

    def earned(figure: Decimal) -> Decimal:
        given_ = {"numerator": figure, "denominator": Decimal(whole)}
        worth = points(rule, max_points=node.max_points, figures=given_, places=2)
        assert isinstance(worth, Decimal)
        return worth

    found = steps(node, ratio(str(part), str(whole)), places=2)
    now = earned(Decimal(part))
    assert bool(found) == (now < node.max_points)
    for step in found:
        assert earned(step.figure) == step.points > now
        assert earned(step.figure - 1) < step.points


def lost(node: CriterionNode, told: LineTold, base: str | None = "0") -> LostLine:
    points_ = None if base is None else Decimal(base)
    result = LineResult(points_, node.source is Source.SURVEY, Decimal(0), Decimal(0))
    return LostLine(leaf=node, field="1", kind=FieldKind.REGULAR, result=result, told=told)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            lost(leaf(PROPORTIONAL), LineTold(figures=ratio("45", "50"))),
            "Nâng tỷ lệ thực hiện: tăng thêm 5, đạt 50/50 (2/2 điểm).",
        ),
        (
            lost(
                leaf(DEDUCT, "1"),
                LineTold(figures={"count": Decimal(3)}, cuts=(Cut(Decimal(1), "Báo cáo chậm"),)),
            ),
            "Lập lịch thời hạn cho từng báo cáo, văn bản; giao người nhắc trước hạn 05 ngày làm "
            "việc; giảm từ 3 xuống 0 lần (1/1 điểm).",
        ),
        (
            lost(
                leaf(
                    Rule(Measure.CHOICE, Scale.OPTIONS, options=(("Có", Decimal(2)),)),
                    evidence_asked=("Kế hoạch của UBND xã",),
                ),
                LineTold(has_evidence=False),
            ),
            "Thực hiện để đạt mức “Có” (2/2 điểm). Thu thập và đính kèm tài liệu kiểm chứng: Kế "
            "hoạch của UBND xã.",
        ),
        (
            lost(leaf(PROPORTIONAL), LineTold(), base=None),
            "Tự chấm điểm đầy đủ tiêu chí này; phân công người theo dõi và thu thập tài liệu.",
        ),
        (
            lost(
                leaf(
                    Rule(Measure.VALUE, Scale.PROPORTIONAL, full=Decimal(100)),
                    "6", source=Source.SURVEY,
                ),
                LineTold(figures={"value": Decimal("77")}),
                base="4.62",
            ),
            "Nâng cao chất lượng phục vụ ở nội dung được khảo sát; lấy ý kiến người dân, tổ chức "
            "hằng quý và khắc phục ngay nội dung bị đánh giá thấp; phấn đấu đạt 100% (6/6 điểm).",
        ),
        (
            lost(leaf(None), LineTold(not_applicable="Không có")),
            "Rà soát, lập hồ sơ chứng minh nội dung có phát sinh hay không; nếu không phát sinh, "
            "đề nghị xác nhận kèm căn cứ ngay từ đầu kỳ.",
        ),
    ],
)  # fmt: skip
def test_what_is_proposed(line: LostLine, expected: str) -> None:
    assert proposal(line, places=2) == expected


def test_figures_that_cannot_be_read_are_no_reason_to_fail() -> None:
    """A part above its whole earns full points, a growth over nothing cannot be computed."""
    figures = {"current": Decimal(5), "previous": Decimal(0)}
    assert steps(leaf(GROWTH), figures, places=2) == ()
    with pytest.raises(Refused):
        points(GROWTH, max_points=Decimal(2), figures=figures, places=2)
