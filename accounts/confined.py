"""Uploaded files are parsed in another process, of little memory and time (ADR 9)."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from accounts.confined_child import IDLE_SECONDS, MAX_ANSWER_BYTES, receive, send
from accounts.refusals import Message, Refused
from accounts.refusals import gettext_noop as N_

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 20
_GRACE_SECONDS = 10  # for starting the process, beyond the file's own time
_PROGRAM = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r}); "
    "from accounts.confined_child import serve; serve(sys.argv[1])"
)
_EXCEEDED = N_(
    "Reading the file takes more memory or time than a list needs. Copy the list into a new file "
    "and choose that one."
)


def read_confined(module: str, content: bytes, ask: Any, *, damaged: str) -> Any:
    """What `module.read(content, ask)` gives, as JSON holds it; no file makes this process grow.

    Raises Refused: with what the reader refuses, with `damaged` where it fails, or because the
    file takes more memory or time than the limits.
    """
    reader = _take(module)
    try:
        answer = json.loads(reader.answer(content, ask))
    except (OSError, EOFError, ValueError, RecursionError) as error:
        reader.end()
        raise Refused(_EXCEEDED) from error
    except BaseException:
        reader.end()  # an answer still under way would be taken for that of the next file
        raise
    _put_back(reader)
    if "read" in answer:
        return answer["read"]
    if "refused" in answer:
        template, values = answer["refused"]
        raise Refused(Message(template), **values)
    raise Refused(damaged if "damaged" in answer else _EXCEEDED)


class _Reader:
    """A process that waits for files; it belongs to one caller at a time."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.idle_since = 0.0
        self.connection, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-W", "ignore", "-c", _PROGRAM, module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
                env={},  # neither passwords nor keys
                start_new_session=True,
            )

    def answer(self, content: bytes, ask: Any) -> bytes:
        self.connection.settimeout(SECONDS + _GRACE_SECONDS)
        limits = {"ask": ask, "memory_bytes": MEMORY_BYTES, "seconds": SECONDS}
        send(self.connection, json.dumps(limits).encode())
        send(self.connection, content)
        return receive(self.connection, most=MAX_ANSWER_BYTES)

    @property
    def waits(self) -> bool:
        """Whether it is there to answer; it ends by itself when idle for twice this time."""
        return self.process.poll() is None and time.monotonic() - self.idle_since < IDLE_SECONDS / 2

    def end(self) -> None:
        """With its forks. One that has ended has given its number back, maybe to a stranger."""
        self.connection.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


_lock = threading.Lock()
_idle: dict[str, _Reader] = {}


def _take(module: str) -> _Reader:
    """The idle reader of the module, or a new one while another thread has it."""
    with _lock:
        reader = _idle.pop(module, None)
    if reader and reader.waits:
        return reader
    if reader:
        reader.end()
    return _Reader(module)


def _put_back(reader: _Reader) -> None:
    reader.idle_since = time.monotonic()
    with _lock:
        surplus = _idle.setdefault(reader.module, reader)
    if surplus is not reader:
        reader.end()


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.popitem()[1].end()


def _forget() -> None:
    """In a fork of the site: two processes on one connection would take each other's answers."""
    global _lock
    _lock = threading.Lock()  # a thread that is not here may have held the old one
    _idle.clear()


os.register_at_fork(after_in_child=_forget)
