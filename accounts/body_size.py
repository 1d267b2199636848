"""How large a request a view takes; config.middleware holds every request to it (TRUST 7).

`@takes_up_to(megabytes=8)` stands above a view that takes files; all others take MAX_BODY_BYTES.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponse]
MEGABYTE = 1024 * 1024


def takes_up_to(megabytes: int | Callable[[], int]) -> Callable[[View], View]:
    """The view takes requests of so many megabytes, the other fields of its form among them."""

    def declare(view: View) -> View:
        view.takes_up_to = megabytes  # type: ignore[attr-defined]
        return view

    return declare


def largest_body(request: HttpRequest, *, is_known: bool) -> int:
    """How many bytes the request may bring; a stranger's next to none, wherever he sends them."""
    if not is_known:
        return int(settings.MAX_STRANGERS_BODY_BYTES)
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return int(settings.MAX_BODY_BYTES)
    declared = getattr(view, "takes_up_to", 0)
    megabytes = declared() if callable(declared) else declared
    return max(int(settings.MAX_BODY_BYTES), megabytes * MEGABYTE)


def evidence_megabytes() -> int:
    """A whole lot of files at once, and the rest of the form."""
    return int(settings.EVIDENCE_MAX_BYTES) * int(settings.EVIDENCE_FILES_AT_ONCE) // MEGABYTE + 1
