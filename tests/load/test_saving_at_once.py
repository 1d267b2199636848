"""The last evening: 200 officials of 27 communes save at once on PostgreSQL, 20 on SQLite."""

import time
from pathlib import Path

import pytest
from django.db import connection

from tests.load.officials import Official, at_once, differences
from tests.load.site import site
from tests.load.year import seats

pytestmark = pytest.mark.slow

OFFICIALS = {"postgresql": 200, "sqlite": 20}
SAVES = {"postgresql": 4, "sqlite": 25}
MOST_SECONDS = 15.0  # after them nobody begins another save


def test_nothing_that_was_acknowledged_is_lost(committed_db: None, tmp_path: Path) -> None:
    people = seats(OFFICIALS[connection.vendor])
    with site(tmp_path) as served:
        end = time.monotonic() + MOST_SECONDS
        work = at_once(
            [Official(seat, served.port) for seat in people],
            saves=SAVES[connection.vendor],
            go_on=lambda: time.monotonic() < end,
        )
        assert differences(served, work) == []
        assert work.saves >= len(people)
        assert work.conflicts > 0, "Several sit at one line, or nothing was tried."
        checked = served.manage("check_invariants")
        assert checked.returncode == 0, checked.stdout
        for fault in ("Traceback", "database is locked", "Internal Server Error"):
            assert fault not in served.log(), served.log()


def test_twin_without_versions_saves_are_lost(committed_db: None, tmp_path: Path) -> None:
    people = seats(14)
    with site(tmp_path, without="versions") as served:
        work = at_once([Official(seat, served.port, seat.lines[:2]) for seat in people], saves=4)
        assert work.faults == []
        assert any("lost Counter({" in found for found in differences(served, work))
