"""Phù Yên 2022 as each role sees it, and the pictures that README shows.

UPDATE_PICTURES=1 takes the pictures anew into docs/pictures/.
"""

import json
import os
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import call_command
from django.urls import reverse
from PIL import Image
from playwright.sync_api import ViewportSize

from accounts.roles import Role
from scoring.models import Period, Scorecard
from tests.browser.inspection import DESK, PHONE
from tests.browser.people import Meet, Person
from tests.browser.routines import line
from tests.reports.published_figures import holds_the_published_figures

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "fixtures" / "phu_yen_2022.json"
LARGEST_PICTURE = 200_000


@pytest.fixture
def people(meet: Meet, tmp_path: Path) -> dict[str, Person]:
    """One of each role, signed in, after the whole year was played."""
    return {role: meet(*account) for role, account in play(tmp_path).items()}


def play(tmp_path: Path) -> dict[str, tuple[str, str]]:
    """The whole year; the name and password of one of each role."""
    accounts = tmp_path / "accounts.json"
    call_command("load_year", str(YEAR), "--accounts-json", str(accounts))
    rows = json.loads(accounts.read_text(encoding="utf-8"))
    return {row["role"]: (row["username"], row["password"]) for row in rows}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return folder_of_pictures(tmp_path)


def folder_of_pictures(tmp_path: Path) -> Path:
    """Where pictures of README are taken into."""
    folder = ROOT / "docs" / "pictures" if os.environ.get("UPDATE_PICTURES") == "1" else tmp_path
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.long
def test_the_reference_year(people: dict[str, Person], pictures: Path, tmp_path: Path) -> None:
    holds_the_published_figures()
    pages = addresses()
    for role, person in people.items():
        for address in pages[role]:
            person.open(address)

    leader, agency = people[Role.LEADERSHIP], people[Role.STANDING_AGENCY]
    agency.open(f"{pages[Role.APPRAISER][1]}?lines=disputed")
    take(agency, pictures / "appraisal.png")
    agency.open(f"{pages[Role.STANDING_AGENCY][2]}#communes")
    take(agency, pictures / "period.png")
    leader.open(pages[Role.LEADERSHIP][2])
    take(leader, pictures / "ranking.png")
    draw_first_page(leader.download("PDF", tmp_path), pictures / "decision.png")


def addresses() -> dict[str, list[str]]:
    """The main pages of each role: of one commune, and of the whole year."""
    period = Period.objects.get()
    card = Scorecard.objects.get(commune__name="Tường Phù")

    def named(name: str, *keys: object) -> str:
        return reverse(name, args=keys)

    commune = [
        "/",
        named("scoring:sheet", card.pk),
        named("scoring:explanation", card.pk),
        named("evidence:dossier", card.dossier_id),
        named("scoring:history", card.pk),
    ]
    appraisal = [
        "/",
        named("scoring:appraisal", card.pk),
        named("scoring:appraise_line", card.pk, "1.1.1"),
    ]
    results = [
        named("reports:results"),
        named("reports:ranking", period.pk),
        *(named("reports:table", period.pk, number) for number in (1, 2, 3, 4)),
        named("reports:pictures", period.pk),
        named("reports:statistics", period.pk),
        named("reports:decision", period.pk),
        named("criteria:sets"),
        named("criteria:set", period.criteria_set_id),
    ]
    steering = [
        "/",
        named("scoring:periods"),
        named("scoring:period", period.pk),
        named("scoring:deadlines", period.pk),
        named("scoring:council_sizes", period.pk),
        named("scoring:previous_results", period.pk),
    ]
    units = ["/", *(named(f"accounts:{name}") for name in ("authority", "departments", "users"))]
    return {
        Role.COMMUNE_OFFICIAL: commune,
        Role.COMMUNE_LEADER: commune,
        Role.APPRAISER: appraisal,
        Role.STANDING_AGENCY: steering,
        Role.COUNCIL_MEMBER: appraisal,
        Role.LEADERSHIP: ["/", *results],
        Role.ADMINISTRATOR: units,
    }


def take_the_sheet(meet: Meet, official: Person, pictures: Path) -> None:
    """The sheet while it is filled in, at the desk and on the phone."""
    card = Scorecard.objects.get(commune__name="Tường Phù")
    for on_phone, name in ((False, "sheet.png"), (True, "sheet-phone.png")):
        official = meet(official.name, on_phone=on_phone)
        official.open(reverse("scoring:sheet", args=[card.pk]))
        assert official.page.locator("form[data-line]").count() == 59  # and the survey
        if on_phone:
            official.page.locator(line("1.1.3")).evaluate("place => place.scrollIntoView()")
        take(official, pictures / name, PHONE if on_phone else DESK)


def take(person: Person, path: Path, size: ViewportSize = DESK) -> None:
    """What fits the window."""
    person.page.set_viewport_size(size)
    person.page.screenshot(path=path)
    person.page.set_viewport_size(DESK)
    check(path, width=size["width"])


def draw_first_page(paper: bytes, path: Path) -> None:
    page = pypdfium2.PdfDocument(paper)[0]
    page.render(scale=1.2).to_pil().convert("L").save(path, optimize=True)
    check(path, width=round(page.get_width() * 1.2))


def check(path: Path, *, width: int) -> None:
    """It is small enough to be kept in the repository, and it shows something."""
    assert path.stat().st_size < LARGEST_PICTURE
    with Image.open(path) as picture:
        assert abs(picture.width - width) <= 1
        darkest, brightest = picture.convert("L").getextrema()
        assert brightest - darkest > 128
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 16
