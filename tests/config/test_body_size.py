"""Requests too large for their page are refused by what they announce, before anything of them is
read (TRUST 7)."""

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.body_size import MEGABYTE, evidence_megabytes, largest_body
from config import middleware
from tests.scoring.scene import Scene, build_scene

ClientOf = Callable[..., Client]
ROOT = Path(__file__).parents[2]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def post(client: Client, url: str, announced: int | str, **more: Any) -> Any:
    """Announces so many bytes and sends four."""
    sent = {"CONTENT_LENGTH": str(announced), "wsgi.input": io.BytesIO(b"a=b&"), **more}
    return client.generic("POST", url, b"a=b&", FORM, **sent)


# What each page takes


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("evidence:add", ["8d6b4a0e-0000-4000-8000-000000000000"], 201 * MEGABYTE),
        ("accounts:communes_import", [], 8 * MEGABYTE),
        ("criteria:upload", [], 8 * MEGABYTE),
        ("accounts:sign_in", [], 2 * MEGABYTE),
    ],
)
def test_each_page_takes_what_it_says(name: str, arguments: list[str], expected: int) -> None:
    request = RequestFactory().post(reverse(name, args=arguments))
    assert largest_body(request, is_known=True) == expected
    assert largest_body(request, is_known=False) == site_settings.MAX_STRANGERS_BODY_BYTES


def test_a_page_that_is_not_there_takes_the_least() -> None:
    request = RequestFactory().post("/nowhere/")
    assert largest_body(request, is_known=True) == site_settings.MAX_BODY_BYTES


def test_a_lot_of_evidence_is_as_many_whole_files(settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES, settings.EVIDENCE_FILES_AT_ONCE = 5 * MEGABYTE, 3
    assert evidence_megabytes() == 16
    assert site_settings.DATA_UPLOAD_MAX_NUMBER_FILES == 10


# Refused


@pytest.fixture
def nothing_is_received(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails as soon as a file is taken in."""

    def received(*_arguments: object, **_more: object) -> None:
        pytest.fail("The body was parsed.")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", received)


@pytest.mark.usefixtures("nothing_is_received")
def test_a_stranger_sends_next_to_nothing(db: None) -> None:
    client = Client(headers={"accept-language": "en"})
    for url in (reverse("accounts:sign_in"), "/nowhere/", "/"):
        answer = post(client, url, 32 * 1024 + 1)
        assert answer.status_code == 413
        assert "Nothing was saved. Sign in first, then send it again." in answer.content.decode()
    assert post(client, reverse("accounts:sign_in"), 32 * 1024).status_code == 200


@pytest.mark.usefixtures("nothing_is_received")
def test_a_person_is_told_how_much_the_page_takes(scene: Scene, client_of: ClientOf) -> None:
    client, url = client_of(scene.official), reverse("accounts:password")
    answer = post(client, url, 2 * MEGABYTE + 1)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "Nothing was saved: this page takes at most 2 MB at once." in page
    assert "Sign out" in page
    assert post(client, url, 2 * MEGABYTE).status_code == 200


@pytest.mark.usefixtures("nothing_is_received")
def test_a_lot_of_evidence_has_its_end(scene: Scene, client_of: ClientOf) -> None:
    url = reverse("evidence:add", args=[scene.scorecard.dossier_id])
    answer = post(client_of(scene.official), url, 201 * MEGABYTE + 1)
    assert answer.status_code == 413
    assert "at most 201 MB at once" in answer.content.decode()


def test_a_body_of_no_told_size_is_refused(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    answer = post(client, "/", 0, HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411
    assert "did not say how large it is" in answer.content.decode()


@pytest.mark.parametrize("told", ["abc", "-1", "1e9", "٣", "1" * 30 + "x"])
def test_a_size_that_is_no_number_is_refused(client: Client, db: None, told: str) -> None:
    assert post(client, reverse("accounts:sign_in"), told).status_code == 411


def test_without_the_limit_a_stranger_would_fill_the_disk(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the sign-in page takes in three megabytes and writes them to the disk."""
    written = []
    plain = TemporaryFileUploadHandler.receive_data_chunk

    def counted(self: TemporaryFileUploadHandler, raw_data: bytes, start: int) -> Any:
        written.append(len(raw_data))
        return plain(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", counted)
    boundary = b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n"
    body = boundary + bytes(3 * MEGABYTE) + b"\r\n--x--\r\n"
    send = {"path": reverse("accounts:sign_in"), "data": body}
    multipart = "multipart/form-data; boundary=x"
    assert client.post(**send, content_type=multipart).status_code == 413
    assert sum(written) == 0
    monkeypatch.setattr(middleware, "largest_body", lambda *_a, **_k: 10**9)
    assert client.post(**send, content_type=multipart).status_code == 200
    assert sum(written) == 3 * MEGABYTE


# Over a real socket, through gunicorn


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the site as it runs in production, but with little patience."""
    site = tmp_path_factory.mktemp("site")
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MEDIA_ROOT")}
    env = own | {"VAR_DIR": str(site), "BODY_SECONDS": "3"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=env, check=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    serve = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    serve += ["--workers", "1", "--threads", "2", "--no-control-socket", "--log-level", "warning"]
    with subprocess.Popen(serve, cwd=ROOT, env=env) as process:
        for _try in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        said(port, "GET /sign-in/ HTTP/1.1\nHost: localhost\n", within=30)  # warm
        yield port
        process.terminate()


def said(port: int, head: str, body: bytes = b"", *, within: float = 8) -> bytes:
    """All that the server answers until it closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n" + body)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
                if b"</html>" in answer:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


HEAD = f"POST /sign-in/ HTTP/1.1\nHost: localhost\nContent-Type: {FORM}\n"


@pytest.mark.slow
@pytest.mark.pure
def test_a_large_body_that_is_never_sent_is_refused_at_once(gunicorn: int) -> None:
    started = time.monotonic()
    answer = said(gunicorn, HEAD + "Content-Length: 300000000\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "Chưa lưu" in answer.decode() or "Nothing was saved" in answer.decode()
    assert time.monotonic() - started < 2.5


@pytest.mark.slow
@pytest.mark.pure
def test_a_body_in_pieces_is_refused(gunicorn: int) -> None:
    answer = said(gunicorn, HEAD + "Transfer-Encoding: chunked\n", b"4\r\na=b&\r\n0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 411 ")


@pytest.mark.slow
@pytest.mark.pure
def test_more_than_was_announced_is_not_read_as_the_body(gunicorn: int) -> None:
    """What follows is no part of the form; gunicorn takes it for another request, and refuses."""
    answer = said(
        gunicorn, HEAD + "Content-Length: 4\nConnection: close\n", b"a=b&" + b"x" * 90_000
    )
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.slow
@pytest.mark.pure
def test_a_small_body_that_never_comes_frees_the_thread(gunicorn: int) -> None:
    """Two threads, three who announce and send nothing; the fourth is answered all the same."""
    silent = []
    for _one in range(3):
        connection = socket.create_connection(("127.0.0.1", gunicorn), timeout=10)
        connection.sendall((HEAD + "Content-Length: 1000\n\n").replace("\n", "\r\n").encode())
        silent.append(connection)
    started = time.monotonic()
    answer = said(gunicorn, "GET /sign-in/ HTTP/1.1\nHost: localhost\n", within=20)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - started < 12
    for connection in silent:
        connection.close()
