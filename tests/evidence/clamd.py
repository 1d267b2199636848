"""A clamd of our own over a real socket: reads INSTREAM as clamd(8) describes it."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR_LIKE = b"X5O!P%@AP-TEST-VIRUS"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)  # type: ignore[attr-defined]
        self.wfile.write(self.server.answer(content))  # type: ignore[attr-defined]


def honest(content: bytes) -> bytes:
    return b"stream: Test.Virus FOUND\0" if EICAR_LIKE in content else b"stream: OK\0"


@contextmanager
def clamd(place: Path | None = None, answer: object = honest) -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and the contents it was sent; over a Unix socket where a place is given."""
    server: socketserver.BaseServer
    if place:
        server = socketserver.ThreadingUnixStreamServer(str(place), _Session)
        address = f"unix:{place}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        address = f"tcp:127.0.0.1:{server.server_address[1]}"
    server.seen, server.answer = [], answer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield address, server.seen  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
