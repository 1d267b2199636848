"""A result as a file to take away: one door for the command and the pages."""

import json
from collections.abc import Callable

from django.utils import translation

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from reports.exports.rows import csv_bytes
from reports.exports.signing import signing
from reports.exports.workbook import workbook_bytes
from reports.formats import FORMATS, Format, file_name
from reports.models import Publication
from reports.paper.decision import decision_docx, decision_pdf
from reports.paper.letterhead import LANGUAGE
from reports.queries import prose_of
from reports.result.format import canonical_json, to_json
from reports.result.period import PeriodResult

__all__ = ["Format", "export"]

Shown = Publication | None


def export(result: PeriodResult, publication: Shown, format: str) -> tuple[bytes, str, str]:
    """The file, its content type and its name; without a publication it is a draft.

    Files are Vietnamese, whatever the reader's language.
    Raises Refused for an unknown format, and for a PDF where Pango is not installed.
    """
    if format not in RENDERERS:
        raise Refused(
            _("“{format}” is not a format of results. Choose one of: {known}."),
            format=format,
            known=", ".join(RENDERERS),
        )
    wanted = Format(format)
    with translation.override(LANGUAGE):
        content = RENDERERS[wanted](result, publication)
    revision = publication.revision if publication else None
    return content, FORMATS[wanted].content_type, file_name(result, revision, wanted)


def _json(result: PeriodResult, publication: Shown) -> bytes:
    """A published result as it was frozen, so that its hash can be computed from the file."""
    frozen = canonical_json(to_json(result)) if publication is None else publication.result
    text = json.dumps(json.loads(frozen), ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def _csv(result: PeriodResult, publication: Shown) -> bytes:
    return csv_bytes(result)


def _xlsx(result: PeriodResult, publication: Shown) -> bytes:
    return workbook_bytes(result, draft=publication is None)


def _pdf(result: PeriodResult, publication: Shown) -> bytes:
    return decision_pdf(result, prose_of(result, publication), signing(publication))


def _docx(result: PeriodResult, publication: Shown) -> bytes:
    return decision_docx(result, prose_of(result, publication), signing(publication))


RENDERERS: dict[Format, Callable[[PeriodResult, Shown], bytes]] = {
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PDF: _pdf,
    Format.DOCX: _docx,
}
