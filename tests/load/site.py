"""The real server, as `make run` starts it, before a database that the test can look into."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

from tests.postgres import free_port

SERVER = ("--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning")
START_SECONDS = 60.0


class Site:
    """A server that can be killed, and what it has written."""

    def __init__(
        self, folder: Path, database: dict[str, Any], *, database_url: str, without: str
    ) -> None:
        self.folder, self.database = folder, database
        self.wsgi = "tests.load.one_control_off" if without else "config.wsgi"
        self.port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PRODUCTION"},
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "CONTROL_OFF": without,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", f"{self.wsgi}:application"),
                    *("--bind", f"127.0.0.1:{self.port}", *SERVER),
                ],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                # A group of its own, so that a kill takes the workers along.
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """kill -9 of the server and all its workers, whatever they are at."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a query finds in the server's database, through a connection of its own."""
        wire = ConnectionHandler({"default": self.database})["default"]
        try:
            with wire.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall())
        finally:
            wire.close()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A manage.py command against the database of the server."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=30)
        self.process = None

    def _wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up_at:
            probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                probe.request("HEAD", "/static/none", headers={"Host": "localhost"})
                probe.getresponse()
                return
            except OSError:
                time.sleep(0.05)
            finally:
                probe.close()
        raise TimeoutError(f"The server did not start:\n{self.log()}")


@contextmanager
def site(folder: Path, *, without: str = "") -> Iterator[Site]:
    """A server on what the test's database holds now, as long as the block lasts.

    On PostgreSQL it works in the test's own database. On SQLite that is in memory, out of reach
    for other processes: they get a copy in a file. `without` names a control to switch off.
    """
    at = connection.settings_dict
    url = f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    if connection.vendor == "sqlite":
        database = folder / "served.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(database)])
        at, url = {**at, "NAME": str(database)}, f"sqlite:///{database}"
    running = Site(folder, at, database_url=url, without=without)
    try:
        running.start()
        yield running
    finally:
        running.stop()
