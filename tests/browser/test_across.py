"""One criterion across all communes, used with the keyboard alone, at the desk and on the phone."""

import pytest
from playwright.sync_api import expect

from scoring.models import Acceptance, Deduction
from scoring.states import State
from tests.browser.inspection import PHONE
from tests.browser.keyboard import Keyboard
from tests.browser.people import Meet
from tests.scoring.many_communes import add_communes
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def test_like_is_marked_alike_from_one_page(scene: Scene, meet: Meet) -> None:
    card = scene.at(State.ROUND_1)
    add_communes(scene, 20)
    appraiser = meet(scene.users["appraiser"].username)
    hands = Keyboard(appraiser)
    hands.press("1.1.2 Tiêu chí 1.1.2")
    appraiser.reads("Điểm tự chấm của 21 xã")
    hands.press("% điểm tối đa")
    expect(appraiser.page.locator("th[aria-sort=descending]")).to_have_text("% điểm tối đa ▼")
    appraiser.look()

    for commune in ("Chấp nhận Xã Xã số 019", "Chấp nhận Xã Xã số 017"):
        hands.go_to(commune)
        appraiser.page.keyboard.press("Space")
    hands.press("Chấp nhận đã chọn")
    appraiser.reads("Đã chấp nhận 2 dòng như xã tự chấm.")
    assert Acceptance.objects.count() == 2

    hands.press("Điều chỉnh Xã Tường Phù")
    expect(appraiser.page.locator(f"[id='row-{card.pk}'] + .opened")).to_be_visible()
    appraiser.page.set_viewport_size(PHONE)
    appraiser.look()
    hands.write("Lý do", "Mẫu số chưa gồm hồ sơ trực tuyến")
    hands.write("Tổng số (a)", "140", back=True)
    hands.press("Lưu điều chỉnh")
    appraiser.reads("Đã điều chỉnh 1.1.2 của xã Tường Phù.")
    assert Deduction.objects.filter(score__scorecard=card).count() == 1
    assert appraiser.row("Xã Tường Phù")[8] == "1,4"
