"""A commune over the years, and its relatives by merging: from published standings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.public.editions import Edition, Kin
from reports.public.standings import Standing, Standings


@dataclass(frozen=True)
class Year:
    """Where a commune stood in a year; `of` how many were ranked with it."""

    edition: Edition
    standing: Standing
    of: int
    index_places: int


@dataclass(frozen=True)
class Relative:
    """Another commune by its newest published year."""

    name: str
    year: Year
    is_predecessor: bool


def years_of(
    authority_id: int, code: str, standings: Mapping[Edition, Standings]
) -> tuple[Year, ...]:
    """The years that the commune has a result of, newest first, by the revision that stands."""
    return tuple(
        Year(edition, standing, each.ranked_with(standing.block), each.index_places)
        for edition, each in standings.items()
        if edition.authority_id == authority_id
        and edition.is_newest
        and (standing := each.of(code)) is not None
    )


def relatives(kin: Iterable[Kin], standings: Mapping[Edition, Standings]) -> tuple[Relative, ...]:
    """Those with a published result; of others nothing is said."""
    return tuple(
        Relative(years[0].standing.full_name, years[0], each.is_predecessor)
        for each in kin
        if (years := years_of(each.authority_id, each.code, standings))
    )
