"""Documents that are named by number, date and title. Pure: facts in, contradictions out.

Every office begins at 1 each year and gives a series (KH, QĐ, BC …) its own numbers, so a number
names one document of an issuer and a year, and a later number is not of an earlier day.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line, search_key
from evidence.consistency.findings import Check, Contradiction, found
from evidence.consistency.lists import same
from evidence.document_symbols import mismatch

YEARS_UNTIL_OLD = 10
# Whoever may sign under an abbreviation at the end of a number; the first few are Decree 30/2020's.
ISSUERS: dict[str, tuple[str, ...]] = {
    "UBND": ("uy ban nhan dan", "ubnd"),
    "HĐND": ("hoi dong nhan dan", "hdnd"),
    "PNV": ("phong noi vu",),
    "SNV": ("so noi vu",),
    "BNV": ("bo noi vu",),
    "BTC": ("bo tai chinh",),
    "STC": ("so tai chinh",),
    "STP": ("so tu phap",),
    "BTP": ("bo tu phap",),
    "VPCP": ("van phong chinh phu",),
    "TTg": ("thu tuong",),
    "CP": ("chinh phu",),
    "HU": ("huyen uy", "dang bo huyen"),
    "TU": ("tinh uy", "thanh uy"),
}
_NUMBER = re.compile(r"^(\d+)(/\d{4})?[-/](.+)$")
_ACT = re.compile(r"\b(luật|nghị định|thông tư)\b", re.IGNORECASE)


class Numbered(Protocol):
    """A document as any room knows it."""

    @property
    def number(self) -> str: ...
    @property
    def dated(self) -> date | None: ...
    @property
    def issuer(self) -> str: ...
    @property
    def title(self) -> str: ...


AnyNumbered = TypeVar("AnyNumbered", bound=Numbered)


@dataclass(frozen=True)
class Cited:
    """A document that another names; `until` is the last year of what it is for."""

    number: str
    dated: date | None = None
    title: str = ""
    issuer: str = ""
    place: str = ""
    until: int | None = None

    @property
    def told(self) -> str:
        day = f" ({self.dated:%d/%m/%Y})" if self.dated else ""
        return f"{self.number}{day}"


@dataclass
class _Group(Generic[AnyNumbered]):
    """Those of one number, with the issuer and the year as far as any of them says."""

    issuer: str
    year: int | None
    members: list[AnyNumbered]

    def takes(self, issuer: str, year: int | None) -> bool:
        is_other_issuer = issuer and self.issuer and issuer != self.issuer
        return not (is_other_issuer or (year and self.year and year != self.year))


def of_one_number(documents: Iterable[AnyNumbered]) -> Iterator[list[AnyNumbered]]:
    """Groups of several with one number that may be of one issuer and one year."""
    groups: dict[str, list[_Group[AnyNumbered]]] = defaultdict(list)
    for document in documents:
        number = "".join(document.number.casefold().split())
        if not number:
            continue
        issuer, year = same(document.issuer), document.dated.year if document.dated else None
        group = next((each for each in groups[number] if each.takes(issuer, year)), None)
        if group is None:
            groups[number].append(_Group(issuer, year, [document]))
        else:
            group.issuer, group.year = group.issuer or issuer, group.year or year
            group.members.append(document)
    for alike in groups.values():
        yield from (group.members for group in alike if len(group.members) > 1)


def have_two_dates(group: Sequence[Numbered]) -> bool:
    return len({each.dated for each in group if each.dated is not None}) > 1


def cited_contradictions(
    documents: Sequence[Cited], *, own_date: date | None = None, own_year: int | None = None
) -> Iterator[Contradiction]:
    """Everything that the citations contradict; `own_…` are those of who cites."""
    yield from number_twice(documents)
    yield from number_order(documents)
    for document in documents:
        for rule in (symbol, issuer):
            yield from rule(document)
        yield from after_citing(document, own_date)
        yield from ended(document, own_year)
        yield from old(document, own_year)


def number_twice(documents: Sequence[Cited]) -> Iterator[Contradiction]:
    """One number on two dates, or with two titles neither of which contains the other."""
    for group in of_one_number(documents):
        if have_two_dates(group):
            what = _("No. {number} stands on documents of different dates: {documents}.")
            firsts = _firsts(group, lambda each: each.dated)
            yield found(
                Check.NUMBER_TWICE, what, number=group[0].number,
                documents=[_dated_at(each) for each in firsts],
            ).at(_places(firsts))  # fmt: skip
            continue
        titles = [each for each in group if each.title]
        ordered = sorted({same(each.title) for each in titles}, key=len)
        if any(shorter not in longer for shorter, longer in pairwise(ordered)):
            what = _("No. {number} is given different titles: {titles}.")
            firsts = _firsts(titles, lambda each: same(each.title))
            yield found(
                Check.TWO_TITLES, what, number=group[0].told,
                titles=[f"“{each.title}”" for each in firsts],
            ).at(_places(firsts))  # fmt: skip


def number_order(documents: Sequence[Cited]) -> Iterator[Contradiction]:
    """In a series a later number is not of an earlier day."""
    series: dict[tuple[str, str, int], list[tuple[int, Cited]]] = defaultdict(list)
    for document in documents:
        if (number := _NUMBER.match(one_line(document.number))) and document.dated:
            key = (same(number[3]), search_key(document.issuer), document.dated.year)
            series[key].append((int(number[1]), document))
    for members in series.values():
        yield from _out_of_order(members)


def _out_of_order(members: Sequence[tuple[int, Cited]]) -> Iterator[Contradiction]:
    """Each with the first later number that is older; who cites may do so in any order."""
    ordered = sorted(members, key=lambda each: each[0])
    told = set()
    for at, (number, document) in enumerate(ordered):
        for later, other in ordered[at + 1 :]:
            if later == number or not (document.dated and other.dated):
                continue
            if other.dated < document.dated and (number, document.dated) not in told:
                told.add((number, document.dated))
                what = _("No. {later} has an earlier date than No. {earlier}.")
                yield found(Check.NUMBER_ORDER, what, later=other.told, earlier=document.told).at(
                    _places([document, other])
                )
                break


def symbol(document: Cited) -> Iterator[Contradiction]:
    """The type in front of the number against the symbol in it."""
    mismatched = mismatch(document.number, document.title)
    if mismatched is not None:
        what = _("{name}: the symbol {symbol} is that of “{means}”, not of “{stated}”")
        yield found(
            Check.SYMBOL, what, name=document.told, symbol=mismatched.symbol,
            means=mismatched.means, stated=mismatched.stated,
        ).at(document.place)  # fmt: skip


def issuer(document: Cited) -> Iterator[Contradiction]:
    """Who is said to have issued it against who stands in the number: "159/PNV"."""
    named = search_key(document.issuer)
    signs = re.split(r"[-/ ]+", one_line(document.number))[1:]
    known = [sign for sign in signs if sign in ISSUERS]
    if named and known and not any(who in named for sign in known for who in ISSUERS[sign]):
        what = _("No. {number} is said to be issued by “{issuer}”, but {sign} is another office.")
        yield found(
            Check.ISSUER, what, number=document.told, issuer=document.issuer, sign=known[0]
        ).at(document.place)


def after_citing(document: Cited, own_date: date | None) -> Iterator[Contradiction]:
    """Nobody can name a document that does not exist yet."""
    if own_date and document.dated and document.dated > own_date:
        what = _("No. {number} is of a later day than this document ({date}).")
        yield found(Check.DATE_ORDER, what, number=document.told, date=own_date).at(document.place)


def ended(document: Cited, own_year: int | None) -> Iterator[Contradiction]:
    """A programme whose last year is over is no task of this year."""
    if own_year and document.until and document.until < own_year:
        what = _("No. {number} is for the years to {until}; this document is of {year}.")
        yield found(
            Check.ENDED, what, number=document.told, until=document.until, year=own_year
        ).at(document.place)


def old(document: Cited, own_year: int | None) -> Iterator[Contradiction]:
    """An act of more than ten years ago may have been replaced since."""
    if not (own_year and document.dated and _ACT.search(document.title)):
        return
    if own_year - document.dated.year > YEARS_UNTIL_OLD:
        what = _("No. {number} is {years} years old. Check whether it is still in force.")
        yield found(Check.OLD, what, number=document.told, years=own_year - document.dated.year).at(
            document.place
        )


def _firsts(group: Sequence[Cited], key: Callable[[Cited], object]) -> list[Cited]:
    """The first of each kind, in their order."""
    firsts: dict[object, Cited] = {}
    for each in group:
        firsts.setdefault(key(each), each)
    return [each for kind, each in firsts.items() if kind]


def _dated_at(document: Cited) -> str:
    day = f"{document.dated:%d/%m/%Y}" if document.dated else ""
    return f"{day} ({document.place})" if document.place else day


def _places(group: Sequence[Cited]) -> str:
    return "; ".join(dict.fromkeys(each.place for each in group if each.place))
