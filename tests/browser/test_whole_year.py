"""A whole year by clicking and typing alone: nobody needs the admin or the shell."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from tests.browser.people import OWN_PASSWORD, Meet
from tests.browser.routines import (
    answer,
    appraise,
    line,
    mark,
    open_line,
    saved,
    sign_off,
    take_all,
)
from tests.evidence.samples import PDF
from tests.scoring.scene import SET

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


@pytest.mark.browser
@pytest.mark.slow
def test_a_whole_year(meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(OWN_PASSWORD))
    call_command("create_administrator", "quan-tri", "--name", "Hà Thị Quản", "--password-stdin")
    administrator_enters_units(meet, tmp_path)
    administrator_hands_out_accounts(meet)
    standing_agency_opens_the_period(meet, tmp_path)
    officials_score_their_communes(meet, tmp_path)
    leaders_submit(meet)
    appraisers_look_at_both(meet, tmp_path)
    round_1_is_released_and_answered(meet)
    round_2_gives_a_part_back(meet)
    the_council_concludes(meet)
    the_result_is_published(meet, tmp_path)


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
    agency.press("Xem trước thay đổi")
    agency.press("Thêm làm dự thảo")
    agency.follow("Ban hành…")
    agency.write("Số quyết định", "1550/QĐ-UBND")
    agency.write("Ngày ký quyết định", "2022-09-07")
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
    """First: 1 + 1,96 + 1 + 2 + 2 = 7,96 of 8; second: 0 + 0,5 + 1 + 1 = 2,5 of 6, 1.1.2 left out
    where it is granted. The survey's 2 points come later."""
    paper = folder / "bao-cao.pdf"
    paper.write_bytes(PDF)
    official = meet("tuong-phu")
    official.follow("Mở phiếu")
    official.tick("Có", within=line("1.1.1"))
    official.press("Thêm tài liệu 1.1.1")
    official.write("Tên (trích yếu) tài liệu", "Báo cáo cải cách hành chính năm 2022")
    official.write("Số", "12/BC-UBND")
    official.hand_in("Tệp", paper)
    official.press("Thêm tài liệu")
    official.reads("12/BC-UBND", within=line("1.1.1"))
    answer(official, "1.1.2", {"Số đạt được": "98", "Tổng số": "100"}, gets="1,96 / 2")
    answer(official, "1.2", {"Số lần": "0"}, gets="1 / 1")
    answer(official, "2.1", {"Năm nay": "110", "Năm trước": "100"}, gets="2 / 2")
    answer(official, "2.2", {"Điểm": "2"}, gets="2 / 2")
    official.reads("Tổng điểm 7,96 / 10", within="#summary")

    official = meet("da-do")
    official.follow("Mở phiếu")
    official.tick("Không", within=line("1.1.1"))
    saved(official, "1.1.1")
    official.unfold("Không phát sinh?", within=line("1.1.2"))
    official.write("Lý do không phát sinh", "Không có hồ sơ nào", within=line("1.1.2"))
    saved(official, "1.1.2")
    answer(official, "1.2", {"Số lần": "2"}, gets="0,5 / 1")
    answer(official, "2.1", {"Năm nay": "105", "Năm trước": "100"}, gets="1 / 2")
    answer(official, "2.2", {"Điểm": "1"}, gets="1 / 2")


def leaders_submit(meet: Meet) -> None:
    for username in ("ct-tuong-phu", "ct-da-do"):
        leader = meet(username)
        leader.follow("Kiểm tra và nộp")
        leader.follow("Nộp", within="#summary")
        leader.tick("Tôi đã kiểm tra")
        leader.press("Nộp")
        leader.reads("Phiếu xác nhận nộp số")
        leader.open()
        leader.reads("đúng hạn")


def appraisers_look_at_both(meet: Meet, folder: Path) -> None:
    """First loses 0,16 of 1.1.2 (90 of 100) and 0,5 of 1.2; second need not answer 1.1.2."""
    appraiser = meet("noi-vu")
    appraiser.follow(FIRST, within="table")
    assert appraiser.download("Tải về 12/BC-UBND", folder) == PDF
    appraise(appraiser, FIRST, "1.1.2")
    appraiser.tick("Sửa số liệu")
    appraiser.write("Số đạt được", "90")
    mark(appraiser, "Mười hồ sơ quá hạn")
    appraise(appraiser, FIRST, "1.2")
    appraiser.tick("Trừ điểm")
    appraiser.write("Số điểm trừ hoặc cộng", "0,5")
    mark(appraiser, "Hai báo cáo gửi muộn")
    sign_off(appraiser, FIRST)
    appraise(appraiser, SECOND, "1.1.2")
    appraiser.write("Lý do", "Đúng là không có hồ sơ")
    appraiser.press("Công nhận “không phát sinh”")
    sign_off(appraiser, SECOND)

    appraiser = meet("tu-phap")
    for commune, result in ((FIRST, "77"), (SECOND, "80")):
        appraise(appraiser, commune, "2.3")
        appraiser.write("Kết quả (%)", result)
        appraiser.write("Nguồn", "Điều tra xã hội học năm 2022")
        appraiser.press("Lưu kết quả")
        sign_off(appraiser, commune)


def round_1_is_released_and_answered(meet: Meet) -> None:
    take_all(meet, "Thông báo kết quả bước 1", count=2)
    official = meet("tuong-phu")
    official.follow("Mở phần giải trình")
    disputed = "article:has-text('Tiêu chí 1.2')"
    official.tick("Không đồng ý", within=disputed)
    official.write("Giải trình", "Một báo cáo gửi đúng hạn, có công văn kèm theo.", within=disputed)
    official.press("Lưu trả lời 1.2")
    official.press("Đồng ý 1 mục còn lại")
    for username in ("ct-tuong-phu", "ct-da-do"):
        leader = meet(username)
        leader.follow("Mở phần giải trình")
        leader.tick("Tôi đã kiểm tra")
        leader.press("Gửi")


def round_2_gives_a_part_back(meet: Meet) -> None:
    appraiser = meet("noi-vu")
    appraise(appraiser, FIRST, "1.2")
    appraiser.reads("Một báo cáo gửi đúng hạn")
    appraiser.tick("Trả lại một phần")
    appraiser.write("Số điểm trả lại", "0,25")
    appraiser.write("Lý do", "Chấp nhận một báo cáo")
    appraiser.press("Lưu quyết định")
    take_all(meet, "Trình Hội đồng", count=2)


def the_council_concludes(meet: Meet) -> None:
    """It gives the second 0,25 on 2.2."""
    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    agency.follow(SECOND, within="table")
    agency.follow("Tất cả (6)")
    open_line(agency, "2.2")
    agency.tick("Cộng điểm")
    agency.write("Số điểm trừ hoặc cộng", "0,25")
    mark(agency, "Hội đồng ghi nhận sáng kiến")
    take_all(meet, "Chốt phiếu", count=2)


def the_result_is_published(meet: Meet, folder: Path) -> None:
    """First: 1 + 1,8 + 0,75 + 2 + 2 + 1,54 = 9,09 of 10: 90,90, group A.
    Second: 0 + 0,5 + 1 + 1,25 + 1,6 = 4,35 of 8: 54,375, printed 54,38, group C."""
    agency = meet("thuong-truc")
    agency.follow("Công bố")
    agency.press("Công bố")

    chairwoman = meet("lanh-dao")
    chairwoman.follow("Chỉ số CCHC năm 2022", within="main")
    assert chairwoman.row(FIRST) == [
        "1", "Xã Tường Phù", "90,90", "A", "9,09/10", "80,00", "+10,90", "2", "tăng 1",
    ]  # fmt: skip
    assert chairwoman.row(SECOND) == [
        "2", "Xã Đá Đỏ", "54,38", "C", "4,35/8", "85,50", "-31,12", "1", "giảm 1",
    ]  # fmt: skip
    assert chairwoman.download("PDF", folder).startswith(b"%PDF")
    workbook = load_workbook(io.BytesIO(chairwoman.download("XLSX", folder)))
    assert "Tường Phù" in str([cell.value for row in workbook.worksheets[0] for cell in row])

    leader = meet("ct-da-do")
    leader.reads("xếp thứ 2/2")
    leader.follow("Xem kết quả")
    leader.reads("Xã Đá Đỏ đơn vị của bạn")
