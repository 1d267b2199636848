"""The decision that makes a result known, with its report and tables, as one PDF."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from accounts.paper.heading import decision_name, heading_lines, signatory_lines
from accounts.paper.html import html_to_pdf
from reports.paper.letterhead import Signing, kinds_of, paper_date
from reports.paper.report import report_context
from reports.paper.sheets import sheets
from reports.result import PeriodResult
from reports.tables import tables

LANGUAGE = "vi"  # official papers are Vietnamese, whatever the reader's screen is


def decision_pdf(
    result: PeriodResult,
    *,
    number: str,
    signed_on: date | None,
    revision: int,
    draft: bool,
    sha256: str | None,
    revision_reason: str = "",
) -> bytes:
    """The decision, the report, and each table behind one another, pages counted anew in each.

    A draft is marked as one on every page, and shows neither number, date nor hash. The same
    result gives the same bytes. Raises Refused where Pango is not installed.
    """
    signing = Signing(
        number=number,
        signed_on=signed_on,
        revision=revision,
        draft=draft,
        sha256=sha256,
        revision_reason=revision_reason,
    )
    with translation.override(LANGUAGE):
        return html_to_pdf(documents(result, signing))


def documents(result: PeriodResult, signing: Signing) -> Iterator[str]:
    """The HTML of the decision, of the report, and of each table."""
    context = letterhead_context(result, signing)
    yield _html("decision", context)
    yield _html("report", context | report_context(result))
    for table in tables(result):
        for sheet in sheets(table):
            yield _html("table", context | {"sheet": sheet})


def letterhead_context(result: PeriodResult, signing: Signing) -> dict[str, Any]:
    """What every part of the paper says: whose it is, about whom, of which year and number."""
    authority, period = result.authority, result.period
    paper_number = signing.paper_number
    return {
        "authority": authority,
        "body_lines": heading_lines(authority.name, bold=True),
        "superior_lines": heading_lines(authority.parent_name) if authority.parent_name else (),
        "signatory_lines": signatory_lines(authority.signatory_title),
        "number": paper_number.number,
        "symbol": paper_number.symbol,
        "date": paper_date(signing, expected=period.publication_due_at),
        "draft": signing.draft,
        "revision": signing.revision,
        "revision_reason": signing.revision_reason.strip().rstrip("."),
        "sha256": "" if signing.draft else signing.sha256 or "",
        "kinds": kinds_of(result),
        "count": f"{len(result.communes):02d}",
        "year": str(period.year),
        "in_programme": 2021 <= period.year <= 2030,
        "set_decision": decision_name(result.criteria_set.decision),
        "set_title": result.criteria_set.title,
        "first_field_table": "4",
        "last_table": str(3 + len(result.outline.fields)),
    }


def _html(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"reports/paper/{name}.html", context)
