"""Rows that tests start from, written straight to the tables; two places never share a row."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from accounts.models import Authority, Commune, Department, Event, EventChain, User
from accounts.passwords import hashed_once
from accounts.roles import COMMUNE_ROLES, Role

PASSWORD = "bốn con voi xanh"


@dataclass(frozen=True)
class Place:
    """An authority with its departments and communes, and one person of each role by role."""

    authority: Authority
    departments: tuple[Department, ...]
    communes: tuple[Commune, ...]
    people: dict[str, User]

    @property
    def administrator(self) -> User:
        return self.people[Role.ADMINISTRATOR]


def make_place(area: str, *, prefix: str) -> Place:
    """Two departments, three communes; people are named by prefix and role (`py_appraiser`)."""
    authority = make_authority(area)
    departments = tuple(
        make_department(authority, name) for name in ("Phòng Nội vụ", "Phòng Tư pháp")
    )
    communes = tuple(
        make_commune(authority, code, name)
        for code, name in (("01", "Tường Phù"), ("02", "Đá Đỏ"), ("1.10", "Ân Thi"))
    )
    people = {
        role: make_user(
            role,
            f"{prefix}_{role}",
            authority=authority,
            commune=communes[0] if role in COMMUNE_ROLES else None,
            department=departments[0] if role == Role.APPRAISER else None,
        )
        for role in Role
    }
    return Place(authority, departments, communes, people)


def make_authority(area: str) -> Authority:
    return Authority.objects.create(
        name=f"Ủy ban nhân dân huyện {area}",
        level="district",
        area=f"huyện {area}",
        standing_agency="Phòng Nội vụ",
        place=area,
    )


def make_department(authority: Authority, name: str) -> Department:
    return Department.objects.create(authority=authority, name=name)


def make_commune(authority: Authority, code: str, name: str, **columns: Any) -> Commune:
    return Commune.objects.create(
        authority=authority, code=code, name=name, **{"kind": "xã", **columns}
    )


def make_user(role: str, username: str, *, authority: Authority | None, **columns: Any) -> User:
    """A person who signs in with PASSWORD."""
    return User.objects.create(
        username=username,
        role=role,
        authority=authority,
        password=_hash_of_password(),
        **{"full_name": f"Người {username}", **columns},
    )


def occupy_next_event(authority: Authority) -> None:
    """The next event of the authority cannot be appended: its number is taken."""
    chain = f"authority:{authority.pk}"
    head = EventChain.objects.filter(key=chain).first()
    number = head.sequence + 1 if head else 1
    Event.objects.create(
        chain=chain, sequence=number, at=timezone.now(), by_id="", by_name="", what=""
    )


@cache
def _hash_of_password() -> str:
    return hashed_once(PASSWORD)
