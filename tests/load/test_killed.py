"""kill -9 of the server and all its workers while officials save; they go on with the same keys."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.load.officials import Official, Work, at_once, differences
from tests.load.site import Site, site
from tests.load.year import Seat, seats

pytestmark = pytest.mark.slow

OFFICIALS = 20


def test_a_kill_loses_nothing_acknowledged(committed_db: None, tmp_path: Path) -> None:
    people = seats(OFFICIALS)
    with site(tmp_path) as served:
        work = saved_through_kills(served, people, kills=4)
        assert differences(served, work) == []
        assert work.saves > OFFICIALS
        assert work.resent > 0, "No kill came between a request and its answer."
        checked = served.manage("check_invariants")
        assert checked.returncode == 0, checked.stdout


def test_twin_without_a_transaction_half_lines_remain(committed_db: None, tmp_path: Path) -> None:
    people = seats(OFFICIALS)
    with site(tmp_path, without="transaction") as served:
        assert differences(served, saved_through_kills(served, people, kills=2)) != []


def saved_through_kills(served: Site, people: list[Seat], *, kills: int) -> Work:
    """What the officials were answered while the server died under them and came back."""
    over = threading.Event()
    officials = [Official(seat, served.port) for seat in people]
    with ThreadPoolExecutor(1) as desk:
        saving = desk.submit(at_once, officials, saves=10_000, go_on=lambda: not over.is_set())
        try:
            for _kill in range(kills):
                time.sleep(random.uniform(0.7, 1.5))
                served.kill()
                served.start()
            time.sleep(1)
        finally:
            over.set()
        return saving.result()
