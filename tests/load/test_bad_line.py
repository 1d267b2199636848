"""saving.js on a bad line: a fifth of the requests lost, a fifth of the answers, doubles, delays.

Four officials of one commune type on lines of their own: whatever the line does, the last that each
has typed stands there in the end, nothing older has come over it, and nobody is told of a conflict.
"""

import json
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, OPTIONS
from tests.load.site import Site, site
from tests.load.year import Seat, seats

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BAD_LINE = Path(__file__).with_name("bad_line.js")
OFFICIALS, PACE_MS = 4, 60
SETTLE_SECONDS = 60.0
IS_SAVED = "document.getElementById('saving-state').dataset.now === 'allSaved'"

STORED = """
SELECT c.code, s.version, s.note, s.figures
FROM scoring_score s JOIN criteria_criterion c ON c.id = s.criterion_id WHERE s.version > 0
"""
EVENTS = "SELECT subject_id, new FROM accounts_event WHERE what = 'answer_line' ORDER BY sequence"


@pytest.fixture(autouse=True)
def _database_beside_an_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def test_four_thousand_edits_on_a_bad_line(committed_db: None, tmp_path: Path) -> None:
    people = seats(OFFICIALS)
    with site(tmp_path) as served:
        told = typed_on_a_bad_line(served, people, edits=4000, settle=True)
        assert sum(page["edits"] for page in told) == 4000
        for what in ("lostRequests", "lostAnswers", "doubles"):
            assert sum(page[what] for page in told) > 20, what
        assert sum(page["conflicts"] for page in told) == 0, "false conflicts"
        assert sum(page["others"] for page in told) == 0
        assert lost(served, told) == []
        assert stale_overwrites(served) == []
        keys = sum(len(page["saved"]) for page in told)
        assert len(served.rows(EVENTS)) == keys


def test_twin_without_keys_there_are_false_conflicts(committed_db: None, tmp_path: Path) -> None:
    people = seats(OFFICIALS)
    with site(tmp_path, without="keys") as served:
        told = typed_on_a_bad_line(served, people, edits=200, settle=False)
        assert sum(page["conflicts"] for page in told) > 0


def test_twin_without_keys_and_versions_old_values_come_back(
    committed_db: None, tmp_path: Path
) -> None:
    people = seats(OFFICIALS)
    with site(tmp_path, without="keys versions") as served:
        typed_on_a_bad_line(served, people, edits=400, settle=True)
        assert stale_overwrites(served) != []


def typed_on_a_bad_line(
    served: Site, people: list[Seat], *, edits: int, settle: bool
) -> list[dict[str, Any]]:
    """What each page counted (bad_line.js); with `settle`, once all of them say that all is
    saved, and the doubles still under way have arrived."""
    with ExitStack() as open_until_the_end:
        playwright = open_until_the_end.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        open_until_the_end.callback(browser.close)
        pages = [at_the_sheet(browser, served, seat) for seat in people]
        share = len(people[0].lines) // len(people)
        for number, page in enumerate(pages):
            codes = people[number].lines[number * share : (number + 1) * share]
            page.evaluate(
                "([codes, edits, pace]) => { badLine.type(codes, edits, pace); }",
                [codes, edits // len(people), PACE_MS],
            )
        for page in pages:
            wait_until(page, f"badLine.edits === {edits // len(people)}", edits * PACE_MS / 1000)
        if settle:
            for page in pages:
                wait_until(page, IS_SAVED, SETTLE_SECONDS)
        pages[0].wait_for_timeout(3000)
        return [page.evaluate("badLine") for page in pages]


def at_the_sheet(browser: Browser, served: Site, seat: Seat) -> Page:
    context = browser.new_context(locale="vi-VN")
    address = f"http://localhost:{served.port}"
    pairs = (cookie.split("=", 1) for cookie in seat.cookie.split("; "))
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in pairs])
    context.add_init_script(path=BAD_LINE)
    page = context.new_page()
    page.goto(f"{address}/scorecards/{seat.scorecard}/sheet/")
    return page


def wait_until(page: Page, what: str, seconds: float) -> None:
    """By asking again and again: the page's policy forbids the way Playwright itself has."""
    give_up_at = time.monotonic() + seconds
    while not page.evaluate(what):
        assert time.monotonic() < give_up_at, f"Not in {seconds} s: {what}"
        page.wait_for_timeout(100)


def lost(served: Site, told: list[dict[str, Any]]) -> list[str]:
    """Fields in which something else stands than was last typed."""
    stored = {}
    for code, _version, note, figures in served.rows(STORED):
        stored[f"note-{code}"] = note
        stored[f"count-{code}"] = json.loads(figures).get("count", "")
    typed = {field: value for page in told for field, value in page["typed"].items()}
    return [
        f"{field}: {stored.get(field)!r} instead of {value!r}"
        for field, value in sorted(typed.items())
        if stored.get(field) != value
    ]


def stale_overwrites(served: Site) -> list[str]:
    """Saves that put a lower number over a higher one: the numbers typed only ever grow."""
    found = []
    highest: dict[tuple[str, str], int] = defaultdict(int)
    for line, new in served.rows(EVENTS):
        said = json.loads(new)
        for name, text in (("note", said["note"]), ("count", said["figures"].get("count"))):
            number = int(text or 0)
            if number < highest[line, name]:
                found.append(f"{line}: {name} {number} over {highest[line, name]}")
            highest[line, name] = max(highest[line, name], number)
    return found
