"""The texts of a decision and its report: as they stand, and as they were saved."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from reports.models import ProseVersion, Publication
from reports.prose.carried import carried
from reports.prose.prefilled import prefilled
from reports.prose.sections import HEADINGS, SECTIONS, Prose, Section, lines
from reports.result.period import PeriodResult
from scoring.models import Period

LASTING = [section.key for section in SECTIONS if section.lasting]


class Origin(StrEnum):
    """Where the text of a section is from."""

    PREFILLED = "prefilled"
    CARRIED = "carried"
    WRITTEN = "written"


@dataclass(frozen=True)
class SectionText:
    """A section as it stands: `version` is the last one that was saved, `number` its number, 0
    before the first; `start` is the text that stood there then."""

    section: Section
    text: str
    prefilled: str
    origin: Origin
    version: ProseVersion | None

    @property
    def number(self) -> int:
        return self.version.number if self.version else 0

    @cached_property
    def own_lines(self) -> tuple[str, ...]:
        """What is not the data's."""
        given = set(lines(self.prefilled))
        return tuple(line for line in lines(self.text) if line not in given)

    @property
    def has_newer_figures(self) -> bool:
        """The data has changed since the text was written: what it left as it was prefilled is
        no longer what is prefilled."""
        return self.renewed != self.text

    @cached_property
    def renewed(self) -> str:
        """The text with what is prefilled now in the lines that were left as prefilled."""
        if self.origin is not Origin.WRITTEN or self.version is None:
            return self.text
        year = self.version.period.year
        return carried(self.text, self.version.prefilled, self.prefilled, last_year=year, year=year)


def prose_of(result: PeriodResult, publication: Publication | None) -> dict[str, str]:
    """The texts that the papers of the result are drawn with: frozen with it, else as they stand
    now. 2 queries for a draft, none for a publication."""
    if publication is not None:
        return frozen_prose(result, publication)
    return {each.section.key: each.text for each in section_texts(result)}


def frozen_prose(result: PeriodResult, publication: Publication) -> dict[str, str]:
    """The published texts; as prefilled where none were kept."""
    written = json.loads(publication.prose) if publication.prose else {}
    known = {key: text for key, text in written.items() if key in HEADINGS}
    if len(known) == len(HEADINGS):
        return known
    return {**prefilled(result), **known}


def section_texts(result: PeriodResult) -> tuple[SectionText, ...]:
    """Every section as it stands, in the order of the paper. 2 queries.

    The period is the one of the result; a lasting section that was not saved yet begins with what
    the authority wrote in the latest year before.
    """
    given = prefilled(result)
    saved = {each.section: each for each in latest_versions(UUID(result.period.id))}
    earlier = _earlier_versions(result) if not set(LASTING) <= saved.keys() else {}
    return tuple(
        _section_text(section, given, saved.get(section.key), earlier.get(section.key), result)
        for section in SECTIONS
    )


def published_texts(
    result: PeriodResult, publication: Publication | None
) -> tuple[SectionText, ...]:
    """The sections as they are frozen."""
    given, texts = prefilled(result), prose_of(result, publication)
    return tuple(
        SectionText(
            section,
            texts[section.key],
            given[section.key],
            Origin.PREFILLED if texts[section.key] == given[section.key] else Origin.WRITTEN,
            None,
        )
        for section in SECTIONS
    )


def latest_versions(period_id: UUID) -> QuerySet[ProseVersion]:
    """The last version of each section. 1 query."""
    return (
        ProseVersion.objects.filter(period=period_id)
        .annotate(place=Window(RowNumber(), partition_by="section", order_by=F("number").desc()))
        .filter(place=1)
        .select_related("period", "saved_by")
        .order_by("section")
    )


def versions_of(period: Period, section: Section) -> QuerySet[ProseVersion]:
    """All versions of a section, the newest first."""
    saved = ProseVersion.objects.filter(period=period, section=section.key)
    return saved.select_related("saved_by").order_by("-number")


def texts_may_change(period: Period) -> bool:
    """Until it is published, and again while a revision is made."""
    return period.published_at is None or bool(period.revision_reason)


def _section_text(
    section: Section,
    given: Prose,
    saved: ProseVersion | None,
    earlier: ProseVersion | None,
    result: PeriodResult,
) -> SectionText:
    now = given[section.key]
    if saved is not None:
        if saved.is_prefilled:
            return SectionText(section, now, now, Origin.PREFILLED, saved)
        return SectionText(section, saved.text, now, Origin.WRITTEN, saved)
    if earlier is not None and not earlier.is_prefilled:
        text = carried(
            earlier.text,
            earlier.prefilled,
            now,
            last_year=earlier.period.year,
            year=result.period.year,
        )
        origin = Origin.PREFILLED if text == now else Origin.CARRIED
        return SectionText(section, text, now, origin, None)
    return SectionText(section, now, now, Origin.PREFILLED, None)


def _earlier_versions(result: PeriodResult) -> Mapping[str, ProseVersion]:
    return {each.section: each for each in _of_years_before(result)}


def _of_years_before(result: PeriodResult) -> Iterator[ProseVersion]:
    """The last version of each lasting section in the latest year before, of the same authority."""
    authority = Period.objects.filter(pk=UUID(result.period.id)).values("authority")
    newest = [F("period__year").desc(), F("period__opened_at").desc(), F("number").desc()]
    return (
        ProseVersion.objects.filter(
            period__authority__in=authority,
            period__year__lt=result.period.year,
            section__in=LASTING,
        )
        .annotate(place=Window(RowNumber(), partition_by="section", order_by=newest))
        .filter(place=1)
        .select_related("period")
        .order_by("section")
        .iterator()
    )
