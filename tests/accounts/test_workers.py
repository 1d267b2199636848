"""Workers as processes: killed, stopped, and their drawing killed; nothing half, nobody left."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pure, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
MODULE = "tests.accounts.drawing_process"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with process_in(folder, "manage.py", "migrate", "--verbosity", "0") as migrating:
        assert migrating.wait(timeout=300) == 0
    with process_in(folder, "-m", MODULE, "ask") as asking:
        assert asking.wait(timeout=60) == 0
    return folder


@pytest.fixture
def site(migrated: Path, tmp_path: Path) -> Path:
    """The folder of an installation with one file to draw."""
    with closing(sqlite3.connect(migrated / "db.sqlite3")) as asked:
        asked.execute(f"VACUUM INTO '{tmp_path / 'db.sqlite3'}'")
    return tmp_path


@contextmanager
def process_in(site: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MEDIA_ROOT")}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=own | {"VAR_DIR": str(site)}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], object], what: str) -> None:
    ends_at = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends_at, what
        time.sleep(0.05)


def drawing_in(site: Path) -> tuple[int, int]:
    """The process that draws, and the one that it started."""
    told = site / "drawing.txt"
    until(told.exists, "drawing begins")
    drawing, helper = told.read_text().split()
    told.unlink()
    return int(drawing), int(helper)


def is_gone(pid: int) -> bool:
    """Ended; one that nobody has waited for yet counts as such."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def row(site: Path) -> tuple[str, str, int, str]:
    with closing(sqlite3.connect(site / "db.sqlite3", timeout=30)) as database:
        found: tuple[str, str, int, str] = database.execute(
            "SELECT state, file, tries, error FROM accounts_drawnfile"
        ).fetchone()
    return found


def write(site: Path, statement: str) -> None:
    with closing(sqlite3.connect(site / "db.sqlite3", timeout=30)) as database:
        database.execute(statement)
        database.commit()


def files_in(site: Path) -> list[str]:
    media = site / "media"
    return [str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()]


def finish(site: Path) -> None:
    """A second worker draws what is due to its end."""
    (site / "go").touch()
    with process_in(site, "-m", MODULE, "work") as second:
        assert second.wait(timeout=PATIENCE) == 0
    state, file, _tries, _error = row(site)
    assert state == "ready"
    assert files_in(site) == [file]
    assert (site / "media" / file).read_bytes() == b"drawn"


def test_a_worker_killed_leaves_nothing_half_and_another_takes_over(site: Path) -> None:
    with process_in(site, "-m", MODULE, "work") as worker:
        processes = drawing_in(site)
        worker.kill()
        worker.wait()
        until(lambda: all(map(is_gone, processes)), "what it started ends with it")
    assert row(site) == ("drawing", "", 1, "")
    assert files_in(site) == []
    write(site, "UPDATE accounts_drawnfile SET leased_until = '2000-01-01 00:00:00'")
    finish(site)
    assert row(site)[2] == 2


def test_a_file_that_is_stopped_takes_its_processes_along(site: Path) -> None:
    with process_in(site, "-m", MODULE, "work") as worker:
        processes = drawing_in(site)
        write(
            site,
            "UPDATE accounts_drawnfile SET state = 'cancelled', claim = NULL, leased_until = NULL,"
            " ended_at = '2100-01-01 00:00:00'",
        )
        assert worker.wait(timeout=PATIENCE) == 0
        assert all(map(is_gone, processes))
    assert row(site)[:2] == ("cancelled", "")
    assert files_in(site) == []


def test_a_worker_that_is_asked_to_end_gives_its_file_back(site: Path) -> None:
    with process_in(site, "-m", MODULE, "work") as worker:
        processes = drawing_in(site)
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=PATIENCE)
        assert all(map(is_gone, processes))
    assert row(site)[0] == "waiting"
    finish(site)


def test_a_drawing_that_is_killed_says_so(site: Path) -> None:
    with process_in(site, "-m", MODULE, "work") as worker:
        drawing, helper = drawing_in(site)
        os.kill(drawing, signal.SIGKILL)
        assert worker.wait(timeout=PATIENCE) == 0
        assert is_gone(helper)
    state, file, _tries, error = row(site)
    assert (state, file) == ("failed", "")
    assert error.startswith("The program that made it ended unexpectedly")


def test_two_workers_draw_one_file_once(site: Path) -> None:
    with (
        process_in(site, "-m", MODULE, "work") as first,
        process_in(site, "-m", MODULE, "work") as second,
    ):
        drawing_in(site)
        until(lambda: first.poll() == 0 or second.poll() == 0, "one finds nothing to do")
        (site / "go").touch()
        assert (first.wait(timeout=PATIENCE), second.wait(timeout=PATIENCE)) == (0, 0)
    assert row(site)[0] == "ready"
    assert row(site)[2] == 1
