"""Writing accounts: who may act, with which role, for which unit; and the log of sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts import queries
from accounts.actions.events import Happening, record
from accounts.actions.facts import (
    UserFacts,
    described,
    difference,
    refuse_faulty,
    user_facts,
    user_faults,
)
from accounts.actions.units import chain_of, locked, refuse_foreign, refuse_stale
from accounts.models import Authority, Commune, Department, User
from accounts.passwords import hashed_once, one_time_password
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from accounts.roles import Role

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class NewAccount:
    """The account and the password to hand over: nobody can read it again."""

    user: User
    password: str


def create_first_administrator(
    *, username: str, full_name: str, password: str, at: datetime
) -> User:
    """The administrator of the whole installation. Raises Refused when there is an account."""
    with transaction.atomic():
        if User.objects.exists():
            raise Refused(N_("There are accounts already: ask an administrator for one."))
        user = User(username=username, full_name=full_name, role=Role.ADMINISTRATOR, date_joined=at)
        validate_password(password, user)
        user.set_password(password)
        user.save()
        record(
            Happening("add_user", user, new=described(user_facts(user))),
            chain="site",
            by=user,
            at=at,
        )
    return user


@transaction.atomic
def add_user(
    *, authority: Authority | None, facts: UserFacts, by: User, at: datetime
) -> NewAccount:
    """A new account with a one-time password. Only a site administrator leaves out `authority`."""
    require(by, Permission.MANAGE_UNITS)
    refuse_foreign(authority, by=by)
    units = _units_named(facts, authority)
    if User.objects.filter(username=facts.username).exists():
        raise Refused(
            N_("The account name “{username}” is already taken. Choose another."),
            username=facts.username,
        )
    password = one_time_password()
    user = User.objects.create(
        authority=authority,
        **{**vars(facts), **units},
        password=hashed_once(password),
        must_change_password=True,
        date_joined=at,
    )
    _record(Happening("add_user", user, new=described(facts)), by=by, at=at)
    return NewAccount(user, password)


@transaction.atomic
def edit_user(*, user: User, facts: UserFacts, by: User, at: datetime, seen: str = "") -> None:
    """Changes person, role and unit; the account name stays. `seen`: fingerprint of the facts."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.users_visible_to(by), user.pk)
    old = user_facts(row)
    refuse_stale(old, seen, name=row.full_name)
    if facts.username != row.username:
        raise Refused(N_("An account keeps its name. Add a new account instead."))
    if row.pk == by.pk and facts.role != row.role:
        raise Refused(N_("You cannot change your own role. Another administrator can."))
    units = _units_named(facts, row.authority)
    if old == facts:
        return
    User.objects.filter(pk=row.pk).update(**{**vars(facts), **units})
    before, after = difference(old, facts)
    _record(Happening("edit_user", row, old=before, new=after), by=by, at=at)


@transaction.atomic
def deactivate_user(*, user: User, by: User, at: datetime) -> None:
    """The account can no longer sign in, and its open sessions end at their next request."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.users_visible_to(by), user.pk)
    if row.pk == by.pk:
        raise Refused(N_("You cannot deactivate your own account. Another administrator can."))
    _switch(row, active=False, by=by, at=at)


@transaction.atomic
def activate_user(*, user: User, by: User, at: datetime) -> None:
    """The account may sign in again, with the password it had."""
    require(by, Permission.MANAGE_UNITS)
    _switch(locked(queries.users_visible_to(by), user.pk), active=True, by=by, at=at)


@transaction.atomic
def reset_password(*, user: User, by: User, at: datetime) -> str:
    """A new one-time password; the old one and all open sessions end."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.users_visible_to(by), user.pk)
    password = one_time_password()
    row.password, row.must_change_password = hashed_once(password), True
    row.save(update_fields=["password", "must_change_password"])
    _record(Happening("reset_password", row), by=by, at=at)
    return password


@transaction.atomic
def change_password(*, user: User, password: str, by: User, at: datetime) -> None:
    """The person's own password. Raises ValidationError when it is too easily guessed."""
    if by.pk != user.pk:
        raise Refused(N_("Everybody chooses his own password."))
    validate_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record(Happening("change_password", user), by=by, at=at)


@transaction.atomic
def change_email(*, user: User, email: str, by: User, at: datetime) -> None:
    """Where the person gets copies of his notices; empty: nowhere."""
    if by.pk != user.pk:
        raise Refused(N_("Everybody enters his own e-mail address here."))
    if email == user.email:
        return
    old, user.email = user.email, email
    user.save(update_fields=["email"])
    happening = Happening("change_email", user, old={"email": old}, new={"email": email})
    _record(happening, by=by, at=at)


def note_sign_in(*, user: User, at: datetime) -> None:
    with transaction.atomic():
        _record(Happening("sign_in", user), by=user, at=at)


def note_sign_out(*, user: User, at: datetime) -> None:
    with transaction.atomic():
        _record(Happening("sign_out", user), by=user, at=at)


def note_failed_sign_in(*, username: str, seen_from: str, at: datetime) -> None:
    """Who was tried, in his authority's chain. What was typed is kept nowhere else: people type
    their password into the wrong field."""
    stranger = User(pk=NOBODY, full_name="?")
    stranger.seen_from = seen_from
    tried = User.objects.filter(username=username).first()
    chain = chain_of(tried.authority_id if tried else None)
    with transaction.atomic():
        record(Happening("sign_in_failed", tried or stranger), chain=chain, by=stranger, at=at)


def _switch(row: User, *, active: bool, by: User, at: datetime) -> None:
    if row.is_active == active:
        return
    row.is_active = active
    row.save(update_fields=["is_active"])
    _record(Happening("activate_user" if active else "deactivate_user", row), by=by, at=at)


def _units_named(facts: UserFacts, authority: Authority | None) -> dict[str, Any]:
    """The columns `commune` and `department` of the facts. Raises Faulty."""
    communes = {c.code: c for c in Commune.objects.filter(authority=authority)}
    departments = {d.name: d for d in Department.objects.filter(authority=authority)}
    refuse_faulty(user_faults(facts, codes=communes, departments=departments))
    if authority is None and facts.role != Role.ADMINISTRATOR:
        raise Refused(N_("Choose the authority of this account."))
    return {
        "commune": communes.get(facts.commune),
        "department": departments.get(facts.department),
    }


def _record(happening: Happening, *, by: User, at: datetime) -> None:
    """In the chain of the authority that the account belongs to."""
    subject = happening.subject
    authority_id = subject.authority_id if isinstance(subject, User) else None
    record(happening, chain=chain_of(authority_id), by=by, at=at)
