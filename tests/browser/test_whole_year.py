"""A whole year by clicking and typing alone: nobody needs the admin or the shell."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from scoring.models import Scorecard
from scoring.queries.replays import differences
from tests.browser.people import OWN_PASSWORD, Meet, Person
from tests.browser.routines import (
    answer,
    appraise,
    line,
    mark,
    open_line,
    saved,
    sign_off,
    stands,
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
    ("dia-chinh", "Quàng Thị Chính", "Công chức xã", FIRST),
    ("hoi-dong", "Lường Văn Đồng", "Thành viên Hội đồng", ""),
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
    internal_affairs_appraises(meet, tmp_path)
    justice_appraises(meet)
    round_1_is_released(meet)
    the_letters_are_taken(meet, tmp_path)
    the_communes_answer(meet, tmp_path)
    round_2_gives_a_part_back(meet)
    the_council_concludes(meet, tmp_path)
    nothing_is_forgotten(meet, tmp_path)
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


def internal_affairs_appraises(meet: Meet, folder: Path) -> None:
    """First loses 0,16 of 1.1.2 (90 of 100), and 0,5 of 1.2, where the department's own register
    has two late reports; second need not answer 1.1.2. What is left is accepted: 1.1.1 across the
    communes, the rest down each; then both are signed off at once."""
    appraiser = meet("noi-vu")
    appraiser.follow(FIRST, within="table")
    assert appraiser.download("Tải về 12/BC-UBND", folder) == PDF
    appraise(appraiser, FIRST, "1.1.2")
    appraiser.tick("Sửa số liệu")
    appraiser.write("Số đạt được", "90")
    mark(appraiser, "Mười hồ sơ quá hạn")
    appraise(appraiser, SECOND, "1.1.2")
    appraiser.write("Lý do", "Đúng là không có hồ sơ")
    appraiser.press("Công nhận “không phát sinh”")

    own_data_of_late_reports(appraiser, folder)
    appraiser.open()
    appraiser.follow("1.1.1 Tiêu chí 1.1.1")
    appraiser.reads("Điểm tự chấm của 2 xã")
    appraiser.press("Chấp nhận tất cả (2)")
    appraiser.reads("Đã chấp nhận 2 dòng như xã tự chấm.")
    appraiser.open()
    appraiser.follow(SECOND, within="table")
    appraiser.tick("Chọn 1.2")
    appraiser.go_by(appraiser.page.locator("#accept-many button[value=chosen]"))
    appraiser.open()
    appraiser.follow("Xác nhận thẩm định bước 1 cho tất cả đơn vị")
    appraiser.press("Xác nhận 2 đơn vị đã sẵn sàng")


def own_data_of_late_reports(appraiser: Person, folder: Path) -> None:
    appraiser.open()
    appraiser.follow("Số liệu của cơ quan bạn")
    with appraiser.page.expect_download() as waiting:
        appraiser.page.get_by_role("button", name="Tải tệp mẫu Excel").click()
    waiting.value.save_as(folder / "mau.xlsx")
    workbook = load_workbook(folder / "mau.xlsx")
    sheet = workbook["Số liệu của cơ quan"]
    (column,) = [cell.column_letter for cell in sheet[3] if cell.value == "1.2"]
    (row,) = [cell.row for cell in sheet["A"] if cell.value == "01"]
    sheet[f"{column}5"], sheet[f"{column}6"] = "Sổ theo dõi văn bản", "1/12/2022"
    sheet[f"{column}{row}"] = 2
    workbook.save(folder / "so-lieu.xlsx")
    appraiser.hand_in("Tệp mẫu đã điền (.xlsx)", folder / "so-lieu.xlsx")
    appraiser.press("Xem trước thay đổi")
    appraiser.press("Ghi tất cả vào hệ thống")
    appraiser.open()
    appraiser.follow(FIRST, within="table")
    appraiser.follow("Chấm lại theo số liệu này")
    appraiser.press("Chấm lại các xã đã đánh dấu")
    appraiser.reads("1.2: đã chấm lại 1 xã theo số liệu của cơ quan.")


def justice_appraises(meet: Meet) -> None:
    appraiser = meet("tu-phap")
    for commune, result in ((FIRST, "77"), (SECOND, "80")):
        appraise(appraiser, commune, "2.3")
        appraiser.write("Kết quả (%)", result)
        appraiser.write("Nguồn", "Điều tra xã hội học năm 2022")
        appraiser.press("Lưu kết quả")
        sign_off(appraiser, commune)


def round_1_is_released(meet: Meet) -> None:
    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    agency.follow("Thiếu sót và chồng chéo trước khi thông báo kết quả bước 1")
    agency.reads("Không có")
    take_all(meet, "Thông báo kết quả bước 1", count=2)


def the_letters_are_taken(meet: Meet, folder: Path) -> None:
    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    assert agency.download("tải tất cả bản PDF (ZIP)", folder).startswith(b"PK")
    agency.reads("2 thông báo, 0 đơn vị đã đọc")


def the_communes_answer(meet: Meet, folder: Path) -> None:
    """Two officials of the first answer a deduction each, and read the letter; the leaders send."""
    for username, code, disputes in (("tuong-phu", "1.2", True), ("dia-chinh", "1.1.2", False)):
        official = meet(username)
        official.follow("Mở phần giải trình")
        place = f"article:has-text('Tiêu chí {code}')"
        if disputes:
            assert official.download("PDF", folder).startswith(b"%PDF")
            official.tick("Không đồng ý", within=place)
            why = "Một báo cáo gửi đúng hạn, có công văn kèm theo."
            official.write("Giải trình", why, within=place)
        else:
            official.tick("Đồng ý", within=place)
        stands(official, place, "saved")
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


def the_council_concludes(meet: Meet, folder: Path) -> None:
    """It gives the second 0,25 on 2.2, which the agency has put before it."""
    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    agency.follow(SECOND, within="table")
    agency.follow("Tất cả (6)")
    open_line(agency, "2.2")
    agency.follow("Trình Hội đồng")
    agency.unfold("Đưa tiêu chí này ra Hội đồng")
    agency.write("Lý do đề nghị Hội đồng xem xét", "Xã có sáng kiến mới")
    agency.press("Đưa ra Hội đồng")

    member = meet("hoi-dong")
    member.follow("Nội dung trình Hội đồng")
    member.follow("Xem xét xã Đá Đỏ, 2.2")
    member.reads("Xã có sáng kiến mới")
    member.write("Ý kiến của bạn (thành viên Hội đồng)", "Đề nghị ghi nhận.")
    member.press("Gửi ý kiến")

    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    agency.follow("Xem nội dung trình")
    agency.follow("Xem xét xã Đá Đỏ, 2.2")
    agency.reads("Đề nghị ghi nhận.")
    agency.tick("Định điểm khác")
    agency.write("Điểm của tiêu chí sau kết luận", "1,25")
    agency.write("Lý do kết luận", "Hội đồng ghi nhận sáng kiến")
    agency.press("Lưu kết luận")
    agency.follow("Ghi thông tin cuộc họp")
    agency.write("Bắt đầu", "2022-12-23T08:00")
    agency.write("Địa điểm", "Phòng họp số 2")
    agency.write("Chủ trì (họ tên, chức vụ)", "Nguyễn Văn An, Chủ tịch")
    agency.write("Thư ký", "Lò Thị Bình, Phòng Nội vụ")
    agency.write("Thành phần có mặt", "Nguyễn Văn An, Chủ tịch")
    agency.press("Lưu thông tin cuộc họp")
    take_all(meet, "Chốt phiếu", count=2)


def nothing_is_forgotten(meet: Meet, folder: Path) -> None:
    """A year later: what was done to 1.2, by whom and why; and the log as a file."""
    agency = meet("thuong-truc")
    agency.follow("Điều hành 2 xã")
    agency.follow(FIRST, within="table")
    agency.follow("Lịch sử")
    for told in ("Sổ theo dõi văn bản", "Một báo cáo gửi đúng hạn", "Chấp nhận một báo cáo"):
        agency.reads(told)
    agency.follow("Nhật ký phục vụ kiểm tra")
    with agency.page.expect_download() as waiting:
        agency.page.get_by_role("button", name="Tải về dạng CSV").click()
    waiting.value.save_as(folder / "nhat-ky.csv")
    assert "Chấp nhận một báo cáo" in (folder / "nhat-ky.csv").read_text(encoding="utf-8-sig")
    assert [each for card in Scorecard.objects.order_by("id") for each in differences(card)] == []


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
    workbook = load_workbook(io.BytesIO(chairwoman.download("Excel", folder)))
    assert "Tường Phù" in str([cell.value for row in workbook.worksheets[0] for cell in row])

    leader = meet("ct-da-do")
    leader.reads("xếp thứ 2/2")
    leader.follow("Xem kết quả")
    leader.reads("Xã Đá Đỏ đơn vị của bạn")
