"""A PostgreSQL of one's own, from Debian's binaries: up in a second, gone at the end.

usage: python -m tests.postgres -- command…   runs the command with DATABASE_URL set
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BINARIES = "/usr/lib/postgresql/*/bin"
START_SECONDS = 30.0
# Nothing here outlives the tests, so nothing needs to survive a power cut.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
}


class PostgresFailed(Exception):
    """PostgreSQL is missing or did not start; the text says what to do."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The DATABASE_URL of a server that lives as long as the block.

    Raises PostgresFailed when there are no binaries or the server does not answer in time.
    """
    binaries = _newest_binaries()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        _give_to_server(folder)
        _initialise(binaries, folder)
        port = free_port()
        server = _start(binaries, folder, port)
        try:
            _wait_until_ready(server, binaries, folder, port)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        _remove(folder)


def _newest_binaries() -> Path:
    found = [path for path in Path("/").glob(BINARIES.lstrip("/")) if (path / "initdb").exists()]
    if not found:
        raise PostgresFailed("Không thấy PostgreSQL. Hãy gõ: apt-get install -y postgresql")
    return max(found, key=lambda path: int(path.parent.name))


def _as_server_user() -> dict[str, Any]:
    """Arguments for subprocess: the server refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _give_to_server(folder: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _initialise(binaries: Path, folder: Path) -> None:
    """C.UTF-8 exists on every Debian, and folds the case of Vietnamese letters."""
    done = subprocess.run(
        [
            *(binaries / "initdb", "--pgdata", folder / "data", "--username=postgres"),
            *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **_as_server_user(),
    )
    if done.returncode:
        raise PostgresFailed(f"initdb: {done.stderr}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _start(binaries: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [
                *(binaries / "postgres", "-D", folder / "data", "-k", folder),
                *("-p", str(port)),
                *settings,
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C must reach us only: the tests still want the server while they clean up.
            start_new_session=True,
            **_as_server_user(),
        )


def _wait_until_ready(
    server: subprocess.Popen[bytes], binaries: Path, folder: Path, port: int
) -> None:
    ready: list[str | Path] = [
        binaries / "pg_isready",
        "--quiet",
        "--host=127.0.0.1",
        f"--port={port}",
    ]
    give_up_at = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > give_up_at:
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            raise PostgresFailed(f"PostgreSQL không khởi động được:\n{log}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """SIGINT is PostgreSQL's fast shutdown: open connections are cut."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _remove(folder: Path) -> None:
    """An initdb that was interrupted writes on for a moment: tried until nothing is left."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _run(command: list[str], database_url: str) -> int:
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url})
    # Ctrl-C goes to the child too; it is waited for, so that the server outlives it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return 128 - code if code < 0 else code


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    # As an exception, so that the blocks below clean up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running() as database_url:
            return _run(command, database_url)
    except (PostgresFailed, FileNotFoundError) as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
