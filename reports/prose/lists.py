"""Lists of communes in a prose: each commune once, in the list where the data has it. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.prose.known import Known
from reports.prose.reading import SEVERAL, Count, Names, Topic, counts, name_lists, topics

SOME = ("trong đó", "như", "nhất là", "điển hình", "tiêu biểu", "ví dụ")


@dataclass(frozen=True)
class StatedList:
    """`topic` is what the list is of (None: it does not say), as `words`; `count` the number that
    introduces it."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    topic: str | None
    words: str
    count: Count | None


Placed = Sequence[tuple[int, StatedList]]
Said = Iterator[tuple[int, Sentence]]


def stated_lists(text: str, known: Known) -> Iterator[StatedList]:
    """The lists of one sentence with what they are of."""
    found = sorted(topics(text, known.words), key=lambda each: each.start)
    numbers = sorted(counts(text, known.words), key=lambda each: each.start)
    last = 0
    for names in name_lists(text, known.words):
        if SEVERAL in names.names:  # it cannot be told who stands there
            last = names.end
            continue
        topic = _topic_of(names, found, last)
        introducing = [c for c in numbers if last <= c.start and c.end <= names.start]
        count = introducing[-1] if introducing else None
        if count and any(word in text[count.end : names.start].casefold() for word in SOME):
            count = None
        words = text[topic.start : topic.end] if topic else ""
        yield StatedList(names.names, names.unknown, topic.key if topic else None, words, count)
        last = names.end


def list_remarks(placed: Placed, known: Known) -> Said:
    """Doubles, strangers, and who stands in the wrong list, twice, or in none."""
    for at, each in placed:
        yield from ((at, said) for said in _of_itself(each, known))
    told: set[tuple[str, str]] = set()
    for family in known.families:
        for at, said, codes in _of_family(placed, family, known):
            told |= {(topic, code) for topic in family for code in codes}
            yield at, said
    for at, each in placed:
        yield from ((at, said) for said in _against_data(each, known, told))


def _topic_of(names: Names, found: Sequence[Topic], last: int) -> Topic | None:
    """The nearest before the list, behind the list before it; else the nearest behind."""
    before = [each for each in found if last <= each.start and each.end <= names.start]
    if before:
        return before[-1]
    return next((each for each in found if each.start >= names.end), None)


def _of_itself(each: StatedList, known: Known) -> Iterator[Sentence]:
    for code, times in Counter(each.codes).items():
        if times > 1:
            yield sentence(
                _("{commune} stands {times} times in one list."),
                commune=_name(code, known),
                times=str(times),
            )
    for stranger in each.unknown:
        yield sentence(_("“{name}” is no commune of this year."), name=stranger)
    standing = len(set(each.codes)) + len(each.unknown)
    if each.count is not None and each.count.number != standing:
        yield sentence(
            _("“{text}”: the list names {names}."), text=each.count.text, names=f"{standing:02d}"
        )


def _of_family(
    placed: Placed, family: Sequence[str], known: Known
) -> Iterator[tuple[int, Sentence, tuple[str, ...]]]:
    """Lists that part all communes: nobody in two of them and, where all are there, none left."""
    members: dict[str, set[str]] = {}
    words: dict[str, str] = {}
    for at, each in placed:
        if each.topic not in family or not each.topic:
            continue
        members.setdefault(each.topic, set()).update(each.codes)
        words.setdefault(each.topic, each.words)
        for other in members:
            if other == each.topic:
                continue
            for code in sorted(members[other] & set(each.codes), key=_order(known)):
                said = sentence(
                    _("{commune} stands both under “{first}” and under “{second}”."),
                    commune=_name(code, known),
                    first=words[other],
                    second=each.words,
                )
                yield at, said, (code,)
    expected = {topic for topic in family if known.lists[topic][0]}
    if len(members) < 2 or not expected <= members.keys():
        return
    everybody = {code for topic in expected for code in known.lists[topic][0]}
    left = sorted(everybody - set().union(*members.values()), key=_order(known))
    if left:
        said = sentence(
            _("{communes} stands in none of the lists “{lists}”."),
            communes=", ".join(_name(code, known) for code in left),
            lists=" / ".join(words.values()),
        )
        yield 0, said, tuple(left)


def _against_data(each: StatedList, known: Known, told: set[tuple[str, str]]) -> Iterator[Sentence]:
    """Who stands in a list and not in that of the data and, where it gives their number, the
    reverse."""
    if each.topic is None:
        return
    own = set(each.codes)
    meant = max(known.lists[each.topic], key=lambda codes: len(own & set(codes)) - len(codes) / 1e6)
    wrong = [c for c in dict.fromkeys(each.codes) if c not in meant and (each.topic, c) not in told]
    missing = [c for c in meant if c not in own and (each.topic, c) not in told]
    if wrong:
        yield sentence(
            _("“{topic}”: by the data not {communes}."),
            topic=each.words,
            communes=", ".join(_name(code, known) for code in wrong),
        )
    if missing and each.count is not None:
        yield sentence(
            _("“{topic}”: by the data also {communes}."),
            topic=each.words,
            communes=", ".join(_name(code, known) for code in missing),
        )


def _name(code: str, known: Known) -> str:
    return known.communes[code].full_name


def _order(known: Known) -> Callable[[str], int]:
    return list(known.communes).index
