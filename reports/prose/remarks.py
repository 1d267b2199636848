"""What a written text says otherwise than the data: figures, numbers of units, communes. Pure.

A remark hinders nothing: the office may know what the data does not. What stands as it is
prefilled is never remarked on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.prose.known import Known, agrees
from reports.prose.lists import list_remarks, stated_lists
from reports.prose.ranks import stated_ranks
from reports.prose.reading import (
    Count,
    Figure,
    Topic,
    counts,
    deadlines,
    figures_in,
    index_years,
    named,
    sentences,
    topics,
)
from reports.prose.sections import HEADINGS, TASKS, Prose, lines

CITING = frozenset({"legal_bases", "recipients"})  # numbers there are those of documents
AIMING = frozenset(TASKS)  # figures there are aims


@dataclass(frozen=True)
class Remark:
    """Something in a section that does not agree with the data; `line` counts its paragraphs from
    1, 0 where the remark is on the whole section."""

    section: str
    line: int
    said: Sentence

    @property
    def whole(self) -> Sentence:
        """With the place, as a list of all remarks says it."""
        if not self.line:
            return sentence(_("{section}: {said}"), section=HEADINGS[self.section], said=self.said)
        return sentence(
            _("{section}, paragraph {line}: {said}"),
            section=HEADINGS[self.section],
            line=self.line,
            said=self.said,
        )


@dataclass(frozen=True)
class _Line:
    """One sentence of a text with what it states."""

    text: str
    known: Known
    topics: tuple[Topic, ...] = field(init=False)
    counts: tuple[Count, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "topics", tuple(topics(self.text, self.known.words)))
        object.__setattr__(self, "counts", tuple(counts(self.text, self.known.words)))


def remarks_on(prose: Prose, known: Known) -> tuple[Remark, ...]:
    """Of all sections, in the order of the paper."""
    return tuple(
        remark
        for key in HEADINGS
        if key in prose
        for remark in section_remarks(key, prose[key], known)
    )


def section_remarks(section: str, text: str, known: Known) -> tuple[Remark, ...]:
    """Of one section, in the order of its paragraphs."""
    if section in CITING:
        return ()
    given = {line for each in known.prefilled.values() for line in lines(each)}
    written = [(at, line) for at, line in enumerate(lines(text), start=1) if line not in given]
    if not written:
        return ()
    found = [
        Remark(section, at, said)
        for at, line in written
        for part in sentences(line)
        for said in _of_sentence(part, known, is_aim=section in AIMING)
    ]
    found += [Remark(section, at, said) for at, said in _of_lists(text, given, known)]
    once = {(remark.line, str(remark.said)): remark for remark in found}
    return tuple(sorted(once.values(), key=lambda remark: remark.line))


def _of_lists(text: str, given: Iterable[str], known: Known) -> Iterator[tuple[int, Sentence]]:
    """Lists are looked at together: each commune stands in one of those that part all."""
    stated = [
        (at, each)
        for at, line in enumerate(lines(text), start=1)
        for part in sentences(line)
        for each in stated_lists(part, known)
    ]
    own = {at for at, line in enumerate(lines(text), start=1) if line not in set(given)}
    for at, said in list_remarks(stated, known):
        if at in own or not at:
            yield at, said


def _of_sentence(text: str, known: Known, *, is_aim: bool) -> Iterator[Sentence]:
    line = _Line(text, known)
    yield from _years(text, known)
    for each in line.counts:
        yield from _count(each, line)
    if is_aim:
        return
    yield from _figures(line)
    yield from _ranks(line)
    for words, day in deadlines(text):
        if day not in known.due_days:
            yield sentence(_("“{words}”: this day is none of the period's deadlines."), words=words)


def _years(text: str, known: Known) -> Iterator[Sentence]:
    period = known.result.period
    for year in index_years(text):
        if year not in (period.year, period.previous_year):
            yield sentence(
                _("“{year}”: the result is that of {meant}."),
                year=str(year),
                meant=str(period.year),
            )


def _count(count: Count, line: _Line) -> Iterator[Sentence]:
    known, topic = line.known, topic_of(count, line.text, line.topics, line.counts)
    if count.of is not None and count.of not in known.sizes:
        yield sentence(
            _("“{text}”: there are {units} units."), text=count.text, units=str(max(known.sizes))
        )
        return
    if topic is None:
        if count.number not in known.unit_counts and not _is_partial(line.text, count):
            yield sentence(_("“{text}”: the data gives no such number of units."), text=count.text)
        return
    meant = dict.fromkeys(len(codes) for codes in known.lists[topic.key])
    if count.number not in meant:
        yield sentence(
            _("“{text}” with “{topic}”: by the data there are {meant}."),
            text=count.text,
            topic=line.text[topic.start : topic.end],
            meant=f"{next(iter(meant)):02d}",
        )


def _is_partial(text: str, count: Count) -> bool:
    """`mỗi 01 đơn vị`, `ít nhất 02 xã` state no number."""
    return text[: count.start].rstrip().casefold().endswith(("mỗi", "ít nhất", "từng", "tối đa"))


def topic_of(
    count: Count, text: str, found: Iterable[Topic], others: Iterable[Count]
) -> Topic | None:
    """What a number of units speaks of: the words that follow in its clause, else before it there,
    else those that follow before the next number, else those before it back to the last one."""
    before = max((c.end for c in others if c.end <= count.start), default=0)
    after = min((c.start for c in others if c.start >= count.end), default=len(text))
    near = [t for t in found if before <= t.start and t.end <= after]
    following = sorted((t for t in near if t.start >= count.end), key=lambda t: t.start)
    leading = sorted((t for t in near if t.end <= count.start), key=lambda t: -t.end)
    for side in (following, leading):
        if side and "," not in text[min(side[0].end, count.end) : max(side[0].start, count.start)]:
            return side[0]
    return next(iter(following or leading), None)


def _figures(line: _Line) -> Iterator[Sentence]:
    """Figures of the statistics, of the communes and criteria that the sentence names."""
    text, known = line.text, line.known
    communes = list(named(text, known.words))
    taken = [(count.start, count.end) for count in line.counts]
    right = known.stated | known.of_nodes(text)
    for _start, _end, code in communes:
        right |= known.of_commune(code)
    for figure in figures_in(text):
        if any(start <= figure.start < end for start, end in taken):
            continue
        owner = _owner(figure, text, communes)
        if owner and not agrees(figure.number, known.of_commune(owner)):
            yield sentence(
                _("“{text}” with {commune}: the data gives this commune {index} points."),
                text=figure.text,
                commune=known.communes[owner].full_name,
                index=known.communes[owner].printed_index or "–",
            )
        elif not all(agrees(each, right) for each in (figure.number, figure.of) if each):
            yield sentence(_("“{text}”: the data does not give this figure."), text=figure.text)


_NOT_ITS_OWN = ("tỷ lệ", "tăng", "giảm", "cách", "chênh", "hơn", "so với", "trung bình", "tổng")

_OF_SEVERAL = ("khoảng cách", "chênh lệch")


def _owner(figure: Figure, text: str, communes: Iterable[tuple[int, int, str]]) -> str:
    """The commune whose points a figure is said to be, in the words right behind its name."""
    if figure.unit == "%" and figure.of:
        return ""
    ahead = [(end, code) for _start, end, code in communes if end <= figure.start]
    if not ahead:
        return ""
    end, code = max(ahead)
    between = text[end : figure.start].casefold()
    if any(word in text[: figure.start].casefold() for word in _OF_SEVERAL):
        return ""
    if len(between) > 40 or any(c.isdigit() or c in ";." for c in between):
        return ""
    return "" if any(word in between for word in _NOT_ITS_OWN) else code


def _ranks(line: _Line) -> Iterator[Sentence]:
    """`xã Huy Bắc xếp thứ 5/27`, `xếp cuối là xã Huy Tường`."""
    for said, code in stated_ranks(line.text, line.known):
        yield sentence(
            _("“{text}”: by the data {commune} has rank {rank}."),
            text=said,
            commune=line.known.communes[code].full_name,
            rank=str(line.known.communes[code].rank),
        )


def places(found: Iterable[Remark]) -> Mapping[str, tuple[Remark, ...]]:
    """The remarks of each section."""
    by_section: dict[str, tuple[Remark, ...]] = {}
    for each in found:
        by_section[each.section] = (*by_section.get(each.section, ()), each)
    return by_section
