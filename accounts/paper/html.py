"""HTML to PDF. Documents fetch nothing: what they show stands in them."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from accounts.paper.system import APT_LINE, missing_libraries
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

# A font configuration for each document would leak, and one is not safe in two threads.
_rendering = Lock()


def html_to_pdf(documents: Iterable[str], *, tagged: bool = False) -> bytes:
    """The HTML documents behind one another in one PDF; title and language are the first one's,
    pages are counted anew in each. The same documents give the same bytes. Tags, for readers of
    the screen, would double size and memory of long tables; bookmarks come by themselves.

    Raises Refused where Pango is not installed.
    """
    if missing := missing_libraries():
        raise Refused(
            _("No PDF can be made here, {missing} is not installed. Run: {command}"),
            missing=", ".join(missing),
            command=APT_LINE,
        )
    with _rendering, _collector_kept_out():
        rendered = [_rendered(document) for document in documents]
        pages = [page for document in rendered for page in document.pages]
        written: bytes = rendered[0].copy(pages).write_pdf(pdf_tags=tagged)
    return written


@contextmanager
def _collector_kept_out() -> Iterator[None]:
    """The boxes of all pages live until the end: to search them for garbage again and again costs
    as long as the layout itself. `_rendered` has what is garbage collected once."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _rendered(document: str) -> Any:
    # Imported here: without Pango the import itself fails, and the site must run without it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    html = HTML(string=document, url_fetcher=fetcher)
    rendered = html.render(font_config=_font_configuration())
    gc.collect()
    gc.freeze()  # what is left is not searched again
    return rendered


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()
