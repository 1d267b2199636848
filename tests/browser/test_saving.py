"""A commune's sheet saves itself: two officials, a conflict, no connection, a new sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import PHONE
from tests.browser.people import OWN_PASSWORD, Meet
from tests.browser.routines import at_the_sheet, line, saved, waits_for
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def test_a_sheet_saves_itself(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    official.page.set_viewport_size(PHONE)
    official.tick("Có", within=line("1.1.1"))
    saved(official, "1.1.1")
    official.reads("1", within="[data-sum='points']")

    wrong = official.page.locator(f"{line('1.1.2')} [aria-invalid=true]")
    official.write("Số đạt được", "chín", within=line("1.1.2"))
    expect(wrong).to_have_attribute("name", "numerator")
    official.write("Số đạt được", "9", within=line("1.1.2"))
    waits_for(official, "1.1.2", "refused")
    official.reads("Hãy nhập", within=f"{line('1.1.2')} [data-state]")
    expect(wrong).to_have_count(0)
    official.write("Tổng số", "10", within=line("1.1.2"))
    saved(official, "1.1.2")
    official.page.reload()
    assert scene.score("1.1.2").figures == {"numerator": "9", "denominator": "10"}


def test_without_a_connection_nothing_is_lost(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    official.page.context.set_offline(True)
    official.tick("Có", within=line("1.1.1"))
    waits_for(official, "1.1.1", "offline")
    official.page.context.set_offline(False)
    saved(official, "1.1.1")
    assert scene.score("1.1.1").figures == {"option": "Có"}


def test_two_who_change_one_line_choose(scene: Scene, meet: Meet) -> None:
    official, leader = at_the_sheet(meet, scene, "official"), at_the_sheet(meet, scene, "leader")
    leader.tick("Không", within=line("1.1.1"))
    saved(leader, "1.1.1")
    official.tick("Có", within=line("1.1.1"))
    waits_for(official, "1.1.1", "conflict")
    official.look()
    official.reads(scene.users["leader"].full_name, within=line("1.1.1"))
    official.page.locator(f"{line('1.1.1')} [data-mine]").click()
    saved(official, "1.1.1")
    assert scene.score("1.1.1").figures == {"option": "Có"}
    leader.tick("Không", within=line("1.1.1"))
    leader.write("Ghi chú", "Tôi", within=line("1.1.1"))
    waits_for(leader, "1.1.1", "conflict")
    leader.page.locator(f"{line('1.1.1')} [data-theirs]").click()
    saved(leader, "1.1.1")
    assert scene.score("1.1.1").note == ""


def test_who_was_signed_out_signs_in_again_and_has_lost_nothing(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    official.page.context.clear_cookies()
    official.write("Ghi chú", "Theo sổ theo dõi", within=line("1.1.1"))
    waits_for(official, "1.1.1", "signedOut")
    expect(official.page.locator("#sign-in-again")).to_be_visible()
    official.page.on("dialog", lambda dialog: dialog.accept())
    official.complaints.clear()  # the browser notes the refused request
    official.sign_in(OWN_PASSWORD)
    official.open(f"/scorecards/{scene.scorecard.pk}/sheet/")
    saved(official, "1.1.1")
    assert scene.score("1.1.1").note == "Theo sổ theo dõi"
