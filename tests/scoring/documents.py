"""What S000 (ward 2 of Quảng Trị) and S002 (Dương Hòa, Huế) print of their scores in 2022.

`S000`, `S002` are the documents' own figures; `S000_FIGURES`, `S002_FIGURES` are entered on the
sets of `fixtures/`. Both documents print points and seldom figures: a figure marked "chosen" is one
that earns the printed points by the set's rule. Lines that are not named lost nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from math import ceil

from criteria.outline import CriterionNode, SetOutline
from criteria.rules import Figures, Measure, Scale, points
from evidence.consistency.scores import Stated
from evidence.consistency.vocabulary import Kind
from scoring.arithmetic import Line, Total, field_totals, total
from tests.evidence.consistency.transcribed import transcribed


def scores_of(name: str) -> Stated:
    """The points that the document states, line by line."""
    (statement,) = transcribed(name).of(Kind.SCORES)
    return statement.scores


S000, S002 = scores_of("S000"), scores_of("S002")


def rate(numerator: str, denominator: str = "100") -> Figures:
    return {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}


def times(count: str) -> Figures:
    return {"count": Decimal(count)}


def survey(value: str) -> Figures:
    return {"value": Decimal(value)}


S000_FIGURES: Mapping[str, Figures] = {
    "1.1": rate("80"),  # chosen: the middle band
    "1.2": times("1"),  # chosen
    "1.3": times("2"),  # chosen: 2 x 0,5
    "3.1": rate("57"),  # chosen: 1,29 of 3 lost
    "3.2.1": rate("0"),  # 0 điểm
    "3.2.2": rate("0"),
    "3.2.3": rate("0"),
    "3.3": rate("69"),  # chosen: 1,55 of 5 lost
    "5.1": rate("6", "7"),  # 6/7 cán bộ
    "5.2": rate("80"),  # 80% cập nhật
    "6.1": {"option": "Có tiết kiệm, không chi thu nhập tăng thêm"},  # chosen
    "6.2": {"current": Decimal("109"), "previous": Decimal("100")},  # chưa đạt từ 10%
}

S002_FIGURES: Mapping[str, Figures] = {
    "1.5.2": rate("0"),  # tỷ lệ tham gia Hội thi không đạt, không có điểm
    "1.6": rate("71"),  # 1,42/2
    "3.2": times("1"),  # chưa cập nhật đầy đủ: trừ 1
    "3.4.1": rate("98"),  # 1,96/2
    "3.4.2": {"option": "Chưa đảm bảo"},
    "3.4.3": {"option": "Không có phiếu xin lỗi"},
    "3.6": times("3"),  # trừ 0,75
    "3.7": rate("0"),  # the line of 1,5 points that the document does not show
    "5.4": {"option": "Có cán bộ, công chức bị kỷ luật trong năm"},
    "6.2.1": rate("80"),  # chosen: 1/2
    "6.3.1": times("1"),  # trừ 0,5
    "7.3": {"option": "Không thực hiện"},
    "7.8": times("0"),  # chosen: 0/1
    "9.1": survey("77"),  # 4,62/6
    "9.2": survey("77.17"),  # 4,63/6
    "9.3": survey("77.5"),  # 4,65/6
    "9.4": survey("78.33"),  # 4,7/6
    "9.5": survey("0"),
}


def full_figures(leaf: CriterionNode) -> Figures:
    """Figures that earn the maximum by the line's rule."""
    rule = leaf.rule
    assert rule is not None
    if rule.measure is Measure.POINTS:
        return {"points": leaf.max_points}
    if rule.measure is Measure.CHOICE:
        return {"option": max(rule.options, key=lambda option: option[1])[0]}
    if rule.measure is Measure.GROWTH:
        return {"current": 100 + rule.bands[0][0], "previous": Decimal(100)}
    if rule.measure is Measure.COUNT:
        most = rule.bands[0][0] if rule.bands else ceil(leaf.max_points / (rule.per or 1))
        return times("0" if rule.scale is Scale.DEDUCT else str(most))
    return survey("100") if rule.measure is Measure.VALUE else rate("100")


def scored_leaf(leaf: CriterionNode, figures: Figures, places: int) -> Decimal:
    """What the figures earn on the leaf."""
    assert leaf.rule is not None
    worth = points(leaf.rule, max_points=leaf.max_points, figures=figures, places=places)
    assert isinstance(worth, Decimal)
    return worth


def scored(
    outline: SetOutline, figures: Mapping[str, Figures], *, left_out: frozenset[str] = frozenset()
) -> Total:
    """The total of a sheet with these figures; lines without any have full points."""
    lines: dict[str, Line] = {}
    for leaf in outline.leaves():
        assert leaf.rule is not None
        worth = points(
            leaf.rule,
            max_points=leaf.max_points,
            figures=figures.get(leaf.code) or full_figures(leaf),
            places=outline.points_places,
        )
        assert isinstance(worth, Decimal)
        lines[leaf.code] = Line(worth, left_out=leaf.code in left_out)
    return total(field_totals(outline.fields, lines))
