"""Several hands on one sheet: the leader gives out lines, each starts with his own and sees who
else is there."""

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import PHONE
from tests.browser.people import Meet
from tests.browser.routines import at_the_sheet, line, saved
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def test_a_leader_gives_out_lines_and_two_work_on_them(scene: Scene, meet: Meet) -> None:
    official, leader = scene.official.full_name, scene.leader.full_name
    chief = at_the_sheet(meet, scene, "leader")
    chief.follow("Phân công")
    chief.choose("Giao cả lĩnh vực 1", official)
    chief.unfold("Giao từng dòng")
    chief.choose("Phụ trách: 1.2", leader)
    chief.press("Lưu")
    chief.reads("3 dòng đổi người phụ trách")
    chief.reads(f"{official} 2 0 2", within="table")
    chief.open()
    chief.reads(f"Đã chấm: {leader} 0/1, {official} 0/2.")

    clerk = meet(scene.users["official"].username)
    clerk.reads("giao bạn phụ trách 2 dòng của phiếu: 1.1.1, 1.1.2")
    clerk.reads("Bạn còn 2 dòng chưa chấm.")
    clerk.follow("Mở phiếu")
    clerk.reads("Việc của tôi (2)")
    expect(clerk.page.locator(line("1.2"))).to_have_count(0)
    clerk.tick("Có", within=line("1.1.1"))
    saved(clerk, "1.1.1")

    chief.open(f"/scorecards/{scene.scorecard.pk}/sheet/?show=all")
    chief.reads(f"Đang cùng mở phiếu: {official} (vừa sửa 1.1.1)", within="#presence")
    chief.reads(f"Phụ trách: {official}", within=line("1.1.1"))
    chief.page.set_viewport_size(PHONE)
    clerk.page.locator("[name=numerator]").fill("9")
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator("[name=denominator]")).to_be_focused()
    clerk.page.keyboard.type("10")
    clerk.page.keyboard.press("Enter")
    saved(clerk, "1.1.2")
    chief.page.evaluate(
        "htmx.ajax('GET', document.getElementById('presence').getAttribute('hx-get'),"
        "{source: '#presence', target: '#presence', select: '#presence', swap: 'outerHTML'})"
    )
    expect(chief.page.locator("#presence")).to_contain_text("Có 1 dòng vừa được người khác sửa")
    chief.look()
    chief.follow("Tải lại để xem", within="#presence")
    chief.reads("1,8 / 2", within=line("1.1.2"))
