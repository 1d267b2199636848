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
