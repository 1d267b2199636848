"""Chromium, a live site, and people who use it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scoring.actions.dossiers import renew_dossiers
from scoring.models import Period, Scorecard
from tests.browser.inspection import Inspector
from tests.browser.people import OWN_PASSWORD, Meet, Person
from tests.scoring.scene import Scene, build_scene

CHROMIUM = "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _database_beside_an_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop running in the test's thread, and Django would refuse
    every query there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Closed after each test: the event loop must not outlive it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def address(committed_db: None, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Where the site runs. Not by the fixture `live_server`, which would have the database
    emptied while its guards still stand."""
    settings.MEDIA_ROOT = tmp_path / "media"
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def meet(address: str, browser: Browser) -> Meet:
    """`meet(username)`: that person, signed in, at his start page; everybody has one browser, and
    one more on his phone."""
    inspector = Inspector()
    known: dict[tuple[str, bool], Person] = {}

    def met(username: str, password: str = OWN_PASSWORD, *, on_phone: bool = False) -> Person:
        device = username, on_phone
        if device not in known:
            known[device] = Person(browser, address, inspector, username, on_phone=on_phone)
            known[device].sign_in(password)
        known[device].open()
        return known[device]

    return met


@pytest.fixture
def scene(committed_db: None) -> Scene:
    """A small year whose deadlines are still to come."""
    built = build_scene()
    now = timezone.now()
    Period.objects.update(
        **{
            f"{name}_due_at": now + timedelta(days=day)
            for day, name in enumerate(
                ("self_assessment", "round_1", "explanation", "round_2", "publication"), start=3
            )
        }
    )
    renew_dossiers(Scorecard.objects.select_related("period").order_by("id"))
    for person in built.users.values():
        person.set_password(OWN_PASSWORD)
        person.must_change_password = False
        person.save(update_fields=["password", "must_change_password"])
    return built
