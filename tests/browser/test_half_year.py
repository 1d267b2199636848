"""A half-year from the day it is asked for to the summary; and a document's figures checked."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from evidence.models import HalfYear, HalfYearReport, ReportFigure
from tests.browser.inspection import PHONE
from tests.browser.people import Meet, Person
from tests.browser.routines import SAVED_MS
from tests.evidence.half_year.asked import fill
from tests.scoring.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def row(code: str) -> str:
    return f"[id='row-{code}']"


def waits_for(person: Person, code: str, state: str) -> None:
    place = person.page.locator(f"{row(code)} [data-state]")
    expect(place).to_have_attribute("data-state", state, timeout=SAVED_MS)


def figure(person: Person, code: str, text: str, *, state: str = "saved") -> None:
    person.write("Số liệu", text, within=row(code))
    waits_for(person, code, state)


def test_a_half_year(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    agency = meet(scene.standing.username)
    _asked_for(agency)
    report = HalfYear.objects.get().reports.get(commune=scene.communes[0])
    official, leader = meet(scene.official.username), meet(scene.leader.username)
    _filled_in(official, leader)
    _offline(official, tmp_path)
    fill_the_rest(report, scene)
    _handed_in(official, leader, tmp_path)
    _summed_up(agency, scene)
    leader.open()
    leader.reads("Bị trả lại: Xem lại biểu 3")
    leader.follow("Kiểm tra và nộp")
    leader.reads("Xem lại biểu 3", within=".notice--warning")


def _asked_for(agency: Person) -> None:
    due = timezone.localtime() + timedelta(days=5)
    agency.follow("Báo cáo 6 tháng")
    agency.follow("Mở kỳ báo cáo")
    agency.write("Năm", str(due.year))
    agency.write("Hạn nộp", f"{due:%Y-%m-%d}")
    agency.press("Mở kỳ cho tất cả các đơn vị")
    agency.reads("Đã mở kỳ báo cáo")
    agency.reads("Đang lập: 3")


def _filled_in(official: Person, leader: Person) -> None:
    """From the desk; a doubtful figure, no connection, two who write at once."""
    official.follow("Mở báo cáo")
    official.unfold("số liệu")
    official.follow("3.1.1", within="details")
    official.page.set_viewport_size(PHONE)
    figure(official, "3.1.1", "250.289", state="refused")
    official.reads("có thể hiểu theo hai cách", within=row("3.1.1"))
    figure(official, "3.1.1", "299")
    figure(official, "3.1.2", "300")
    official.reads("300 lớn hơn tổng số 299 (3.1.1)", within=row("3.1.2"))
    official.page.context.set_offline(True)
    figure(official, "3.1.2", "251", state="offline")
    official.page.context.set_offline(False)
    waits_for(official, "3.1.2", "saved")
    official.complaints.clear()  # Chromium's own word about the lost request
    official.reads("83,95 %", within=row("3.1"))
    leader.open(official.page.url)
    figure(leader, "2.1", "02")
    figure(official, "2.1", "03", state="conflict")
    official.look()
    official.page.locator(f"{row('2.1')} [data-theirs]").click()
    official.tick("Không phát sinh", within=row("4.1"))
    waits_for(official, "4.1", "saved")
    kept = ReportFigure.objects.order_by("key").values_list("key", "value", "nothing")
    assert list(kept) == [
        ("3:2.1", "2", False), ("3:3.1.1", "299", False), ("3:3.1.2", "251", False),
        ("3:4.1", "", True),
    ]  # fmt: skip


def _offline(official: Person, tmp_path: Path) -> None:
    official.follow("Về trang báo cáo")
    content = official.download("Tải tệp Excel (để làm khi không có mạng)", tmp_path)
    book = load_workbook(io.BytesIO(content))
    cells = {(line[0].value, line[1].value): line[4] for line in book.active.iter_rows(min_row=2)}
    file = tmp_path / "so-lieu.xlsx"
    cells["3", "1.4"].value, cells["3", "1.4.1"].value = "124", "1.370"
    book.save(file)
    official.follow("Tải tệp Excel lên")
    official.hand_in("Tệp đã điền", file)
    official.press("Xem trước thay đổi")
    official.reads(f"ô {cells['3', '1.4.1'].coordinate}, “1.370”", within="[role=alert]")
    cells["3", "1.4.1"].value = 137
    book.save(file)
    official.hand_in("Tệp đã điền", file)
    official.press("Xem trước thay đổi")
    official.press("Lấy các số liệu được đánh dấu")
    assert ReportFigure.objects.get(key="3:1.4.1").value == "137"
    official.follow("Biểu 3, mục 1.4.1: 137 lớn hơn tổng số 124 (1.4).")
    assert official.page.url.endswith("#row-1.4.1")


def fill_the_rest(report: HalfYearReport, scene: Scene) -> None:
    ReportFigure.objects.filter(report=report).delete()
    fill(report, scene.official, timezone.now())


def _handed_in(official: Person, leader: Person, tmp_path: Path) -> None:
    official.open()
    official.reads("Hãy báo lãnh đạo xã kiểm tra và nộp.")
    leader.open()
    leader.follow("Kiểm tra và nộp")
    leader.follow("Phần lời của báo cáo")
    leader.reads("Đã hoàn thành 30/52 nhiệm vụ")
    leader.follow("Về trang báo cáo")
    leader.follow("Số, ngày, người ký và nơi nhận")
    leader.write("Số", "70/BC-UBND")
    leader.press("Lưu")
    for paper in ("Word", "Excel"):
        assert leader.download(paper, tmp_path).startswith(b"PK")
    leader.tick("Tôi đã kiểm tra số liệu và các cảnh báo.")
    leader.press("Nộp báo cáo")
    leader.reads("Đã nộp. Cơ quan thường trực đã nhận được báo cáo.")


def _summed_up(agency: Person, scene: Scene) -> None:
    agency.open()
    agency.reads("còn 2/3 đơn vị chưa nộp")
    HalfYear.objects.update(due_at=timezone.now() - timedelta(hours=3))
    agency.open()
    agency.reads("Chậm: xã Đá Đỏ, xã Huy Bắc.")
    agency.follow("Xem tình hình nộp")
    agency.reads("Quá hạn, chưa nộp: 2")
    agency.go_by(agency.page.locator("nav.tabs a").nth(2))
    assert agency.row("3.1 ")[2] == "100"
    agency.page.go_back()
    agency.follow(str(scene.communes[0]))
    agency.unfold("Trả lại báo cáo cho đơn vị")
    agency.write("Lý do trả lại", "Xem lại biểu 3")
    agency.press("Trả lại")
    agency.reads("Đã trả lại. Đơn vị đã được báo lý do.")


def test_the_figures_of_a_document_are_checked(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    """The template as it comes agrees; one figure changed, and it is told with the arithmetic."""
    official = meet(scene.official.username)
    official.open("/evidence/figures/")
    template = tmp_path / "mau.xlsx"
    template.write_bytes(official.download("Tải tệp mẫu", tmp_path))
    official.hand_in("Tệp số liệu đã nêu", template)
    official.press("Kiểm tra số liệu")
    official.reads("Không có mâu thuẫn")
    stated = {
        "title": "Báo cáo 6 tháng",
        "statements": [
            {"kind": "rate", "name": "Hồ sơ trực tuyến", "place": "mục 5.4", "rows": [
                {"role": "numerator", "figure": "251"}, {"role": "denominator", "figure": "299"},
                {"role": "percent", "figure": "100"},
            ]},
            {"kind": "part", "name": "TTHC cấp xã", "place": "mục 1.4", "rows": [
                {"role": "whole", "figure": "3.91"}, {"role": "part", "figure": "2"},
            ]},
        ],
    }  # fmt: skip
    file = tmp_path / "bao-cao.json"
    file.write_text(json.dumps(stated), encoding="utf-8")
    official.hand_in("Tệp số liệu đã nêu", file)
    official.press("Kiểm tra số liệu")
    official.reads("251 / 299 = 83,95%", within="#fault ~ ul")
    official.reads("“3.91”", within="#warning ~ ul")
    file.write_text("{", encoding="utf-8")
    official.hand_in("Tệp số liệu đã nêu", file)
    official.press("Kiểm tra số liệu")
    official.reads("Không đọc được tệp", within="[role=alert]")
