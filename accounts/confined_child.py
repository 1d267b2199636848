"""The program that reads uploaded files: a fork for each, of little memory and time (ADR 9).

accounts.confined starts it with the connection as its standard input, and names a module, whose
read(content, ask) gives what JSON can hold, or raises Refused. One thread, no Django, no settings,
no database: what a file might take over here has nothing in its hands.
"""

import gc
import importlib
import json
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable
from typing import Any, Never

from accounts.refusals import Refused

IDLE_SECONDS = 60
MAX_ANSWER_BYTES = 8 * 1024 * 1024
MAX_ASKED_BYTES = 16 * 1024 * 1024
EXCEEDED = b'{"exceeded": true}'
DAMAGED = b'{"damaged": true}'

_LENGTH = struct.Struct(">I")
Read = Callable[[bytes, Any], Any]


def send(connection: socket.socket, content: bytes) -> None:
    """Its length, then the content."""
    connection.sendall(_LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket, *, most: int) -> bytes:
    """What `send` sent. Raises EOFError at the end, ValueError for more than `most` bytes."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > most:
        raise ValueError(length)
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        chunk = connection.recv(min(length - len(found), 1 << 20))
        if not chunk:
            raise EOFError
        found += chunk
    return bytes(found)


def serve(module: str) -> None:
    """Answers until nobody asks any more."""
    read: Read = importlib.import_module(module).read
    connection = socket.socket(fileno=os.dup(0))
    gc.collect()
    gc.freeze()  # so that the forks share these pages
    connection.settimeout(IDLE_SECONDS)
    while True:
        try:
            limits = json.loads(receive(connection, most=MAX_ASKED_BYTES))
            content = receive(connection, most=MAX_ASKED_BYTES)
            send(connection, _answer(read, content, limits))
        except (EOFError, OSError):
            return


def _answer(read: Read, content: bytes, limits: dict[str, Any]) -> bytes:
    """What a fork found in the file; EXCEEDED if it died of it."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _work(sending, read, content, limits)
    os.close(sending)
    answer = bytearray()
    with os.fdopen(receiving, "rb", buffering=0) as pipe:
        while len(answer) <= MAX_ANSWER_BYTES and (chunk := pipe.read(1 << 20)):
            answer += chunk
    if len(answer) > MAX_ANSWER_BYTES:
        os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    return bytes(answer) if status == 0 else EXCEEDED


def _work(sending: int, read: Read, content: bytes, limits: dict[str, Any]) -> Never:
    """In the fork: one file, then the end, without any of the clearing up that is the server's."""
    try:
        _limit(limits)
        answer = memoryview(_found(read, content, limits["ask"]))
        while answer:
            answer = answer[os.write(sending, answer) :]
        os._exit(0)
    finally:
        os._exit(1)


def _limit(limits: dict[str, Any]) -> None:
    """No more memory, processor time, time on the clock, files or processes than a list needs."""
    signal.alarm(limits["seconds"])
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _found(read: Read, content: bytes, ask: Any) -> bytes:
    gc.disable()  # it ends before that would pay
    try:
        return _json({"read": read(content, ask)})
    except MemoryError:
        raise
    except Refused as refused:
        return _json({"refused": [refused.sentence.template, dict(refused.sentence.values)]})
    except Exception:  # a broken file fails anywhere inside the reader
        return DAMAGED


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
