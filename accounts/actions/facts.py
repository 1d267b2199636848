"""What is written about a unit or a person, as plain values, and what is wrong with it.

Screens and workbooks both fill these; the actions refuse by the same sentences that a preview
shows. Communes are named by code and departments by name, inside the authority written to.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from accounts.models import Authority, Commune, Department, User
from accounts.models.units import CommuneKind
from accounts.refusals import Faulty, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.roles import COMMUNE_ROLES, Role

Fault = tuple[str, Sentence]  # the field's name, and the sentence


@dataclass(frozen=True, kw_only=True)
class AuthorityFacts:
    name: str
    level: str
    area: str
    standing_agency: str
    place: str
    parent_name: str = ""
    signatory_title: str = "CHỦ TỊCH"
    signatory_name: str = ""


@dataclass(frozen=True, kw_only=True)
class DepartmentFacts:
    name: str


@dataclass(frozen=True, kw_only=True)
class CommuneFacts:
    """`predecessors` are codes, in order; dates are the first and the last day that count."""

    code: str
    kind: str
    name: str
    block: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UserFacts:
    """`commune` is a code, `department` a name; each empty where the role has none."""

    username: str
    full_name: str
    role: str
    title: str = ""
    email: str = ""
    commune: str = ""
    department: str = ""


Facts = AuthorityFacts | DepartmentFacts | CommuneFacts | UserFacts


def authority_facts(authority: Authority) -> AuthorityFacts:
    return AuthorityFacts(**{f.name: getattr(authority, f.name) for f in fields(AuthorityFacts)})


def commune_facts(commune: Commune) -> CommuneFacts:
    """The facts as they stand; prefetch `predecessors` where many are read."""
    return CommuneFacts(
        code=commune.code,
        kind=commune.kind,
        name=commune.name,
        block=commune.block,
        valid_from=commune.valid_from,
        valid_to=commune.valid_to,
        predecessors=tuple(sorted(p.code for p in commune.predecessors.all())),
    )


def user_facts(user: User) -> UserFacts:
    return UserFacts(
        username=user.username,
        full_name=user.full_name,
        title=user.title,
        email=user.email,
        role=user.role,
        commune=user.commune.code if user.commune else "",
        department=user.department.name if user.department else "",
    )


def fingerprint(facts: Facts) -> str:
    """Tells whether a row still is what a form showed."""
    return hashlib.sha256(json.dumps(_plain(facts), sort_keys=True).encode()).hexdigest()


def difference(old: Facts, new: Facts) -> tuple[dict[str, Any], dict[str, Any]]:
    """JSON values of the fields that differ, before and after."""
    before, after = _plain(old), _plain(new)
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def described(facts: Facts) -> dict[str, Any]:
    """JSON values of all fields that are filled."""
    return {name: value for name, value in _plain(facts).items() if value}


def authority_faults(facts: AuthorityFacts) -> Iterator[Fault]:
    yield from _text_faults(facts, Authority)


def department_faults(facts: DepartmentFacts) -> Iterator[Fault]:
    yield from _text_faults(facts, Department)


def commune_faults(facts: CommuneFacts, *, codes: Collection[str]) -> Iterator[Fault]:
    """Faults of one commune; `codes` are those that predecessors may be chosen from."""
    yield from _text_faults(facts, Commune)
    if facts.kind and facts.kind not in CommuneKind.values:
        yield "kind", sentence(N_("Unknown kind. Write one of: {kinds}."), kinds=CommuneKind.values)
    elif facts.kind and facts.name.casefold().startswith(f"{facts.kind} "):
        name = facts.name[len(facts.kind) + 1 :]
        yield "name", sentence(N_("Write the name without its kind: “{name}”."), name=name)
    if facts.valid_from and facts.valid_to and facts.valid_from >= facts.valid_to:
        yield "valid_to", sentence(N_("“Valid to” must be after “valid from”."))
    if facts.code in facts.predecessors:
        yield "predecessors", sentence(N_("A commune is not its own predecessor."))
    if unknown := [code for code in facts.predecessors if code not in codes]:
        yield (
            "predecessors",
            sentence(
                N_("No commune has the code {codes}. Enter the former communes first."),
                codes=unknown,
            ),
        )


def user_faults(
    facts: UserFacts, *, codes: Collection[str], departments: Collection[str]
) -> Iterator[Fault]:
    """Faults of one account; `codes` of the authority's communes and names of its departments."""
    yield from _text_faults(facts, User)
    if facts.username and not _accepts(ASCIIUsernameValidator(), facts.username):
        yield (
            "username",
            sentence(N_("Use letters without accents, digits and the signs @ . + - _ only.")),
        )
    if facts.email and not _accepts(validate_email, facts.email):
        yield "email", sentence(N_("This is not an e-mail address."))
    if facts.role and facts.role not in Role.values:
        yield (
            "role",
            sentence(N_("Unknown role. Write one of: {roles}."), roles=[r.label for r in Role]),
        )
    elif facts.role:
        yield from _unit_faults(facts, codes=codes, departments=departments)


def refuse_faulty(faults: Iterator[Fault]) -> None:
    """Nothing, or Faulty with every sentence."""
    if found := [fault for _field, fault in faults]:
        raise Faulty(found)


def _unit_faults(
    facts: UserFacts, *, codes: Collection[str], departments: Collection[str]
) -> Iterator[Fault]:
    if facts.role in COMMUNE_ROLES and not facts.commune:
        yield "commune", sentence(N_("Officials and leaders of a commune need their commune."))
    if facts.role not in COMMUNE_ROLES and facts.commune:
        yield "commune", sentence(N_("Only officials and leaders of a commune have a commune."))
    if facts.commune and facts.commune not in codes:
        yield (
            "commune",
            sentence(N_("No commune has the code {code}. Enter it first."), code=facts.commune),
        )
    if facts.role == Role.APPRAISER and not facts.department:
        yield "department", sentence(N_("An appraiser needs a department."))
    if facts.role != Role.APPRAISER and facts.department:
        yield "department", sentence(N_("Only an appraiser has a department."))
    if facts.department and facts.department not in departments:
        yield (
            "department",
            sentence(N_("There is no department “{name}”. Enter it first."), name=facts.department),
        )


def _text_faults(facts: Facts, model: type[models.Model]) -> Iterator[Fault]:
    """Empty and overlong texts; what is asked and how long it may be, the table says."""
    for name, value in _plain(facts).items():
        column = model._meta.get_field(name)
        if not isinstance(column, models.CharField):
            continue
        if not value and not column.blank:
            yield (
                name,
                sentence(N_("“{field}” is missing. Fill it in."), field=column.verbose_name),
            )
        elif column.max_length and len(value) > column.max_length:
            yield (
                name,
                sentence(
                    N_("“{field}” is longer than {limit} characters. Shorten it."),
                    field=column.verbose_name,
                    limit=column.max_length,
                ),
            )
        elif any(not char.isprintable() for char in value):
            yield (
                name,
                sentence(
                    N_("“{field}” holds invisible control characters. Type it anew."),
                    field=column.verbose_name,
                ),
            )


def _accepts(validator: Any, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _plain(facts: Facts) -> dict[str, Any]:
    def value(raw: Any) -> Any:
        if isinstance(raw, date):
            return raw.isoformat()
        return list(raw) if isinstance(raw, tuple) else raw

    return {name: value(raw) for name, raw in asdict(facts).items()}
