"""Ranks that a sentence gives to communes, and the data does not. Pure."""

import re
from collections.abc import Iterator

from reports.prose.known import Known
from reports.prose.reading import named

_RANK = re.compile(
    r"^\W{0,3}(?:[a-zà-ỹđ]+ ){0,3}(?:thứ|hạng)(?: thứ)? (?P<rank>\d{1,4})(?!\d*[.,]\d)"
)
_FIRST = r"(?:đứng|xếp) (?:đầu|thứ nhất)|dẫn đầu"
_LAST = r"(?:đứng|xếp) (?:cuối|thứ cuối)"
_ENDS = re.compile(rf"^\W{{0,3}}(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))", re.I)
_ENDS_BEFORE = re.compile(
    rf"(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))"
    r"(?: bảng| bảng xếp hạng)?(?: là)?(?: UBND)?(?: xã)?\s*$",
    re.I,
)
_OF_A_FIELD = ("lĩnh vực", "tiêu chí", "khối", "nhóm")


def stated_ranks(text: str, known: Known) -> Iterator[tuple[str, str]]:
    """The words, and the commune that the data ranks otherwise; in a sentence on a field, a block
    or a group none."""
    if any(word in text.casefold() for word in _OF_A_FIELD):
        return
    for start, end, code in named(text, known.words):
        behind, before = text[end:], text[:start]
        if rank := _RANK.match(behind):
            if int(rank["rank"]) not in known.ranks_of(code, text):
                yield text[start : end + rank.end()], code
        elif found := _ENDS.match(behind):
            if not _stands_so(found, code, known):
                yield text[start : end + found.end()], code
        elif (found := _ENDS_BEFORE.search(before)) and not _stands_so(found, code, known):
            yield text[found.start() : end], code


def _stands_so(found: re.Match[str], code: str, known: Known) -> bool:
    ends = (each.best if found["first"] else each.last for each in known.variants)
    return any(code == commune.code for communes in ends for commune in communes)
