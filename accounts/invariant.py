"""What must hold in the whole database, whatever happened to it (TRUST 13)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import islice

from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from accounts.wording import say

MOST_NAMED = 20


@dataclass(frozen=True)
class Invariant:
    """One thing that must hold. `find` returns the places that break it, in plain words."""

    name: str
    sentence: str
    find: Callable[[], list[str]]


def named(find: Callable[[], Iterable[str]]) -> Callable[[], list[str]]:
    """The first MOST_NAMED places that `find` yields, and how many there are besides."""

    @wraps(find)
    def find_few() -> list[str]:
        places = iter(find())
        few = list(islice(places, MOST_NAMED))
        if more := sum(1 for _place in places):
            few.append(say(sentence(_("and {count} more"), count=more)))
        return few

    return find_few
