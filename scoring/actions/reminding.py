"""The standing agency reminds a commune, or a whole group, in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import Told, notify_each
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused, sentence
from accounts.refusals import gettext_noop as _
from scoring.locks import hold_period
from scoring.models import Period, Scorecard
from scoring.queries import reminding as queries
from scoring.queries.reminding import Owing
from scoring.tasks.chosen import Group


@dataclass(frozen=True)
class Reminded:
    """Names of those who were told; of those who had been within the hour; of those with nobody
    to tell."""

    told: tuple[str, ...]
    lately: tuple[str, ...]
    nobody: tuple[str, ...]


@transaction.atomic
def remind_group(*, period: Period, group: Group, text: str, by: User, clock: Clock) -> Reminded:
    """Tells everybody in the group as it is now, with an event each. Whoever was reminded within
    the hour is left out, so that a request that comes twice tells nobody twice.

    Raises Refused (nobody owes anything, all were told already, no text), NotPermitted.
    """
    _require(period, text, by)
    current = hold_period(period.pk)
    now = clock()
    members = queries.owing(current, now=now)[group]
    if not members:
        raise Refused(_("Nobody is left to be reminded of this."))
    return _remind(current, members, text, by=by, now=now)


@transaction.atomic
def remind_commune(*, scorecard: Scorecard, text: str, by: User, clock: Clock) -> Reminded:
    """The same for one commune, of what it owes now."""
    _require(scorecard.period, text, by)
    current = hold_period(scorecard.period_id)
    now = clock()
    card = Scorecard.objects.select_related("commune", "dossier").get(pk=scorecard.pk)
    card.period = current
    found = queries.owing_of(card, now=now)
    if found is None:
        raise Refused(
            _("{commune} owes nothing now that it could be reminded of."),
            commune=card.commune.full_name,
        )
    _group, owing = found
    return _remind(current, [owing], text, by=by, now=now)


def _require(period: Period, text: str, by: User) -> None:
    require(by, Permission.STEER)
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    if not text.strip():
        raise Refused(_("Write what the reminder says."))


def _refuse_in_vain(lately: Mapping[str, datetime], left: Sequence[Owing]) -> None:
    if lately:
        raise Refused(
            _("Reminded already at {at}; the next reminder can be sent an hour later."),
            at=max(lately.values()),
        )
    raise Refused(
        _("Nobody there has an active account: {names}."), names=[each.name for each in left]
    )


def _remind(
    period: Period, members: Sequence[Owing], text: str, *, by: User, now: datetime
) -> Reminded:
    lately = queries.reminded_lately(period, [each.subject for each in members], now=now)
    left = [each for each in members if str(each.subject.pk) not in lately]
    people = queries.people_to_tell([each.subject for each in left])
    reached = [each for each in left if people.get(queries.key_of(each.subject))]
    if not reached:
        _refuse_in_vain(lately, left)
    about = sentence(_("Reminder from {agency}: {text}"), agency=by.unit_name, text=text.strip())
    notify_each(
        (
            Told(person, about, each.path)
            for each in reached
            for person in people[queries.key_of(each.subject)]
        ),
        at=now,
    )
    happenings = [
        Happening(
            "remind",
            each.subject,
            new={"to": each.name, "people": len(people[queries.key_of(each.subject)])},
            reason=text.strip(),
        )
        for each in reached
    ]
    record(*happenings, chain=period.event_chain, by=by, at=now)
    return Reminded(
        told=tuple(each.name for each in reached),
        lately=tuple(each.name for each in members if str(each.subject.pk) in lately),
        nobody=tuple(each.name for each in left if each not in reached),
    )
