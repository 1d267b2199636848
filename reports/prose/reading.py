"""What a line of prose states: numbers of units, other figures, lists of communes. Pure.

Only what can be read surely is read: document numbers, dates, years, codes of criteria and what
stands without a unit are left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_BETWEEN = r",(?!\d)|(?<!\d),|[;:()]|\.(?=\s|$)|\s(?:và|gồm|là)\s"
_SENTENCE_END = re.compile(r"(?<=[^\s.])\.\s+(?=[A-ZĐÀ-Ỹ])")
_NO_FIGURES = re.compile(
    r"\d+(?:/\d{4})?\s*/\s*(?:[A-ZĐ]+\d*[\w-]*)"  # 1550/QĐ-UBND, 91/2025/QH15
    r"|\d+-[A-ZĐ]+/[A-ZĐ]+"  # 312-KL/HU
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\b\d{1,2}/\d{4}\b"  # 10/12/2022, 12/2022
    r"|ngày\s+\d{1,2}(?:/\d{1,2}\b|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
    r"|\d{4}\s*[-\u2013]\s*\d{4}"  # 2021-2025
    r"|[Bb]iểu(?:\s+số)?\s+\d+(?:\s*(?:,|đến|-)\s*\d+)*"
    r"|thang điểm \d+|bước \d+|\d+ giờ(?: \d+)?"
)
_DEADLINE = re.compile(
    r"(?:đến|hết|trước|hạn|chậm nhất|là)(?:\s+hết)?(?:\s+\d+ giờ(?: \d+)?)?\s+(?:ngày\s+)?"
    r"(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4}))",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<number>{_NUMBER}|\d+\.\d+(?=\s*(?:điểm|%)))"
    rf"(?:\s*/\s*(?P<of>{_NUMBER}))?(?![\w/]|[.,]\d)(?P<unit>\s*(?:điểm|%))?"
)
_INDEX_YEAR = re.compile(r"(?:Chỉ số|CCHC|cải cách hành chính)\s+năm\s+(\d{4})", re.IGNORECASE)
SEVERAL = "?"
_OTHER_PLACES = ("huyện", "tỉnh", "thành phố", "quận", "bàn", "thị xã")


@dataclass(frozen=True)
class Mark:
    """Something that a line states, and where in the line it stands."""

    start: int
    end: int


@dataclass(frozen=True)
class Count(Mark):
    """`24/27 xã`: a number of units, of how many (None where it does not say)."""

    text: str
    number: int
    of: int | None


@dataclass(frozen=True)
class Figure(Mark):
    """`77,14/100 điểm`, `14,8%`: with its unit, `of` what follows the stroke."""

    text: str
    number: str
    of: str
    unit: str


@dataclass(frozen=True)
class Names(Mark):
    """A list of communes, as they stand; `unknown` stand among them and are none."""

    names: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic(Mark):
    """What the words around speak of: `rank_up`, `group.B`."""

    key: str


@dataclass(frozen=True)
class Vocabulary:
    """The words of one result. `names` gives each way of writing a commune the commune: its name,
    its full name, and the bare kind where there is one of that kind alone."""

    names: dict[str, str]
    kinds: tuple[str, ...]
    topics: dict[str, re.Pattern[str]] = field(default_factory=dict)

    @cached_property
    def any_name(self) -> re.Pattern[str]:
        """Any way of writing a commune, the longest first; of none where there is no commune."""
        ways = sorted((way for way in self.names if way[0].isupper() or " " in way), key=len)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(ways))) or '(?!)'})(?!\w)")


def sentences(line: str) -> Iterator[str]:
    """The sentences of a line; a point between figures ends none."""
    return (part for part in _SENTENCE_END.split(line) if part)


def without_documents(text: str) -> str:
    """The text with spaces where numbers are no figures."""
    return _NO_FIGURES.sub(lambda match: " " * len(match[0]), text)


def counts(text: str, words: Vocabulary) -> Iterator[Count]:
    """Numbers of units: of `đơn vị`, or of a kind of commune."""
    kinds = "|".join(re.escape(kind) for kind in ("đơn vị", *words.kinds))
    of_kinds = rf"(?:{kinds})(?!\w)"
    pattern = rf"(?<![\w.,/-])(\d{{1,4}})(?:\s*/\s*(\d{{1,4}}))?\s+{of_kinds}(?:,\s+{of_kinds})*"
    for match in re.finditer(pattern, without_documents(text)):
        of = int(match[2]) if match[2] else None
        yield Count(match.start(), match.end(), match[0], int(match[1]), of)


def figures_in(text: str) -> Iterator[Figure]:
    """Points, shares and pairs; a whole number without a unit is none."""
    for match in _FIGURE.finditer(without_documents(text)):
        unit, of = (match["unit"] or "").strip(), match["of"] or ""
        if unit or of or "," in match["number"]:
            yield Figure(match.start(), match.end(), match[0].strip(), match["number"], of, unit)


def deadlines(text: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """`đến ngày 10/12/2022`: the words, and day, month and year."""
    for match in _DEADLINE.finditer(text):
        day, month, year = (match[key] or match[f"{key}2"] for key in "dmy")
        yield match[0], (int(day), int(month), int(year))


def index_years(text: str) -> Iterator[int]:
    """The years whose index the text speaks of."""
    return (int(year) for year in _INDEX_YEAR.findall(text))


def topics(text: str, words: Vocabulary) -> Iterator[Topic]:
    for key, pattern in words.topics.items():
        for match in pattern.finditer(text):
            yield Topic(match.start(), match.end(), key)


def name_lists(text: str, words: Vocabulary) -> Iterator[Names]:
    """Every run of communes that are parted by commas, `;` or `và`."""
    run: list[tuple[int, int, str, str]] = []
    for start, end, item, joined in _items(text):
        name, at = _name_of(item, words, is_first=not run)
        if run and not joined:
            yield from _closed(run)
            run = []
            name, at = _name_of(item, words, is_first=True)
        if name:
            run.append((start + at, end, name, ""))
        elif run and _looks_like_a_name(item):
            run.append((start, end, "", item))
        elif run:
            yield from _closed(run)
            run = []
    yield from _closed(run)


def named(text: str, words: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Where single communes are named, longest names first, places of another level left out."""
    return (found for found in _ways(text, words) if found[2] != SEVERAL)


def _ways(text: str, words: Vocabulary) -> Iterator[tuple[int, int, str]]:
    for match in words.any_name.finditer(text):
        before = text[: match.start()].rstrip().casefold()
        if not before.endswith(_OTHER_PLACES):
            yield match.start(), match.end(), words.names[match[0]]


def _items(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """What stands between the marks of a list, and whether a comma or the like joins it to what
    stands before."""
    at, joined = 0, False
    for match in re.finditer(rf"{_BETWEEN}|$", text):
        item = text[at : match.start()]
        yield at, match.start(), item, joined
        joined = match[0].strip() in (",", ";", "và")
        at = match.end()


def _name_of(item: str, words: Vocabulary, *, is_first: bool) -> tuple[str, int]:
    """The commune an item names, and where in it; the first of a list may end a clause, and any
    may go on with small letters."""
    bare = item.strip(" .")
    offset = len(item) - len(item.lstrip(" ."))
    for lead in ("", "UBND ", "Ủy ban nhân dân ", "UBND xã "):
        rest = bare.removeprefix(lead)
        if found := words.names.get(rest) or words.names.get(rest.lower() if not is_first else ""):
            return found, offset
    found_all = list(_ways(bare, words))
    if not found_all:
        return "", 0
    start, end, name = found_all[-1]
    before, after = bare[:start].strip(), bare[end:].strip()
    if after and not after[0].islower():
        return "", 0
    if before and not is_first and before.split()[-1].casefold() not in ("xã", "ubnd"):
        return "", 0
    return name, offset + start


def _looks_like_a_name(item: str) -> bool:
    """Two to four words with capitals: a commune misspelt rather than the end of the list."""
    each = item.strip(" .").split()
    return 1 < len(each) <= 4 and all(word[0].isupper() for word in each)


def _closed(run: Sequence[tuple[int, int, str, str]]) -> Iterator[Names]:
    """The run as a list; what comes last and is no commune is none of it."""
    kept = list(run)
    while kept and not kept[-1][2]:
        kept.pop()
    if len(kept) > 1:
        names, unknown = _named(kept), tuple(item.strip(" .") for *_at, item in kept if item)
        yield Names(kept[0][0], kept[-1][1], names, unknown)


def _named(run: Iterable[tuple[int, int, str, str]]) -> tuple[str, ...]:
    return tuple(name for _start, _end, name, _item in run if name)
