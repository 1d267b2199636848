"""How a public page travels: the same for everybody, kept by caches, never older than the result.

A cache asks each time whether its copy still stands (`max-age=0`), so that a correction shows at
once; the question costs one or two short queries. No cookie is set: the pages know no visitor.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from accounts.refusals import Refused
from reports.paper.letterhead import LANGUAGE
from reports.recent import Recent

CACHED = "public, max-age=0, must-revalidate"
_pages: Recent[str, bytes] = Recent(100)

Context = Mapping[str, object]
Response = TypeVar("Response", bound=HttpResponseBase)


def answer(
    request: HttpRequest,
    template: str,
    *,
    depends_on: object,
    context: Callable[[], Context | None],
) -> HttpResponse:
    """The page, or 304 where the visitor's copy still stands; `context` is asked for only when
    the page must be drawn, and None of it is a page that there is not. `depends_on` names all that
    the page shows: by its `repr`."""
    etag = etag_of(request, depends_on)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return kept_by_caches(unchanged, etag)
    page = _pages.get(etag)
    if page is None:
        found = _or_none(context)
        if found is None:
            return missing()
        page = _pages.put(etag, drawn(template, found))
    return kept_by_caches(HttpResponse(page), etag)


def _or_none(context: Callable[[], Context | None]) -> Context | None:
    """A result that does not agree with its hash or its lines is not shown at all."""
    try:
        with translation.override(LANGUAGE):
            return context()
    except Refused:
        return None


def drawn(template: str, context: Context) -> bytes:
    """In Vietnamese, whoever asks, and without the request: nothing of the visitor gets in."""
    with translation.override(LANGUAGE):
        return render_to_string(template, dict(context)).encode()


def missing() -> HttpResponse:
    """404, also for what is not published yet."""
    return HttpResponse(drawn("public/missing.html", {}), status=404)


def etag_of(request: HttpRequest, depends_on: object) -> str:
    told = f"{_form()} {request.path} {depends_on!r}"
    return quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])


def kept_by_caches(response: Response, etag: str) -> Response:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHED
    response.headers["Content-Language"] = LANGUAGE
    return response


def forget_pages() -> None:
    """For tests and measurements."""
    _pages.forget()


@cache
def _form() -> str:
    """Changes with whatever a new version of the site may change about the pages."""
    found = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    patterns = (
        "templates/public/*.html",
        "reports/**/*.py",
        "static/css/*.css",
        "locale/vi/LC_MESSAGES/*.mo",
    )
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()
