"""What there is to do for the half-year reports. Pure: facts of reports in, tasks out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.tasks import Task, due_task


@dataclass(frozen=True)
class OwnReport:
    """A commune's report that is not handed in; `missing` of its `figures` are not there yet."""

    report_id: UUID
    period: str
    due_at: datetime
    figures: int
    missing: int
    returned_for: str = ""
    may_submit: bool = False


@dataclass(frozen=True)
class AskedReports:
    """A half-year for which the authority still waits; `waiting` are the communes without one."""

    half_year_id: UUID
    period: str
    due_at: datetime
    reports: int
    waiting: tuple[str, ...]


def report_task(report: OwnReport, *, now: datetime) -> Task:
    """To be filled in, and once all is there to be submitted."""
    what = _("Submit the report of {period}") if not report.missing else _("Report of {period}")
    submits = not report.missing and report.may_submit
    return due_task(
        sentence(what, period=report.period),
        due_at=report.due_at,
        now=now,
        details=tuple(_details(report)),
        page="half_years:report",
        keys=(report.report_id,),
        action=_("Check and submit") if submits else _("Open the report"),
    )


def half_year_task(asked: AskedReports, *, now: datetime) -> Task:
    """Who has not reported yet; after the deadline by name."""
    what = _("Half-year reports of {period}: {count} of {reports} have not come in")
    late = sentence(_("Late: {communes}."), communes=asked.waiting)
    return due_task(
        sentence(what, period=asked.period, count=len(asked.waiting), reports=asked.reports),
        due_at=asked.due_at,
        now=now,
        details=(late,) if now >= asked.due_at else (),
        page="half_years:half_year",
        keys=(asked.half_year_id,),
        action=_("See who has reported"),
    )


def _details(report: OwnReport) -> Iterator[Sentence]:
    if report.returned_for:
        yield sentence(_("Returned: {reason}"), reason=report.returned_for)
    if report.missing:
        yield sentence(
            _("{count} of {figures} figures are missing."),
            count=report.missing,
            figures=report.figures,
        )
        return
    yield sentence(_("All figures are there."))
    if not report.may_submit:
        yield sentence(_("Ask your leader to check and submit it."))
