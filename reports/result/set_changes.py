"""What became of the scored lines since the set of the year before, as the report tells it. Pure.

New, dropped, merged, split, or of another maximum. The sets are compared as the page of the
criteria compares them (criteria.comparison); what only has other words or another rule is counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.comparison.matches import FieldMatch, Match, compared
from criteria.comparison.matches import Kind as MatchKind
from reports.result.period import PeriodResult
from reports.statistics.phrases import Part, Statistic, two_digits
from reports.tables.fields import FIRST_FIELD_TABLE


class Kind(StrEnum):
    """In the order in which they are told."""

    NEW = "new"
    DROPPED = "dropped"
    MERGED = "merged"
    SPLIT = "split"
    REARRANGED = "rearranged"
    OTHER_MAXIMUM = "other_maximum"
    REWORDED = "reworded"
    UNCHANGED = "unchanged"


COUNTED = {
    Kind.NEW: _("{count} new criteria"),
    Kind.DROPPED: _("{count} dropped criteria"),
    Kind.MERGED: _("{count} criteria merged from several"),
    Kind.SPLIT: _("{count} criteria split into several"),
    Kind.REARRANGED: _("{count} groups of criteria merged and split"),
    Kind.OTHER_MAXIMUM: _("{count} criteria with another maximum"),
    Kind.REWORDED: _("{count} criteria with other words or another rule only"),
}
NOT_LISTED = (Kind.REWORDED, Kind.UNCHANGED)
AGAINST = _("Against the criteria set of {year} there are: {changes} (Table {table}).")
AGAINST_UNLISTED = _("Against the criteria set of {year} there are: {changes}.")
UNCHANGED = _("The criteria and their maxima are those of {year}.")


@dataclass(frozen=True)
class SetChanges:
    """`listed` are the matches that a table shows, by the name of their field; `counts` counts
    every match of the two sets."""

    year: int
    counts: dict[Kind, int]
    listed: tuple[tuple[str, tuple[tuple[Kind, Match], ...]], ...]


def set_changes(result: PeriodResult) -> SetChanges | None:
    """None where the result was frozen without the set of the year before."""
    if result.previous_set is None:
        return None
    found = compared(result.previous_set, result.criteria_set)
    counts = Counter(kind_of(match) for field in found.fields for match in field.matches)
    listed = ((_name(field), tuple(_listed(field))) for field in found.fields)
    return SetChanges(
        year=result.previous_set.year,
        counts={kind: counts[kind] for kind in Kind},
        listed=tuple((name, matches) for name, matches in listed if matches),
    )


def kind_of(match: Match) -> Kind:
    if match.kind is not MatchKind.CHANGED:
        return Kind(match.kind.value)
    (old,), (new,) = match.old, match.new
    same = old.node.max_points == new.node.max_points
    return Kind.REWORDED if same else Kind.OTHER_MAXIMUM


def change_statistics(result: PeriodResult) -> Iterator[Statistic]:
    """One sentence, with how many there are of each kind."""
    found = set_changes(result)
    if found is None:
        return
    told = [
        sentence(template, count=two_digits(found.counts[kind]))
        for kind, template in COUNTED.items()
        if found.counts[kind]
    ]
    values = tuple(found.counts[kind] for kind in Kind)
    yield Statistic("criteria_changes", Part.CRITERIA, values, _told(found, told, result))


def _told(found: SetChanges, told: list[Sentence], result: PeriodResult) -> Sentence:
    if not told:
        return sentence(UNCHANGED, year=found.year)
    if not found.listed:
        return sentence(AGAINST_UNLISTED, year=found.year, changes=told)
    return sentence(AGAINST, year=found.year, changes=told, table=changes_table_number(result))


def changes_table_number(result: PeriodResult) -> int:
    """Behind the tables of the fields."""
    return FIRST_FIELD_TABLE + len(result.outline.fields)


def last_table_number(result: PeriodResult) -> int:
    found = set_changes(result)
    return changes_table_number(result) - (found is None or not found.listed)


def _listed(field: FieldMatch) -> Iterator[tuple[Kind, Match]]:
    for match in field.matches:
        if (kind := kind_of(match)) not in NOT_LISTED:
            yield kind, match


def _name(field: FieldMatch) -> str:
    """Of this year, or of the year before where it is gone."""
    found = field.new or field.old
    return f"{found.code}. {found.name}" if found else ""
