"""What every answer carries, how it travels, and the size that no request exceeds."""

import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from accounts.body_size import MEGABYTE, largest_body

_DRAINED_BYTES, _DRAINED_SECONDS, _CHUNK = 64 * MEGABYTE, 20, 64 * 1024


class ContentSecurityPolicy:
    """Only our own files, no inline script; a view may set a stricter policy of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


class CompressedPages(GZipMiddleware):
    """Pages travel compressed, a thirteenth of their size; files go as they are, with their
    length. Secrets in a page are masked anew for every answer, and its length varies (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page:
            return response
        return super().process_response(request, response)


class BodySize:
    """Refuses by its announced size what a view does not take, before anything of it is read.

    Stands behind the sign-in, which reads no body, and before everything that does: Django writes
    an upload to the disk as soon as anybody looks at `request.POST`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = _announced(request)
        if announced is None:
            return render(request, "411.html", status=411)
        if announced == 0:
            return self.get_response(request)
        _limit_waiting(request)
        is_known = request.user.is_authenticated
        largest = largest_body(request, is_known=is_known)
        if announced <= largest:
            return self.get_response(request)
        if is_known:
            _drain(request)
        page = {"largest": largest // MEGABYTE if is_known else 0}
        return render(request, "413.html", page, status=413)


def _announced(request: HttpRequest) -> int | None:
    """The size of the body; None where it comes in pieces, or the size is no number."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    in_pieces = "HTTP_TRANSFER_ENCODING" in request.META
    return int(told) if told.isascii() and told.isdigit() and not in_pieces else None


def _limit_waiting(request: HttpRequest) -> None:
    """A body that is announced and never sent does not keep the thread for ever (gunicorn)."""
    connection = request.META.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(settings.BODY_SECONDS)


def _drain(request: HttpRequest) -> None:
    """Takes in and forgets what is on its way: a browser shows the answer only when it has sent
    all, or else says that the connection was lost."""
    ends_at, left = time.monotonic() + _DRAINED_SECONDS, _DRAINED_BYTES
    with suppress(OSError):
        while left > 0 and time.monotonic() < ends_at and (chunk := request.read(_CHUNK)):
            left -= len(chunk)
