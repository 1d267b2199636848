"""Who is in charge of which line: a field with its exceptions, and whom an office names. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from accounts.vietnamese import search_key

Person = TypeVar("Person", bound=Hashable)


def of_most(lines: Iterable[Person | None]) -> Person | None:
    """Who is in charge of most lines, the first of those who are even; None where nobody is."""
    counted = Counter(person for person in lines if person is not None)
    return counted.most_common(1)[0][0] if counted else None


def fitting(office: str, titles: Mapping[Person, str]) -> Person | None:
    """The one person whose office title is the office, or else names it ("Công chức Tư pháp – Hộ
    tịch"); None where nobody does, or several do."""
    wanted = _key(office)
    if not wanted:
        return None
    keys = {person: _key(title) for person, title in titles.items()}
    for fits in (
        [person for person, key in keys.items() if key == wanted],
        [person for person, key in keys.items() if f" {wanted} " in f" {key} "],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def fingerprint(hands: Mapping[str, object]) -> str:
    """A text that changes whenever a line changes hands, so that nobody overwrites what he did
    not see."""
    return " ".join(f"{code}={person}" for code, person in sorted(hands.items()))


def _key(text: str) -> str:
    """The words alone: dashes, accents and capitals are written as everybody likes."""
    return " ".join(re.findall(r"\w+", search_key(text)))
