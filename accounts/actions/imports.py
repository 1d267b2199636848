"""Writing whole lists at once: what is new is added, what differs is changed, nothing is removed.

All or nothing, in a number of queries that does not grow with the list.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.facts import (
    CommuneFacts,
    DepartmentFacts,
    Facts,
    UserFacts,
    commune_facts,
    commune_faults,
    department_faults,
    described,
    difference,
    refuse_faulty,
    user_facts,
    user_faults,
)
from accounts.actions.people import NewAccount
from accounts.actions.units import chain_of, refuse_foreign
from accounts.models import Authority, Commune, Department, User
from accounts.passwords import hashed_once, one_time_password
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_

ROWS_PER_STATEMENT = 500
COMMUNE_COLUMNS = ("kind", "name", "block", "valid_from", "valid_to")
USER_COLUMNS = ("full_name", "title", "email", "role")

Listed = TypeVar("Listed", CommuneFacts, UserFacts)


@dataclass(frozen=True)
class Saved:
    """How many rows were added and changed; new accounts with their one-time passwords."""

    added: int
    changed: int
    accounts: tuple[NewAccount, ...] = ()


@transaction.atomic
def save_departments(
    *, authority: Authority, facts: Sequence[DepartmentFacts], by: User, at: datetime
) -> Saved:
    """Adds the departments that are not there yet. Raises Faulty, Refused, NotPermitted."""
    _begin(authority, [one.name for one in facts], by=by)
    refuse_faulty(fault for one in facts for fault in department_faults(one))
    known = set(authority.departments.values_list("name", flat=True))
    new = [Department(authority=authority, name=one.name) for one in facts if one.name not in known]
    Department.objects.bulk_create(new, batch_size=ROWS_PER_STATEMENT)
    happenings = [Happening("add_department", row, new={"name": row.name}) for row in new]
    record(*happenings, chain=chain_of(authority.pk), by=by, at=at)
    return Saved(added=len(new), changed=0)


@transaction.atomic
def save_communes(
    *, authority: Authority, facts: Sequence[CommuneFacts], by: User, at: datetime
) -> Saved:
    """Adds and changes communes by their code; predecessors may stand in the same list."""
    _begin(authority, [one.code for one in facts], by=by)
    rows = {row.code: row for row in authority.communes.prefetch_related("predecessors")}
    codes = {*rows, *(one.code for one in facts)}
    refuse_faulty(fault for one in facts for fault in commune_faults(one, codes=codes))
    old = {code: commune_facts(row) for code, row in rows.items()}
    new, changed = _new_and_changed({one.code: one for one in facts}, old)
    rows |= {code: Commune(authority=authority, code=code) for code in new}
    for code, one in (new | changed).items():
        _fill(rows[code], {name: getattr(one, name) for name in COMMUNE_COLUMNS})
        rows[code].set_keys()
    Commune.objects.bulk_create([rows[c] for c in new], batch_size=ROWS_PER_STATEMENT)
    Commune.objects.bulk_update(
        [rows[c] for c in changed],
        [*COMMUNE_COLUMNS, "name_sort", "name_search"],
        batch_size=ROWS_PER_STATEMENT,
    )
    _link_predecessors(rows, new | changed)
    happenings = _told("commune", rows, old, new, changed)
    record(*happenings, chain=chain_of(authority.pk), by=by, at=at)
    return Saved(added=len(new), changed=len(changed))


@transaction.atomic
def save_users(
    *, authority: Authority, facts: Sequence[UserFacts], by: User, at: datetime
) -> Saved:
    """Adds accounts with one-time passwords and changes others by their account name."""
    _begin(authority, [one.username for one in facts], by=by)
    communes = {row.code: row for row in authority.communes.all()}
    departments = {row.name: row for row in authority.departments.all()}
    refuse_faulty(
        fault
        for one in facts
        for fault in user_faults(one, codes=communes, departments=departments)
    )
    people = authority.users.select_related("commune", "department")
    rows = {row.username: row for row in people}
    old = {username: user_facts(row) for username, row in rows.items()}
    new, changed = _new_and_changed({one.username: one for one in facts}, old)
    _refuse_taken(list(new))
    if by.username in changed and changed[by.username].role != by.role:
        raise Refused(N_("You cannot change your own role. Another administrator can."))
    passwords = {username: one_time_password() for username in new}
    rows |= {name: _new_user(authority, name, passwords[name], at=at) for name in new}
    for username, one in (new | changed).items():
        _fill(rows[username], {name: getattr(one, name) for name in USER_COLUMNS})
        rows[username].commune = communes.get(one.commune)
        rows[username].department = departments.get(one.department)
    User.objects.bulk_create([rows[name] for name in new], batch_size=ROWS_PER_STATEMENT)
    User.objects.bulk_update(
        [rows[name] for name in changed],
        [*USER_COLUMNS, "commune", "department"],
        batch_size=ROWS_PER_STATEMENT,
    )
    happenings = _told("user", rows, old, new, changed)
    record(*happenings, chain=chain_of(authority.pk), by=by, at=at)
    accounts = tuple(NewAccount(rows[name], passwords[name]) for name in new)
    return Saved(added=len(new), changed=len(changed), accounts=accounts)


def _begin(authority: Authority, keys: Sequence[str], *, by: User) -> None:
    """Permission and unique keys; holds the authority's row, so that lists come one by one."""
    require(by, Permission.MANAGE_UNITS)
    refuse_foreign(authority, by=by)
    if repeated := sorted(key for key, times in Counter(keys).items() if times > 1):
        raise Refused(N_("The list holds these more than once: {keys}."), keys=repeated)
    Authority.objects.select_for_update().get(pk=authority.pk)


def _new_and_changed(
    facts: Mapping[str, Listed], old: Mapping[str, Listed]
) -> tuple[dict[str, Listed], dict[str, Listed]]:
    new = {key: one for key, one in facts.items() if key not in old}
    changed = {key: one for key, one in facts.items() if key in old and one != old[key]}
    return new, changed


def _fill(row: Commune | User, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _new_user(authority: Authority, username: str, password: str, *, at: datetime) -> User:
    return User(
        authority=authority,
        username=username,
        password=hashed_once(password),
        must_change_password=True,
        date_joined=at,
    )


def _refuse_taken(usernames: Sequence[str]) -> None:
    users = User.objects.filter(username__in=usernames)
    if taken := sorted(users.values_list("username", flat=True)):
        raise Refused(N_("These account names are already taken: {names}."), names=taken)


def _link_predecessors(rows: Mapping[str, Commune], facts: Mapping[str, CommuneFacts]) -> None:
    links = Commune.predecessors.through
    links.objects.filter(from_commune__in=[rows[code].pk for code in facts]).delete()
    links.objects.bulk_create(
        [
            links(from_commune_id=rows[code].pk, to_commune_id=rows[former].pk)
            for code, one in facts.items()
            for former in one.predecessors
        ],
        batch_size=ROWS_PER_STATEMENT,
    )


def _told(
    thing: str,
    rows: Mapping[str, Commune] | Mapping[str, User],
    old: Mapping[str, Facts],
    new: Mapping[str, Facts],
    changed: Mapping[str, Facts],
) -> list[Happening]:
    added = [Happening(f"add_{thing}", rows[key], new=described(one)) for key, one in new.items()]
    edited = [
        Happening(f"edit_{thing}", rows[key], old=before, new=after)
        for key, one in changed.items()
        for before, after in [difference(old[key], one)]
    ]
    return added + edited
