"""A whole year by clicking and typing alone: nobody needs the admin or the shell."""

import io
from pathlib import Path

from openpyxl import load_workbook

from tests.browser.people import Meet

AUTHORITY = "Ủy ban nhân dân huyện Phù Yên"
INTERNAL_AFFAIRS, JUSTICE = "Phòng Nội vụ", "Phòng Tư pháp"
FIRST, SECOND = "xã Tường Phù", "xã Đá Đỏ"

# (account, full name, role, unit)
PEOPLE = (
    ("thuong-truc", "Lò Văn Thường", "Cơ quan thường trực", ""),
    ("noi-vu", "Cầm Thị Nội", "Cán bộ thẩm định", INTERNAL_AFFAIRS),
    ("tu-phap", "Hà Văn Pháp", "Cán bộ thẩm định", JUSTICE),
    ("tuong-phu", "Đinh Thị Tường", "Công chức xã", FIRST),
    ("ct-tuong-phu", "Mùi Văn Phù", "Lãnh đạo xã", FIRST),
    ("da-do", "Hoàng Thị Đá", "Công chức xã", SECOND),
    ("ct-da-do", "Sa Văn Đỏ", "Lãnh đạo xã", SECOND),
    ("lanh-dao", "Nguyễn Thị Lãnh", "Lãnh đạo", ""),
)

DEADLINES = (
    "Hạn tự đánh giá",
    "Hạn thẩm định bước 1",
    "Hạn giải trình",
    "Hạn thẩm định bước 2",
    "Hạn công bố",
)
TINY_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def administrator_enters_units(meet: Meet, folder: Path) -> None:
    admin = meet("quan-tri")
    admin.reads("Chưa có cơ quan đánh giá nào")
    admin.follow("Thêm cơ quan đánh giá")
    admin.write("Tên", AUTHORITY)
    admin.choose("Cấp", "Huyện")
    admin.write("Địa bàn", "huyện Phù Yên")
    admin.write("Cơ quan cấp trên", "Ủy ban nhân dân tỉnh Sơn La")
    admin.write("Cơ quan thường trực", INTERNAL_AFFAIRS)
    admin.write("Địa danh", "Phù Yên")
    admin.press("Lưu")
    admin.reads(f"Đã thêm “{AUTHORITY}”")

    for department in (INTERNAL_AFFAIRS, JUSTICE):
        admin.follow("Cơ quan chuyên môn", within="nav")
        admin.follow("Thêm cơ quan")
        admin.write("Tên", department)
        admin.press("Lưu")
    admin.reads("Phòng Tư pháp")

    admin.follow("Các xã", within="nav")
    admin.follow("Thêm xã")
    admin.write("Mã", "01")
    admin.choose("Loại", "Xã")
    admin.write("Tên", "Tường Phù")
    admin.press("Lưu")

    admin.follow("Nhập từ Excel")
    workbook = load_workbook(io.BytesIO(admin.download("Tải tệp mẫu", folder)))
    sheet = workbook.active
    assert [cell.value for cell in sheet[2]][:3] == ["01", "xã", "Tường Phù"]
    for column, value in enumerate(("02", "xã", "Đá Đỏ"), start=1):
        sheet.cell(3, column, value)
    workbook.save(folder / "cac-xa.xlsx")
    admin.hand_in("Tệp Excel", folder / "cac-xa.xlsx")
    admin.press("Xem trước thay đổi")
    admin.reads("Đá Đỏ")
    admin.press("Ghi toàn bộ")
    admin.follow("Về danh sách")
    admin.reads("2 xã")


def administrator_hands_out_accounts(meet: Meet) -> None:
    """Each password is shown once; its owner signs in with it and chooses another."""
    admin = meet("quan-tri")
    for username, name, role, unit in PEOPLE:
        admin.follow("Tài khoản", within="nav")
        admin.follow("Thêm tài khoản")
        admin.write("Tên tài khoản", username)
        admin.write("Họ và tên", name)
        admin.choose("Vai trò", role)
        if unit:
            admin.choose("Xã" if "xã" in unit else "Cơ quan chuyên môn", unit)
        admin.press("Lưu")
        meet(username, admin.text("#one-time-password"))


def standing_agency_opens_the_period(meet: Meet, folder: Path) -> None:
    agency = meet("thuong-truc")
    (folder / "bo-tieu-chi.json").write_text(json.dumps(SET, ensure_ascii=False), encoding="utf-8")
    agency.follow("Bộ tiêu chí")
    agency.follow("Thêm từ tệp")
    agency.hand_in("Tệp bộ tiêu chí", folder / "bo-tieu-chi.json")
    agency.press("Thêm làm dự thảo")
    agency.follow("Ban hành…")
    agency.press("Ban hành")

    agency.open()
    agency.follow("Mở kỳ đánh giá")
    for days, label in enumerate(DEADLINES, start=1):
        day = timezone.localtime() + timedelta(days=days)
        agency.write(label, f"{day:%Y-%m-%d}T17:00")
    agency.press("Mở kỳ")

    agency.follow("Sửa: Năm trước")
    for commune, index, rank in ((FIRST, "80", "2"), (SECOND, "85,5", "1")):
        agency.write(f"Chỉ số, {commune}", index)
        agency.write(f"Hạng, {commune}", rank)
    agency.press("Lưu")
    agency.follow("Sửa: Hội đồng và Tổ giúp việc")
    agency.write("Số thành viên Hội đồng", "9")
    agency.write("Số thành viên Tổ giúp việc", "11")
    agency.press("Lưu")
    agency.reads("có kết quả của 2/2 xã")


def officials_score_their_communes(meet: Meet, folder: Path) -> None:
    """First: 1 + 1,96 + 1 + 2 + 2 = 7,96 of 8. Second: 0 + 0,5 + 1 + 1 = 2,5 of 6, 1.1.2 left out."""
    paper = folder / "bao-cao.pdf"
    paper.write_bytes(TINY_PDF)
    official = meet("tuong-phu")
    official.follow("Mở phiếu")
    official.tick("Có", within=line("1.1.1"))
    official.press("Lưu và thêm tài liệu 1.1.1")
    official.write("Tên (trích yếu) tài liệu", "Báo cáo cải cách hành chính năm")
    official.write("Số", "12/BC-UBND")
    official.hand_in("Tệp", paper)
    official.press("Thêm tài liệu")
    official.write("Số đạt được (b)", "98", within=line("1.1.2"))
    official.write("Tổng số (a)", "100", within=line("1.1.2"))
    official.write("Ghi chú", "Theo sổ theo dõi", within=line("1.1.2"))
    official.press("Lưu 1.1.2")
    official.reads("1,96 / 2", within=line("1.1.2"))
    count(official, "1.2", "0")
    grow(official, "110")
    mark(official, "2")
    official.reads("7,96 / 8", within="#summary")

    official = meet("da-do")
    official.follow("Mở phiếu")
    official.tick("Không", within=line("1.1.1"))
    official.press("Lưu 1.1.1")
    official.unfold("Không phát sinh?", within=line("1.1.2"))
    official.write("Lý do không phát sinh", "Không có hồ sơ nào", within=line("1.1.2"))
    official.press("Lưu 1.1.2")
    count(official, "1.2", "2")
    grow(official, "105")
    mark(official, "1")
    official.reads("2,5 / 8", within="#summary")


def line(code: str) -> str:
    """The line of a sheet, as the browser finds it."""
    return f"[id='line-{code}']"
