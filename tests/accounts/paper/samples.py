"""A paper with all that a description can hold: a decision, its report, a table, a letter."""

from datetime import date

from accounts.paper.document import (
    Align,
    Cell,
    Column,
    Fingerprint,
    Heading,
    Items,
    LegalBases,
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
from accounts.paper.heading import PaperDate, PaperNumber

ISSUER = "Ủy ban nhân dân huyện Phù Yên"
SUPERIOR = "Ủy ban nhân dân tỉnh Sơn La"
HASH = "0123456789abcdef" * 4
HEAD = Letterhead(
    superior=SUPERIOR,
    body=ISSUER,
    number=PaperNumber.read("5", symbol="QĐ-UBND"),
    place="Phù Yên",
    date=PaperDate.of(date(2023, 1, 5)),
)


def decision(*, draft: bool = False) -> OfficialDocument:
    return OfficialDocument(
        name="Quyết định công bố",
        issuer=ISSUER,
        draft=draft,
        letterhead=HEAD,
        title="QUYẾT ĐỊNH",
        subject="Về việc công bố Chỉ số cải cách hành chính năm 2022\ncủa các xã, thị trấn",
        blocks=(
            Paragraph("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN", style=Style.CENTRED),
            LegalBases(("Căn cứ Luật Tổ chức chính quyền địa phương", "Theo đề nghị của Phòng")),
            Paragraph("QUYẾT ĐỊNH:", style=Style.CENTRED),
            Paragraph("Công bố Chỉ số của 27 xã, thị trấn.", lead="Điều 1."),
            Paragraph("Trưởng phòng Nội vụ chịu trách nhiệm thi hành./.", lead="Điều 2."),
        ),
        recipients=("Như Điều 2", "UBND tỉnh (để báo cáo)", "Lưu: VT, NV"),
        signatures=(Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Văn A"),),
        fingerprint=Fingerprint("Mã kiểm tra:", HASH),
    )


def table(*, rows: int) -> PaperTable:
    """Two rows of head, a group, `rows` lines and their mean."""
    lines = (
        Row(tuple(map(Cell, (str(n), f"Xã Tường Phù {n}", "11,5", "10,25", "98,15"))))
        for n in range(1, rows + 1)
    )
    return PaperTable(
        columns=(
            Column(1),
            Column(4, Align.LEFT),
            Column(2),
            Column(2, Align.RIGHT),
            Column(1, strong=True),
        ),
        head=(
            Row(
                (
                    Cell("STT", rows=2),
                    Cell("Đơn vị", rows=2),
                    Cell("Điểm", columns=2),
                    Cell("Chỉ số", unit="%", rows=2),
                )
            ),
            Row((Cell("Tự chấm", unit="tối đa 11,5"), Cell("Thẩm định"))),
        ),
        rows=(
            Row((Cell("Khối xã", columns=5, align=Align.LEFT),), RowKind.GROUP, "Khối xã"),
            *lines,
            Row(tuple(map(Cell, ("", "Trung bình", "1", "2", "3"))), RowKind.TOTAL),
        ),
    )


def report(*, draft: bool = False) -> OfficialDocument:
    """Upright, across for the table, upright again; two who sign."""
    return OfficialDocument(
        name="Báo cáo",
        issuer=ISSUER,
        draft=draft,
        letterhead=Letterhead(superior=SUPERIOR, body=ISSUER),
        title="BÁO CÁO",
        attached="(Kèm theo Quyết định số 05/QĐ-UBND)",
        blocks=(
            Heading("I. CÔNG TÁC TỔ CHỨC"),
            Heading("1. Phương pháp", 2),
            Items(("Tự đánh giá", "Thẩm định")),
            Heading("a) Ưu điểm", 3),
            Paragraph("Ghi chú nghiêng <b>& không</b> đậm.", style=Style.ITALIC),
            NewPage(across=True),
            Heading("II. BẢNG"),
            table(rows=60),
            Paragraph("Ghi chú dưới bảng.", style=Style.NOTE),
            NewPage(),
            Paragraph("Trang dọc trở lại./."),
        ),
        signatures=(
            Signature(("NGƯỜI LẬP BIỂU",), "Trần Thị B"),
            Signature(("CHỦ TỊCH",), "Lò Văn C"),
        ),
    )


def table_sheet(*, draft: bool = False) -> OfficialDocument:
    return OfficialDocument(
        name="Biểu số 1",
        issuer=ISSUER,
        draft=draft,
        title="Biểu số 1",
        subject="KẾT QUẢ CHUNG",
        blocks=(table(rows=3),),
        across=True,
        ruled=False,
    )


def letter(*, draft: bool = False) -> OfficialDocument:
    return OfficialDocument(
        name="Công văn",
        issuer=ISSUER,
        draft=draft,
        letterhead=Letterhead(
            body=ISSUER,
            number=PaperNumber.read("", symbol="UBND-NV"),
            place="Phù Yên",
            date=PaperDate(year="2023"),
            about="V/v thông báo kết quả bước 1",
        ),
        addressees=("Ủy ban nhân dân xã Tường Phù;", "Ủy ban nhân dân xã Gia Phù."),
        blocks=(Paragraph("Thông báo như sau."),),
        recipients=("Như trên", "Lưu: VT"),
        signatures=(Signature(("CHỦ TỊCH",)),),
    )


def paper(*, draft: bool = False) -> list[OfficialDocument]:
    return [each(draft=draft) for each in (decision, report, table_sheet, letter)]
