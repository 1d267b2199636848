"""Parts of a sheet's lines as finished HTML, drawn once for what stands in them.

A sheet of sixty lines is mostly what the criteria set says, the same for every commune and every
visit; drawing it anew took 20 of 35 ms. A part is remembered with its language and everything
that stands in it, so that it can never be out of date.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_PARTS = 4096  # of each kind, of about a kilobyte: the lines of a dozen sets, variously filled


P = ParamSpec("P")
T = TypeVar("T")


def drawn_once(draw: Callable[P, T]) -> Callable[P, T]:
    """The function, asked once for the same arguments and language; all else it must not know."""

    @lru_cache(maxsize=MOST_PARTS, typed=True)  # a text marked as safe equals one that is not
    def remembered(_language: str, *args: P.args, **kwargs: P.kwargs) -> T:
        return draw(*args, **kwargs)

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
        return remembered(get_language(), *args, **kwargs)

    return drawn


def drawn_part(template: str, **content: Hashable) -> SafeString:
    """The template with the content; no request stands in it."""
    return render_to_string(template, content)
