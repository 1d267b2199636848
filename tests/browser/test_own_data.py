"""A department's own data: template, faults, preview, the difference on the line, the deduction."""

from pathlib import Path

import pytest

from scoring.models import Deduction
from scoring.states import State
from tests.browser.inspection import DESK, PHONE
from tests.browser.people import Meet, Person
from tests.scoring.own_data.files import Change, changed, put
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser

REGISTER = "Sổ theo dõi văn bản"


def in_vietnamese(cell: str, value: object) -> Change:
    return put(cell, value, title="Số liệu của cơ quan")


def test_a_late_report_known_to_the_department(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    scene.at(State.ROUND_1)
    appraiser = meet(scene.appraiser.username)
    appraiser.follow("Số liệu của cơ quan bạn")
    with appraiser.page.expect_download() as waiting:
        appraiser.page.get_by_role("button", name="Tải tệp mẫu Excel").click()
    waiting.value.save_as(tmp_path / "mau.xlsx")
    content = (tmp_path / "mau.xlsx").read_bytes()
    filled = (in_vietnamese("F5", REGISTER), in_vietnamese("F6", "1/12/2022"))
    file = tmp_path / "so_lieu.xlsx"

    file.write_bytes(changed(content, *filled, in_vietnamese("F10", "một")))
    hand_in(appraiser, file)
    appraiser.reads("Trang “Số liệu của cơ quan”, ô F10, “một”", within="[role=alert]")
    file.write_bytes(changed(content, *filled, in_vietnamese("F10", 1)))
    hand_in(appraiser, file)
    on_both(appraiser)
    appraiser.press("Ghi tất cả vào hệ thống")
    appraiser.reads("Đã lấy 1 số liệu từ tệp.")
    assert appraiser.row("Tiêu chí 1.2")[1:3] == ["1/3", "1 xã khác số liệu 1.2"]

    appraiser.open(f"/scorecards/{scene.scorecard.pk}/appraisal/")
    appraiser.reads("Theo số liệu của cơ quan chuyên môn được 0,75 điểm, xã tự chấm 1.")
    appraiser.follow("Chấm lại theo số liệu này")
    on_both(appraiser)
    appraiser.page.get_by_role("button", name="Chấm lại các xã đã đánh dấu").focus()
    with appraiser.page.expect_navigation():
        appraiser.page.keyboard.press("Enter")
    appraiser.reads("1.2: đã chấm lại 1 xã theo số liệu của cơ quan.")
    assert Deduction.objects.get().reason == (
        "Theo Sổ theo dõi văn bản (tính đến ngày 01/12/2022): Số lần: 1; được 0,75 điểm, không "
        "phải 1 điểm."
    )


def hand_in(appraiser: Person, file: Path) -> None:
    appraiser.hand_in("Tệp mẫu đã điền (.xlsx)", file)
    appraiser.press("Xem trước thay đổi")


def on_both(person: Person) -> None:
    """On the phone as at the desk."""
    for viewport in (PHONE, DESK):
        person.page.set_viewport_size(viewport)
        person.look()
