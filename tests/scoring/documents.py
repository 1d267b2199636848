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
from scoring.arithmetic import Line, Total, field_totals, total
from scoring.stated import Stated


def figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def line(code: str, name: str, score: str = "", lost: str = "", *parts: Stated) -> Stated:
    """A line as the documents print it: "1,42/2 điểm, bị trừ 0,58 điểm"."""
    got, _bar, maximum = score.partition("/")
    return Stated(name, code, figure(got), figure(maximum), figure(lost), parts=parts)


S000 = Stated(
    "Chỉ số CCHC",
    got=Decimal("88.46"),
    lost=Decimal("10.54"),
    percent=Decimal("89.35"),
    whole=True,
    parts=(
        line(
            "1", "Công tác chỉ đạo, điều hành CCHC", "18/21", "3",
            line("1.1", "Kế hoạch tuyên truyền CCHC", "", "1"),
            line("1.2", "Sáng kiến", "", "1"),
            line("1.3", "Thực hiện nhiệm vụ được giao", "", "1"),
        ),
        line("2", "Cải cách thể chế", "12/12"),
        line(
            "3", "Cải cách thủ tục hành chính", "20.16/25", "4.84",
            line("3.1", "Số hóa hồ sơ", "", "1.29"),
            line(
                "3.2", "Thanh toán trực tuyến", "", "3.5",
                line("3.2.1", "Tỷ lệ giao dịch", "0"),
                line("3.2.2", "Tỷ lệ TTHC được triển khai", "0"),
                line("3.2.3", "Tỷ lệ TTHC có phát sinh giao dịch", "0"),
            ),
            line("3.3", "Cung cấp dịch vụ công trực tuyến", "", "1.55"),
        ),
        line("4", "Cải cách tổ chức bộ máy", "7/7"),
        line(
            "5", "Cải cách chế độ công vụ", "11.07/12", "0.93",
            line("5.1", "Tỷ lệ tham dự đào tạo, bồi dưỡng"),
            line("5.2", "Cập nhật thông tin cán bộ, công chức"),
        ),
        line(
            "6", "Cải cách tài chính công", "7/10", "3",
            line("6.1", "Tự chủ về tài chính", "", "1"),
            line("6.2", "Thu ngân sách", "", "2"),
        ),
        line("7", "Chính phủ điện tử, Chính phủ số", "13/13"),
    ),
)  # fmt: skip

S002 = Stated(
    "Kết quả đánh giá, xếp loại",
    got=Decimal("81.863"),
    whole=True,
    parts=(
        line(
            "1", "Công tác chỉ đạo, điều hành CCHC", "8.42/10", "1.58",
            line("1.1", "Kế hoạch CCHC", "2/2"),
            line("1.2", "Báo cáo CCHC định kỳ", "1/1"),
            line("1.3", "Kiểm tra, giám sát CCHC", "2/2"),
            line("1.4", "Sáng kiến hoặc giải pháp mới", "1/1"),
            line("1.5", "Tuyên truyền CCHC", "1/2", "1"),
            line("1.6", "Ý kiến chỉ đạo của UBND thị xã", "1.42/2", "0.58"),
        ),
        line(
            "2", "Văn bản quy phạm pháp luật", "4.5/4.5", "",
            line("2.1", "Công bố văn bản hết hiệu lực", "0.5/0.5"),
            line("2.2", "Theo dõi thi hành pháp luật", "2.5/2.5"),
            line("2.3", "Báo cáo năm", "0.5/0.5"),
            line("2.4", "Kiểm tra, rà soát, xử lý văn bản", "1/1"),
        ),
        line(
            "3", "Cải cách thủ tục hành chính", "9.21/14.5", "5.29",
            line("3.1", "Công khai TTHC", "2/2"),
            line("3.2", "Cơ chế một cửa", "2/3", "1"),
            line("3.3", "TTHC trên phần mềm", "1/1"),
            line(
                "3.4", "Kết quả giải quyết hồ sơ TTHC", "3.46/5.5", "2.04",
                line("3.4.1", "Tỷ lệ hồ sơ đúng hạn", "1.96/2", "0.4"),
                line("3.4.2", "Lấy ý kiến hài lòng", "0.5/1", "0.5"),
                line("3.4.3", "Xin lỗi khi trễ hẹn", "0/1.5", "1.5"),
            ),
            line("3.5", "Phản ánh, kiến nghị", "0.5/0.5"),
            line("3.6", "Báo cáo kiểm soát TTHC", "0.25/1", "0.75"),
        ),
        line(
            "4", "Cải cách tổ chức bộ máy", "3/3", "",
            line("4.1", "Quy chế làm việc", "0.5/0.5"),
            line("4.2", "Quy chế dân chủ, dân vận", "1.5/1.5"),
            line("4.3", "Số lượng người làm việc", "1/1"),
        ),
        line(
            "5", "Đội ngũ cán bộ, công chức", "8/10", "2",
            line("5.4", "Chấp hành kỷ luật, kỷ cương", "0/2"),
        ),
        line(
            "6", "Cải cách tài chính công", "7.5/9", "1.5",
            line("6.2.1", "Giải ngân vốn đầu tư", "1/2", "1"),
            line(
                "6.3", "Cơ chế tự chủ", "2/2.5", "0.5",
                line("6.3.1", "Báo cáo kết quả tự chủ", "1/1.5", "0.5"),
            ),
        ),
        line(
            "7", "Hiện đại hóa hành chính", "12.5/15", "2.5",
            line("7.1", "Ứng dụng công nghệ thông tin", "3/3"),
            line("7.2", "Hồ sơ trực tuyến mức độ 3 và 4", "1.5/1.5"),
            line("7.3", "Bưu chính công ích", "0/1.5", "1.5"),
            line("7.4", "Văn bản điện tử", "2/2"),
            line("7.5", "Phản ánh hiện trường", "1/1"),
            line("7.6", "ISO 9001", "3/3"),
            line("7.7", "Văn thư, lưu trữ", "2/2"),
            line("7.8", "Trang thông tin điện tử", "0/1", "1"),
        ),
        line(
            "8", "Tác động đến kinh tế - xã hội", "4/4", "",
            line("8.1", "Thu ngân sách", "2/2"),
            line("8.2", "Chỉ tiêu kinh tế - xã hội", "2/2"),
        ),
        line(
            "9", "Điều tra xã hội học (SIPAS)", "18.6/30", "11.4",
            line("9.1", "Tiếp cận dịch vụ", "4.62/6", "1.38"),
            line("9.2", "Tổ chức giải quyết TTHC", "4.63/6", "1.37"),
            line("9.3", "Công chức giải quyết TTHC", "4.65/6", "1.35"),
            line("9.4", "Kết quả giải quyết TTHC", "4.7/6", "1.3"),
            line("9.5", "Phản ánh, kiến nghị", "0/6", "6"),
        ),
    ),
)  # fmt: skip


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
