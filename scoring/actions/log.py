"""The event log leaves the house: that it did is an event itself."""

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.units import chain_of
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted
from accounts.refusals import gettext_noop as _
from scoring.models import Period, Scorecard


@transaction.atomic
def note_export(
    *, period: Period, scorecard: Scorecard | None = None, kind: str, by: User, clock: Clock
) -> None:
    """Who took the log of the period, or of one scorecard, and in which form. In the chain of the
    authority: that of the period is sealed by publication."""
    require(by, Permission.STEER)
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    record(
        Happening("export_log", scorecard or period, new={"kind": kind}),
        chain=chain_of(period.authority_id),
        by=by,
        at=clock(),
    )
