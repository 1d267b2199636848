"""Moving deadlines: of the whole period, or of one commune; the communes are told."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import show
from scoring.actions.dossiers import OPEN_IN, renew_dossiers
from scoring.actions.period import Deadlines
from scoring.locks import hold_period
from scoring.models import Period, Scorecard
from scoring.queries.facts import own_due_at, period_due_at
from scoring.states import State

OF_COMMUNES = ("self_assessment_due_at", "explanation_due_at")
BEFORE_ROUND_2 = (State.SELF_ASSESSMENT, State.ROUND_1, State.EXPLANATION)


@dataclass(frozen=True)
class Extension:
    """A commune's own deadline: until when, why, and the paper that grants it ("Công văn 12/UBND
    ngày 05/12/2022")."""

    to: datetime
    reason: str
    document: str


@transaction.atomic
def change_deadlines(*, period: Period, deadlines: Deadlines, by: User, clock: Clock) -> None:
    """Moves deadlines of the whole period, to the past or ahead; the event keeps the old ones."""
    require(by, Permission.MANAGE_PERIODS)
    current = hold_period(period.pk)
    now = clock()
    deadlines.refuse_disorder()
    old = {name: getattr(current, name).isoformat() for name in asdict(deadlines)}
    Period.objects.filter(pk=period.pk).update(**asdict(deadlines))
    cards = Scorecard.objects.filter(period=current, state__in=[s.value for s in OPEN_IN])
    renew_dossiers(cards.select_related("period").order_by("id"))
    if any(getattr(current, name) != getattr(deadlines, name) for name in OF_COMMUNES):
        _tell_communes(current, deadlines, at=now)
    new = {name: moment.isoformat() for name, moment in asdict(deadlines).items()}
    record(
        Happening("change_deadlines", current, old=old, new=new),
        chain=current.event_chain,
        by=by,
        at=now,
    )


def _tell_communes(period: Period, deadlines: Deadlines, *, at: datetime) -> None:
    """The people of all communes that have such a deadline still before them."""
    cards = Scorecard.objects.filter(period=period, state__in=[s.value for s in BEFORE_ROUND_2])
    people = User.objects.filter(commune__in=cards.values("commune"), is_active=True)
    notify(
        people.order_by("username"),
        about=sentence(
            _(
                "The deadlines were changed: self-assessment until {self_assessment}, explanation "
                "until {explanation}."
            ),
            self_assessment=show(deadlines.self_assessment_due_at),
            explanation=show(deadlines.explanation_due_at),
        ),
        at=at,
        link="/",
    )


@transaction.atomic
def extend(*, scorecard: Scorecard, extension: Extension, by: User, clock: Clock) -> None:
    """Gives one commune more time for what it is at: its self-assessment or its explanation.

    Raises Refused for a moment that gives no time, and without a reason or a document.
    """
    require(by, Permission.STEER)
    period = hold_period(scorecard.period_id)
    now = clock()
    current = Scorecard.objects.select_related("commune").get(pk=scorecard.pk)
    current.period = period
    _refuse_useless(current, extension, now)
    old = {
        "to": current.extended_to.isoformat() if current.extended_to else None,
        "document": current.extension_document,
    }
    current.extended_to = extension.to
    current.extension_reason = extension.reason.strip()
    current.extension_document = extension.document.strip()
    current.save(update_fields=["extended_to", "extension_reason", "extension_document"])
    renew_dossiers([current])
    _tell_extended(current, extension, at=now)
    record(
        Happening(
            "extend",
            current,
            old=old,
            new={"to": extension.to.isoformat(), "document": current.extension_document},
            reason=current.extension_reason,
        ),
        chain=period.event_chain,
        by=by,
        at=now,
    )


def _refuse_useless(current: Scorecard, extension: Extension, now: datetime) -> None:
    if own_due_at(current) is None:
        raise Refused(_("Only a commune that scores itself or explains has a deadline to extend."))
    if not extension.reason.strip():
        raise Refused(_("Write the reason; it is kept with the scorecard."))
    if not extension.document.strip():
        raise Refused(_("Name the document that grants the extension: its number and date."))
    if extension.to <= now:
        raise Refused(_("The new deadline, {to}, has already passed."), to=extension.to)
    of_all = period_due_at(current)
    if of_all is not None and extension.to <= of_all:
        raise Refused(
            _("The new deadline, {to}, is not later than that of all communes, {due_at}."),
            to=extension.to,
            due_at=of_all,
        )


def _tell_extended(current: Scorecard, extension: Extension, *, at: datetime) -> None:
    notify(
        current.commune.users.filter(is_active=True).order_by("username"),
        about=sentence(
            _("Your deadline was extended to {to} ({document}). Reason: {reason}"),
            to=show(extension.to),
            document=extension.document.strip(),
            reason=extension.reason.strip(),
        ),
        at=at,
        link=f"/scorecards/{current.pk}/",
    )
