"""The letter that tells a commune what round 1 made of its sheet, as an official document. Pure.

The words of official papers are Vietnamese, whatever the reader's screen is. Number, day and the
name of who signs are left blank: the standing agency's office writes them in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Items,
    Letterhead,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    RowKind,
    Signature,
    Style,
)
from accounts.paper.heading import BLANK, UNDATED, PaperDate, PaperNumber, decision_name
from scoring.arithmetic import ZERO
from scoring.papers.submitted_sheet import VIETNAM

NO_BREAK = "\N{NO-BREAK SPACE}"
HEADS = {
    "phòng": "TRƯỞNG PHÒNG",
    "sở": "GIÁM ĐỐC",
    "văn phòng": "CHÁNH VĂN PHÒNG",
    "ban": "TRƯỞNG BAN",
}
HEAD = "THỦ TRƯỞNG CƠ QUAN"
HEADINGS = (
    "Mã",
    "Tiêu chí,\ntiêu chí thành phần",
    "Điểm\ntối đa",
    "Điểm\ntự chấm",
    "Điểm\nbước 1",
    "Giảm (-),\ntăng (+)\nso với\ntự chấm",
    "Lý do",
    "Căn cứ",
)
COLUMNS = (
    Column(13),
    Column(39, Align.LEFT),
    Column(12),
    Column(13),
    Column(13),
    Column(17),
    Column(40, Align.LEFT),
    Column(23, Align.LEFT),
)


class NaAnswer(StrEnum):
    """What round 1 said to "không phát sinh"; the value is the word on paper."""

    NONE = ""
    GRANTED = "Chấp nhận không phát sinh"
    REFUSED = "Không chấp nhận đề nghị không phát sinh"


@dataclass(frozen=True)
class LetterFinding:
    """`points` were taken, negative: given; zero is the refusal of "không phát sinh"."""

    points: Decimal
    reason: str
    legal_basis: str = ""
    department: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A line that round 1 changed. `self_points` are None where the commune claimed none;
    `points` None where the line is left out."""

    code: str
    name: str
    max_points: Decimal
    self_points: Decimal | None
    points: Decimal | None
    findings: tuple[LetterFinding, ...] = ()
    na: NaAnswer = NaAnswer.NONE
    na_reason: str = ""

    @property
    def change(self) -> Decimal:
        """What the findings made of the self-score; a granted "không phát sinh" took nothing."""
        if self.na is NaAnswer.GRANTED:
            return ZERO
        return -sum((finding.points for finding in self.findings), ZERO)


@dataclass(frozen=True)
class LetterTotal:
    """Regular points of the applicable maximum; `index` is unrounded, None where none applied."""

    points: Decimal
    max_points: Decimal
    index: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Round1Letter:
    """What one commune is told. `due_at` is the deadline that holds for it; `surveyed` are the
    points that the authority's survey brought, which the commune did not score."""

    authority: str
    agency: str
    place: str
    commune: str
    year: int
    set_title: str
    set_decision: str
    released_at: datetime | None
    due_at: datetime
    is_extended: bool
    not_submitted: bool
    lines: tuple[LetterLine, ...]
    self_total: LetterTotal
    total: LetterTotal
    index_places: int
    surveyed: Decimal = ZERO


def round_1_letter(letter: Round1Letter) -> OfficialDocument:
    """The letter: what changed line by line, the totals, until when and how to answer."""
    about = (
        f"V/v thông báo kết quả thẩm định bước{NO_BREAK}1 Chỉ số cải cách hành chính "
        f"năm{NO_BREAK}{letter.year}"
    )
    return OfficialDocument(
        name=f"Thông báo kết quả thẩm định bước 1 năm {letter.year} - {letter.commune}",
        issuer=letter.agency,
        letterhead=Letterhead(
            superior=letter.authority,
            body=letter.agency,
            number=PaperNumber("", f"/{BLANK}"),
            place=letter.place,
            date=_date(letter.released_at),
            about=about,
        ),
        addressees=(f"{_committee(letter.commune)}.",),
        blocks=tuple(_blocks(letter)),
        recipients=("Như trên", f"{letter.authority} (báo cáo)", "Lưu: VT"),
        signatures=(Signature((head_of(letter.agency),)),),
    )


def head_of(agency: str) -> str:
    """`TRƯỞNG PHÒNG` of a `Phòng …`, `GIÁM ĐỐC` of a `Sở …`; else whoever heads the agency."""
    name = " ".join(agency.casefold().split())
    for kind in sorted(HEADS, key=len, reverse=True):
        if name.startswith(f"{kind} "):
            return HEADS[kind]
    return HEAD


def _committee(commune: str) -> str:
    return f"Ủy ban nhân dân {commune}"


def _date(released_at: datetime | None) -> PaperDate:
    """The month of the release; the day is that of signing."""
    if released_at is None:
        return UNDATED
    return PaperDate.of(released_at.astimezone(VIETNAM).date()).without_day()


def _blocks(letter: Round1Letter) -> Iterator[Block]:
    yield Paragraph(_opening(letter))
    if letter.not_submitted:
        yield Paragraph(
            f"{_committee(letter.commune)} không nộp bản tự đánh giá, chấm điểm; các tiêu chí tự "
            "chấm được tính 0 điểm."
        )
    yield Paragraph("Kết quả chung:", style=Style.BOLD)
    yield Items(tuple(_totals(letter)))
    if not letter.lines and letter.not_submitted:
        yield Paragraph("Không có nội dung phải giải trình.")
    elif not letter.lines:
        yield Paragraph(
            f"Kết quả thẩm định bước{NO_BREAK}1 không thay đổi điểm tự chấm của đơn vị ở tiêu chí "
            "nào; đơn vị không phải giải trình."
        )
    else:
        yield Paragraph("Các tiêu chí có thay đổi so với tự chấm:", style=Style.BOLD)
        yield _table(letter)
        yield from _answering(letter)
    yield Paragraph(f"{letter.agency} thông báo để {_committee(letter.commune)} biết, thực hiện./.")


def _opening(letter: Round1Letter) -> str:
    decision = decision_name(letter.set_decision)
    basis = f"{letter.set_title}{f' ban hành kèm theo {decision}' if decision else ''}"
    return (
        f"Căn cứ {basis}, {letter.agency} thông báo kết quả thẩm định bước{NO_BREAK}1 bản tự đánh "
        f"giá, chấm điểm Chỉ số cải cách hành chính năm{NO_BREAK}{letter.year} của "
        f"{_committee(letter.commune)} như sau:"
    )


def _totals(letter: Round1Letter) -> Iterator[str]:
    places = letter.index_places
    yield f"Tổng điểm tự chấm: {_total(letter.self_total, places)}"
    taken = sum((line.change for line in letter.lines if line.change < 0), ZERO)
    given = sum((line.change for line in letter.lines if line.change > 0), ZERO)
    yield (
        f"Số tiêu chí có thay đổi: {len(letter.lines)}; điểm giảm: {format_decimal(-taken)}; "
        f"điểm tăng: {format_decimal(given)}"
    )
    if letter.surveyed:
        yield (
            "Điểm do cơ quan đánh giá xác định qua điều tra xã hội học: "
            f"{format_decimal(letter.surveyed)}"
        )
    yield f"Tổng điểm thẩm định bước 1: {_total(letter.total, places)}"


def _total(total: LetterTotal, places: int) -> str:
    text = f"{format_decimal(total.points)}/{format_decimal(total.max_points)} điểm"
    if total.index is None:
        return text
    return f"{text}; chỉ số {format_decimal(total.index, places=places)}%"


def _table(letter: Round1Letter) -> PaperTable:
    head = Row(tuple(Cell(text) for text in HEADINGS))
    lines = letter.lines
    change = sum((line.change for line in lines), ZERO)
    blank = Cell("")
    total = Row(
        (
            Cell("Cộng các tiêu chí có thay đổi", columns=2, align=Align.LEFT),
            Cell(format_decimal(sum((line.max_points for line in lines), ZERO))),
            Cell(format_decimal(sum((line.self_points or ZERO for line in lines), ZERO))),
            Cell(format_decimal(sum((line.points or ZERO for line in lines), ZERO))),
            Cell(format_decimal(change, sign=True)),
            blank,
            blank,
        ),
        RowKind.TOTAL,
    )
    rows = (*(_row(line) for line in lines), total)
    return PaperTable(columns=COLUMNS, head=(head,), rows=rows, size=10.0)


def _row(line: LetterLine) -> Row:
    return Row(
        (
            Cell(line.code),
            Cell(line.name),
            Cell(format_decimal(line.max_points)),
            Cell("-" if line.self_points is None else format_decimal(line.self_points)),
            Cell("Không tính" if line.points is None else format_decimal(line.points)),
            Cell(format_decimal(line.change, sign=True)),
            Cell("\n".join(_reasons(line))),
            Cell("\n".join(dict.fromkeys(f.legal_basis for f in line.findings if f.legal_basis))),
        )
    )


def _reasons(line: LetterLine) -> Iterator[str]:
    if line.na is NaAnswer.GRANTED:
        yield f"{line.na}: {line.na_reason}" if line.na_reason else line.na.value
    for finding in line.findings:
        by = f" ({finding.department})" if finding.department else ""
        if finding.points == 0:
            yield f"{NaAnswer.REFUSED}: {finding.reason}{by}"
        elif len(line.findings) == 1:
            yield f"{finding.reason}{by}"
        else:
            yield f"{format_decimal(-finding.points, sign=True)}: {finding.reason}{by}"


def _answering(letter: Round1Letter) -> Iterator[Block]:
    if not any(finding.points >= 0 for line in letter.lines for finding in line.findings):
        yield Paragraph("Không có tiêu chí bị giảm điểm; đơn vị không phải giải trình.")
        return
    extended = " (đã được gia hạn)" if letter.is_extended else ""
    yield Paragraph(
        f"Đề nghị {_committee(letter.commune)} trả lời từng nội dung bị giảm điểm hoặc không được "
        "chấp nhận (đồng ý, hoặc không đồng ý kèm giải trình và tài liệu bổ sung) tại mục “Giải "
        "trình” của phần mềm chấm điểm Chỉ số cải cách hành chính; lãnh đạo đơn vị gửi trước "
        f"{_moment(letter.due_at)}{extended}. Nội dung không được trả lời trong thời hạn trên được "
        f"tính là đồng ý với kết quả thẩm định bước{NO_BREAK}1."
    )


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"
