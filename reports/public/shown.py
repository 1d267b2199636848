"""What the public pages show, made ready for their templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.numbers import round_half_up
from accounts.wording import say
from criteria.outline import FieldKind
from reports.formats import Format
from reports.pictures.drawn import inline
from reports.pictures.fields import profile
from reports.public.choice import DOWNWARDS, Choice, Column
from reports.public.editions import Edition
from reports.public.history import Relative, Year
from reports.public.standings import Standing, Standings
from reports.result.period import PeriodResult
from reports.statistics.figures import figures
from reports.tables.fields import RATE_PLACES

Json = dict[str, object]
BEST_FIRST = (Column.INDEX, Column.POINTS, Column.CHANGE, Column.RANK_CHANGE)


@dataclass(frozen=True)
class Sorting:
    """A column's heading: where a click leads, and what `aria-sort` says ("" where not sorted)."""

    url: str
    state: str


@dataclass(frozen=True)
class FieldRow:
    """A field of one commune; `difference` is its rate less the mean rate, both as printed (ADR 5).
    Nothing is lost in a field that only adds to, or takes from, the 100."""

    code: str
    name: str
    points: Decimal | None
    applicable_max: Decimal
    rate: Decimal | None
    mean_rate: Decimal | None
    difference: Decimal | None
    lost: Decimal | None


def address(edition: Edition, page: str, **more: str) -> str:
    """Of the ranking, a commune or a file: without a revision for the one that stands, so that the
    address shows a correction too."""
    place = {"authority_id": edition.authority_id, "edition": edition.slug, **more}
    if edition.is_newest:
        return reverse(f"public:{page}", kwargs=place)
    return reverse(f"public:revision_{page}", kwargs={**place, "revision": edition.revision})


def authorities(standings: Mapping[Edition, Standings]) -> list[tuple[str, list[Json]]]:
    """(name, its years) in the order of the editions, named as the newest result names it."""
    years: dict[int, list[Json]] = {}
    names: dict[int, str] = {}
    for edition, each in standings.items():
        names.setdefault(edition.authority_id, each.authority)
        years.setdefault(edition.authority_id, []).append(
            {
                "edition": edition,
                "url": address(edition, "ranking"),
                "count": len(each.communes),
            }
        )
    return [(names[key], found) for key, found in years.items()]


def frame(edition: Edition, listed: Iterable[Edition], standings: Standings) -> Json:
    """What stands around every page of a result."""
    same = [each for each in listed if each.period_id == edition.period_id]
    return {
        "edition": edition,
        "standings": standings,
        "ranking_url": address(edition, "ranking"),
        "index_places": standings.index_places,
        "newest_url": address(next(each for each in same if each.is_newest), "ranking"),
        "revisions": [
            (each, address(each, "ranking")) for each in same if each.revision != edition.revision
        ],
        "files": [(each.label, address(edition, "file", format=each.value)) for each in Format],
    }


def other_years(edition: Edition, listed: Iterable[Edition]) -> list[tuple[Edition, str]]:
    return [
        (each, address(each, "ranking"))
        for each in listed
        if each.is_newest and each.period_id != edition.period_id
    ]


def rows(edition: Edition, chosen: Sequence[Standing]) -> list[tuple[Standing, str]]:
    """Each commune with its address."""
    return [(each, address(edition, "commune", code=each.code)) for each in chosen]


def sortings(asked: Mapping[str, str], choice: Choice) -> dict[str, Sorting]:
    """The headings by column: a second click turns the order round."""
    found = {}
    for column in Column:
        is_current = column is choice.column
        first = DOWNWARDS + column.value if column in BEST_FIRST else column.value
        second = column.value if column in BEST_FIRST else DOWNWARDS + column.value
        sort = second if is_current and choice.sort == first else first
        kept = {name: value for name, value in asked.items() if value} | {"sort": sort}
        state = ("descending" if choice.is_downwards else "ascending") if is_current else ""
        found[column.value] = Sorting(f"?{urlencode(kept)}", state)
    return found


def groups(standings: Standings) -> list[tuple[str, int]]:
    members = [commune.group for commune in standings.communes]
    return [(group, members.count(group)) for group in standings.groups]


def picture(result: PeriodResult, code: str) -> SafeString:
    return inline(profile(result, code, say=say))


def field_rows(result: PeriodResult, code: str) -> list[FieldRow]:
    """Every field of the commune beside the mean of all communes, in the order of the paper."""
    commune = next(each for each in result.communes if each.code == code)
    found = []
    for total, field in zip(commune.fields, figures(result).fields, strict=True):
        is_regular = field.kind is FieldKind.REGULAR
        rate = _printed(total.rate) if is_regular else None
        mean = _printed(field.rate) if is_regular else None
        found.append(
            FieldRow(
                code=field.code,
                name=field.name,
                points=total.points if total.applicable_max else None,
                applicable_max=total.applicable_max,
                rate=rate,
                mean_rate=mean,
                difference=None if rate is None or mean is None else rate - mean,
                lost=total.applicable_max - total.points if is_regular else None,
            )
        )
    return found


def _printed(rate: Decimal | Fraction | None) -> Decimal | None:
    return None if rate is None else round_half_up(rate, RATE_PLACES)


def linked(years: Iterable[Year]) -> list[tuple[Year, str]]:
    return [(each, address(each.edition, "commune", code=each.standing.code)) for each in years]


def linked_relatives(found: Iterable[Relative]) -> list[tuple[Relative, str]]:
    return [
        (each, address(each.year.edition, "commune", code=each.year.standing.code))
        for each in found
    ]
