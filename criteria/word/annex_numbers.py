"""The code of each numbered row of an annex, and what is told where it is not as typed. Pure.

Annexes number in two ways: 1, 1.1, 1.1.1 throughout; or fields I, II (A, B), criteria 1, 2 below
each, beginning anew or running on, sub-criteria 1.1 or a, b. Codes of a set stand once, so in the
second way the field's number is put in front: 4.1 of field II becomes 2.4.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _

_ROMAN = {"I": 1, "V": 5, "X": 10}
_NUMBER = re.compile(r"(?:[0-9]{1,3}|[a-zđ])(?:\.(?:[0-9]{1,3}|[a-zđ]))*", re.I)
_WORDS = re.compile(r"(?:tctp|tc|tiêu chí|lĩnh vực)?\s*(.+?)[.:]?", re.I)
_SMALL_LETTER = re.compile(r"[a-zđ]")


@dataclass(frozen=True)
class Number:
    """A row's number as it is typed, and its code in the set; the parent's is the code's front."""

    typed: str
    code: str
    is_field: bool

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]

    @property
    def typed_parent(self) -> str:
        """What a reader would look for above the row."""
        return self.typed.rpartition(".")[0] or self.parent


@dataclass
class _Field:
    typed: str
    code: str
    labelled: bool  # I, II or A, B: the rows below may be numbered by themselves
    holds_own: bool = False  # its rows are numbered by themselves
    holds_dotted: bool = False  # its rows bear its number: 1.1 below I
    changed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def own_change(self) -> list[tuple[str, str]]:
        return [(self.typed, self.code)] if self.typed != self.code else []


class Numbering:
    """Reads the numbers of one document, from the first row to the last."""

    def __init__(self) -> None:
        self._fields: list[_Field] = []
        self._last = ""

    def read(self, text: str) -> Number | None:
        """The number of the next row; None where the text is none."""
        typed = _bare(text.strip(" .()"))
        if roman := roman_number(typed):
            return self._begin(typed, str(roman), labelled=True)
        if not _NUMBER.fullmatch(typed):
            return None
        if _SMALL_LETTER.fullmatch(typed) and self._last and self._lettered_below():
            return self._below(typed, f"{self._last}.{typed}")
        if "." in typed or (typed.isdigit() and self._numbers_itself()):
            return self._criterion(typed)
        return self._begin(typed, typed, labelled=typed.isupper())

    def remarks(self) -> tuple[Sentence, ...]:
        """What was changed: one sentence on fields alone, one on each field with its rows."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[Sentence]:
        alone = [change for each in self._fields if not each.changed for change in each.own_change]
        if alone:
            what = _("The numbers of fields were changed: {changes}. Check them.")
            yield sentence(what, changes=_arrows(alone))
        for each in self._fields:
            if each.changed:
                what = _("The numbers in field {typed} were changed: {changes}. Check them.")
                changes = _arrows([*each.own_change, *each.changed])
                yield sentence(what, typed=each.typed, changes=changes)

    def _begin(self, typed: str, code: str, *, labelled: bool) -> Number:
        self._fields.append(_Field(typed, code, labelled))
        self._last = code
        return Number(typed, code, is_field=True)

    def _criterion(self, typed: str) -> Number:
        now = self._fields[-1] if self._fields else None
        code = typed
        if now and "." in typed and not now.holds_own:
            now.holds_dotted = True
        elif now:
            now.holds_own = True
            code = f"{now.code}.{typed}"
        self._last = code
        return self._below(typed, code)

    def _below(self, typed: str, code: str) -> Number:
        if typed != code:
            self._fields[-1].changed.append((typed, code))
        return Number(typed, code, is_field=False)

    def _numbers_itself(self) -> bool:
        """Whether a plain 1 is a criterion of the field above, not a field."""
        now = self._fields[-1] if self._fields else None
        return bool(now and now.labelled and not now.holds_dotted)

    def _lettered_below(self) -> bool:
        """Whether a, b are parts of a criterion; they are not where fields are called a, b."""
        return not any(_SMALL_LETTER.fullmatch(each.typed) for each in self._fields)


def roman_number(text: str) -> int | None:
    """I to XXXIX as a number."""
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", text) or not text:
        return None
    values = [_ROMAN[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _bare(text: str) -> str:
    """The number alone: "TC 1.1." and "Lĩnh vực 1" are 1.1 and 1."""
    found = _WORDS.fullmatch(text)
    return re.sub(r"\s", "", found[1]) if found else text


def _arrows(changes: list[tuple[str, str]]) -> str:
    return ", ".join(f"{typed} → {code}" for typed, code in changes)
