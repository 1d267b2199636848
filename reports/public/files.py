"""A published result as a file for everybody: as it is stored, not drawn for a visitor.

What is quickly written, such as CSV, does not wait for its stored file.
"""

from dataclasses import dataclass

from accounts.models import DrawnFile
from accounts.workers import see_to
from reports import queries
from reports.exports import export
from reports.formats import FORMATS, Format
from reports.public.editions import Edition, publication_of, result_of
from reports.recent import Recent

_files: Recent[tuple[str, Format], "PublicFile"] = Recent(20)


@dataclass(frozen=True)
class PublicFile:
    content: bytes
    content_type: str
    name: str


def stored_file(edition: Edition, format: Format) -> DrawnFile | None:
    """The latest one that is ready, with number and date as they are noted; None while it waits:
    then a worker is told of it, as by every page that shows it."""
    latest = queries.latest_files(publication_of(edition)).get(format)
    if latest is None:
        return None
    if not latest.drawn.is_ready and FORMATS[format].is_long:
        see_to(latest.drawn)
    return latest.drawn if latest.drawn.is_ready else None


def written_file(edition: Edition, format: Format) -> PublicFile | None:
    """A file of a format that takes no time; None of the others."""
    if FORMATS[format].is_long:
        return None
    key = (str(edition.publication_id), format)
    return _files.get_or_make(
        key, lambda: PublicFile(*export(result_of(edition), publication_of(edition), format))
    )
