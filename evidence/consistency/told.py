"""What a document tells in several places or in a row: values, names, headings, periods, words.

Pure: texts and dates in, contradictions out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line, search_key
from evidence.consistency.figures import Figure
from evidence.consistency.findings import Check, Contradiction, found
from evidence.consistency.lists import same
from evidence.consistency.number_words import number_in_words

KINDS = ("phường", "thị trấn", "đặc khu")
# Words of which “xã” is a part and not a commune: replacing it everywhere breaks them. Only those
# that make no sense with another kind of unit; a ward may well “hội họp” or “giao”.
WORDS_OF_XA = {
    "xã hội": r"(?! (?:họp|nghị|thảo|đồng|viên|đàm|ý|tụ)\b)",
    "xã luận": "",
    "xã viên": "",
    "xã tắc": "",
    "thông tấn xã": "",
}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True)
class Said:
    """One place where a thing is stated, as a figure or in words."""

    place: str
    figure: Figure | None = None
    words: str = ""

    @property
    def told(self) -> str:
        value = self.figure.shown if self.figure else self.words
        unit = self.figure.unit if self.figure else ""
        unit = f" {unit}" if unit and unit != "%" else unit
        return f"{value}{unit} ({self.place})" if self.place else f"{value}{unit}"


def two_values(name: str, said: Sequence[Said]) -> Iterator[Contradiction]:
    """One thing has one value wherever it is stated: as printed to the fewest places."""
    figures = [each.figure for each in said if each.figure is not None]
    words = {same(each.words) for each in said if each.figure is None and each.words}
    if len(words) > 1 or any(not _agree(figures[0], figure) for figure in figures[1:]):
        what = _("{name} is stated with different values: {values}.")
        places = "; ".join(dict.fromkeys(each.place for each in said if each.place))
        yield found(Check.TWO_VALUES, what, name=name, values=[each.told for each in said]).at(
            places
        )


def _agree(one: Figure, other: Figure) -> bool:
    """Amounts of money may be printed to fewer places in one of two."""
    other = other.into(one.unit)
    if one.is_money and other.is_money and one.places != other.places:
        return abs(one.value - other.value) <= max(one.half_unit, other.half_unit)
    return one.value == other.value


def in_words(name: str, figure: Figure, words: str) -> Iterator[Contradiction]:
    """A figure and the words beside it say one number: “27 (hai mươi bảy)”."""
    spoken = number_in_words(words)
    if spoken is not None and spoken != figure.value:
        what = _("{name}: {figure} is stated, but in words “{words}” ({spoken}).")
        yield found(Check.WORDS, what, name=name, figure=figure.shown, words=words, spoken=spoken)


@dataclass(frozen=True)
class Named:
    code: str
    name: str
    place: str = ""


def two_names(named: Sequence[Named]) -> Iterator[Contradiction]:
    """A code has one name; one that only shortens another is the same."""
    by_code: dict[str, list[Named]] = {}
    for each in named:
        if each.code and each.name:
            by_code.setdefault(each.code, []).append(each)
    for code, group in by_code.items():
        names = {_bare(each.name): each for each in group}
        if not _all_contained(list(names)):
            what = _("Code {code} has different names: {names}.")
            told = [
                f"“{each.name}”" + (f" ({each.place})" if each.place else "")
                for each in names.values()
            ]
            places = "; ".join(dict.fromkeys(each.place for each in names.values() if each.place))
            yield found(Check.TWO_NAMES, what, code=code, names=told).at(places)


def headings(named: Sequence[Named]) -> Iterator[Contradiction]:
    """Of headings of one level none has the number of another, and none is left out."""
    numbers: dict[str, Named] = {}
    last = 0
    for each in named:
        before = numbers.setdefault(each.code, each)
        if before is not each:
            what = _("Two headings have the number {code}: “{one}” and “{other}”.")
            places = "; ".join(filter(None, (before.place, each.place)))
            yield found(
                Check.HEADING_TWICE, what, code=each.code, one=before.name, other=each.name
            ).at(places)
            continue
        number = _ordinal(each.code)
        if number and number > last + 1:
            what = _("Heading {code} “{name}” follows number {last}.")
            yield found(Check.HEADING_ORDER, what, code=each.code, name=each.name, last=last).at(
                each.place
            )
        last = number or last + 1


@dataclass(frozen=True)
class Window:
    """The days of which figures are; the first may be unsaid."""

    place: str
    start: date | None = None
    end: date | None = None

    @property
    def told(self) -> str:
        days = [f"{day:%d/%m/%Y}" if day else "…" for day in (self.start, self.end)]
        return " – ".join(days) + (f" ({self.place})" if self.place else "")


def windows(name: str, stated: Sequence[Window]) -> Iterator[Contradiction]:
    """The figures of one report are of one period."""
    starts = {each.start for each in stated if each.start}
    ends = {each.end for each in stated if each.end}
    for each in stated:
        if each.start and each.end and each.end < each.start:
            what = _("{name}: {window} ends before it begins.")
            yield found(Check.DATE_ORDER, what, name=name, window=each.told).at(each.place)
    if len(starts) > 1 or len(ends) > 1:
        what = _("{name}: the figures are of different periods: {windows}.")
        told = [each.told for each in stated]
        places = "; ".join(dict.fromkeys(each.place for each in stated if each.place))
        yield found(Check.WINDOWS, what, name=name, windows=told).at(places)


@dataclass(frozen=True)
class Step:
    name: str
    day: date
    place: str = ""


def steps(in_order: Sequence[Step]) -> Iterator[Contradiction]:
    """What comes first is not of a later day."""
    for before, after in pairwise(in_order):
        if after.day < before.day:
            what = _("{after} ({after_day}) should follow {before} ({before_day}).")
            yield found(
                Check.DATE_ORDER, what, after=after.name, after_day=after.day, before=before.name,
                before_day=before.day,
            ).at(after.place)  # fmt: skip


def replaced_words(text: str) -> Iterator[Contradiction]:
    """A word broken by replacing “xã” with another kind of unit everywhere: “thị trấn hội”."""
    plain = one_line(text).casefold()
    for kind in KINDS:
        for word, unless in WORDS_OF_XA.items():
            broken = word.replace("xã", kind)
            if re.search(rf"(?<!\w){broken}(?!\w){unless}", plain):
                what = _("“{broken}” should be “{word}”: a word was replaced where it should not.")
                yield found(Check.REPLACED_WORD, what, broken=broken, word=word)


def _all_contained(names: Sequence[str]) -> bool:
    """Whether each only shortens the next longer one."""
    ordered = sorted(names, key=len)
    return all(shorter in longer for shorter, longer in pairwise(ordered))


def _bare(name: str) -> str:
    """Without what stands in brackets, accents and case."""
    return same(search_key(re.sub(r"\([^)]*\)", " ", name)))


def _ordinal(code: str) -> int:
    """1 for 1, I and A; 0 for what counts otherwise."""
    code = code.strip(" .)").rpartition(".")[2]
    if code.isdecimal():
        return int(code)
    if code and all(letter in _ROMAN for letter in code):
        values = [_ROMAN[letter] for letter in code]
        return sum(
            -value if any(later > value for later in values[at + 1 :]) else value
            for at, value in enumerate(values)
        )
    return ord(code) - ord("A") + 1 if len(code) == 1 and "A" <= code <= "Z" else 0
