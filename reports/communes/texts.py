"""The words of a commune's papers: which sections it may write itself, and what stands there first.

Pure. Every figure of a prefilled text comes from the evaluation; a section that the commune has
written itself stands as written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.numbers import format_decimal
from accounts.paper.heading import PaperNumber
from criteria.outline import FieldKind
from reports.communes.evaluation import Evaluation, FieldPart
from scoring.ranking import thresholds_of

DECISION_SYMBOL = "QĐ-UBND"


@dataclass(frozen=True)
class Section:
    """`paper` is None where both the letter and the plan have it."""

    key: str
    label: str
    paper: str | None = None


SECTIONS = (
    Section("addressees", "Kính gửi", "letter"),
    Section("subject", "Trích yếu"),
    Section("opening", "Căn cứ, mở đầu"),
    Section("causes", "Nguyên nhân"),
    Section("goals", "Mục tiêu chung", "plan"),
    Section("directions", "Nhiệm vụ, giải pháp chung"),
    Section("organisation", "Tổ chức thực hiện"),
    Section("recipients", "Nơi nhận"),
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The commune's letterhead and signature as its papers have them, nothing empty but names."""

    superior: str = ""
    body: str
    place: str
    signatory_title: str
    signatory_name: str = ""
    recipients: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """What a paper has besides figures; `decision` is the published one's number."""

    head: Head
    number: str = ""
    signed_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlannedTask:
    """A task as the papers print it; `result` is what one of no lost line is to bring."""

    code: str
    name: str
    field: str
    maximum: Decimal
    lost: Decimal
    measure: str
    in_charge: str
    due_on: date | None
    expected: Decimal
    percent: int = 0
    is_extra: bool = False
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    tasks: tuple[PlannedTask, ...]
    goals: Mapping[str, str] = field(default_factory=dict)
    is_draft: bool = True


def sections_of(kind: str) -> tuple[Section, ...]:
    return tuple(section for section in SECTIONS if section.paper in (None, kind))


def whole(kind: str, written: Mapping[str, str], prefilled: Mapping[str, str]) -> dict[str, str]:
    """Every section of the paper: as written, else as prefilled."""
    return {s.key: written.get(s.key) or prefilled[s.key] for s in sections_of(kind)}


def prefilled(of: Evaluation, facts: PaperFacts, kind: str) -> dict[str, str]:
    """A text for every section of the paper."""
    texts = {
        "addressees": f"Các công chức chuyên môn UBND {of.commune.kind}.",
        "subject": _subject(of, kind),
        "opening": _opening(of, facts),
        "causes": "\n".join(causes(of)),
        "goals": _goals(of),
        "directions": "\n".join(_directions(of)),
        "organisation": (
            f"Các ban, ngành, công chức chuyên môn UBND {of.commune.kind} căn cứ nội dung trên tổ "
            "chức thực hiện; định kỳ hằng quý báo cáo kết quả về Văn phòng UBND để tổng hợp."
        ),
        "recipients": facts.head.recipients or _recipients(of, kind),
    }
    return {section.key: texts[section.key] for section in sections_of(kind)}


def _subject(of: Evaluation, kind: str) -> str:
    if kind == "plan":
        return f"Nâng cao Chỉ số cải cách hành chính của {of.commune.kind} năm {of.year + 1}"
    return (
        f"V/v đánh giá Chỉ số CCHC năm {of.year} và triển khai các giải pháp cải thiện, nâng cao "
        f"Chỉ số CCHC năm {of.year + 1}"
    )


def basis(of: Evaluation, number: str, signed_on: date | None) -> str:
    """`Quyết định số 1428/QĐ-UBND ngày 28/12/2022 của …`; what is not known yet is left out."""
    decision = "Quyết định"
    if number.strip():
        decision = f"{decision} số {PaperNumber.read(number, symbol=DECISION_SYMBOL)}"
    if signed_on is not None:
        decision = f"{decision} ngày {signed_on:%d/%m/%Y}"
    return (
        f"{decision} của {of.result.authority.name} về việc công bố Chỉ số cải cách hành chính năm "
        f"{of.year}"
    )


def _opening(of: Evaluation, facts: PaperFacts) -> str:
    return (
        f"Căn cứ {basis(of, facts.decision, facts.decided_on)}, Ủy ban nhân dân "
        f"{of.commune.full_name} đánh giá kết quả, rà soát những tồn tại, hạn chế trong công tác "
        f"cải cách hành chính năm {of.year} và đề ra nhiệm vụ, giải pháp năm {of.year + 1} như sau:"
    )


def causes(of: Evaluation) -> list[str]:
    """What the lost points are made of; each line counts under what took most of it."""
    taken = [line for line in of.lines if line.taken > 0]
    unanswered = [
        ln for ln in of.lines if ln.result.base is None and not ln.told.not_applicable
        and not ln.result.is_survey
    ]  # fmt: skip
    surveyed = [line for line in of.lines if line.result.is_survey and line.unclaimed > 0]
    claimed = [
        line
        for line in of.lines
        if line.unclaimed > 0 and line not in unanswered and not line.result.is_survey
    ]
    parts = (
        (taken, "bị trừ khi thẩm định", sum(line.taken for line in taken)),
        (claimed, "đơn vị tự chấm thấp hơn điểm tối đa", sum(ln.unclaimed for ln in claimed)),
        (unanswered, "đơn vị không tự chấm", sum(line.unclaimed for line in unanswered)),
        (surveyed, "qua điều tra xã hội học chưa đạt", sum(ln.unclaimed for ln in surveyed)),
    )
    return [
        f"Có {len(lines):02d} tiêu chí {what}, mất {format_decimal(Decimal(points))} điểm "
        f"({', '.join(line.code for line in lines)})."
        for lines, what, points in parts
        if lines
    ] or ["Không có tiêu chí nào mất điểm."]


def _goals(of: Evaluation) -> str:
    aims = [
        f"phấn đấu Chỉ số cải cách hành chính năm {of.year + 1} cao hơn năm {of.year}",
        *_group_aim(of),
        *_rank_aim(of),
    ]
    return f"Khắc phục các tiêu chí mất điểm của năm {of.year}; {', '.join(aims)}."


def _group_aim(of: Evaluation) -> list[str]:
    commune = of.commune
    if commune.group is None or commune.index is None:
        return []
    own = thresholds_of(commune.block, of.result.outline.thresholds)
    above = [threshold for threshold in own if threshold.lower > commune.index]
    if not above:
        return [f"giữ vững xếp loại {commune.group}"]
    wanted = min(above, key=lambda threshold: threshold.lower).group
    return [f"nâng xếp loại từ {commune.group} lên {wanted}"]


def _rank_aim(of: Evaluation) -> list[str]:
    if of.size < 2:
        return []
    stands = f"vị thứ {of.commune.rank}/{of.size}"
    return [f"giữ vững {stands}" if of.commune.rank == 1 else f"nâng thứ hạng so với {stands}"]


def _directions(of: Evaluation) -> list[str]:
    """The fields that lost most of their points, the worst first."""
    losing = [f for f in of.fields if f.kind is FieldKind.REGULAR and f.lost > 0]
    return [
        f"{each.name}: tập trung khắc phục {len(each.lines):02d} tiêu chí mất điểm, mất "
        f"{format_decimal(each.lost)}/{format_decimal(each.maximum)} điểm."
        for each in sorted(losing, key=lambda f: -f.lost / f.maximum)
    ] or ["Tiếp tục duy trì kết quả đã đạt được."]


def _recipients(of: Evaluation, kind: str) -> str:
    agency = of.result.authority.standing_agency
    lines = ["Như trên", agency] if kind == "letter" else [agency]
    lines += [
        f"TT Đảng ủy, HĐND {of.commune.kind} (b/c)",
        f"CT, PCT UBND {of.commune.kind}",
        "Công chức chuyên môn",
        "Lưu: VT",
    ]
    return "\n".join(lines)


def field_goal(part: FieldPart, plan: PlanFacts) -> str:
    """As written, else from the points that the field's tasks are expected to bring."""
    if written := plan.goals.get(part.code, "").strip():
        return written
    tasks = [each for each in plan.tasks if each.field == part.code and not each.is_extra]
    if not tasks:
        return ""
    expected = sum((task.expected for task in tasks), Decimal(0))
    if part.kind is FieldKind.PENALTY:
        return f"Giảm {format_decimal(expected)} điểm trừ."
    maximum = format_decimal(part.maximum)
    reach = min(part.got + expected, part.maximum)
    return f"Từ {format_decimal(part.got)}/{maximum} lên {format_decimal(reach)}/{maximum} điểm."
