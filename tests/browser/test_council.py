"""From the answers to the council's minutes, with every page looked at on the way."""

import os

import pytest
from playwright.sync_api import expect

from scoring.actions import explanation, workflow
from scoring.models import CouncilComment, Deduction, Explanation
from scoring.states import State
from tests.browser.people import Meet, Person
from tests.browser.routines import stands
from tests.scoring.scene import Scene, at, on
from tests.scoring.test_sign_off_all import submit

pytestmark = pytest.mark.browser


def saved(person: Person, state: str = "saved") -> None:
    stands(person, "article", state)


def look_at(person: Person, name: str) -> None:
    """A picture of the page, where somebody wants to see it."""
    if folder := os.environ.get("PICTURES"):
        person.page.set_viewport_size({"width": 390, "height": 844})
        person.page.screenshot(path=f"{folder}/{name}-390.png", full_page=True)
        person.page.set_viewport_size({"width": 1280, "height": 900})
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_an_answer_is_kept_as_it_is_typed(meet: Meet, scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    page = f"/scorecards/{scene.scorecard.pk}/explanation/"
    official, leader = (meet(scene.users[role].username) for role in ("official", "leader"))
    for person in (official, leader):
        person.open(page)
    official.page.get_by_label("Không đồng ý").check()
    saved(official, "refused")  # why is still missing, and that is said at once
    official.write("Giải trình", "Đã gửi báo cáo đúng hạn, có biên nhận của bưu điện.")
    saved(official)
    assert Explanation.objects.get().by == scene.official
    leader.page.get_by_label("Đồng ý", exact=True).check()
    saved(leader, "conflict")
    look_at(leader, "explanation-conflict")
    leader.page.locator("[data-theirs]").click()
    saved(leader)
    assert not Explanation.objects.get().agrees
    expect(leader.page.locator("#sending")).to_contain_text("Sau khi gửi")
    leader.open(page)
    leader.page.locator("#sending [name=confirm]").check()
    leader.press("Gửi", within="#sending")
    assert scene.scorecard.state == State.ROUND_2.value


def test_from_round_2_to_the_minutes(meet: Meet, scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    explanation.explain(
        deduction=Deduction.objects.get(),
        agrees=False,
        text="Đã gửi báo cáo đúng hạn, có biên nhận của bưu điện.",
        by=scene.official,
        clock=at(on(15)),
    )
    card = scene.scorecard
    workflow.move(scorecard=card, to=State.ROUND_2, by=scene.leader, clock=at(on(16)))
    appraiser = meet(scene.appraiser.username)
    appraiser.open(f"/scorecards/{card.pk}/appraisal/1.2/")
    look_at(appraiser, "round-2")
    appraiser.page.get_by_label("Giữ nguyên mức trừ").first.check()
    appraiser.page.locator("details[open] textarea[name=reason]").first.fill("Biên nhận không rõ")
    appraiser.press("Lưu quyết định")
    workflow.move(scorecard=card, to=State.COUNCIL, by=scene.standing, clock=at(on(22)))

    member = meet(scene.council.username)
    member.follow("Nội dung trình Hội đồng")
    member.follow("Xem xét xã Tường Phù, 1.2")
    member.write("Ý kiến của bạn (thành viên Hội đồng)", "Biên nhận ghi ngày 05/4, đúng hạn.")
    member.press("Gửi ý kiến")
    assert CouncilComment.objects.get().by == scene.council

    agency = meet(scene.standing.username)
    agency.open(f"/periods/{scene.period.pk}/agenda/")
    look_at(agency, "agenda")
    agency.follow("Xem xét xã Tường Phù, 1.2")
    look_at(agency, "council-item")
    agency.page.get_by_label("Định điểm khác").check()
    agency.write("Điểm của tiêu chí sau kết luận", "1")
    agency.write("Lý do kết luận (ghi vào biên bản)", "Có biên nhận đúng hạn")
    agency.press("Lưu kết luận")
    assert scene.score("1.2").appraised_points == 1
    agency.follow("Ghi thông tin cuộc họp")
    agency.write("Bắt đầu", "2022-12-23T08:00")
    agency.write("Địa điểm", "Phòng họp số 2")
    agency.write("Chủ trì (họ tên, chức vụ)", "Nguyễn Văn An, Chủ tịch")
    agency.write("Thư ký", "Lò Thị Bình, Phòng Nội vụ")
    agency.write("Thành phần có mặt", "Nguyễn Văn An, Chủ tịch\nLò Thị Bình, Phòng Nội vụ")
    look_at(agency, "minutes")
    agency.press("Lưu thông tin cuộc họp")
    agency.follow("Chốt kết quả tất cả đơn vị")


def test_signing_off_all_and_the_gaps(meet: Meet, scene: Scene) -> None:
    submit(scene, 0)
    submit(scene, 1, asks=True)
    appraiser = meet(scene.appraiser.username)
    appraiser.follow("Xác nhận thẩm định bước 1 cho tất cả đơn vị")
    look_at(appraiser, "sign-off-all")
    appraiser.press("Xác nhận 1 đơn vị đã sẵn sàng")
    agency = meet(scene.standing.username)
    agency.open(f"/periods/{scene.period.pk}/gaps/")
    agency.reads("chưa xác nhận")
    look_at(agency, "gaps")
