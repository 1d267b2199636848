"""A commune's figures and texts of a half-year report, saved as they are typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.actions.events import Happening, record
from accounts.actions.once import Answer, once
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from evidence.actions.half_years import held_report, refuse_foreign_commune, refuse_submitted
from evidence.half_year.figures import Figure, read_value
from evidence.models import HalfYearReport, ReportFigure
from evidence.queries.half_year import figure_of, figure_row, forms_of

LONGEST_NOTE = 1000
LONGEST_SECTION = 20_000


@dataclass(frozen=True)
class Typed:
    """What is typed beside an indicator, its value as text."""

    value: str = ""
    nothing: bool = False
    note: str = ""


@dataclass(frozen=True)
class PaperFacts:
    """What the paper gets besides its figures."""

    number: str = ""
    signed_on: date | None = None
    signed_as: str = ""
    signed_name: str = ""
    recipients: str = ""


@transaction.atomic
def save_figure(
    *, report: HalfYearReport, key: str, typed: Typed, version: int, by: User, clock: Clock
) -> ReportFigure:
    """The figure as it stands now. `version` 0 is that of an indicator nobody has filled in.

    Raises Refused (no such figure, handed in already), Conflict where somebody was first.
    """
    require(by, Permission.REPORT_HALF_YEAR)
    current = held_report(report)
    refuse_foreign_commune(current, by)
    refuse_submitted(current)
    figure = read_figure(current, key, typed)
    before = figure_row(current, key)
    _write(current, key, figure, version=version, before=before, by=by, clock=clock)
    row = figure_row(current, key)
    assert row is not None
    old = {"version": version} | (vars(figure_of(before)) if before else {})
    new = {"commune": current.commune.code, "key": key} | vars(figure)
    record(
        Happening("save_figure", row, old=old, new=new),
        chain=current.half_year.event_chain, by=by, at=row.at,
    )  # fmt: skip
    return row


def save_figure_once(
    *,
    key: UUID,
    report: HalfYearReport,
    indicator: str,
    typed: Typed,
    version: int,
    by: User,
    clock: Clock,
) -> Answer:
    """As `save_figure`, for a request that may come twice: what it kept, version and moment."""

    def do() -> Answer:
        row = save_figure(
            report=report, key=indicator, typed=typed, version=version, by=by, clock=clock
        )
        return {"version": row.version, "at": row.at.isoformat()}

    answer, _is_first = once(key=key, by=by, at=clock(), do=do)
    return answer


@transaction.atomic
def save_figures(
    *,
    report: HalfYearReport,
    typed: Mapping[str, tuple[Typed, int]],
    by: User,
    clock: Clock,
) -> int:
    """Several figures, each with the version it replaces, all or none; how many they were."""
    for key, (each, version) in typed.items():
        save_figure(report=report, key=key, typed=each, version=version, by=by, clock=clock)
    return len(typed)


@transaction.atomic
def write_section(
    *, report: HalfYearReport, key: str, text: str | None, version: int, by: User, clock: Clock
) -> None:
    """The section in the commune's own words; None goes back to the prefilled ones."""
    require(by, Permission.REPORT_HALF_YEAR)
    current = held_report(report)
    refuse_foreign_commune(current, by)
    refuse_submitted(current)
    if key not in {section.key for section in forms_of(current.half_year.edition).sections}:
        raise Refused(_("The report has no such section."))
    sections = dict(current.sections)
    old = sections.pop(key, None)
    if text is not None:
        sections[key] = _text(text)
    _write_report(current, version, sections=sections)
    _tell(
        "write_section", current, {"section": key, "text": old},
        {"section": key, "text": sections.get(key)}, by=by, clock=clock,
    )  # fmt: skip


@transaction.atomic
def describe_paper(
    *, report: HalfYearReport, facts: PaperFacts, version: int, by: User, clock: Clock
) -> None:
    """Number, date, signatory and recipients of the paper; also after it is handed in, when the
    signed paper gets its number."""
    require(by, Permission.REPORT_HALF_YEAR)
    current = held_report(report)
    refuse_foreign_commune(current, by)
    old = {name: _plain(getattr(current, name)) for name in vars(facts)}
    _write_report(current, version, **vars(facts))
    new = {name: _plain(value) for name, value in vars(facts).items()}
    _tell("describe_report_paper", current, old, new, by=by, clock=clock)


def read_figure(report: HalfYearReport, key: str, typed: Typed) -> Figure:
    """What is typed as it would be kept. Raises Refused."""
    indicator = forms_of(report.half_year.edition).typed.get(key)
    if indicator is None:
        raise Refused(_("The forms have no figure {key} to fill in."), key=key)
    if typed.nothing and typed.value.strip():
        raise Refused(_("Either a figure, or that nothing occurred: not both."))
    if len(typed.note) > LONGEST_NOTE:
        raise Refused(_("The note is too long: at most {most} characters."), most=LONGEST_NOTE)
    return Figure(read_value(indicator, typed.value), typed.nothing, typed.note.strip())


def _write(
    report: HalfYearReport,
    key: str,
    figure: Figure,
    *,
    version: int,
    before: ReportFigure | None,
    by: User,
    clock: Clock,
) -> None:
    if (before.version if before else 0) != version:
        raise Conflict(_("Somebody else has changed this figure meanwhile."))
    now = clock()
    if before is None:
        try:
            with transaction.atomic():
                ReportFigure.objects.create(report=report, key=key, at=now, by=by, **vars(figure))
        except IntegrityError:
            raise Conflict(_("Somebody else has changed this figure meanwhile.")) from None
        return
    rows = ReportFigure.objects.filter(pk=before.pk, version=version)
    if not rows.update(**vars(figure), version=F("version") + 1, at=now, by=by):
        raise Conflict(_("Somebody else has changed this figure meanwhile."))


def _write_report(report: HalfYearReport, version: int, **columns: Any) -> None:
    rows = HalfYearReport.objects.filter(pk=report.pk, version=version)
    if not rows.update(**columns, version=F("version") + 1):
        raise Conflict(
            _("Somebody else has changed the report meanwhile. Copy your text and look again.")
        )


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_SECTION:
        raise Refused(_("The text is too long: at most {most} characters."), most=LONGEST_SECTION)
    return text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell(
    what: str,
    report: HalfYearReport,
    old: dict[str, Any],
    new: dict[str, Any],
    *,
    by: User,
    clock: Clock,
) -> None:
    record(
        Happening(what, report, old=old, new=new | {"commune": report.commune.code}),
        chain=report.half_year.event_chain, by=by, at=clock(),
    )  # fmt: skip
