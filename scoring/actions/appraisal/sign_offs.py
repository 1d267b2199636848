"""A department has finished its criteria of a scorecard, or of all; or goes on with them."""

from dataclasses import dataclass

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused, Sentence
from accounts.refusals import gettext_noop as _
from scoring.actions.lines import (
    fresh_scorecard,
    open_round,
    refuse_unless_in,
    refuse_unless_same_authority,
)
from scoring.locks import hold_period
from scoring.models import Period, Round, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.queries.sign_offs import UNDECIDED, Codes, appraises, open_lines, readiness
from scoring.states import State


@transaction.atomic
def sign_off(*, scorecard: Scorecard, by: User, clock: Clock) -> SignOff:
    """The appraiser's department has finished its criteria of this scorecard in round 1.

    What was not marked is accepted as it stands; the log names what nobody had looked at. Raises
    Refused while a request for "not applicable" is undecided.
    """
    require(by, Permission.SIGN_OFF)
    hold_period(scorecard.period_id)  # a colleague's mark comes before the sign-off or is refused
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_1)
    in_round, now = open_round(current), clock()
    undecided, _surveyless, unseen = open_lines([current], by.department_id)
    if codes := undecided.get(current.pk):
        raise Refused(UNDECIDED, codes=codes)
    signed, created = SignOff.objects.get_or_create(
        scorecard=current,
        round=in_round,
        department=by.department,
        defaults={"by": by, "at": now},
    )
    if not created:
        raise Conflict(_("Your department has already signed off this scorecard."))
    record(
        _happening(current, by, unseen),
        chain=current.period.event_chain,
        by=by,
        at=now,
    )
    return signed


@dataclass(frozen=True)
class SignedAll:
    """How many were signed off, and which were not and why."""

    signed: int
    refused: tuple[tuple[Scorecard, Sentence], ...]


@transaction.atomic
def sign_off_all(*, period: Period, by: User, clock: Clock) -> SignedAll:
    """The department has finished its criteria of every scorecard in round 1 that is ready; the
    others stay open, each with its reason. A constant number of queries, an event for each.

    Raises Refused where the department appraises nothing or the round is closed, NotPermitted.
    """
    require(by, Permission.SIGN_OFF)
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    current = hold_period(period.pk)
    now = clock()
    in_round = Round.objects.get(period=current, number=RoundNumber.FIRST)
    if in_round.closed_at is not None:
        raise Refused(
            _("The round was closed on {closed_at}; its record no longer changes."),
            closed_at=in_round.closed_at,
        )
    if not appraises(current, by.department_id):
        raise Refused(_("Your department has no criteria in this period."))
    found = readiness(current, by.department_id)
    SignOff.objects.bulk_create(
        SignOff(scorecard=card, round=in_round, department=by.department, by=by, at=now)
        for card in found.ready
    )
    record(
        *(_happening(card, by, found.unseen) for card in found.ready),
        chain=current.event_chain,
        by=by,
        at=now,
    )
    return SignedAll(len(found.ready), found.held)


def _happening(card: Scorecard, by: User, unseen: Codes) -> Happening:
    new = {"department": by.unit_name, "unseen": list(unseen.get(card.pk, ()))}
    return Happening("sign_off", card, new=new)


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
