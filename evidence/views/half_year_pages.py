"""The half-year report as finished text, so that its templates neither compute nor choose."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import gettext_noop as N_
from accounts.wording import say, show
from evidence.consistency.findings import Level
from evidence.forms.half_year import PaperKind, standing_fields
from evidence.half_year.checks import Check, Finding
from evidence.half_year.figures import Figure, shown
from evidence.half_year.forms import CHOSEN, Form, Indicator, Kind
from evidence.half_year.periods import HalfOfYear
from evidence.models import HalfYear, HalfYearReport, ReportFigure
from evidence.queries.half_year import ReportSheet, figure_of

UNITS = {Kind.COUNT: "numeric", Kind.MONEY: "decimal", Kind.PERCENT: "decimal"}
STATES = {
    "open": N_("Being written"),
    "late": N_("Late, not submitted"),
    "returned": N_("Returned"),
    "submitted": N_("Submitted"),
    "submitted_late": N_("Submitted late"),
}
TONES = {"late": "bad", "returned": "warn", "submitted": "good", "submitted_late": "warn"}


@dataclass(frozen=True)
class Row:
    """One indicator; `computed` follows from others, a heading has no figure at all."""

    key: str
    code: str
    label: str
    unit: str
    depth: int
    is_heading: bool
    is_typed: bool
    is_list: bool
    mode: str
    options: Sequence[tuple[str, str]]
    value: str
    nothing: bool
    note: str
    version: int
    computed: str
    before: str
    formula: str
    status: str
    tone: str
    saved: str
    url: str
    shown: str
    check: str


def state_of(report: HalfYearReport, now: datetime) -> str:
    if report.submitted_at is not None:
        return "submitted_late" if report.is_late else "submitted"
    if now >= report.half_year.due_at:
        return "late"
    return "returned" if report.returned_at is not None else "open"


def state_told(report: HalfYearReport, now: datetime) -> dict[str, str]:
    state = state_of(report, now)
    return {"state": state, "state_label": show(STATES[state]), "state_tone": TONES.get(state, "")}


def may_write(report: HalfYearReport, user: User) -> bool:
    return (
        can(user, Permission.REPORT_HALF_YEAR)
        and user.commune_id == report.commune_id
        and report.submitted_at is None
    )


def frame(sheet: ReportSheet, user: User) -> dict[str, Any]:
    """The context of every page of a report."""
    report, now = sheet.report, timezone.now()
    found = sheet.findings()
    missing = {key for f in found if f.check is Check.MISSING for key in f.keys}
    own = user.commune_id == report.commune_id
    return {
        "report": report,
        "trail": trail(report),
        "period_name": sheet.period.name,
        "editable": may_write(report, user),
        "is_own": own,
        "may_submit": own and can(user, Permission.SUBMIT_HALF_YEAR),
        "may_return": can(user, Permission.MANAGE_HALF_YEARS) and report.submitted_at is not None,
        "tabs": [_tab(sheet, form, missing) for form in sheet.forms.forms],
        "missing_count": len(missing),
        "missing_places": _missing_places(sheet),
        "figure_count": len(sheet.forms.typed),
        "warnings": [
            {"what": say(f.what), "url": place(report, f.keys[0])}
            for f in found
            if f.level is Level.WARNING
        ],
        "papers": [(kind.value, kind.label) for kind in PaperKind],
        **state_told(report, now),
    }


def _missing_places(sheet: ReportSheet) -> list[dict[str, Any]]:
    """By form, the way to each figure that is not there yet."""
    places: dict[int, list[dict[str, str]]] = defaultdict(list)
    for key in sheet.missing():
        each = sheet.forms.indicators[key]
        link = {"code": each.code, "label": each.label, "url": place(sheet.report, key)}
        places[each.form].append(link)
    return [{"number": number, "places": found} for number, found in places.items()]


def trail(report: HalfYearReport, *, inside: bool = False) -> list[dict[str, str]]:
    steps = [{"url": reverse("half_years:list"), "label": _("Half-year reports")}]
    if inside:
        steps.append(
            {"url": reverse("half_years:report", args=[report.pk]), "label": str(report.commune)}
        )
    return steps


def place(report: HalfYearReport, key: str) -> str:
    """The address of an indicator's row."""
    form, _colon, code = key.partition(":")
    return reverse("half_years:form", args=[report.pk, int(form)]) + f"#row-{code}"


def rows_of(sheet: ReportSheet, form: Form, errors: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """Every row of the form; `errors` tell by key what was typed and refused."""
    numbers, told = sheet.numbers(), _told_by_key(sheet.findings())
    return [
        draw(sheet, each, numbers=numbers, told=told, refused=errors.get(each.key))
        for each in form.shown
    ]


def draw(
    sheet: ReportSheet,
    indicator: Indicator,
    *,
    numbers: Mapping[str, Fraction],
    told: Mapping[str, list[str]],
    refused: Mapping[str, Any] | None = None,
) -> Row:
    stored = sheet.rows.get(indicator.key)
    figure = figure_of(stored) if stored else None
    fields = standing_fields(indicator, figure) | dict(refused or {})
    said = told.get(indicator.key, [])
    status, tone = _standing(indicator, figure, said)
    return Row(
        key=indicator.key,
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        depth=min(indicator.depth, 2),
        is_heading=indicator.kind is Kind.HEADING,
        is_typed=indicator.is_typed,
        is_list=indicator.kind in CHOSEN,
        mode=UNITS.get(indicator.kind, "text"),
        options=indicator.options,
        value=fields["value"],
        nothing=bool(fields["nothing"]),
        note=fields["note"],
        version=stored.version if stored else 0,
        computed=computed_text(indicator, numbers),
        before=_before(sheet, indicator),
        formula=indicator.formula,
        status=status,
        tone=tone,
        saved=_saved(stored),
        url=reverse("half_years:figure", args=[sheet.report.pk, indicator.key]),
        shown=shown_text(indicator, figure, numbers),
        check=" ".join(said),
    )


def computed_text(indicator: Indicator, numbers: Mapping[str, Fraction]) -> str:
    text = shown(indicator, None, numbers) if indicator.formula else ""
    return f"{text} %" if text and indicator.kind is Kind.PERCENT else text or "–"


def shown_text(indicator: Indicator, figure: Figure | None, numbers: Mapping[str, Fraction]) -> str:
    text = shown(indicator, figure, numbers)
    if figure and figure.value and indicator.kind in CHOSEN:
        return f"{text} ({dict(indicator.options).get(text, text)})"
    if text and indicator.kind is Kind.PERCENT and indicator.key in numbers:
        return f"{text} %"
    return text


def fresh_texts(sheet: ReportSheet, key: str) -> dict[str, Any]:
    """After a save: the row's own texts, and everything else that follows from it."""
    numbers, found = sheet.numbers(), sheet.findings()
    told = _told_by_key(found)
    row = draw(sheet, sheet.forms.indicators[key], numbers=numbers, told=told)
    form = sheet.forms.indicators[key].form
    computed = {
        each.key: computed_text(each, numbers)
        for each in sheet.forms.indicators.values()
        if each.formula and each.form == form
    }
    checks = {
        f"check {each.key}": " ".join(told.get(each.key, []))
        for each in sheet.forms.indicators.values()
        if each.form == form
    }
    missing = len(sheet.missing())
    return {
        "points": "",
        "measured": "",
        "status": row.status,
        "tone": row.tone,
        "sums": {
            "points": str(len(sheet.forms.typed) - missing),
            "missing_text": missing_text(missing),
            "fields": computed | checks,
        },
    }


def missing_text(missing: int) -> str:
    if not missing:
        return _("All figures are there")
    return _("%(missing)s without a figure") % {"missing": missing}


def _told_by_key(found: Sequence[Finding]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.level is Level.WARNING:
            for key in dict.fromkeys(each.keys):
                told[key].append(say(each.what))
    return told


def _standing(indicator: Indicator, figure: Figure | None, said: list[str]) -> tuple[str, str]:
    if not indicator.is_typed:
        return "", ""
    if figure is None or not figure.is_given:
        return _("No figure yet"), "line--missing" if indicator.kind is not Kind.TEXT else ""
    if figure.nothing:
        return _("Nothing occurred"), "line--done"
    return "", "line--missing" if said else "line--done"


def _before(sheet: ReportSheet, indicator: Indicator) -> str:
    figure = sheet.before.get(indicator.key)
    if figure is None and not indicator.formula:
        return ""
    return shown_text(indicator, figure, sheet.numbers_before)


def _saved(row: ReportFigure | None) -> str:
    if row is None:
        return ""
    return _("Saved %(at)s, %(name)s") % {"at": show(row.at), "name": row.by.full_name}


def _tab(sheet: ReportSheet, form: Form, missing: set[str]) -> dict[str, Any]:
    typed = [each for each in form.shown if each.is_typed]
    left = sum(each.key in missing for each in typed)
    return {
        "number": form.number,
        "title": form.title,
        "url": reverse("half_years:form", args=[sheet.report.pk, form.number]),
        "done": len(typed) - left,
        "of": len(typed),
    }


def period_name(half_year: HalfYear) -> str:
    return HalfOfYear(half_year.year, half_year.half).name


def counts_of(states: Sequence[str]) -> list[dict[str, Any]]:
    """How many reports are in each state, those alone that any is in."""
    return [
        {"label": show(label), "count": states.count(state)}
        for state, label in STATES.items()
        if state in states
    ]
