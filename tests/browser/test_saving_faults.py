"""Where a sheet that saves itself once showed, or kept, something else than was typed and saved."""

from typing import Any

import pytest
from playwright.sync_api import Route

from scoring.models import Score
from tests.browser.people import Meet
from tests.browser.routines import at_the_sheet, line, saved, waits_for
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def checked(person: Any, code: str) -> list[str]:
    """The option that is marked on the line, if any."""
    radios = person.page.locator(f"{line(code)} input[type=radio]:checked")
    return [radio.get_attribute("value") for radio in radios.all()]


def test_what_is_typed_beside_a_conflict_is_kept(scene: Scene, meet: Meet) -> None:
    official, leader = at_the_sheet(meet, scene, "official"), at_the_sheet(meet, scene, "leader")
    leader.write("Ghi chú", "Của lãnh đạo", within=line("1.1.1"))
    saved(leader, "1.1.1")
    official.write("Ghi chú", "Của tôi", within=line("1.1.1"))
    waits_for(official, "1.1.1", "conflict")
    official.write("Ghi chú", "Của tôi, sửa lại", within=line("1.1.1"))
    official.reads("Của tôi, sửa lại", within=f"{line('1.1.1')} [data-conflict]")
    official.page.locator(f"{line('1.1.1')} [data-mine]").click()
    saved(official, "1.1.1")
    assert scene.score("1.1.1").note == "Của tôi, sửa lại"


def test_theirs_unmarks_an_option_that_nobody_saved(scene: Scene, meet: Meet) -> None:
    official, leader = at_the_sheet(meet, scene, "official"), at_the_sheet(meet, scene, "leader")
    leader.write("Ghi chú", "Chưa có văn bản", within=line("1.1.1"))
    saved(leader, "1.1.1")
    official.tick("Có", within=line("1.1.1"))
    waits_for(official, "1.1.1", "conflict")
    official.page.locator(f"{line('1.1.1')} [data-theirs]").click()
    saved(official, "1.1.1")
    assert checked(official, "1.1.1") == []


def test_two_who_save_the_same_have_no_conflict(scene: Scene, meet: Meet) -> None:
    official, leader = at_the_sheet(meet, scene, "official"), at_the_sheet(meet, scene, "leader")
    leader.tick("Có", within=line("1.1.1"))
    saved(leader, "1.1.1")
    official.tick("Có", within=line("1.1.1"))
    saved(official, "1.1.1")
    assert scene.score("1.1.1").version == 1


def test_an_answer_that_comes_late_shows_what_stands_since(
    scene: Scene,
    meet: Meet,
) -> None:
    """The official's save is done, its answer lost; the leader changes the line; then the official
    hears: he must not read his own value as the one that stands."""
    official, leader = at_the_sheet(meet, scene, "official"), at_the_sheet(meet, scene, "leader")
    losing = [True]

    def lose_the_answer(route: Route) -> None:
        if losing and route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    official.page.route("**/sheet/1.1.1/", lose_the_answer)
    official.tick("Có", within=line("1.1.1"))
    waits_for(official, "1.1.1", "offline")
    leader.open(f"/scorecards/{scene.scorecard.pk}/sheet/")
    leader.tick("Không", within=line("1.1.1"))
    saved(leader, "1.1.1")
    losing.clear()
    saved(official, "1.1.1")
    assert checked(official, "1.1.1") == ["Không"]
    official.tick("Có", within=line("1.1.1"))
    saved(official, "1.1.1")
    assert scene.score("1.1.1").figures == {"option": "Có"}


def test_what_is_typed_before_the_script_is_there_is_saved(
    scene: Scene,
    meet: Meet,
) -> None:
    official = meet(scene.users["official"].username)
    official.page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " if (document.readyState === 'interactive')"
        "  document.querySelector('[id=\\'line-1.1.1\\'] [name=note]').value = 'Gõ sớm'; });"
    )
    official.page.goto(f"/scorecards/{scene.scorecard.pk}/sheet/")
    saved(official, "1.1.1")
    assert Score.objects.get(note="Gõ sớm").criterion.code == "1.1.1"
