"""What a version of a text changed in another, paragraph by paragraph. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from criteria.comparison.word_changes import Piece, State, changed_words
from reports.prose.sections import lines

Paragraphs = tuple[tuple[Piece, ...], ...]


def changed_paragraphs(old: str, new: str) -> Paragraphs:
    """Both texts in one: without the added pieces the old one, without the removed the new one."""
    return tuple(_paragraphs(lines(old), lines(new)))


def _paragraphs(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[Piece, ...]]:
    """Paragraphs that stand in each other's place are compared word by word."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from ((Piece(State.SAME, line),) for line in new[new_from:new_to])
            continue
        pairs = zip_longest(old[old_from:old_to], new[new_from:new_to], fillvalue="")
        yield from (changed_words(before, after) for before, after in pairs)
