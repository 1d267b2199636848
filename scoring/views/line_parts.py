"""Parts of a sheet's lines as finished HTML, drawn once for what stands in them.

A sheet of sixty lines is mostly what the criteria set says, the same for every commune and every
visit; Django draws it at 20 ms a sheet. A part is remembered by its template, its language and
everything that stands in it, so that it can never be out of date.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_PARTS = 4096  # of about a kilobyte: the lines of a dozen sets, with what stands in them


def drawn_part(template: str, **content: Hashable) -> SafeString:
    """The template with the content, which is plain text (a text marked as safe equals one that
    is not), numbers, and tuples of frozen dataclasses of them; no request stands in it."""
    return _drawn(template, get_language(), **content)


@lru_cache(maxsize=MOST_PARTS)
def _drawn(template: str, language: str, **content: Hashable) -> SafeString:
    return render_to_string(template, content)
