"""A period moves to a newer version of its criteria set: all its scorecards, or none."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.models import CriteriaSet
from evidence.actions import move_dossiers
from scoring.actions.fed_figures import links_told, take_over_links
from scoring.actions.lines import snapshot
from scoring.actions.version_rows import (
    Lifted,
    Rows,
    add_lines,
    changed_rows,
    drop_lines,
    lift,
    renew_lines,
    repoint,
)
from scoring.locks import hold_period
from scoring.models import Period, Scorecard, SignOff
from scoring.queries.versions import leaf_pairs, move_plan, newer_version, set_hash
from scoring.states import State
from scoring.version_lines import Effect, LineChange
from scoring.versions import CardReport, MovePlan


@transaction.atomic
def move_period(
    *, period: Period, to: CriteriaSet, digest: str, by: User, clock: Clock
) -> MovePlan:
    """Every scorecard of the period with the lines of the newer version; what was done.

    Raises Conflict when it would now do anything else than what `digest` stands for, Refused
    while a scorecard keeps the others from moving, NotPermitted.
    """
    require(by, Permission.MANAGE_PERIODS)
    current = hold_period(period.pk)
    now = clock()
    _refuse_unless_newer(current, to, by)
    planned = move_plan(current, to)
    if planned.digest != digest:
        raise Conflict(
            _("Scorecards have changed since the preview. Look at the new preview below.")
        )
    if blocked := [card.commune for card in planned.blocked]:
        raise Refused(
            _("{count} scorecards cannot move yet: {communes}."),
            count=len(blocked),
            communes=blocked,
        )
    happenings = _write(current, to, planned, by=by, at=now)
    _tell_communes(planned, now)
    _tell_departments(planned, by, now)
    record(*happenings, chain=current.event_chain, by=by, at=now)
    return planned


def _refuse_unless_newer(period: Period, to: CriteriaSet, by: User) -> None:
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    if period.is_published:
        raise Refused(_("The result is published; its criteria set no longer changes."))
    newer = newer_version(period)
    if newer is None:
        raise Refused(_("There is no newer version that this period could move to."))
    if newer.pk != to.pk:
        raise Conflict(_("Another version is the newest one now. Look at the new preview below."))


def _write(
    period: Period, to: CriteriaSet, planned: MovePlan, *, by: User, at: datetime
) -> list[Happening]:
    """Everything but notices; the events that tell of it."""
    old_set = period.criteria_set
    criteria = leaf_pairs(old_set, to)
    rows = changed_rows(period, planned)
    lifted = lift(rows, planned)
    told = [_card_event(card, rows, lifted, to) for card in planned.cards if _tells(card)]
    drop_lines(rows, planned)
    renew_lines(period, rows, planned)
    repoint(period, criteria)
    add_lines(to, planned)
    take_over_links(planned.fed, to, by=by, at=at)
    Period.objects.filter(pk=period.pk).update(criteria_set=to)
    cards = {str(card.pk): card for card in Scorecard.objects.filter(period=period).order_by("id")}
    move_dossiers(
        dossiers=[card.dossier_id for card in cards.values()],
        to=to, criteria=criteria, chain=period.event_chain, by=by, at=at,
    )  # fmt: skip
    moved = Happening(
        "move_period",
        period,
        old=_named(old_set) | links_told(planned.fed.lost),
        new=_named(to) | {"scorecards": len(told)} | links_told(planned.fed.kept),
    )
    return [moved, *told, *_withdraw_sign_offs(planned, cards, to)]


def _named(criteria_set: CriteriaSet) -> dict[str, Any]:
    return {
        "criteria_set": str(criteria_set.pk),
        "decision": criteria_set.decision,
        "sha256": set_hash(criteria_set),
    }


def _tells(card: CardReport) -> bool:
    return any(change.effect is not Effect.RULE for change in card.changes)


def _card_event(card: CardReport, rows: Rows, lifted: Lifted, to: CriteriaSet) -> Happening:
    """What stood on the lines, and what stands there now; a dropped line is kept whole."""
    changes = [change for change in card.changes if change.effect is not Effect.RULE]
    return Happening(
        "move_to_version",
        Scorecard(pk=UUID(card.key)),
        old={
            "lines": [
                _was(card, change, rows, lifted) for change in changes if change.before is not None
            ]
        },
        new={"title": to.title, "decision": to.decision, "lines": [_is_now(c) for c in changes]},
    )


def _was(card: CardReport, change: LineChange, rows: Rows, lifted: Lifted) -> dict[str, Any]:
    score = rows[card.key, change.code]
    was = {"code": change.code, "score": str(score.pk), "max_points": str(score.max_points)}
    return was | snapshot(score) | ({"lifted": lifted[score.pk]} if change.lifts else {})


def _is_now(change: LineChange) -> dict[str, Any]:
    told: dict[str, Any] = {"code": change.code, "effect": change.effect.value}
    if change.after is not None:
        base = change.after.base
        told["base_points"] = None if base is None else str(base)
        told["appraised_points"] = str(change.after.points)
        told["max_points"] = str(change.after.max_points)
    return told


def _withdraw_sign_offs(
    planned: MovePlan, cards: dict[str, Scorecard], to: CriteriaSet
) -> list[Happening]:
    """Whoever signed off other lines than he appraises now signs again."""
    happenings = []
    for card in planned.cards:
        if not card.withdrawn:
            continue
        SignOff.objects.filter(
            scorecard=cards[card.key], department__name__in=card.withdrawn
        ).delete()
        happenings += [
            Happening(
                "withdraw_sign_off",
                cards[card.key],
                old={"department": name},
                new={"criteria_set": str(to.pk)},
            )
            for name in card.withdrawn
        ]
    return happenings


def _tell_communes(planned: MovePlan, at: datetime) -> None:
    """Those whose lines change learn which; those that are past scoring themselves have none."""
    affected = {UUID(card.key): card for card in planned.cards if _concerns(card)}
    people: dict[int | None, list[User]] = defaultdict(list)
    found = User.objects.filter(commune__scorecards__in=affected, is_active=True)
    for person in found.order_by("username"):
        people[person.commune_id].append(person)
    communes = Scorecard.objects.filter(pk__in=affected).order_by("id")
    for pk, commune in communes.values_list("pk", "commune_id"):
        notify(people[commune], about=_about(affected[pk]), at=at, link=f"/scorecards/{pk}/")


def _concerns(card: CardReport) -> bool:
    return bool(card.changes) and card.state is State.SELF_ASSESSMENT


def _about(card: CardReport) -> Sentence:
    """A long list is shortened where it is shown: what counts otherwise stands first in it."""
    changes = sorted(card.changes, key=lambda change: change.effect is Effect.RULE)
    codes = [change.code for change in changes]
    if card.to_answer:
        return sentence(
            _(
                "The criteria set has been corrected. Lines that changed: {codes}. "
                "Score these again, or for the first time: {again}."
            ),
            codes=codes,
            again=card.to_answer,
        )
    return sentence(
        _("The criteria set has been corrected. Lines that changed: {codes}."), codes=codes
    )


def _tell_departments(planned: MovePlan, by: User, at: datetime) -> None:
    owing: dict[str, list[str]] = defaultdict(list)
    for card in planned.cards:
        for department in card.withdrawn:
            owing[department].append(card.commune)
    for department, communes in owing.items():
        people = User.objects.filter(
            authority=by.authority_id, department__name=department, is_active=True
        )
        about = sentence(
            _("Your department appraises other lines now. It signs off again: {communes}."),
            communes=communes,
        )
        notify(people.order_by("username"), about=about, at=at)
