"""The half-year report as official documents: the letter, then each form as its annex. Pure.

Source of the form: S003. The words of official papers are Vietnamese, whatever the reader's screen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Letterhead,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    RowKind,
    Signature,
)
from accounts.paper.heading import PaperDate, PaperNumber, signatory_lines
from evidence.half_year.figures import Figures, numbers_of, shown
from evidence.half_year.forms import Form, FormSet, Indicator, Kind
from evidence.half_year.narrative import Written
from evidence.half_year.periods import HalfOfYear

SUBJECT = "Công tác cải cách hành chính"
ON_BEHALF = "TM. ỦY BAN NHÂN DÂN"
SYMBOL = "BC-UBND"
COLUMNS = (Column(14), Column(82, Align.LEFT), Column(34), Column(24), Column(20, Align.LEFT))
HEAD = (
    Row((
        Cell("STT", rows=2),
        Cell("Chỉ tiêu thống kê", rows=2, align=Align.CENTRE),
        Cell("Kết quả thống kê", columns=2),
        Cell("Ghi chú", rows=2, align=Align.CENTRE),
    )),
    Row((Cell("Đơn vị tính"), Cell("Số liệu"))),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """A report with all that its papers show. `is_draft` until it is handed in."""

    commune: str
    superior: str
    place: str
    period: HalfOfYear
    forms: FormSet
    figures: Figures
    sections: Sequence[Written]
    number: str = ""
    signed_on: date | None = None
    signed_as: str = ""
    signed_name: str = ""
    recipients: tuple[str, ...] = ()
    is_draft: bool = True

    @property
    def issuer(self) -> str:
        return f"Ủy ban nhân dân {self.commune}"

    @property
    def name(self) -> str:
        return f"Báo cáo cải cách hành chính {self.period.name} - {self.commune}"


def recipients_of(text: str) -> tuple[str, ...]:
    """One in each line; the paper puts the dash before it, which some have typed."""
    bare = (line.strip().lstrip("-–•").strip() for line in text.splitlines())
    return tuple(filter(None, bare))


def report_papers(facts: ReportFacts) -> list[OfficialDocument]:
    """The letter with its sections, then every form."""
    return [_letter(facts), *annexes(facts)]


def annexes(facts: ReportFacts) -> list[OfficialDocument]:
    numbers = numbers_of(facts.forms, facts.figures)
    return [_annex(facts, form, numbers) for form in facts.forms.forms]


def form_rows(
    form: Form, figures: Figures, numbers: Mapping[str, Fraction]
) -> Iterator[tuple[Indicator, tuple[str, str, str, str, str]]]:
    """Each row of the form as its cells read: code, label, unit, figure, note."""
    for each in form.shown:
        figure = figures.get(each.key)
        note = figure.note if figure is not None else ""
        yield each, (each.code, each.label, each.unit, shown(each, figure, numbers), note)


def _letter(facts: ReportFacts) -> OfficialDocument:
    return OfficialDocument(
        name=facts.name,
        issuer=facts.issuer,
        draft=facts.is_draft,
        letterhead=Letterhead(
            superior=facts.superior,
            body=facts.issuer,
            number=PaperNumber.read(facts.number, symbol=SYMBOL),
            place=facts.place,
            date=_date(facts),
        ),
        title="BÁO CÁO",
        subject=f"{SUBJECT} {facts.period.name}",
        blocks=tuple(_text(facts)),
        recipients=facts.recipients,
        signatures=(Signature(_signing(facts.signed_as), facts.signed_name),),
    )


def _date(facts: ReportFacts) -> PaperDate:
    if facts.signed_on is not None:
        return PaperDate.of(facts.signed_on)
    return PaperDate.of(facts.period.last_day).without_day()


def _signing(title: str) -> tuple[str, ...]:
    return (ON_BEHALF, *signatory_lines(title or "Chủ tịch"))


def _text(facts: ReportFacts) -> Iterator[Block]:
    after = facts.period.after.name
    yield Paragraph(
        f"Thực hiện chế độ báo cáo cải cách hành chính định kỳ, {facts.issuer} báo cáo kết quả "
        f"thực hiện công tác cải cách hành chính {facts.period.name} và nhiệm vụ {after} như sau:"
    )
    for section in facts.sections:
        yield Heading(section.title, section.level)
        for line in section.text.split("\n"):
            if line.strip():
                yield Paragraph(line.strip())
    yield Paragraph(
        f"Trên đây là báo cáo công tác cải cách hành chính {facts.period.name} của "
        f"{facts.issuer}./."
    )


def _annex(facts: ReportFacts, form: Form, numbers: Mapping[str, Fraction]) -> OfficialDocument:
    rows = tuple(
        _row(indicator, cells) for indicator, cells in form_rows(form, facts.figures, numbers)
    )
    return OfficialDocument(
        name=f"Biểu mẫu {form.number}. {form.title}",
        issuer=facts.issuer,
        draft=facts.is_draft,
        title=f"Biểu mẫu {form.number}",
        subject=form.title,
        attached=_attached(facts),
        blocks=(PaperTable(columns=COLUMNS, head=HEAD, rows=rows),),
        ruled=False,
    )


def _attached(facts: ReportFacts) -> str:
    number = PaperNumber.read(facts.number, symbol=SYMBOL)
    shown_number = number.blanked() if facts.is_draft else number
    on = _date(facts).without_day() if facts.is_draft else _date(facts)
    return f"(Kèm theo Báo cáo số {shown_number} {on} của {facts.issuer})"


def _row(indicator: Indicator, cells: tuple[str, str, str, str, str]) -> Row:
    code, label, unit, figure, note = cells
    texts = (Cell(code), Cell(label), Cell(unit), Cell(figure), Cell(note))
    return Row(texts, RowKind.GROUP if indicator.kind is Kind.HEADING else RowKind.PLAIN)
