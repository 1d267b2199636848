"""Writing authorities, departments and communes, one at a time. Nothing is ever deleted."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from accounts import queries
from accounts.actions.events import Happening, record
from accounts.actions.facts import (
    AuthorityFacts,
    CommuneFacts,
    DepartmentFacts,
    Facts,
    authority_facts,
    authority_faults,
    commune_facts,
    commune_faults,
    department_faults,
    described,
    difference,
    fingerprint,
    refuse_faulty,
)
from accounts.models import Authority, Commune, Department, User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as N_

Row = TypeVar("Row", Authority, Department, Commune, User)

CHANGED_MEANWHILE = N_(
    "Somebody else has changed “{name}” while you had it open. What stands now is written below; "
    "press Save again to put yours in its place."
)


@transaction.atomic
def create_authority(*, facts: AuthorityFacts, by: User, at: datetime) -> Authority:
    """A new authority. Only an administrator of the whole installation may."""
    require(by, Permission.MANAGE_UNITS)
    if by.authority_id is not None:
        raise NotPermitted(N_("Only the administrator of the whole site adds authorities."))
    refuse_faulty(authority_faults(facts))
    _refuse_taken_name(facts.name, Authority.objects.all())
    authority = Authority.objects.create(**vars(facts))
    _record("create_authority", authority, authority, new=facts, by=by, at=at)
    return authority


@transaction.atomic
def edit_authority(
    *, authority: Authority, facts: AuthorityFacts, by: User, at: datetime, seen: str = ""
) -> None:
    """Changes names, places and signatory. `seen`: fingerprint of the facts that were shown."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.authorities_visible_to(by), authority.pk)
    old = authority_facts(row)
    refuse_stale(old, seen, name=row.name)
    refuse_faulty(authority_faults(facts))
    _refuse_taken_name(facts.name, Authority.objects.exclude(pk=row.pk))
    if old == facts:
        return
    Authority.objects.filter(pk=row.pk).update(**vars(facts))
    _record("edit_authority", row, row, old=old, new=facts, by=by, at=at)


@transaction.atomic
def add_department(
    *, authority: Authority, facts: DepartmentFacts, by: User, at: datetime
) -> Department:
    """A new department of the authority."""
    require(by, Permission.MANAGE_UNITS)
    refuse_foreign(authority, by=by)
    refuse_faulty(department_faults(facts))
    _refuse_taken_name(facts.name, Department.objects.filter(authority=authority))
    department = Department.objects.create(authority=authority, name=facts.name)
    _record("add_department", department, authority, new=facts, by=by, at=at)
    return department


@transaction.atomic
def edit_department(
    *, department: Department, facts: DepartmentFacts, by: User, at: datetime, seen: str = ""
) -> None:
    """Renames the department. `seen`: fingerprint of the facts that were shown."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.departments_visible_to(by), department.pk)
    old = DepartmentFacts(name=row.name)
    refuse_stale(old, seen, name=row.name)
    refuse_faulty(department_faults(facts))
    others = Department.objects.filter(authority=row.authority_id).exclude(pk=row.pk)
    _refuse_taken_name(facts.name, others)
    if old == facts:
        return
    Department.objects.filter(pk=row.pk).update(name=facts.name)
    _record("edit_department", row, row.authority, old=old, new=facts, by=by, at=at)


@transaction.atomic
def add_commune(*, authority: Authority, facts: CommuneFacts, by: User, at: datetime) -> Commune:
    """A new commune of the authority, after its predecessors if it was merged from some."""
    require(by, Permission.MANAGE_UNITS)
    refuse_foreign(authority, by=by)
    ids = _ids_by_code(authority)
    refuse_faulty(commune_faults(facts, codes=ids))
    _refuse_taken_code(facts.code, Commune.objects.filter(authority=authority))
    values = {**vars(facts)}
    predecessors = values.pop("predecessors")
    commune = Commune.objects.create(authority=authority, **values)
    commune.predecessors.set(ids[code] for code in predecessors)
    _record("add_commune", commune, authority, new=facts, by=by, at=at)
    return commune


@transaction.atomic
def edit_commune(
    *, commune: Commune, facts: CommuneFacts, by: User, at: datetime, seen: str = ""
) -> None:
    """Changes the commune; one that ceased to exist gets `valid_to`. `seen` as above."""
    require(by, Permission.MANAGE_UNITS)
    row = locked(queries.communes_visible_to(by), commune.pk)
    old = commune_facts(row)
    refuse_stale(old, seen, name=row.full_name)
    ids = _ids_by_code(row.authority)
    refuse_faulty(commune_faults(facts, codes=ids))
    others = Commune.objects.filter(authority=row.authority_id).exclude(pk=row.pk)
    _refuse_taken_code(facts.code, others)
    if old == facts:
        return
    values = {**vars(facts)}
    predecessors = values.pop("predecessors")
    for name, value in values.items():
        setattr(row, name, value)
    row.set_keys()
    row.save(update_fields=[*values, "name_sort", "name_search"])
    row.predecessors.set(ids[code] for code in predecessors)
    _record("edit_commune", row, row.authority, old=old, new=facts, by=by, at=at)


def chain_of(authority_id: int | None) -> str:
    """The event chain of an authority; `site` for what belongs to none."""
    return "site" if authority_id is None else f"authority:{authority_id}"


def refuse_foreign(authority: Authority | None, *, by: User) -> None:
    """Nothing, or NotPermitted when `by` administers another authority."""
    if by.authority_id is not None and (authority is None or authority.pk != by.authority_id):
        raise NotPermitted(N_("This belongs to another authority."))


def locked(rows: QuerySet[Row], pk: Any) -> Row:
    """The row, held until the transaction ends. NotPermitted when it is not among `rows`."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotPermitted(N_("This belongs to another authority."))
    return row


def refuse_stale(facts: Facts, seen: str, *, name: str) -> None:
    """Nothing, or Conflict when the row is no longer as `seen` shows it; "" asks nothing."""
    if seen and seen != fingerprint(facts):
        raise Conflict(CHANGED_MEANWHILE, name=name)


def _refuse_taken_name(name: str, others: QuerySet[Authority] | QuerySet[Department]) -> None:
    if others.filter(name=name).exists():
        raise Refused(N_("“{name}” has been entered already."), name=name)


def _refuse_taken_code(code: str, others: QuerySet[Commune]) -> None:
    if holder := others.filter(code=code).first():
        raise Refused(
            N_("{commune} has the code {code} already. Each commune needs a code of its own."),
            commune=holder.full_name,
            code=code,
        )


def _ids_by_code(authority: Authority) -> dict[str, int]:
    return dict(Commune.objects.filter(authority=authority).values_list("code", "pk"))


def _record(
    what: str,
    subject: Authority | Department | Commune,
    authority: Authority,
    *,
    new: Facts,
    by: User,
    at: datetime,
    old: Facts | None = None,
) -> None:
    before, after = difference(old, new) if old else ({}, described(new))
    happening = Happening(what, subject, old=before, new=after)
    record(happening, chain=chain_of(authority.pk), by=by, at=at)
