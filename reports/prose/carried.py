"""What a text of last year's paper becomes this year. Pure.

An authority keeps its own legal bases, articles, recipients and method; what it left as it was
prefilled follows the data of the new year.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.prose.sections import lines

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Following:
    """What this year's prefilled text has in the place of each line of last year's: `instead` of
    it none or one line, and the new ones `behind` it; `before` all stand the new ones at the
    head."""

    before: tuple[str, ...]
    instead: tuple[tuple[str, ...], ...]
    behind: tuple[tuple[str, ...], ...]


def carried(
    last_written: str, last_prefilled: str, now_prefilled: str, *, last_year: int, year: int
) -> str:
    """Lines that the office left as they were prefilled take what is prefilled now; those it wrote
    are kept, with “năm 2022” made “năm 2023” but in the date of a document; those it struck out
    stay out. Of a text left as it was prefilled nothing remains but what is prefilled now.
    """
    written, before, now = (lines(t) for t in (last_written, last_prefilled, now_prefilled))
    following = _following(before, now)
    said = list(following.before)
    matcher = SequenceMatcher(None, before, written, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        left = tag == "equal"
        if not left:
            said += [of_this_year(line, last_year, year) for line in written[new_from:new_to]]
        for at in range(old_from, old_to):
            said += following.instead[at] if left else ()
            said += following.behind[at]
    return "\n".join(said)


def of_this_year(line: str, last_year: int, year: int) -> str:
    """`Chỉ số năm 2022` is made of 2023; the date `ngày 20 tháng 10 năm 2022` stays."""
    return re.sub(rf"(?<!\d )\b([Nn]ăm) {last_year}\b", rf"\g<1> {year}", line)


def _following(before: Sequence[str], now: Sequence[str]) -> _Following:
    """Lines go together that differ in their figures alone, else in their order in between."""
    instead: list[tuple[str, ...]] = [() for _line in before]
    behind: list[tuple[str, ...]] = [() for _line in before]
    head: tuple[str, ...] = ()
    matcher = SequenceMatcher(None, _masked(before), _masked(now), autojunk=False)
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        paired = min(old_to - old_from, new_to - new_from)
        for step in range(paired):
            instead[old_from + step] = (now[new_from + step],)
        added = tuple(now[new_from + paired : new_to])
        place = old_from + paired - 1
        if place >= 0:
            behind[place] += added
        else:
            head += added
    return _Following(head, tuple(instead), tuple(behind))


def _masked(text: Sequence[str]) -> list[str]:
    return [_DIGITS.sub("#", line) for line in text]
