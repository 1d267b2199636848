"""A published result as a file for everybody: drawn once, then given as it was."""

from dataclasses import dataclass
from threading import Lock

from reports.exports import export
from reports.public.editions import Edition, publication_of, result_of
from reports.public.recent import Recent

_files: Recent[tuple[str, str, str], "PublicFile"] = Recent(20)
_drawing = Lock()  # many who come at once for the same paper do not draw it many times


@dataclass(frozen=True)
class PublicFile:
    content: bytes
    content_type: str
    name: str


def public_file(edition: Edition, format: str) -> PublicFile:
    """With number and date as they are noted. Raises Refused for an unknown format."""
    key = (str(edition.publication_id), f"{edition.number} {edition.signed_on}", format)
    kept = _files.get(key)
    if kept is not None:
        return kept
    with _drawing:
        return _files.get_or_make(
            key, lambda: PublicFile(*export(result_of(edition), publication_of(edition), format))
        )
