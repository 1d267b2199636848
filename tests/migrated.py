"""The migrated database of the tests on SQLite: made once, kept in VAR_DIR, copied by every run.

Migrating takes nine seconds of processor time, and each worker of pytest would do it again.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.core import management
from django.db import connection

# What a migrated database is made of: the migrations, what they import, and the models, whose
# permissions Django writes down after migrating.
SOURCES = ("migrations/*.py", "models.py", "models/*.py", "guards.py", "points.py", "apps.py")


@contextmanager
def copied_where_migrated() -> Iterator[None]:
    """While this lasts, the test database on SQLite is filled from the kept one."""
    with pytest.MonkeyPatch.context() as patched:
        if connection.vendor == "sqlite":
            patched.setattr(management, "call_command", _filling_instead(management.call_command))
        yield


def _filling_instead(call_command: Any) -> Any:
    def called(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate":
            return call_command(name, *arguments, **options)
        path = settings.VAR_DIR / "tests" / f"migrated-{fingerprint()}.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name("lock").open("w") as lock:
            # Released with the file; the second worker finds what the first has made.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                call_command(name, *arguments, **options)
                _keep(path)
                return None
        fill_from(path)
        return None

    return called


def _keep(path: Path) -> None:
    for outdated in path.parent.glob("migrated-*"):
        outdated.unlink()
    partial = path.with_name(f"{path.name}.partial")
    copy_to(partial)
    partial.rename(path)


def copy_to(path: Path) -> None:
    """Everything that the test's database holds, as a file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as kept:
        connection.connection.backup(kept)


def fill_from(path: Path) -> None:
    """The test's database becomes what the file holds."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as kept:
        kept.backup(connection.connection)


def fingerprint() -> str:
    """Changes with whatever a migrated database is made of."""
    root = Path(settings.BASE_DIR)
    paths = sorted(path for kind in SOURCES for path in root.glob(f"[a-z]*/{kind}"))
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in paths:
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
