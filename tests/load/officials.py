"""Officials who save their lines over HTTP as static/js/saving.js does: one request on its way, the
version it is based on, the same key until it is answered, a conflict resolved by both values.

Each adds a word of his own to the note of a line and counts its words in the figure beside it: so
every save can be found again, a lost one leaves a gap, and a half one miscounts.
"""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tests.load.site import Site
from tests.load.year import TOKEN, Seat

PATIENCE_SECONDS = 180.0  # with a server that was killed and comes back
ANSWER_SECONDS = 90.0

Place = tuple[str, str]  # scorecard, code


@dataclass
class Work:
    """What a number of officials were answered; `seconds` of each request that saved."""

    words: dict[Place, list[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    conflicts: int = 0
    resent: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def saves(self) -> int:
        return len(self.seconds)

    def add(self, other: "Work") -> None:
        for place, words in other.words.items():
            self.words.setdefault(place, []).extend(words)
        self.seconds += other.seconds
        self.conflicts += other.conflicts
        self.resent += other.resent
        self.faults += other.faults


class Official:
    def __init__(self, seat: Seat, port: int, lines: Iterable[str] = ()) -> None:
        self.seat, self.port, self.lines = seat, port, tuple(lines) or seat.lines
        self.seen: dict[str, tuple[int, str]] = dict.fromkeys(self.lines, (0, ""))
        self.done = Work()
        self.wire: http.client.HTTPConnection | None = None

    def work(self, saves: int, go_on: Callable[[], bool] = lambda: True) -> Work:
        """What he was answered this time; what he has seen of the lines he keeps."""
        dice, self.done = random.Random(self.seat.name), Work()
        try:
            for number in range(saves):
                if not go_on():
                    break
                self.add_word(dice.choice(self.lines), f"{self.seat.name}.{number}")
        except Fault as fault:
            self.done.faults.append(str(fault))
        finally:
            self._hang_up()
        return self.done

    def add_word(self, code: str, word: str) -> None:
        """Saved in the end, whoever else is at the line."""
        while True:
            version, note = self.seen[code]
            words = [*note.split(), word]
            begin = time.perf_counter()
            said = self._save(code, uuid4(), version, " ".join(words), len(words))
            if said["outcome"] == "saved":
                self.done.seconds.append(time.perf_counter() - begin)
                self.seen[code] = said["version"], " ".join(words)
                self.done.words.setdefault((self.seat.scorecard, code), []).append(word)
                return
            if said["outcome"] != "conflict":
                raise Fault(f"{code}: {said}")
            self.done.conflicts += 1
            self.seen[code] = said["version"], said["values"]["note"]

    def _save(self, code: str, key: UUID, version: int, note: str, count: int) -> dict[str, Any]:
        """What the server answers to the request, sent again with its key until it does."""
        body = urlencode({"version": version, "note": note, "count": count})
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._asked(code, key, body)
            except (OSError, http.client.HTTPException) as gone:
                self._hang_up()
                self.done.resent += 1
                if time.monotonic() > give_up_at:
                    raise Fault(f"{code}: no answer: {gone!r}") from gone
                time.sleep(0.05)

    def _asked(self, code: str, key: UUID, body: str) -> dict[str, Any]:
        if self.wire is None:
            self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        self.wire.request(
            "POST",
            f"/scorecards/{self.seat.scorecard}/sheet/{code}/",
            body,
            {
                "Host": "localhost",
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "Idempotency-Key": str(key),
                "X-CSRFToken": TOKEN,
                "Cookie": self.seat.cookie,
            },
        )
        answer = self.wire.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Fault(f"{code}: status {answer.status}: {text[:200]!r}")
        said: dict[str, Any] = json.loads(text)
        return said

    def _hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None


class Fault(Exception):
    """An error page, a refusal, or no answer at all."""


def at_once(
    officials: list[Official], *, saves: int, go_on: Callable[[], bool] = lambda: True
) -> Work:
    """All of them start together; what all were answered."""
    start = threading.Barrier(len(officials))

    def work(official: Official) -> Work:
        start.wait()
        return official.work(saves, go_on)

    together = Work()
    with ThreadPoolExecutor(len(officials)) as desks:
        for done in desks.map(work, officials):
            together.add(done)
    return together


LINES = """
SELECT s.scorecard_id, c.code, s.id, s.version, s.note, s.figures
FROM scoring_score s JOIN criteria_criterion c ON c.id = s.criterion_id
WHERE s.version > 0 ORDER BY s.id
"""
EVENTS = "SELECT subject_id FROM accounts_event WHERE what = 'answer_line' ORDER BY id"


def differences(served: Site, work: Work) -> list[str]:
    """Where the database holds anything but each acknowledged save once, whole, with its event."""
    found = list(work.faults)
    events = Counter(subject for (subject,) in served.rows(EVENTS))
    words = {place: Counter(saved) for place, saved in work.words.items()}
    for card, code, line, version, note, figures in served.rows(LINES):
        place, stands = (str(UUID(str(card))), code), Counter(note.split())
        saved = words.pop(place, Counter())
        if stands != saved:
            found.append(f"{place}: lost {saved - stands}, unknown {stands - saved}")
        if json.loads(figures) != {"count": str(stands.total())}:
            found.append(f"{place}: half a line: {figures} beside {note}")
        if not version == events[str(line)] == saved.total():
            found.append(
                f"{place}: version {version}, {events[str(line)]} events, "
                f"{saved.total()} acknowledged"
            )
    return found + [f"{place}: nothing is stored of {saved}" for place, saved in words.items()]
