"""The package of a publication: the frozen result, its papers, and how all is checked."""

import json
from contextlib import suppress

from django.utils import translation

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from reports.exports import export
from reports.exports.rows import lines_csv, table_csv
from reports.exports.signing import address, signing
from reports.files import content_of, stored_files
from reports.formats import Format
from reports.models import Publication
from reports.package import LogHead, how_to_verify, package_files
from reports.paper.letterhead import LANGUAGE
from reports.queries import frozen_result
from reports.result.period import PeriodResult
from reports.tables.report import tables
from reports.verifier.verify_result import result_checks

DOCUMENTS = (Format.PDF, Format.DOCX, Format.XLSX, Format.CSV)


def package(publication: Publication) -> dict[str, bytes]:
    """The files by name, as they are stored where they are; without the PDF where there is none
    and none can be made here.

    Raises Refused where the frozen figures do not follow from the frozen lines, by the code of
    the site or by that of the verifier: nothing of the kind is let out.
    """
    result = frozen_result(publication)
    faults = [f for check in result_checks(json.loads(publication.result)) for f in check.faults]
    if faults:
        raise Refused(_("The result does not stand up to the verifier: {faults}"), faults=faults)
    stored = stored_files(publication)
    documents = {}
    with translation.override(LANGUAGE):
        for format in DOCUMENTS:
            if format in stored:
                documents[stored[format].file_name] = content_of(stored[format])
                continue
            with suppress(Refused):
                content, _type, name = export(result, publication, format)
                documents[name] = content
        documents |= _open_data(result)
    log = log_head(publication)
    how = how_to_verify(title=_title(result, publication), log=log, address=address(publication))
    return package_files(publication.result, log, documents, how, publication.prose)


def _open_data(result: PeriodResult) -> dict[str, bytes]:
    """The points of every line, and every table by itself."""
    by_table = {f"bieu-{table.number:02d}.csv": table_csv(table) for table in tables(result)}
    return {"diem-tung-tieu-chi.csv": lines_csv(result), **by_table}


def log_head(publication: Publication) -> LogHead:
    return LogHead(
        period=str(publication.period_id),
        revision=publication.revision,
        sha256=publication.sha256,
        sequence=publication.log_sequence,
        head=publication.log_head,
        prose_sha256=publication.prose_sha256,
    )


def _title(result: PeriodResult, publication: Publication) -> str:
    lines = [
        f"Chỉ số cải cách hành chính năm {result.period.year}, {result.authority.area}",
        f"Công bố lần {publication.revision}",
    ]
    if publication.number:
        on = f" ngày {publication.signed_on:%d/%m/%Y}" if publication.signed_on else ""
        lines.append(f"Quyết định số {signing(publication).paper_number}{on}")
    return "\n".join(lines)
