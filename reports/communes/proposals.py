"""What a commune may do about a lost line: a first wording, for it to edit. Pure.

By the state of the evidence, then by measure and scale; figures by the rule itself. Vietnamese, as
the plan is an official paper.
"""

from decimal import Decimal

from accounts.numbers import format_decimal
from criteria.outline import FieldKind, Source
from criteria.rules import Measure, Rule, Scale
from reports.communes.evaluation import LostLine
from reports.communes.needed_figures import Step, steps

OFFICES = (
    "Văn phòng - Thống kê",
    "Tài chính - Kế toán",
    "Tư pháp - Hộ tịch",
    "Văn hóa - Xã hội",
    "Địa chính - Xây dựng",
    "Chỉ huy Quân sự",
)  # DOMAIN 6, S002 B; what an authority's set names stands before them
LATE = ("trễ", "chậm", "muộn", "quá hạn", "không đúng hạn", "thời gian quy định")


def proposal(line: LostLine, *, places: int) -> str:
    """One or two sentences."""
    if line.kind is FieldKind.PENALTY:
        return "Khắc phục nguyên nhân bị điểm trừ, không để tái diễn trong năm."
    if line.told.not_applicable:
        return (
            "Rà soát, lập hồ sơ chứng minh nội dung có phát sinh hay không; nếu không phát sinh, "
            "đề nghị xác nhận kèm căn cứ ngay từ đầu kỳ."
        )
    if line.result.base is None and not line.result.is_survey:
        return "Tự chấm điểm đầy đủ tiêu chí này; phân công người theo dõi và thu thập tài liệu."
    wanted = _measure(line, places)
    return f"{wanted} {_evidence(line)}".strip()


def _evidence(line: LostLine) -> str:
    if line.told.has_evidence or line.leaf.source is Source.SURVEY:
        return ""
    asked = "; ".join(line.leaf.evidence_asked)
    what = f": {asked}" if asked else ""
    return f"Thu thập và đính kèm tài liệu kiểm chứng{what}."


def _measure(line: LostLine, places: int) -> str:
    rule = line.leaf.rule
    found = steps(line.leaf, line.told.figures, places=places)
    if line.leaf.source is Source.SURVEY:
        return _survey(line, found)
    if rule is None:
        return "Rà soát nguyên nhân mất điểm, tổ chức thực hiện đầy đủ theo quy định."
    if found:
        return _MEASURES[rule.measure](line, rule, found)
    if _is_late(line):
        return _calendar(line)
    if rule.measure is Measure.CHOICE:
        return _choice(line, rule)
    return "Rà soát nguyên nhân mất điểm, tổ chức thực hiện đầy đủ yêu cầu của tiêu chí."


def _survey(line: LostLine, found: tuple[Step, ...]) -> str:
    text = (
        "Nâng cao chất lượng phục vụ ở nội dung được khảo sát; lấy ý kiến người dân, tổ chức hằng "
        "quý và khắc phục ngay nội dung bị đánh giá thấp"
    )
    if not found:
        return f"{text}."
    return f"{text}; phấn đấu đạt {_shown(found[-1].figure)}% ({_worth(line, found[-1])})."


def _ratio(line: LostLine, rule: Rule, found: tuple[Step, ...]) -> str:
    whole = line.told.figures["denominator"]
    aims = [
        f"tăng thêm {_shown(step.by)}, đạt {_shown(step.figure)}/{_shown(whole)} "
        f"({_worth(line, step)})"
        for step in found
    ]
    return f"Nâng tỷ lệ thực hiện: {'; '.join(aims)}."


def _growth(line: LostLine, rule: Rule, found: tuple[Step, ...]) -> str:
    last = line.told.figures["previous"]
    aims = [
        f"đạt ít nhất {_shown(step.figure)} so với {_shown(last)} của năm trước "
        f"({_worth(line, step)})"
        for step in found
    ]
    return f"Giao chỉ tiêu và theo dõi hằng tháng: {'; '.join(aims)}."


def _count(line: LostLine, rule: Rule, found: tuple[Step, ...]) -> str:
    step = found[-1]
    if rule.scale is Scale.DEDUCT:
        what = f"giảm từ {_shown(line.told.figures['count'])} xuống {_shown(step.figure)} lần"
        text = f"{_calendar(line)[:-1]}; " if _is_late(line) else "Chấn chỉnh, kiểm tra thường kỳ: "
        return f"{text}{what} ({_worth(line, step)})."
    return (
        f"Thực hiện thêm {_shown(step.by)} lần, đạt {_shown(step.figure)} lần trong năm "
        f"({_worth(line, step)})."
    )


def _value(line: LostLine, rule: Rule, found: tuple[Step, ...]) -> str:
    aims = [f"đạt {_shown(step.figure)}% ({_worth(line, step)})" for step in found]
    return f"Nâng kết quả thực hiện: {'; '.join(aims)}."


def _choice(line: LostLine, rule: Rule) -> str:
    best = max(rule.options, key=lambda option: option[1])
    return f"Thực hiện để đạt mức “{best[0]}” ({_points(best[1], line)})."


def _calendar(line: LostLine) -> str:
    return (
        "Lập lịch thời hạn cho từng báo cáo, văn bản; giao người nhắc trước hạn 05 ngày làm việc."
    )


def _is_late(line: LostLine) -> bool:
    """What the records say; of what is counted and deducted also what the rule says."""
    rule = line.leaf.rule
    told = [line.told.note, *(cut.reason for cut in line.told.cuts)]
    if rule is not None and rule.scale is Scale.DEDUCT:
        told.append(line.leaf.rule_text)
    folded = " ".join(told).casefold()
    return any(word in folded for word in LATE)


def _worth(line: LostLine, step: Step) -> str:
    return _points(step.points, line)


def _points(points: Decimal, line: LostLine) -> str:
    return f"{format_decimal(points)}/{format_decimal(line.maximum)} điểm"


def _shown(figure: object) -> str:
    return format_decimal(figure, group=True) if isinstance(figure, Decimal) else str(figure)


_MEASURES = {
    Measure.RATIO: _ratio,
    Measure.GROWTH: _growth,
    Measure.COUNT: _count,
    Measure.VALUE: _value,
}
