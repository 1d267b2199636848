"""An authority's forms edited: every edit is a new edition, so no report changes under anyone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.units import chain_of
from accounts.clock import Clock
from accounts.models import Authority, User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from evidence.half_year.forms import (
    Form,
    FormSet,
    Indicator,
    Kind,
    Over,
    refuse_faulty,
    written,
)
from evidence.models import FormEdition
from evidence.queries.half_year import forms_of, latest_edition


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator as it is typed; its form and code never change once it is there."""

    code: str
    label: str
    kind: Kind
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    formula: str = ""
    over: Over = Over.SUM


def edition_number(authority: Authority | None) -> int:
    """That of the latest edition; 0 for the standard forms."""
    edition = latest_edition(authority)
    return 0 if edition is None else edition.number


@transaction.atomic
def add_indicator(
    *, form: int, after: str, facts: IndicatorFacts, seen: int, by: User, clock: Clock
) -> FormEdition:
    """A new row behind the one of that code, or at the end. Raises Faulty, Conflict."""

    def change(old: Form) -> Form:
        new = Indicator(form=form, **vars(facts))
        at = next((i for i, e in enumerate(old.indicators, 1) if e.code == after), None)
        at = len(old.indicators) if at is None else at
        return replace(old, indicators=(*old.indicators[:at], new, *old.indicators[at:]))

    told = {"form": form, "code": facts.code, "label": facts.label}
    return _edit("add_indicator", form, change, told, seen=seen, by=by, clock=clock)


@transaction.atomic
def edit_indicator(
    *, form: int, facts: IndicatorFacts, seen: int, by: User, clock: Clock
) -> FormEdition:
    """The row of that code as it reads from now on. Raises Faulty, Conflict."""
    told = {"form": form} | {k: v for k, v in vars(facts).items() if isinstance(v, str)}
    return _edit(
        "edit_indicator", form, lambda old: _put(old, facts.code, **vars(facts)), told, seen=seen,
        by=by, clock=clock,
    )  # fmt: skip


@transaction.atomic
def retire_indicator(
    *, form: int, code: str, retired: bool, seen: int, by: User, clock: Clock
) -> FormEdition:
    """The row is asked for no longer, or again; figures that were given stay on record."""
    what = "retire_indicator" if retired else "restore_indicator"
    told = {"form": form, "code": code}
    return _edit(
        what, form, lambda old: _put(old, code, retired=retired), told, seen=seen, by=by,
        clock=clock,
    )  # fmt: skip


@transaction.atomic
def move_indicator(
    *, form: int, code: str, up: bool, seen: int, by: User, clock: Clock
) -> FormEdition:
    """The row one place up or down among those in use."""

    def change(old: Form) -> Form:
        rows = list(old.indicators)
        at = _place(rows, code)
        step = -1 if up else 1
        to = at + step
        while 0 <= to < len(rows) and rows[to].retired:
            to += step
        if not 0 <= to < len(rows):
            raise Refused(_("The row stands at the end already."))
        rows.insert(to, rows.pop(at))
        return replace(old, indicators=tuple(rows))

    told = {"form": form, "code": code, "up": up}
    return _edit("move_indicator", form, change, told, seen=seen, by=by, clock=clock)


@transaction.atomic
def set_checks(
    *, form: int, checks: Sequence[str], seen: int, by: User, clock: Clock
) -> FormEdition:
    """What the figures of a form have to fulfil: `1.4.1 <= 1.4`. Raises Faulty, Conflict."""
    kept = tuple(text.strip() for text in checks if text.strip())
    told = {"form": form, "checks": list(kept)}
    return _edit(
        "set_form_checks", form, lambda old: replace(old, checks=kept), told, seen=seen, by=by,
        clock=clock,
    )  # fmt: skip


def keep_edition(authority: Authority, *, by: User, clock: Clock) -> FormEdition:
    """The latest edition; where there is none yet, the standard forms as the first."""
    edition = latest_edition(authority)
    if edition is not None:
        return edition
    return _written(authority, forms_of(None), 1, by=by, clock=clock)


def _edit(
    what: str,
    number: int,
    change: Callable[[Form], Form],
    told: Mapping[str, object],
    *,
    seen: int,
    by: User,
    clock: Clock,
) -> FormEdition:
    require(by, Permission.MANAGE_HALF_YEARS)
    authority = by.authority
    if authority is None:
        raise NotPermitted(_("Only the standing agency of an authority keeps forms."))
    Authority.objects.select_for_update().get(pk=authority.pk)
    latest = latest_edition(authority)
    if (latest.number if latest else 0) != seen:
        raise Conflict(_("Somebody else has changed the forms meanwhile. Look at them again."))
    old = forms_of(latest)
    form = old.form(number)
    if form is None:
        raise Refused(_("There is no form {number}."), number=number)
    new = old.with_form(change(form))
    refuse_faulty(new)
    edition = _written(authority, new, seen + 1, by=by, clock=clock)
    happening = Happening(what, edition, new=dict(told))
    record(happening, chain=chain_of(authority.pk), by=by, at=edition.at)
    return edition


def _written(
    authority: Authority, forms: FormSet, number: int, *, by: User, clock: Clock
) -> FormEdition:
    return FormEdition.objects.create(
        authority=authority, number=number, content=written(forms), at=clock(), by=by
    )


def _put(form: Form, code: str, /, **changed: object) -> Form:
    at = _place(form.indicators, code)
    new = replace(form.indicators[at], **changed)  # type: ignore[arg-type]
    return replace(form, indicators=(*form.indicators[:at], new, *form.indicators[at + 1 :]))


def _place(rows: Sequence[Indicator], code: str) -> int:
    at = next((i for i, each in enumerate(rows) if each.code == code), None)
    if at is None:
        raise Refused(_("The form has no row {code}."), code=code)
    return at
