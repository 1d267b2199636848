"""A result as a file to take away: one door for the command and the pages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import search_key
from reports.exports.rows import csv_bytes
from reports.exports.signing import signing
from reports.exports.workbook import workbook_bytes
from reports.models import Publication
from reports.paper.decision import decision_docx, decision_pdf
from reports.paper.letterhead import LANGUAGE
from reports.queries import prose_of
from reports.result import PeriodResult
from reports.result_format import canonical_json, to_json

__all__ = ["Format", "export"]

Shown = Publication | None


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    DOCX = "docx"


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
    renderer = RENDERERS[Format(format)]
    with translation.override(LANGUAGE):
        content = renderer.render(result, publication)
    return content, renderer.content_type, f"{_stem(result, publication)}.{format}"


@dataclass(frozen=True)
class _Renderer:
    render: Callable[[PeriodResult, Shown], bytes]
    content_type: str


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


def _stem(result: PeriodResult, publication: Shown) -> str:
    """`chi-so-cchc-2022-huyen-phu-yen-du-thao`, in ASCII, so that every system keeps it."""
    words = ["chi", "so", "cchc", str(result.period.year)]
    words += "".join(c if c.isalnum() else " " for c in search_key(result.authority.area)).split()
    if publication is None:
        words += ["du", "thao"]
    elif publication.revision > 1:
        words += ["lan", str(publication.revision)]
    return "-".join(word for word in words if word.isascii())


RENDERERS = {
    Format.JSON: _Renderer(_json, "application/json"),
    Format.CSV: _Renderer(_csv, "text/csv; charset=utf-8"),
    Format.XLSX: _Renderer(
        _xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    Format.PDF: _Renderer(_pdf, "application/pdf"),
    Format.DOCX: _Renderer(
        _docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}
