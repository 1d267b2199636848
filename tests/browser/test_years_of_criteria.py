"""A criteria set becomes next year's: copied, its heading and groups changed, compared, issued and
corrected, by the standing agency at its browser, with the keyboard alone where it types."""

import pytest

from accounts.models import User
from accounts.passwords import hashed_once
from criteria.models import CriteriaSet, SetStatus
from tests.browser.people import OWN_PASSWORD, Meet, Person
from tests.scoring.scene import build_scene

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite_only]


def test_next_years_set(meet: Meet) -> None:
    scene = build_scene()
    User.objects.filter(pk=scene.standing.pk).update(
        password=hashed_once(OWN_PASSWORD), must_change_password=False
    )
    agency = meet(scene.standing.username)
    copies(agency)
    changes_the_heading(agency)
    changes_the_groups(agency)
    compares(agency)
    issues(agency)
    corrects(agency)


def copies(agency: Person) -> None:
    agency.open("/criteria/")
    agency.follow("Bộ tiêu chí thử")
    agency.follow("Lập bộ tiêu chí năm sau từ bộ này")
    agency.press("Lập dự thảo")
    agency.reads("Bộ tiêu chí thử 2023")


def changes_the_heading(agency: Person) -> None:
    agency.follow("Phần đầu, làm tròn, ưu tiên")
    agency.write("Tên bộ tiêu chí", "")
    agency.press("Lưu")
    agency.reads("Tên bộ tiêu chí: ", within=".notice--error")
    agency.write("Tên bộ tiêu chí", "Bộ tiêu chí mới")
    agency.choose("Ưu tiên 1", "2. Thể chế")
    agency.press("Lưu")
    agency.reads("Bộ tiêu chí mới 2023")


def changes_the_groups(agency: Person) -> None:
    """Tab leads from cell to cell and row to row, Enter saves."""
    agency.follow("Các nhóm")
    agency.press("Thêm dòng")
    page = agency.page
    page.get_by_label("Khối, dòng 5").focus()
    for text in ("Thị trấn", "Đạt", "60", "Thị trấn", "Chưa đạt", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    agency.look()
    agency.reads("Thị trấn: Đạt từ 60%")


def compares(agency: Person) -> None:
    agency.follow("So sánh thay đổi")
    agency.reads("6 không thay đổi")
    agency.reads("Không dòng nào khác nhau.")
    agency.follow("Tất cả (6)")
    agency.reads("1.1.2 Tiêu chí 1.1.2 2")
    agency.follow("Bộ tiêu chí mới 2023")


def issues(agency: Person) -> None:
    agency.follow("Ban hành…")
    agency.press("Ban hành")
    agency.reads("Nhập ngày ký quyết định.", within=".notice--error")
    agency.write("Số quyết định", "15/QĐ-UBND")
    agency.write("Ngày ký quyết định", "2023-02-01")
    agency.press("Ban hành")
    agency.reads("15/QĐ-UBND ngày 01/02/2023")
    issued = CriteriaSet.objects.get(year=2023)
    assert issued.status == SetStatus.ISSUED
    agency.unfold("Mã nội dung")
    agency.reads(issued.content_sha256)


def corrects(agency: Person) -> None:
    agency.follow("Sửa bằng phiên bản mới")
    agency.press("Lập phiên bản mới")
    agency.reads("phiên bản 2, thay cho 15/QĐ-UBND ngày 01/02/2023")
    agency.follow("15/QĐ-UBND ngày 01/02/2023")
    agency.reads("đã có phiên bản mới:")
    agency.follow("Bộ tiêu chí", within=".breadcrumbs")
    agency.reads("phiên bản 2, thay cho")
