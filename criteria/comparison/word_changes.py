"""What was taken out of a text or list and what was put in. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
MOST_WORDS = 2000  # above, finding the smallest difference would take too long


class State(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """`value` is a text, or one item of a list: a Sentence, a Decimal or a text."""

    state: State
    value: object


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word: without the added pieces the old one, without the removed
    the new one, but for spaces and line breaks."""
    before, after = old.split(), new.split()
    if len(before) + len(after) > MOST_WORDS:
        return _pieces(State.REMOVED, before) + _pieces(State.ADDED, after)
    return tuple(
        Piece(state, " ".join(words)) for state, words in _runs(before, after, before, after)
    )


def changed_items(old: Sequence[object], new: Sequence[object]) -> tuple[Piece, ...]:
    """The same of a list, each item whole."""
    keys = [str(item) for item in old], [str(item) for item in new]
    return tuple(Piece(state, item) for state, items in _runs(*keys, old, new) for item in items)


def _runs(
    old_keys: Sequence[str], new_keys: Sequence[str], old: Sequence[T], new: Sequence[T]
) -> Iterator[tuple[State, Sequence[T]]]:
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield State.SAME, new[new_from:new_to]
            continue
        if old_from < old_to:
            yield State.REMOVED, old[old_from:old_to]
        if new_from < new_to:
            yield State.ADDED, new[new_from:new_to]


def _pieces(state: State, words: Sequence[str]) -> tuple[Piece, ...]:
    return (Piece(state, " ".join(words)),) if words else ()
