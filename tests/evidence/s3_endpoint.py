"""An S3 endpoint for the tests: what boto3 asks for a store of files, kept in memory.

It checks that a request is signed by the expected key and that its body arrived whole (the CRC32
that boto3 announces), not the signature itself.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote, unquote, urlsplit

BUCKET, KEY_ID, SECRET = "tai-lieu", "test-key", "test-secret"
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Endpoint(ThreadingHTTPServer):
    """One bucket: its objects by their keys, and the parts of those still arriving."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_endpoint() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        thread = Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield endpoint
        endpoint.shutdown()
        thread.join()


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Endpoint

    def do_HEAD(self) -> None:
        self._handle()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD  # noqa: N815

    def _handle(self) -> None:
        address = urlsplit(self.path)
        _, bucket, *rest = unquote(address.path).split("/", 2)
        query = {k: v[0] for k, v in parse_qs(address.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = rest[0] if rest else ""
        self.server.asked.append(f"{self.command} {key}")
        if f"Credential={KEY_ID}/" not in self.headers.get("Authorization", ""):
            self._fault(HTTPStatus.FORBIDDEN, "AccessDenied")
        elif bucket != BUCKET:
            self._fault(HTTPStatus.NOT_FOUND, "NoSuchBucket")
        elif not self._is_whole(body):
            self._fault(HTTPStatus.BAD_REQUEST, "BadDigest")
        elif self.command == "GET" and not key:
            self._list(query.get("prefix", ""), query.get("delimiter", ""))
        elif self.command in ("GET", "HEAD"):
            self._read(key)
        elif self.command == "DELETE":
            self.server.objects.pop(key, None)
            self._answer(HTTPStatus.NO_CONTENT)
        else:
            self._write(key, query, body)

    def _is_whole(self, body: bytes) -> bool:
        told = self.headers.get("x-amz-checksum-crc32")
        return not told or base64.b64decode(told) == zlib.crc32(body).to_bytes(4, "big")

    def _read(self, key: str) -> None:
        content = self.server.objects.get(key)
        if content is None:
            self._fault(HTTPStatus.NOT_FOUND, "NoSuchKey")
            return
        headers = {"ETag": _etag(content), "Last-Modified": "Sat, 10 Dec 2022 10:00:00 GMT"}
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if not asked:
            self._answer(HTTPStatus.OK, content, **headers)
            return
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        self._answer(HTTPStatus.PARTIAL_CONTENT, content[first : last + 1], **headers)

    def _write(self, key: str, query: dict[str, str], body: bytes) -> None:
        """At once; or in parts: begun, part after part, put together."""
        if "uploads" in query:
            upload = str(len(self.server.parts) + 1)
            self.server.parts[upload] = {}
            told = f"<UploadId>{upload}</UploadId>"
            self._xml(
                HTTPStatus.OK,
                f"<InitiateMultipartUploadResult>{told}</InitiateMultipartUploadResult>",
            )
        elif "partNumber" in query:
            self.server.parts[query["uploadId"]][int(query["partNumber"])] = body
            self._answer(HTTPStatus.OK, ETag=_etag(body))
        elif "uploadId" in query:
            parts = self.server.parts.pop(query["uploadId"])
            self.server.objects[key] = b"".join(parts[number] for number in sorted(parts))
            self._xml(HTTPStatus.OK, "<CompleteMultipartUploadResult/>")
        else:
            self.server.objects[key] = body
            self._answer(HTTPStatus.OK, ETag=_etag(body))

    def _list(self, prefix: str, delimiter: str) -> None:
        inside = [key for key in sorted(self.server.objects) if key.startswith(prefix)]
        folders, files = set(), []
        for key in inside:
            head, mark, _tail = key[len(prefix) :].partition(delimiter or "\0")
            if mark:
                folders.add(prefix + head + mark)
            else:
                files.append(key)
        told = "".join(f"<Contents><Key>{quote(key)}</Key></Contents>" for key in files)
        told += "".join(
            f"<CommonPrefixes><Prefix>{quote(folder)}</Prefix></CommonPrefixes>"
            for folder in sorted(folders)
        )
        text = f"<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>{told}"
        self._xml(HTTPStatus.OK, f"<ListBucketResult>{text}</ListBucketResult>")

    def _fault(self, status: HTTPStatus, code: str) -> None:
        self._xml(status, f"<Error><Code>{code}</Code></Error>")

    def _xml(self, status: HTTPStatus, text: str) -> None:
        self._answer(status, text.encode(), **{"Content-Type": "application/xml"})

    def _answer(self, status: HTTPStatus, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *_arguments: object) -> None:
        """Nothing: the tests speak for themselves."""


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
