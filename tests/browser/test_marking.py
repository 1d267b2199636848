"""An appraiser goes down a commune with the keyboard; double clicks and lost lines do no harm."""

import pytest
from playwright.sync_api import expect

from accounts.models import Event
from scoring.models import Acceptance, Deduction
from scoring.states import State
from tests.browser.people import Meet, Person
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def at_the_lines(meet: Meet, scene: Scene, who: str = "appraiser") -> Person:
    scorecard = scene.at(State.ROUND_1)
    person = meet(scene.users[who].username)
    person.open(f"/scorecards/{scorecard.pk}/appraisal/")
    return person


def line(code: str) -> str:
    return f'[id="line-{code}"]'


def accepted() -> list[str]:
    rows = Acceptance.objects.order_by("score__criterion__position")
    return [row.score.criterion.code for row in rows]


def test_from_line_to_line_with_the_keyboard(scene: Scene, meet: Meet) -> None:
    appraiser = at_the_lines(meet, scene)
    page = appraiser.page
    page.locator(f"{line('1.1.1')} [data-key=a]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{line('1.1.2')} [data-key=a]")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(f"{line('1.2')} [data-key=a]")).to_be_focused()
    assert accepted() == ["1.1.1", "1.1.2"]
    page.keyboard.press("t")
    expect(page.get_by_label("Số điểm trừ").last).to_be_focused()
    page.keyboard.type("0,25")
    page.locator(f"{line('1.2')} textarea").fill("Thiếu báo cáo quý III")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{line('1.2')} .stages")).to_contain_text("Trừ 0,25")
    expect(page.locator(".summary-bar")).to_contain_text("3/3")
    page.locator(f"{line('1.2')} [data-key=u]").focus()
    page.keyboard.press("u")
    expect(page.locator(f"{line('1.2')} [data-key=a]")).to_be_focused()
    assert not Deduction.objects.exists()
    appraiser.look()


def test_a_double_click_marks_once_and_undoes_nothing(scene: Scene, meet: Meet) -> None:
    page = at_the_lines(meet, scene).page
    page.locator(f"{line('1.2')} [data-key=a]").dblclick()
    expect(page.locator(f"{line('1.2')} [data-key=u]")).to_be_visible()
    assert accepted() == ["1.2"]
    assert Event.objects.filter(what__contains="accept").count() == 1


def test_a_mark_made_without_a_connection_arrives_later(scene: Scene, meet: Meet) -> None:
    page = at_the_lines(meet, scene).page
    page.context.set_offline(True)
    page.locator(f"{line('1.2')} [data-key=a]").click()
    expect(page.locator(f"{line('1.2')} [data-state]")).to_contain_text("mất kết nối")
    assert accepted() == []
    page.context.set_offline(False)
    expect(page.locator(f"{line('1.2')} [data-key=u]")).to_be_visible()
    assert accepted() == ["1.2"]


def test_a_colleagues_mark_and_ones_own_stand_side_by_side(scene: Scene, meet: Meet) -> None:
    page = at_the_lines(meet, scene).page
    page.locator(f"{line('1.2')} summary").click()
    page.locator(f"{line('1.2')} input[name=amount]").fill("0,25")
    page.locator(f"{line('1.2')} textarea").fill("Trễ hạn")
    scene.deduct("1.2", "0.5")
    page.locator(f"{line('1.2')} details button").click()
    expect(page.locator(f"{line('1.2')} .stages")).to_contain_text("Trừ 0,5: Thiếu tài liệu")
    expect(page.locator(f"{line('1.2')} textarea")).to_have_value("Trễ hạn")
    page.locator(f"{line('1.2')} details button").click()
    expect(page.locator(f"{line('1.2')} .stages")).to_contain_text("Trừ 0,25: Trễ hạn")
    assert Deduction.objects.count() == 2
