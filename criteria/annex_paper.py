"""A criteria set as the annex of the decision that issues it. Pure.

The words of official papers are Vietnamese, whatever the reader's screen is. The table has the
columns that `annex.py` reads back.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Fingerprint,
    Heading,
    Items,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    RowKind,
    punctuated,
)
from accounts.paper.heading import BLANK, decision_name
from accounts.refusals import Sentence
from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.paper import PaperField, PaperLine, fields_on_paper
from criteria.set_format import SetDocument

Say = Callable[[Sentence], str]

HEADINGS = (
    "STT",
    "Lĩnh vực, tiêu chí, tiêu chí thành phần",
    "Điểm\ntối đa",
    "Cách chấm điểm",
    "Tài liệu kiểm chứng",
)
COLUMNS = (
    Column(14),
    Column(80, Align.LEFT),
    Column(20),
    Column(82, Align.LEFT),
    Column(56, Align.LEFT),
)
NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_OCCURRED = {
    NaPolicy.LEAVE_OUT: "không tính vào điểm tối đa của đơn vị",
    NaPolicy.FULL_POINTS: "được tính điểm tối đa",
}


def set_annex(
    document: SetDocument, *, issuer: str, draft: bool, say: Say, sha256: str = ""
) -> OfficialDocument:
    """The set as one document across A4: the table of criteria, then how results are counted.

    `issuer` is the authority's name; `say` puts rules without a published text into words;
    `sha256` is the hash of an issued set's content.
    """
    title = document.title.strip()
    if str(document.year) not in title:
        title = f"{title} năm {document.year}"
    return OfficialDocument(
        name=title,
        issuer=issuer,
        draft=draft,
        title="PHỤ LỤC",
        subject=title.upper().replace(f" {document.year}", f"{NO_BREAK}{document.year}"),
        attached=_attached(document.decision, issuer),
        blocks=(_criteria(document.outline, say), *_provisions(document)),
        fingerprint=Fingerprint("Mã kiểm tra nội dung bộ tiêu chí (SHA-256):", sha256)
        if sha256
        else None,
        across=True,
    )


def _attached(decision: str, issuer: str) -> str:
    named = decision_name(decision)
    if not named:
        named = f"Quyết định số {BLANK}/QĐ-UBND ngày {BLANK}/{BLANK}/{BLANK}"
    return f"(Kèm theo {named})" if " của " in named else f"(Kèm theo {named} của {issuer})"


def _criteria(outline: SetOutline, say: Say) -> PaperTable:
    rows = [row for field in fields_on_paper(outline) for row in _field_rows(field, say)]
    extra = len(outline.regular_fields()) < len(outline.fields)
    total = "Tổng điểm tối đa, không kể điểm thưởng và điểm trừ" if extra else "Tổng điểm tối đa"
    rows.append(_row(RowKind.TOTAL, "", Cell(total), outline.max_points))
    head = Row(tuple(Cell(text) for text in HEADINGS))
    return PaperTable(columns=COLUMNS, head=(head,), rows=tuple(rows))


def _field_rows(field: PaperField, say: Say) -> Iterator[Row]:
    node = field.node
    yield _row(
        RowKind.GROUP,
        node.code,
        Cell(node.name),
        node.max_points,
        bookmark=f"{node.code}. {node.name}",
    )
    for line in field.lines:
        yield _row(
            RowKind.PLAIN if line.node.is_leaf else RowKind.SUBGROUP,
            line.node.code,
            Cell(line.node.name, indent=line.depth),
            line.node.max_points,
            rule=_rule(line, say),
            evidence="\n".join(f"- {text}" for text in line.node.evidence_asked),
        )


def _row(
    kind: RowKind,
    code: str,
    name: Cell,
    max_points: Decimal,
    *,
    rule: str = "",
    evidence: str = "",
    bookmark: str = "",
) -> Row:
    cells = (Cell(code), name, Cell(format_decimal(max_points)), Cell(rule), Cell(evidence))
    return Row(cells, kind, bookmark)


def _rule(line: PaperLine, say: Say) -> str:
    """As it was published, else in plain words."""
    return line.node.rule_text.strip() or "\n".join(map(say, line.words))


def _provisions(document: SetDocument) -> Iterator[Block]:
    """How the points become an index, a group and a rank; what differs from line to line."""
    outline = document.outline
    provisions = (
        _index(outline),
        _rounding(outline),
        *_groups(outline.thresholds),
        _ranking(outline),
        *_extras(outline),
        *_not_occurred(outline),
        *_surveyed(outline),
        *_capped(outline),
    )
    yield Heading("QUY ĐỊNH CHUNG")
    for number, provision in enumerate(provisions, start=1):
        yield Paragraph(provision.text, lead=f"{number}. {provision.lead}:")
        if provision.items:
            yield Items(provision.items)
    if document.note:
        yield Paragraph(document.note, lead="Ghi chú:")


class Provision(NamedTuple):
    lead: str
    text: str
    items: tuple[str, ...] = ()


def _index(outline: SetOutline) -> Provision:
    text = (
        "Chỉ số của đơn vị là tỷ lệ phần trăm của tổng điểm đạt được trên tổng điểm tối đa áp dụng "
        "đối với đơn vị"
    )
    if any(field.kind is FieldKind.BONUS for field in outline.fields):
        text += ", cộng điểm thưởng"
    if any(field.kind is FieldKind.PENALTY for field in outline.fields):
        text += ", trừ điểm trừ"
    return Provision("Chỉ số", f"{text}.")


def _rounding(outline: SetOutline) -> Provision:
    return Provision(
        "Làm tròn",
        f"Điểm của từng tiêu chí {_places(outline.points_places)}; Chỉ số khi công bố "
        f"{_places(outline.index_places)}. Phần bỏ đi từ một nửa đơn vị của chữ số cuối trở lên "
        "thì làm tròn lên.",
    )


def _places(places: int) -> str:
    return f"lấy đến {places:02d} chữ số thập phân" if places else "lấy đến số nguyên"


def _ranking(outline: SetOutline) -> Provision:
    blocks = any(threshold.block for threshold in outline.thresholds)
    scope = " trong từng khối" if blocks else ""
    text = f"Các đơn vị được xếp hạng{scope} theo Chỉ số từ cao xuống thấp. "
    if not outline.tie_break:
        return Provision("Xếp hạng", f"{text}Các đơn vị có kết quả bằng nhau thì cùng hạng.")
    names = {field.code: field.name for field in outline.fields}
    order = "; ".join(f"{code}. {names.get(code, '')}".strip(". ") for code in outline.tie_break)
    return Provision(
        "Xếp hạng",
        f"{text}Các đơn vị bằng nhau thì so lần lượt tỷ lệ điểm đạt được của từng lĩnh vực theo "
        f"thứ tự: {order}. Nếu vẫn bằng nhau thì cùng hạng.",
    )


def _extras(outline: SetOutline) -> Iterator[Provision]:
    for kind, lead, word in (
        (FieldKind.BONUS, "Điểm thưởng", "cộng"),
        (FieldKind.PENALTY, "Điểm trừ", "trừ"),
    ):
        fields = [field for field in outline.fields if field.kind is kind]
        if fields:
            yield Provision(lead, f"{'; '.join(_cap(field, word) for field in fields)}.")


def _cap(field: FieldNode, word: str) -> str:
    most = format_decimal(field.max_points)
    return f"{field.code}. {field.name}: {word} không quá {most} điểm, ngoài tổng điểm tối đa"


def _not_occurred(outline: SetOutline) -> Iterator[Provision]:
    leaves = tuple(outline.leaves())
    said = [
        f"{words} đối với các tiêu chí: {codes}"
        for policy, words in NOT_OCCURRED.items()
        if (codes := _codes(leaf for leaf in leaves if leaf.na_policy is policy))
    ]
    if not said:
        return
    reasons = [f"{leaf.code}: {', '.join(leaf.na_reasons)}" for leaf in leaves if leaf.na_reasons]
    text = "; ".join([*said, "các tiêu chí còn lại được tính 0 điểm"])
    text = f"{text[0].upper()}{text[1:]}.{' Lý do được chấp nhận:' if reasons else ''}"
    yield Provision("Nội dung không phát sinh trong năm", text, punctuated(reasons))


def _surveyed(outline: SetOutline) -> Iterator[Provision]:
    if codes := _codes(leaf for leaf in outline.leaves() if leaf.source is Source.SURVEY):
        text = f"Cơ quan đánh giá xác định điểm, các đơn vị không tự chấm các tiêu chí: {codes}."
        yield Provision("Điều tra xã hội học", text)


def _capped(outline: SetOutline) -> Iterator[Provision]:
    if codes := _codes(node for _depth, node in outline.walk() if node.capped):
        text = (
            "Điểm của các tiêu chí thành phần cộng lại chỉ được tính đến điểm tối đa của tiêu chí: "
        )
        yield Provision("Mức trần", f"{text}{codes}.")


def _codes(nodes: Iterator[CriterionNode]) -> str:
    return ", ".join(node.code for node in nodes)


def _groups(thresholds: Sequence[Threshold]) -> Iterator[Provision]:
    """Groups from the best down, those of a block under its name."""
    if not thresholds:
        return
    several = len({threshold.block for threshold in thresholds}) > 1
    ordered = sorted(thresholds, key=lambda each: (each.block == "", each.block, -each.lower))
    items: list[str] = []
    for block, members in groupby(ordered, key=lambda each: each.block):
        where = f"{block or 'Các đơn vị khác'}, nhóm" if several or block else "Nhóm"
        upper: Decimal | None = None
        for threshold in members:
            items.append(f"{where} {threshold.group}: {_range(threshold.lower, upper)}")
            upper = threshold.lower
    yield Provision(
        "Phân nhóm", "Đơn vị được xếp vào nhóm theo Chỉ số chưa làm tròn:", punctuated(items)
    )


def _range(lower: Decimal, upper: Decimal | None) -> str:
    if upper is None:
        return f"từ {format_decimal(lower)}% trở lên"
    if lower == 0:
        return f"dưới {format_decimal(upper)}%"
    return f"từ {format_decimal(lower)}% đến dưới {format_decimal(upper)}%"
