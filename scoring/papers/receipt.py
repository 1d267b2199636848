"""The receipt of a submission, and the whole sheet behind it, as an official document. Pure.

The words of official papers are Vietnamese, whatever the reader's screen is. Everything comes from
the sheet as the receipt keeps it.
"""

from collections.abc import Iterator
from datetime import datetime

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Fingerprint,
    Letterhead,
    NewPage,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    RowKind,
    Signature,
    Style,
)
from accounts.paper.heading import PaperDate, PaperNumber, decision_name, signatory_lines
from scoring.papers.submitted_sheet import (
    VIETNAM,
    SubmittedField,
    SubmittedProof,
    SubmittedRow,
    SubmittedSheet,
)

NO_BREAK = "\N{NO-BREAK SPACE}"
SUBJECT = "Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính"
COMMITTEE = "TM. ỦY BAN NHÂN DÂN"
LEADER = "LÃNH ĐẠO ỦY BAN NHÂN DÂN"

HEADINGS = (
    "STT",
    "Lĩnh vực, tiêu chí,\ntiêu chí thành phần",
    "Điểm\ntối đa",
    "Kết quả tự đánh giá",
    "Điểm\ntự chấm",
    "Ghi chú, lý do",
    "Tài liệu kiểm chứng",
)
COLUMNS = (
    Column(15),
    Column(66, Align.LEFT),
    Column(17),
    Column(50, Align.LEFT),
    Column(17),
    Column(38, Align.LEFT),
    Column(49, Align.LEFT),
)


def receipt_paper(sheet: SubmittedSheet, *, sha256: str) -> OfficialDocument:
    """One page that says what was handed in, then the sheet across A4."""
    number, _stroke, year = sheet.number.partition("/")
    local = sheet.submitted_at.astimezone(VIETNAM)
    return OfficialDocument(
        name=f"Phiếu xác nhận nộp số {sheet.number} - {sheet.commune}",
        issuer=_committee(sheet.commune),
        letterhead=Letterhead(
            superior=sheet.authority,
            body=_committee(sheet.commune),
            number=PaperNumber(number, f"/{year}"),
            place=sheet.place,
            date=PaperDate.of(local.date()),
        ),
        title="PHIẾU XÁC NHẬN NỘP",
        subject=f"{SUBJECT} năm{NO_BREAK}{sheet.year}",
        blocks=(*_receipt(sheet), NewPage(across=True), *_sheet(sheet)),
        signatures=(Signature(_signing(sheet.office), sheet.submitted_by),),
        fingerprint=Fingerprint("Mã kiểm tra nội dung phiếu (SHA-256):", sha256),
    )


def _committee(commune: str) -> str:
    return f"Ủy ban nhân dân {commune}"


def _signing(office: str) -> tuple[str, ...]:
    """A deputy signs for the chairman; of whom no office is known, only that he leads."""
    title = " ".join(office.casefold().split())
    for known in ("phó chủ tịch", "chủ tịch"):
        if title.startswith(known):
            full = f"KT. chủ tịch {known}" if known.startswith("phó") else known
            return (COMMITTEE, *signatory_lines(full))
    return (COMMITTEE, office.upper()) if title else (LEADER,)


def _receipt(sheet: SubmittedSheet) -> Iterator[Block]:
    decision = decision_name(sheet.set_decision)
    lines = (
        ("Đơn vị nộp", _committee(sheet.commune)),
        ("Nơi nhận", sheet.authority),
        ("Bộ tiêu chí", f"{sheet.set_title}{f' ({decision})' if decision else ''}"),
        ("Số phiếu", sheet.number),
        ("Thời điểm nộp", f"{_moment(sheet.submitted_at)}{_in_time(sheet)}"),
        ("Người nộp", f"{sheet.submitted_by}{f', {sheet.office}' if sheet.office else ''}"),
        ("Tổng điểm tự chấm", _total(sheet)),
        ("Số tiêu chí tự chấm", str(sheet.own_lines)),
        ("Số tài liệu kiểm chứng", str(sheet.documents)),
    )
    for lead, text in lines:
        yield Paragraph(f"{text}.", lead=f"{lead}:")
    yield Paragraph(
        "Nội dung đã nộp được ghi tại bảng tự đánh giá, chấm điểm kèm theo. Điểm tự chấm chưa phải "
        "là kết quả thẩm định."
    )


def _in_time(sheet: SubmittedSheet) -> str:
    due = _moment(sheet.due_at)
    return f" (nộp muộn; hạn nộp: {due})" if sheet.is_late else f" (đúng hạn; hạn nộp: {due})"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"


def _total(sheet: SubmittedSheet) -> str:
    text = f"{format_decimal(sheet.points)}/{format_decimal(sheet.max_points)} điểm"
    if sheet.index is None:
        return text
    return f"{text}; chỉ số tự chấm {format_decimal(sheet.index, places=sheet.index_places)}%"


def _sheet(sheet: SubmittedSheet) -> Iterator[Block]:
    yield Paragraph("BẢNG TỰ ĐÁNH GIÁ, CHẤM ĐIỂM", style=Style.CENTRED)
    rows = [row for each in sheet.fields for row in _field_rows(each)]
    total = Cell("Tổng điểm, không kể điểm thưởng và điểm trừ")
    points, most = format_decimal(sheet.points), format_decimal(sheet.max_points)
    blank = Cell("")
    rows.append(Row((blank, total, Cell(most), blank, Cell(points), blank, blank), RowKind.TOTAL))
    head = Row(tuple(Cell(text) for text in HEADINGS))
    yield PaperTable(columns=COLUMNS, head=(head,), rows=tuple(rows), size=10.0)
    yield Paragraph(f"{_total(sheet)}.", lead="Tổng điểm tự chấm:")


def _field_rows(field: SubmittedField) -> Iterator[Row]:
    name, blank = Cell(field.name), Cell("")
    most, got = format_decimal(field.max_points), format_decimal(field.points)
    yield Row(
        (Cell(field.code), name, Cell(most), blank, Cell(got), blank, blank),
        RowKind.GROUP,
        f"{field.code}. {field.name}",
    )
    for row in field.rows:
        yield Row(
            (
                Cell(row.code),
                Cell(row.name, indent=row.depth),
                Cell(format_decimal(row.max_points)),
                Cell(_told(row)),
                Cell("" if row.points is None else format_decimal(row.points)),
                Cell(row.note),
                Cell("\n".join(f"- {_proof(proof)}" for proof in row.proofs)),
            ),
            RowKind.PLAIN if row.is_line else RowKind.SUBGROUP,
        )


def _told(row: SubmittedRow) -> str:
    if row.surveyed:
        return "Cơ quan đánh giá xác định"
    if row.na_reason:
        return f"Đề nghị không phát sinh: {row.na_reason}"
    return row.told


def _proof(proof: SubmittedProof) -> str:
    """`12/KH-UBND ngày 05/01/2022, trang 2`; by its title where it has no number."""
    name = proof.number or proof.title
    on = f" ngày {proof.dated:%d/%m/%Y}" if proof.dated else ""
    pages = f", trang {proof.pages}" if proof.pages else ""
    return f"{name}{on}{pages}"
