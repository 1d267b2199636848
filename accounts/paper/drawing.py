"""HTML to PDF in this process. Documents fetch nothing: what they show stands in them."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

# A font configuration for each document would leak, and one is not safe in two threads.
_rendering = Lock()

# What browsers know of HTML, as far as papers use it: the whole of it takes a sixth of the time.
USER_AGENT_STYLE = """
html, body, div, section, p, h1, h2, h3, h4 { display: block; unicode-bidi: isolate }
head, style, title, meta { display: none }
table { display: table; box-sizing: border-box; border-spacing: 2px }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; padding: 1px; vertical-align: inherit }
th, b, h1, h2, h3, h4 { font-weight: bold }
em { font-style: italic }
br::before { content: "\\A"; white-space: pre-line }
a[rel=attachment] { -weasy-link: attr(href) }
h2 { bookmark-level: 2; bookmark-label: content(text) }
@page { @top-center { text-align: center; vertical-align: middle } }
"""


def draw(
    documents: Iterable[str], *, tagged: bool, finish: Callable[[Any], None] | None = None
) -> bytes:
    """The HTML documents behind one another; title and language are the first one's, pages are
    counted anew in each. The same documents give the same bytes. `finish` may change the PDF, as
    pydyf holds it, before it is written."""
    with _rendering, _collector_kept_out():
        rendered = [_rendered(document) for document in documents]
        pages = [page for document in rendered for page in document.pages]
        written: bytes = (
            rendered[0]
            .copy(pages)
            .write_pdf(pdf_tags=tagged, finisher=lambda _document, pdf: finish and finish(pdf))
        )
    return written


@contextmanager
def _collector_kept_out() -> Iterator[None]:
    """The boxes of all pages live until the end: to search them for garbage again and again costs
    as long as the layout itself, and once for each document still a tenth; there is little."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _rendered(document: str) -> Any:
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    html = _paper_class()(string=document, url_fetcher=fetcher)
    return html.render(font_config=_font_configuration())


@cache
def _paper_class() -> Any:
    # Imported here: without Pango the import itself fails, and the site must run without it.
    from weasyprint import CSS, HTML

    style = CSS(string=USER_AGENT_STYLE)

    class Paper(HTML):  # type: ignore[misc] # published without types
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [style]

    return Paper


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()
