"""Which files a result has, and asking for them: drawn once by a worker, then served as stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q

from accounts.actions.files import FileAsked, ask_for_file
from accounts.models import DrawnFile, FileState, User
from accounts.permissions import Permission
from reports import queries
from reports.formats import FORMATS, Format, file_name
from reports.models import Publication, PublicationFile
from reports.result.period import PeriodResult
from scoring.models import Period

PUBLICATION = "reports.publication"  # ways of drawing, see reports.ways
DRAFT = "reports.draft"
DRAFTS_KEPT = timedelta(days=1)


def ask_for_editions(
    publication: Publication, formats: Iterable[str], *, by: User, at: datetime
) -> list[PublicationFile]:
    """The next edition of each format, waiting to be drawn, with number and date as they are."""
    latest = queries.latest_files(publication)
    result = queries.frozen_result(publication)
    signed_on = publication.signed_on.isoformat() if publication.signed_on else None
    files = []
    for format in formats:
        edition = latest[format].edition + 1 if format in latest else 1
        asked = FileAsked(
            authority=publication.period.authority,
            kind=PUBLICATION,
            key=f"{publication.pk}:{format}:{edition}",
            what={
                "publication": str(publication.pk),
                "format": str(format),
                "number": publication.number,
                "signed_on": signed_on,
            },
            permission=Permission.PUBLISH,
            file_name=file_name(result, publication.revision, Format(format)),
            content_type=FORMATS[Format(format)].content_type,
            event_chain=publication.period.event_chain,
        )
        drawn = ask_for_file(asked=asked, by=by, at=at)
        files.append(
            PublicationFile.objects.create(
                publication=publication, format=format, edition=edition, drawn=drawn
            )
        )
    return files


def files_shown(publication: Publication, *, at: datetime) -> list[PublicationFile]:
    """The latest edition of every format, in the order of the formats; asked for where the
    publication is older than a format. 1 query where none is missing."""
    latest = queries.latest_files(publication)
    if missing := [format for format in FORMATS if format not in latest]:
        with transaction.atomic():
            ask_for_editions(publication, missing, by=publication.published_by, at=at)
        latest = queries.latest_files(publication)
    return [latest[format] for format in FORMATS]


def ask_for_missing(*, at: datetime) -> int:
    """Has drawn what publications lack that are older than a format; how many files. 1 query where
    none is missing."""
    kinds = Count("files__format", filter=Q(files__format__in=list(FORMATS)), distinct=True)
    lacking = Publication.objects.annotate(kinds=kinds).filter(kinds__lt=len(FORMATS))
    asked = 0
    for publication in lacking.defer("result", "reasons").order_by("published_at", "id"):
        asked += len(FORMATS) - publication.kinds
        files_shown(publication, at=at)
    return asked


def open_files() -> list[DrawnFile]:
    """Files of publications that are still to be drawn. 1 query."""
    waiting = [FileState.WAITING, FileState.DRAWING]
    files = DrawnFile.objects.filter(of_publication__isnull=False, state__in=waiting)
    return list(files.order_by("asked_at", "file_name", "id"))


def stored_files(publication: Publication) -> dict[str, DrawnFile]:
    """What is stored of the latest edition of each format, by format. 1 query."""
    latest = queries.latest_files(publication)
    return {format: each.drawn for format, each in latest.items() if each.drawn.is_ready}


def content_of(stored: DrawnFile) -> bytes:
    with default_storage.open(stored.file) as file:
        content: bytes = file.read()
    return content


def ask_for_draft(
    period: Period, result: PeriodResult, format: Format, *, by: User, at: datetime
) -> DrawnFile:
    """The draft of this very state, drawn at most once a day."""
    state = queries.state_of(result)
    asked = FileAsked(
        authority=period.authority,
        kind=DRAFT,
        key=f"{period.pk}:{format}:{state}:{at.date()}",
        what={"period": str(period.pk), "format": str(format), "state": state},
        permission=Permission.VIEW_RESULTS,
        file_name=file_name(result, None, format),
        content_type=FORMATS[format].content_type,
        kept_until=at + DRAFTS_KEPT,
    )
    return ask_for_file(asked=asked, by=by, at=at)
