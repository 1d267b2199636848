"""Processes killed (-9) while they store: no row without its file, no half file under a final name
(TRUST 5, 11)."""

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from evidence.storage import HALF

pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.long]

ROOT = Path(__file__).parents[2]
KILLS = 20


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of an installation of its own, on SQLite."""
    with run_in(tmp_path, "manage.py", "migrate", "--verbosity", "0") as process:
        assert process.wait(timeout=120) == 0
    return tmp_path


def run_in(site: Path, *arguments: str) -> "subprocess.Popen[str]":
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MEDIA_ROOT")}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=own | {"VAR_DIR": str(site)},
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_while_storing(site: Path, *arguments: str, chance: random.Random) -> None:
    with run_in(site, "-m", "tests.evidence.storing_process", *arguments) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 0.4))
        process.kill()


def faults(site: Path) -> Iterator[str]:
    """Read past the application: rows by sqlite3, files by their bytes."""
    media = site / "media"
    with closing(sqlite3.connect(site / "db.sqlite3")) as database:
        rows = database.execute("SELECT file, sha256 FROM evidence_document").fetchall()
    for file, sha256 in rows:
        path = media / file
        if not path.is_file():
            yield f"row without its file: {file}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"row of half a file: {file}"
    for path in media.rglob("*"):
        if not path.is_file() or path.name.startswith(HALF):
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"half a file under a final name: {path.name}"


def rows_in(site: Path) -> int:
    with closing(sqlite3.connect(site / "db.sqlite3")) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM evidence_document").fetchone()
    return int(count)


def test_a_killed_process_leaves_rows_and_files_that_agree(site: Path) -> None:
    chance = random.Random(2022)
    for _kill in range(KILLS):
        kill_while_storing(site, chance=chance)
        assert list(faults(site)) == []
    assert rows_in(site) >= KILLS


def test_the_row_first_and_the_file_in_place_would_be_found(site: Path) -> None:
    """The twin: what the careful order prevents is there after a few kills."""
    chance = random.Random(2022)
    for _kill in range(KILLS):
        kill_while_storing(site, "careless", chance=chance)
        if list(faults(site)):
            return
    pytest.fail("Nothing was found where something had to be.")
