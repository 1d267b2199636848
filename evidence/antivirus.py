"""Asks clamd whether a file carries a virus: its INSTREAM command over a socket (clamd(8)).

The address is `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`; with none nothing is asked.
"""

import socket
import struct
from dataclasses import dataclass
from typing import Any

from django.core.files import File

SECONDS = 30
_LENGTH = struct.Struct(">I")
_LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """clamd is down, too slow, or says what is neither clean nor infected."""


@dataclass(frozen=True)
class Verdict:
    """Empty `virus`: the file is clean."""

    virus: str = ""


def scanned(content: "File[Any]", address: str) -> Verdict:
    """What clamd says of the content, read from its beginning. Raises NoAnswer."""
    content.seek(0)
    try:
        with _connected(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for chunk in content.chunks():
                clamd.sendall(_LENGTH.pack(len(chunk)) + chunk)
            clamd.sendall(_LENGTH.pack(0))
            answer = _answer(clamd)
    except (OSError, ValueError) as fault:
        raise NoAnswer(str(fault)) from None
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND") or "?")
    raise NoAnswer(answer or "nothing")


def _connected(address: str) -> socket.socket:
    kind, _colon, place = address.partition(":")
    if kind == "tcp":
        host, _colon, port = place.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    if kind != "unix":
        raise ValueError(f"{address} is neither unix:/path nor tcp:host:port.")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(clamd: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST_ANSWER:
        chunk = clamd.recv(_LONGEST_ANSWER)
        if not chunk:
            break
        told += chunk
    return told.rstrip(b"\0\n").decode("utf-8", "replace")
