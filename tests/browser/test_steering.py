"""The standing agency steers a period: reminds, takes the table and the log, reads a history."""

import os
from pathlib import Path

import pytest

from scoring.states import State
from tests.browser.inspection import DESK, PHONE
from tests.browser.people import Meet, Person
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def look_closely(person: Person, name: str) -> None:
    """At a desk and on a phone; a picture of each where SHOTS says."""
    for size, width in ((DESK, "desk"), (PHONE, "phone")):
        person.page.set_viewport_size(size)
        person.look()
        if shots := os.environ.get("SHOTS"):
            person.page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)


def test_the_agency_steers_by_desk_and_phone(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    scene.at(State.ROUND_1)
    agency = meet(scene.standing.username)
    agency.open(f"/periods/{scene.period.pk}/")
    look_closely(agency, "period")
    assert agency.download("Tải bảng (Excel)", tmp_path / "t.xlsx").startswith(b"PK")
    agency.follow("Gửi lời nhắc")
    look_closely(agency, "remind")
    agency.press("Gửi lời nhắc")
    agency.reads("Đã nhắc")
    agency.follow("Nhật ký")
    look_closely(agency, "log")
    agency.open(f"/scorecards/{scene.scorecard.pk}/history/")
    look_closely(agency, "history")
