"""The decision that makes a result known, with its report and tables: one description, drawn as PDF
and in Word."""

from collections.abc import Iterable, Iterator

from django.utils import translation

from accounts.paper.document import (
    Block,
    Fingerprint,
    Heading,
    LegalBases,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Signature,
    Style,
)
from accounts.paper.heading import BLANK, PaperDate, signatory_lines
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from reports.paper.letterhead import LANGUAGE, Signing, kinds_of, paper_date
from reports.paper.sayings import results_blocks
from reports.paper.sheets import table_documents
from reports.prose.sections import (
    COURSE,
    HEADINGS,
    ORGANISATION,
    REMARKS,
    TASKS,
    Prose,
    lines,
    paragraphs,
)
from reports.result.period import PeriodResult
from reports.tables.report import tables


def decision_pdf(result: PeriodResult, prose: Prose, signing: Signing) -> bytes:
    """The decision, the report, and each table behind one another, pages counted anew in each.

    A draft is marked as one on every page, and shows neither number, date nor hash. The same
    result and prose give the same bytes. Raises Refused where Pango is not installed.
    """
    return pdf(list(documents(result, prose, signing)))


def decision_docx(result: PeriodResult, prose: Prose, signing: Signing) -> bytes:
    """The same in Word, for the office to finish."""
    return docx(list(documents(result, prose, signing)))


def documents(result: PeriodResult, prose: Prose, signing: Signing) -> Iterator[OfficialDocument]:
    """The decision, the report, and each table, or part of one that is too wide for a page."""
    with translation.override(LANGUAGE):
        yield _decision(result, prose, signing)
        yield _report(result, prose, signing)
        attached = _attached(result, signing)
        for table in tables(result):
            yield from table_documents(
                table, issuer=result.authority.name, attached=attached, draft=signing.draft
            )


def _decision(result: PeriodResult, prose: Prose, signing: Signing) -> OfficialDocument:
    authority, draft = result.authority, " (dự thảo)" if signing.draft else ""
    chairman = f"CHỦ TỊCH {authority.name.upper()}"
    return OfficialDocument(
        name=f"Quyết định công bố Chỉ số cải cách hành chính năm {result.period.year}{draft}",
        issuer=authority.name,
        draft=signing.draft,
        letterhead=Letterhead(
            superior=authority.parent_name,
            body=authority.name,
            number=signing.paper_number,
            place=authority.place,
            date=_date(result, signing),
        ),
        title="QUYẾT ĐỊNH",
        subject=f"Về việc công bố {_index_of(result)}",
        blocks=(
            Paragraph(chairman, style=Style.CENTRED),
            LegalBases(lines(prose["legal_bases"])),
            Paragraph("QUYẾT ĐỊNH:", style=Style.CENTRED),
            *_articles(prose["articles"], signing),
        ),
        recipients=lines(prose["recipients"]),
        signatures=(
            Signature(signatory_lines(authority.signatory_title), authority.signatory_name),
        ),
        fingerprint=_fingerprint(signing),
    )


def _articles(text: str, signing: Signing) -> Iterator[Paragraph]:
    """A correction says behind its first article what it takes the place of."""
    for at, article in enumerate(paragraphs(text)):
        yield article
        if at == 0 and signing.revision > 1:
            reason = signing.revision_reason.strip().rstrip(".")
            why = f"; lý do: {reason}" if reason else ""
            yield Paragraph(f"Kết quả này thay thế kết quả đã công bố trước đó{why}.")


def _fingerprint(signing: Signing) -> Fingerprint | None:
    if not signing.sha256:
        return None
    label = f"Kết quả công bố lần {signing.revision}, mã kiểm tra SHA-256:"
    more: tuple[str, ...] = ()
    if signing.log_head:
        log = f"Nhật ký hệ thống đến sự kiện số {signing.log_sequence}, mã SHA-256:"
        more = (log, signing.log_head)
    return Fingerprint(label, signing.sha256, more, signing.address)


def _report(result: PeriodResult, prose: Prose, signing: Signing) -> OfficialDocument:
    authority = result.authority
    return OfficialDocument(
        name="Báo cáo kết quả xác định Chỉ số cải cách hành chính",
        issuer=authority.name,
        draft=signing.draft,
        letterhead=Letterhead(superior=authority.parent_name, body=authority.name),
        title="BÁO CÁO",
        subject=f"Kết quả xác định {_index_of(result)}",
        attached=_attached(result, signing),
        blocks=tuple(_report_blocks(result, prose)),
    )


def _report_blocks(result: PeriodResult, prose: Prose) -> Iterator[Block]:
    year = result.period.year
    yield Heading(f"I. CÔNG TÁC TỔ CHỨC XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (CCHC) NĂM {year}")
    yield from _sections(prose, ORGANISATION, level=2)
    yield Heading("II. TÌNH HÌNH TRIỂN KHAI")
    yield from _sections(prose, COURSE, level=2)
    yield Heading(f"III. KẾT QUẢ CHỈ SỐ CCHC NĂM {year}")
    yield from results_blocks(result)
    yield Heading("3. Nhận xét, đánh giá", level=2)
    yield from _sections(prose, REMARKS, level=3)
    yield Heading("IV. NHIỆM VỤ THỜI GIAN TỚI")
    authority = result.authority
    whose = (
        f"1. Ủy ban nhân dân các {kinds_of(result)}",
        f"2. Các cơ quan chuyên môn thuộc {authority.name}",
        f"3. {authority.standing_agency}",
    )
    for key, heading in zip(TASKS, whose, strict=True):
        yield Heading(heading, level=2)
        yield from paragraphs(prose[key])


def _sections(prose: Prose, keys: Iterable[str], *, level: int) -> Iterator[Block]:
    for key in keys:
        if prose[key].strip():
            yield Heading(HEADINGS[key], level=level)
            yield from paragraphs(prose[key])


def _index_of(result: PeriodResult) -> str:
    return (
        f"Chỉ số cải cách hành chính năm {result.period.year}\n"
        f"của Ủy ban nhân dân các {kinds_of(result)} trên địa bàn {result.authority.area}"
    )


def _date(result: PeriodResult, signing: Signing) -> PaperDate:
    return paper_date(signing, expected=result.period.publication_due_at)


def _attached(result: PeriodResult, signing: Signing) -> str:
    on = _date(result, signing)
    day = "/".join(part or BLANK for part in (on.day, on.month, on.year))
    return (
        f"(Kèm theo Quyết định số {signing.paper_number} ngày {day}\n"
        f"của Chủ tịch {result.authority.name})"
    )
