"""The help as people read it, and its pictures, taken from the screens that they show.

UPDATE_PICTURES=1 takes the pictures anew into static/img/help/, as large as the texts say.
"""

import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from PIL import Image

from accounts.roles import Role
from config.help import PAGES
from scoring.actions import explanation, workflow
from scoring.models import Deduction, Period, Scorecard
from scoring.states import State
from tests.browser.people import Meet, Person
from tests.browser.routines import line, saved, waits_for
from tests.browser.test_reference_year import folder_of_pictures, take_the_sheet
from tests.evidence.samples import PDF
from tests.scoring.scene import Scene, at, on

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "fixtures" / "phu_yen_2022.json"
KEPT = ROOT / "static" / "img" / "help"
SIZE = re.compile(r'file="img/help/([\w-]+)\.webp" width=(\d+) height=(\d+)')
SIZES = {
    name: (int(width), int(height))
    for path in (ROOT / "templates" / "help").glob("*.html")
    for name, width, height in SIZE.findall(path.read_text(encoding="utf-8"))
}
LARGEST_PICTURE = 40_000

People = dict[str, Person]


@pytest.fixture
def play(meet: Meet, tmp_path: Path) -> Callable[[str, set[Role]], People]:
    """The reference year until a stage, and one of each role that is asked for."""

    def played(until: str, roles: set[Role]) -> People:
        accounts = tmp_path / "accounts.json"
        call_command("load_year", str(YEAR), "--until", until, "--accounts-json", str(accounts))
        rows = json.loads(accounts.read_text(encoding="utf-8"))
        return {
            row["role"]: meet(row["username"], row["password"])
            for row in rows
            if row["role"] in roles
        }

    return played


@pytest.fixture
def take(tmp_path: Path) -> Callable[[Person, str, str], None]:
    """`take(person, "line", selector)`: the picture of that name, from the upper left corner of
    what the selector finds."""
    folder = KEPT if os.environ.get("UPDATE_PICTURES") == "1" else tmp_path

    def taken(person: Person, name: str, selector: str) -> None:
        width, height = SIZES[name]
        person.page.mouse.move(0, 0)
        part = person.page.locator(selector).first
        part.evaluate("part => window.scrollTo(0, part.getBoundingClientRect().top + scrollY - 90)")
        box = part.bounding_box()
        assert box is not None
        clip = {**box, "height": box["width"] * height / width}
        shot = person.page.screenshot(clip=clip, animations="disabled", caret="hide")
        with Image.open(io.BytesIO(shot)) as whole:
            picture = whole.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        path = folder / f"{name}.webp"
        picture.save(path, quality=72, method=6)
        assert path.stat().st_size < LARGEST_PICTURE
        assert len(picture.getcolors(maxcolors=1 << 24)) > 64

    return taken


@pytest.mark.long
def test_the_help_and_its_pictures_of_the_self_assessment(
    meet: Meet,
    play: Callable[[str, set[Role]], People],
    take: Callable[[Person, str, str], None],
    tmp_path: Path,
) -> None:
    """And the pictures of README that show the same sheet: the year is played once for both."""
    people = play(
        "self_assessment", {Role.COMMUNE_OFFICIAL, Role.COMMUNE_LEADER, Role.STANDING_AGENCY}
    )
    official, leader = people[Role.COMMUNE_OFFICIAL], people[Role.COMMUNE_LEADER]
    card = Scorecard.objects.get(commune__name="Tường Phù")
    accounts = json.loads((tmp_path / "accounts.json").read_text(encoding="utf-8"))
    account = next(row for row in accounts if row["username"] == official.name)
    take_the_sheet(meet, (official.name, account["password"]), folder_of_pictures(tmp_path))
    sheet = reverse("scoring:sheet", args=[card.pk])

    official.open("/")
    take(official, "desk", "main")
    official.open(f"{sheet}?show=all")
    take(official, "line", line("1.1.3"))

    paper = tmp_path / "Báo cáo CCHC năm 2022.pdf"
    paper.write_bytes(PDF)
    chooser = official.page.locator(f"{line('1.1.3')} input[type=file]").first
    chooser.set_input_files(paper)
    official.page.locator(f"{line('1.1.3')} [data-fresh] a", has_text=paper.stem).first.wait_for()
    take(official, "evidence", line("1.1.3"))

    leader.open(f"{sheet}?show=all")
    leader.write("Ghi chú", "Theo báo cáo số 9", within=line("1.1.1"))
    saved(leader, "1.1.1")
    official.write("Ghi chú", "Theo kế hoạch số 5", within=line("1.1.1"))
    waits_for(official, "1.1.1", "conflict")
    take(official, "conflict", line("1.1.1"))
    leader.open(reverse("scoring:submit", args=[card.pk]))
    take(leader, "submit", "main")
    agency = people[Role.STANDING_AGENCY]
    agency.open(reverse("scoring:period", args=[Period.objects.get().pk]))
    take(agency, "period", "main")

    with official.page.context.expect_page() as opened:
        official.page.locator(f"{line('1.1.1')} [data-conflict] a").click()
    assert opened.value.url.endswith("/help/saving/#conflict")
    official.open(reverse("evidence:dossier", args=[card.dossier_id]))
    official.follow("Trợ giúp về trang này")
    official.reads("Tất cả tài liệu của xã", within="#dossier")
    official.open(reverse("help:index"))
    with translation.override("vi"):
        titles = [str(page.title) for page in PAGES]
    for title in titles:
        official.follow(title, within="main")
        official.page.go_back()


def test_the_pictures_of_explanation_round_2_and_council(
    scene: Scene, meet: Meet, take: Callable[[Person, str, str], None]
) -> None:
    scene.at(State.EXPLANATION)
    leader = meet(scene.leader.username)
    leader.open(reverse("scoring:explanation", args=[scene.scorecard.pk]))
    take(leader, "explanation", ".line--appraisal")

    for person, name in ((scene.official, "Lò Thị Thuận"), (scene.appraiser, "Cầm Văn Hùng")):
        person.full_name = name
        person.save(update_fields=["full_name"])
    card, finding = scene.scorecard, Deduction.objects.get()
    why = "Báo cáo gửi đúng hạn, có biên nhận của bưu điện."
    explanation.explain(
        deduction=finding, agrees=False, text=why, by=scene.official, clock=at(on(15))
    )
    workflow.move(scorecard=card, to=State.ROUND_2, by=scene.leader, clock=at(on(16)))
    appraiser = meet(scene.appraiser.username)
    appraiser.open(reverse("scoring:appraise_line", args=[card.pk, "1.2"]))
    take(appraiser, "round-2", "main")
    appraiser.tick("Giữ nguyên mức trừ")
    appraiser.write("Lý do", "Biên nhận không ghi ngày")
    appraiser.press("Lưu quyết định")
    workflow.move(scorecard=card, to=State.COUNCIL, by=scene.standing, clock=at(on(22)))
    agency = meet(scene.standing.username)
    agency.open(reverse("scoring:council_item", args=[card.pk, "1.2"]))
    take(agency, "council", "main")
