"""The council's agenda and minutes, as official documents. Pure.

The words of official papers are Vietnamese, whatever the reader's screen is. Form: DOMAIN 8.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Letterhead,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    Signature,
)
from accounts.paper.heading import BLANK, UNDATED, PaperDate, PaperNumber
from scoring.papers.round_1_letter import NO_BREAK, head_of
from scoring.papers.submitted_sheet import VIETNAM

COUNCIL = "Hội đồng đánh giá Chỉ số cải cách hành chính"
SHORT = "Hội đồng đánh giá Chỉ số CCHC"
DOTS = "…" * 12
NUMBERED = (
    Column(9),
    Column(25, Align.LEFT),
    Column(46, Align.LEFT),
    Column(13),
    Column(13),
    Column(13),
    Column(13),
)
HEAD = ("STT", "Đơn vị", "Tiêu chí", "Điểm\ntối đa", "Tự\nchấm", "Bước\n1", "Bước\n2")


@dataclass(frozen=True, kw_only=True)
class CouncilLine:
    """A line before the council. Points are None where there are none; `final` is what stands
    after the council, `why` says why it is there, `disputes` what each side says. `conclusion` is
    empty while the council has not concluded; `comments` are (who, what)."""

    commune: str
    code: str
    name: str
    max_points: Decimal
    self_points: Decimal | None
    round_1: Decimal | None
    round_2: Decimal | None
    final: Decimal | None
    why: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    conclusion: str = ""
    comments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class MinutesMeeting:
    """`attended` and `absent` have one person in each entry."""

    began_at: datetime
    ended_at: datetime | None
    place: str
    chair: str
    secretary: str
    attended: tuple[str, ...]
    absent: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CouncilPaper:
    """What both papers say; `meeting` is none while it has not been written down."""

    authority: str
    agency: str
    place: str
    year: int
    set_title: str
    council_size: int | None
    lines: tuple[CouncilLine, ...]
    meeting: MinutesMeeting | None = None


def agenda_paper(told: CouncilPaper) -> OfficialDocument:
    """What the council is to settle, line by line, with what each side says; across the page."""
    return OfficialDocument(
        name=f"Nội dung trình Hội đồng đánh giá Chỉ số cải cách hành chính năm {told.year}",
        issuer=told.agency,
        letterhead=_letterhead(told, body=told.agency, superior=told.authority),
        title="NỘI DUNG TRÌNH HỘI ĐỒNG",
        subject=f"{_about(told)}",
        blocks=tuple(_agenda_blocks(told)),
        recipients=("Thành viên Hội đồng", "Lưu: VT"),
        signatures=(Signature((head_of(told.agency),)),),
        across=True,
    )


def minutes_paper(told: CouncilPaper) -> OfficialDocument:
    """The minutes: where and when, who was there, what was settled and why."""
    meeting = told.meeting
    return OfficialDocument(
        name=f"Biên bản họp Hội đồng đánh giá Chỉ số cải cách hành chính năm {told.year}",
        issuer=told.authority,
        letterhead=_letterhead(
            told,
            body=SHORT,
            superior=told.authority,
            symbol="/BB-HĐ",
            date=_day(meeting.began_at) if meeting else UNDATED,
        ),
        title="BIÊN BẢN",
        subject=f"Họp {_about(told)}",
        blocks=tuple(_minutes_blocks(told)),
        recipients=(told.authority, "Thành viên Hội đồng", "Lưu: VT"),
        signatures=(
            Signature(("THƯ KÝ",), name=_name(meeting.secretary) if meeting else ""),
            Signature(("CHỦ TRÌ",), name=_name(meeting.chair) if meeting else ""),
        ),
    )


def _name(person: str) -> str:
    """Without the office: `Nguyễn Văn An, Chủ tịch UBND huyện`."""
    return person.partition(",")[0].strip()


def _about(told: CouncilPaper) -> str:
    return f"{COUNCIL} năm{NO_BREAK}{told.year}"


def _letterhead(
    told: CouncilPaper,
    *,
    body: str,
    superior: str,
    symbol: str = f"/{BLANK}",
    date: PaperDate = UNDATED,
) -> Letterhead:
    return Letterhead(
        superior=superior,
        body=body,
        number=PaperNumber("", symbol),
        place=told.place,
        date=date,
    )


def _agenda_blocks(told: CouncilPaper) -> Iterator[Block]:
    yield Paragraph(
        f"{told.agency} trình Hội đồng xem xét {_counted(told.lines)} theo {told.set_title}, gồm "
        "nội dung đơn vị chưa thống nhất với kết quả thẩm định, nội dung cơ quan thường trực đề "
        "nghị và nội dung có chênh lệch lớn giữa điểm tự chấm và điểm thẩm định:"
    )
    if not told.lines:
        yield Paragraph("Không có nội dung nào.")
        return
    columns = (*NUMBERED, Column(38, Align.LEFT), Column(80, Align.LEFT))
    head = (*HEAD, "Lý do trình Hội đồng", "Ý kiến của cơ quan thẩm định và của đơn vị")
    yield _table(
        columns,
        head,
        tuple(
            (*_points(number, line), "\n".join(line.why), "\n".join(line.disputes))
            for number, line in enumerate(told.lines, start=1)
        ),
    )


def _minutes_blocks(told: CouncilPaper) -> Iterator[Block]:
    meeting = told.meeting
    yield Heading("I. THỜI GIAN, ĐỊA ĐIỂM")
    yield Items(
        (
            f"Thời gian: bắt đầu lúc {_moment(meeting.began_at) if meeting else DOTS};",
            f"Địa điểm: {meeting.place if meeting else DOTS}.",
        )
    )
    yield Heading("II. THÀNH PHẦN")
    yield from _people(told)
    yield Heading("III. NỘI DUNG VÀ KẾT LUẬN")
    concluded = [line for line in told.lines if line.conclusion]
    yield Paragraph(
        f"Hội đồng đã xem xét {_counted(told.lines)}; kết luận {len(concluded)} nội dung, cụ thể "
        f"tại danh mục kèm theo biên bản này{_changed(concluded)}."
    )
    if pending := [line for line in told.lines if not line.conclusion]:
        listed = "; ".join(f"{line.commune}: {line.code}" for line in pending)
        yield Paragraph(f"Chưa kết luận {len(pending)} nội dung, giữ kết quả thẩm định: {listed}.")
    if meeting and meeting.remarks:
        yield Paragraph("Ý kiến khác:")
        yield Items(meeting.remarks)
    ended = _moment(meeting.ended_at) if meeting and meeting.ended_at else DOTS
    yield Paragraph(
        f"Cuộc họp kết thúc lúc {ended}. Biên bản đã được đọc lại cho các thành viên dự họp cùng "
        "nghe và thống nhất./."
    )


def minutes_annex(told: CouncilPaper) -> OfficialDocument:
    """The list that goes with the minutes: each conclusion with its reason; across the page."""
    columns = (*NUMBERED, Column(14), Column(60, Align.LEFT), Column(50, Align.LEFT))
    head = (*HEAD, "Hội\nđồng", "Kết luận, lý do", "Ý kiến thành viên")
    rows = tuple(
        (
            *_points(number, line),
            _figure(line.final) if line.conclusion else "",
            line.conclusion or "Chưa kết luận",
            "\n".join(f"{who}: {what}" for who, what in line.comments),
        )
        for number, line in enumerate(told.lines, start=1)
    )
    return OfficialDocument(
        name=f"Danh mục kèm theo biên bản họp Hội đồng năm {told.year}",
        issuer=told.authority,
        title="DANH MỤC",
        subject="Nội dung và kết luận của Hội đồng",
        attached=f"(Kèm theo Biên bản họp {_about(told)})",
        blocks=(_table(columns, head, rows),) if rows else (Paragraph("Không có nội dung nào."),),
        across=True,
    )


def _people(told: CouncilPaper) -> Iterator[Block]:
    meeting = told.meeting
    size = f" (Hội đồng có {told.council_size} thành viên)" if told.council_size else ""
    if meeting is None:
        yield Items((f"Chủ trì: {DOTS}", f"Thư ký: {DOTS}", f"Có mặt: {DOTS}", f"Vắng: {DOTS}"))
        return
    yield Items((f"Chủ trì: {meeting.chair}", f"Thư ký: {meeting.secretary or DOTS}"))
    yield Paragraph(f"Có mặt: {len(meeting.attended)}{size}:")
    yield Items(meeting.attended)
    if meeting.absent:
        yield Paragraph(f"Vắng mặt: {len(meeting.absent)}:")
        yield Items(meeting.absent)


def _counted(lines: tuple[CouncilLine, ...]) -> str:
    communes = len({line.commune for line in lines})
    return f"{len(lines)} nội dung của {communes} đơn vị"


def _changed(concluded: list[CouncilLine]) -> str:
    """What the conclusions did to the points: `; điều chỉnh điểm 2 nội dung (+0,75; -0,25)`."""
    changes = [
        line.final - line.round_2
        for line in concluded
        if line.final is not None and line.round_2 is not None and line.final != line.round_2
    ]
    if not changes:
        return ", giữ nguyên điểm thẩm định" if concluded else ""
    given = sum((change for change in changes if change > 0), Decimal(0))
    taken = sum((change for change in changes if change < 0), Decimal(0))
    told = [format_decimal(change, sign=True) for change in (given, taken) if change]
    return f"; điều chỉnh điểm {len(changes)} nội dung ({'; '.join(told)} điểm)"


def _points(number: int, line: CouncilLine) -> tuple[str, ...]:
    stages = (line.self_points, line.round_1, line.round_2)
    return (
        str(number),
        line.commune,
        f"{line.code}. {line.name}",
        _figure(line.max_points),
        *(_figure(each) for each in stages),
    )


def _figure(points: Decimal | None) -> str:
    return "-" if points is None else format_decimal(points)


def _table(
    columns: tuple[Column, ...], head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> PaperTable:
    return PaperTable(
        columns=columns,
        head=(Row(tuple(Cell(text) for text in head)),),
        rows=tuple(Row(tuple(Cell(text) for text in row)) for row in rows),
        size=10.0,
    )


def _day(moment: datetime) -> PaperDate:
    return PaperDate.of(moment.astimezone(VIETNAM).date())


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"
