"""Half-years opened, their deadline and forms; reports handed in, returned, reminded of."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.models import Commune, User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from accounts.wording import show
from evidence.actions.form_editions import keep_edition
from evidence.half_year.figures import missing
from evidence.half_year.periods import HalfOfYear, step_at
from evidence.models import HalfYear, HalfYearReport
from evidence.queries.half_year import figures_of_all, forms_of, latest_edition, report_sheet


@transaction.atomic
def open_half_year(*, year: int, half: int, due_at: datetime, by: User, clock: Clock) -> HalfYear:
    """The half-year with an empty report of every commune, which is told. Raises Refused."""
    require(by, Permission.MANAGE_HALF_YEARS)
    if by.authority is None:
        raise NotPermitted(_("Only the standing agency of an authority asks for reports."))
    now = clock()
    if due_at <= now:
        raise Refused(_("The deadline must lie ahead."))
    edition = keep_edition(by.authority, by=by, clock=clock)
    try:
        with transaction.atomic():
            half_year = HalfYear.objects.create(
                authority=by.authority, year=year, half=half, edition=edition, due_at=due_at,
                opened_at=now, opened_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("This half-year is open already.")) from None
    communes = _communes_now(half_year, now)
    HalfYearReport.objects.bulk_create(
        HalfYearReport(half_year=half_year, commune=commune) for commune in communes
    )
    told = {"year": year, "half": half, "due_at": due_at.isoformat(), "reports": len(communes)}
    _tell("open_half_year", half_year, half_year, told, by=by, at=now)
    about = _("The report of {period} is to be submitted before {due_at}.")
    _notify_communes(half_year, about, at=now)
    return half_year


@transaction.atomic
def change_deadline(*, half_year: HalfYear, due_at: datetime, by: User, clock: Clock) -> None:
    """Another deadline for all; who has been reminded is reminded anew."""
    _refuse_foreign(half_year, by)
    now = clock()
    if due_at <= now:
        raise Refused(_("The deadline must lie ahead."))
    current = HalfYear.objects.select_for_update().get(pk=half_year.pk)
    old, current.due_at = current.due_at, due_at
    current.save(update_fields=["due_at"])
    current.reports.update(reminded_days=None)
    told = {"due_at": due_at.isoformat()}
    happening = Happening("change_half_year_deadline", current, {"due_at": old.isoformat()}, told)
    record(happening, chain=current.event_chain, by=by, at=now)
    _notify_communes(current, _("The report of {period} is now due before {due_at}."), at=now)


@transaction.atomic
def adopt_forms(*, half_year: HalfYear, by: User, clock: Clock) -> None:
    """The half-year goes on with the latest forms; figures stay where their code is asked for.

    Raises Refused where a report is handed in already: it was made on the old forms.
    """
    _refuse_foreign(half_year, by)
    current = HalfYear.objects.select_for_update().get(pk=half_year.pk)
    if current.reports.filter(submitted_at__isnull=False).exists():
        raise Refused(_("Reports are handed in on the forms as they were. Return them first."))
    latest = latest_edition(by.authority)
    if latest is None or latest.pk == current.edition_id:
        raise Refused(_("The half-year has the latest forms already."))
    old, current.edition = current.edition.number, latest
    current.save(update_fields=["edition"])
    told = {"edition": latest.number}
    happening = Happening("adopt_forms", current, {"edition": old}, told)
    record(happening, chain=current.event_chain, by=by, at=clock())
    _notify_communes(current, _("The forms of the report of {period} have changed."), at=clock())


@transaction.atomic
def submit_report(*, report: HalfYearReport, by: User, clock: Clock) -> None:
    """The report is handed in, late after the deadline. Raises Refused naming what is missing."""
    require(by, Permission.SUBMIT_HALF_YEAR)
    current = held_report(report)
    refuse_foreign_commune(current, by)
    if current.submitted_at is not None:
        raise Conflict(_("The report is handed in already."))
    sheet = report_sheet(current)
    if left := sheet.missing():
        raise Refused(
            _("{count} indicators have no figure yet: {codes}."), count=len(left), codes=left
        )
    now = clock()
    current.submitted_at, current.submitted_by = now, by
    current.is_late = now >= current.half_year.due_at
    current.save(update_fields=["submitted_at", "submitted_by", "is_late"])
    told = {"commune": current.commune.code, "is_late": current.is_late}
    _tell("submit_half_year_report", current, current.half_year, told, by=by, at=now)
    staff = User.objects.filter(
        authority=current.half_year.authority_id, role=Role.STANDING_AGENCY, is_active=True
    )
    about = sentence(
        _("{commune} has submitted its report of {period}."),
        commune=current.commune.full_name,
        period=_period(current.half_year),
    )
    notify(staff.order_by("username"), about=about, at=now, link=_link(current))


@transaction.atomic
def return_report(*, report: HalfYearReport, reason: str, by: User, clock: Clock) -> None:
    """The commune gets its report back to correct, and reads why."""
    _refuse_foreign(report.half_year, by)
    current = held_report(report)
    if current.submitted_at is None:
        raise Conflict(_("The report is not handed in, or somebody has returned it."))
    if not reason.strip():
        raise Refused(_("Write why the report is returned."))
    now = clock()
    old = {"submitted_at": current.submitted_at.isoformat(), "is_late": current.is_late}
    current.submitted_at = current.submitted_by = None
    current.is_late = False
    current.returned_at, current.returned_by, current.returned_for = now, by, reason.strip()
    current.save(
        update_fields=[
            "submitted_at", "submitted_by", "is_late", "returned_at", "returned_by", "returned_for",
        ]
    )  # fmt: skip
    happening = Happening("return_half_year_report", current, old, reason=reason.strip())
    record(happening, chain=current.half_year.event_chain, by=by, at=now)
    about = sentence(
        _("The report of {period} is returned: {reason}"),
        period=_period(current.half_year),
        reason=reason.strip(),
    )
    people = User.objects.filter(commune=current.commune_id, is_active=True).order_by("username")
    notify(people, about=about, at=now, link=_link(current))


def remind_half_years(*, clock: Clock) -> int:
    """Tells each commune once at every step that its report is due or late; how many were told."""
    now, told = clock(), 0
    open_reports = HalfYearReport.objects.filter(submitted_at__isnull=True)
    for half_year in HalfYear.objects.filter(reports__in=open_reports).distinct().order_by("id"):
        step = step_at(now, half_year.due_at)
        if step is None:
            continue
        told += _remind(half_year, step, at=now)
    return told


@transaction.atomic
def _remind(half_year: HalfYear, step: int, *, at: datetime) -> int:
    rows = half_year.reports.select_for_update().filter(
        Q(reminded_days__isnull=True) | Q(reminded_days__gt=step), submitted_at__isnull=True
    )
    reports = list(rows.select_related("commune").order_by("id"))
    forms, figures = forms_of(half_year.edition), figures_of_all(half_year)
    template = _OVERDUE if step == 0 else _DUE
    for report in reports:
        left = len(missing(forms, figures.get(report.pk, {})))
        about = sentence(
            template, period=_period(half_year), due_at=show(half_year.due_at), count=left
        )
        people = report.commune.users.filter(is_active=True).order_by("username")
        notify(people, about=about, at=at, link=_link(report))
    HalfYearReport.objects.filter(pk__in=[r.pk for r in reports]).update(reminded_days=step)
    return len(reports)


_DUE = _(
    "The report of {period} is to be submitted before {due_at}: {count} indicators have no figure "
    "yet."
)
_OVERDUE = _(
    "The report of {period} was due on {due_at} and is late: {count} indicators have no figure yet."
)


def held_report(report: HalfYearReport) -> HalfYearReport:
    """The report as it stands, locked until the transaction ends."""
    rows = HalfYearReport.objects.select_for_update(of=("self",))
    return rows.select_related("half_year__edition", "commune").get(pk=report.pk)


def refuse_foreign_commune(report: HalfYearReport, by: User) -> None:
    if by.commune_id != report.commune_id:
        raise NotPermitted(_("Only the commune itself writes its report."))


def refuse_submitted(report: HalfYearReport) -> None:
    if report.submitted_at is not None:
        raise Refused(_("The report is handed in. It can be changed once it is returned."))


def _refuse_foreign(half_year: HalfYear, by: User) -> None:
    require(by, Permission.MANAGE_HALF_YEARS)
    if half_year.authority_id != by.authority_id:
        raise NotPermitted(_("This half-year belongs to another authority."))


def _communes_now(half_year: HalfYear, now: datetime) -> list[Commune]:
    today = timezone.localtime(now).date()
    valid = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    )
    communes = Commune.objects.filter(valid, authority=half_year.authority_id)
    return list(communes.order_by("name_sort", "id"))


def _notify_communes(half_year: HalfYear, template: str, *, at: datetime) -> None:
    people = User.objects.filter(
        commune__half_year_reports__half_year=half_year, is_active=True
    ).order_by("username")
    about: Sentence = sentence(template, period=_period(half_year), due_at=show(half_year.due_at))
    notify(people, about=about, at=at, link=f"/half-years/{half_year.pk}/")


def _period(half_year: HalfYear) -> str:
    return HalfOfYear(half_year.year, half_year.half).name


def _link(report: HalfYearReport) -> str:
    return f"/half-years/reports/{report.pk}/"


def _tell(
    what: str,
    subject: HalfYear | HalfYearReport,
    half_year: HalfYear,
    new: dict[str, object],
    *,
    by: User,
    at: datetime,
) -> None:
    record(Happening(what, subject, new=new), chain=half_year.event_chain, by=by, at=at)
