"""Published results by what comes back: a line of each revision, its standings, the whole result.

Nothing here reads a live table but which communes came out of which (`lineage`): that is no part
of a result, and links only what is published on both sides.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import Commune
from accounts.refusals import Refused
from reports import queries
from reports.models import Publication
from reports.public.standings import Standings, read_standings
from reports.recent import Recent
from reports.result.period import PeriodResult

# A result of 150 communes takes about 15 MB in memory, its standings a hundredth of that.
_results: Recent[str, PeriodResult] = Recent(4)
_standings: Recent[str, Standings] = Recent(300)


@dataclass(frozen=True)
class Edition:
    """One revision of a published result. `slug` is the year, with a number behind it where an
    authority scored twice in a year; `newest` is the revision that stands today."""

    publication_id: UUID
    period_id: UUID
    authority_id: int
    year: int
    revision: int
    reason: str
    sha256: str
    number: str
    signed_on: date | None
    published_at: datetime
    slug: str = ""
    newest: int = 0

    @property
    def is_newest(self) -> bool:
        return self.revision == self.newest


@dataclass(frozen=True)
class Kin:
    """A commune that another came out of, or went into."""

    authority_id: int
    code: str
    is_predecessor: bool


def editions(authorities: Iterable[int] | None = None) -> tuple[Edition, ...]:
    """Every revision of these authorities, or of all: the newest year first, of a period the
    newest revision first. 1 query."""
    found = Publication.objects.all()
    if authorities is not None:
        found = found.filter(period__authority__in=set(authorities))
    rows = found.order_by("period__authority", "published_at", "id").values_list(
        "id", "period", "period__authority", "period__year", "revision", "revision_reason",
        "sha256", "number", "signed_on", "published_at",
    )  # fmt: skip
    listed = _named([Edition(*row) for row in rows])
    return tuple(sorted(listed, key=lambda e: (-e.year, e.slug, e.authority_id, -e.revision)))


def _named(oldest_first: Sequence[Edition]) -> list[Edition]:
    """With slug and newest revision: of two periods in a year the one published first has the
    plain year, so that an address once given stays."""
    slugs: dict[UUID, str] = {}
    times: Counter[tuple[int, int]] = Counter()
    newest: dict[UUID, int] = {}
    for each in oldest_first:
        if each.period_id not in slugs:
            times[each.authority_id, each.year] += 1
            again = times[each.authority_id, each.year]
            slugs[each.period_id] = f"{each.year}" if again == 1 else f"{each.year}-{again}"
        newest[each.period_id] = max(newest.get(each.period_id, 0), each.revision)
    return [
        replace(each, slug=slugs[each.period_id], newest=newest[each.period_id])
        for each in oldest_first
    ]


def standings_of(wanted: Iterable[Edition]) -> dict[Edition, Standings]:
    """The standings of each; one whose text has not its hash any more is left out. At most 1
    query: none where all were asked for lately."""
    listed = list(wanted)
    found = {each: kept for each in listed if (kept := _standings.get(each.sha256)) is not None}
    missing = {each.publication_id: each for each in listed if each not in found}
    if missing:
        rows = Publication.objects.filter(pk__in=missing).order_by("id").values_list("id", "result")
        for key, frozen in rows.iterator(1):
            edition = missing[key]
            try:
                read = read_standings(frozen, sha256=edition.sha256)
            except Refused:
                continue
            found[edition] = _standings.put(edition.sha256, read)
    return {each: found[each] for each in listed if each in found}


def result_of(edition: Edition) -> PeriodResult:
    """The whole result. At most 1 query. Raises Refused when its figures do not follow from its
    frozen lines."""
    return _results.get_or_make(
        edition.sha256, lambda: queries.frozen_result(publication_of(edition))
    )


def kept_result(publication: Publication) -> PeriodResult:
    """The result of a publication at hand, computed anew only where it was not asked for lately."""
    return _results.get_or_make(publication.sha256, lambda: queries.frozen_result(publication))


def publication_of(edition: Edition) -> Publication:
    return Publication.objects.get(pk=edition.publication_id)


def lineage(authority_id: int, code: str) -> tuple[Kin, ...]:
    """What the commune came out of and what it went into, one step either way. 1 query."""
    links = Commune.predecessors.through.objects
    rows = (
        links.filter(
            Q(from_commune__authority=authority_id, from_commune__code=code)
            | Q(to_commune__authority=authority_id, to_commune__code=code)
        )
        .order_by("id")
        .values_list(
            "from_commune__authority", "from_commune__code",
            "to_commune__authority", "to_commune__code",
        )
    )  # fmt: skip
    return tuple(
        Kin(before_authority, before, is_predecessor=True)
        if (after_authority, after) == (authority_id, code)
        else Kin(after_authority, after, is_predecessor=False)
        for after_authority, after, before_authority, before in rows
    )


def forget_all() -> None:
    """For tests and measurements: the next reader reads anew."""
    _results.forget()
    _standings.forget()
