"""The reasons that a department usually gives: added, edited, retired and taken up again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.events import Happening, record
from accounts.actions.units import chain_of
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from scoring.models import UsualReason

MOST_REASONS = 60  # more no longer fit a list to pick from


@dataclass(frozen=True)
class ReasonFacts:
    """A reason as it is offered; `code` keeps it to the criterion of that code."""

    text: str
    legal_basis: str = ""
    code: str = ""
    points: Decimal | None = None


@transaction.atomic
def add_reason(*, facts: ReasonFacts, by: User, clock: Clock) -> UsualReason:
    """A further reason of the person's own department. Raises Refused (empty, already there, too
    many) or NotPermitted."""
    require(by, Permission.APPRAISE)
    if by.department is None:
        raise NotPermitted(_("Only departments keep usual reasons."))
    now, columns = clock(), _columns(facts)
    kept = UsualReason.objects.select_for_update().filter(
        department=by.department, retired_at__isnull=True
    )
    if kept.filter(text=columns["text"], code=columns["code"]).exists():
        raise Refused(_("Your department has this reason already."))
    if kept.count() >= MOST_REASONS:
        raise Refused(
            _("There are {count} usual reasons already. Retire some first."), count=MOST_REASONS
        )
    reason = UsualReason.objects.create(department=by.department, by=by, at=now, **columns)
    _tell("add_usual_reason", reason, by=by, at=now, new=_told(columns))
    return reason


@transaction.atomic
def edit_reason(
    *, reason: UsualReason, facts: ReasonFacts, version: int, by: User, clock: Clock
) -> None:
    """The reason as it is offered from now on; what was written with it stays as it was written."""
    require(by, Permission.APPRAISE)
    current = _own(reason, by)
    now, columns = clock(), _columns(facts)
    old = {name: getattr(current, name) for name in columns}
    _write(current, version, **columns)
    _tell("edit_usual_reason", current, by=by, at=now, old=_told(old), new=_told(columns))


@transaction.atomic
def retire_reason(*, reason: UsualReason, version: int, by: User, clock: Clock) -> None:
    """The reason is offered no longer; it stays on record."""
    require(by, Permission.APPRAISE)
    current, now = _own(reason, by), clock()
    _write(current, version, retired_at=now, retired_by=by)
    _tell("retire_usual_reason", current, by=by, at=now, old={"text": current.text})


@transaction.atomic
def restore_reason(*, reason: UsualReason, version: int, by: User, clock: Clock) -> None:
    """A retired reason is offered again."""
    require(by, Permission.APPRAISE)
    current, now = _own(reason, by), clock()
    _write(current, version, retired_at=None, retired_by=None)
    _tell("restore_usual_reason", current, by=by, at=now, new={"text": current.text})


def _own(reason: UsualReason, by: User) -> UsualReason:
    if by.department_id is None or reason.department_id != by.department_id:
        raise NotPermitted(_("This reason belongs to another department."))
    return UsualReason.objects.select_related("department").get(pk=reason.pk)


def _write(reason: UsualReason, version: int, **columns: Any) -> None:
    rows = UsualReason.objects.filter(pk=reason.pk, version=version)
    if not rows.update(**columns, version=F("version") + 1):
        raise Conflict(
            _("Somebody else has changed this reason meanwhile. It now reads: “{text}”."),
            text=reason.text,
        )


def _columns(facts: ReasonFacts) -> dict[str, Any]:
    text = facts.text.strip()
    if not text:
        raise Refused(_("Write the reason."))
    if facts.points is not None and facts.points <= 0:
        raise Refused(_("Usual points are above zero, or empty."))
    return {
        "text": text,
        "legal_basis": facts.legal_basis.strip(),
        "code": facts.code.strip(),
        "points": facts.points,
    }


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    points = columns["points"]
    return columns | {"points": None if points is None else str(points)}


def _tell(
    what: str,
    reason: UsualReason,
    *,
    by: User,
    at: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    record(
        Happening(what, reason, old=old or {}, new=new or {}),
        chain=chain_of(reason.department.authority_id),
        by=by,
        at=at,
    )
