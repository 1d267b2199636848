"""A department has finished its criteria of a scorecard, or goes on with them."""

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.lines import (
    fresh_scorecard,
    open_round,
    refuse_unless_in,
    refuse_unless_same_authority,
)
from scoring.models import Score, Scorecard, SignOff
from scoring.models.scorecard import Na
from scoring.states import State


@transaction.atomic
def sign_off(*, scorecard: Scorecard, by: User, clock: Clock) -> SignOff:
    """The appraiser's department has finished its criteria of this scorecard in round 1.

    What was not marked is accepted as it stands. Raises Refused while a request for "not
    applicable" is undecided.
    """
    require(by, Permission.SIGN_OFF)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_1)
    in_round, now = open_round(current), clock()
    undecided = Score.objects.filter(
        scorecard=current, criterion__department=by.department, na=Na.ASKED
    ).order_by("criterion__position")
    if codes := list(undecided.values_list("criterion__code", flat=True)):
        raise Refused(_("Decide first whether these are not applicable: {codes}."), codes=codes)
    signed, created = SignOff.objects.get_or_create(
        scorecard=current,
        round=in_round,
        department=by.department,
        defaults={"by": by, "at": now},
    )
    if not created:
        raise Conflict(_("Your department has already signed off this scorecard."))
    record(
        Happening("sign_off", current, new={"department": by.unit_name}),
        chain=current.period.event_chain,
        by=by,
        at=now,
    )
    return signed


@transaction.atomic
def withdraw_sign_off(*, scorecard: Scorecard, by: User, clock: Clock) -> None:
    """Opens the department's criteria again, before release."""
    require(by, Permission.SIGN_OFF)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_1)
    now = clock()
    gone, _rows = SignOff.objects.filter(
        scorecard=current, round=open_round(current), department=by.department_id
    ).delete()
    if not gone:
        raise Conflict(_("Your department has not signed off this scorecard."))
    record(
        Happening("withdraw_sign_off", current, old={"department": by.unit_name}),
        chain=current.period.event_chain,
        by=by,
        at=now,
    )
