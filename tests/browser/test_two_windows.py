"""One official with the sheet open in two windows: nothing is lost, and nobody else is blamed."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Meet, Person
from tests.browser.routines import at_the_sheet, line, saved, waits_for
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def other_window(person: Person) -> Person:
    """The same person beside himself: from now on he acts in a second window."""
    first = person.page
    person.page = person.context.new_page()
    person.page.goto(first.url)
    return person


def test_other_fields_of_a_line_go_together(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    first = official.page
    other_window(official).write("Ghi chú", "Quyết định 12", within=line("1.1.1"))
    saved(official, "1.1.1")
    official.page = first
    official.tick("Có", within=line("1.1.1"))
    saved(official, "1.1.1")
    expect(first.locator(f"{line('1.1.1')} [data-conflict]")).to_be_empty()
    score = scene.score("1.1.1")
    assert (score.figures, score.note) == ({"option": "Có"}, "Quyết định 12")


def test_one_field_in_both_windows_is_asked_about(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    first = official.page
    other_window(official).write("Ghi chú", "Bên kia", within=line("1.1.1"))
    saved(official, "1.1.1")
    official.page = first
    official.write("Ghi chú", "Bên này", within=line("1.1.1"))
    waits_for(official, "1.1.1", "ownConflict")
    official.look()
    box = first.locator(f"{line('1.1.1')} [data-conflict]")
    expect(box.locator("[data-own]")).to_be_visible()
    expect(box.locator("[data-others]")).to_be_hidden()
    for value in ("Bên kia", "Bên này"):
        expect(box).to_contain_text(value)
    assert scene.score("1.1.1").note == "Bên kia"
    box.locator("[data-mine]").click()
    saved(official, "1.1.1")
    assert scene.score("1.1.1").note == "Bên này"


def test_a_window_left_behind_asks_after_a_reload_too(scene: Scene, meet: Meet) -> None:
    """What is kept in the browser knows what it was typed over."""
    official = at_the_sheet(meet, scene, "official")
    first = official.page
    other_window(official).write("Ghi chú", "Bên kia", within=line("1.1.1"))
    saved(official, "1.1.1")
    official.page.close()
    official.page = first
    first.route("**/sheet/1.1.1/", lambda route: route.abort())
    official.write("Ghi chú", "Bên này", within=line("1.1.1"))
    waits_for(official, "1.1.1", "offline")
    official.complaints.clear()  # the browser notes the requests that were cut
    first.unroute("**/sheet/1.1.1/")
    first.on("dialog", lambda dialog: dialog.accept())
    first.reload()
    waits_for(official, "1.1.1", "ownConflict")
    assert scene.score("1.1.1").note == "Bên kia"
