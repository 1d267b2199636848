"""Passwords: those that are guessed first in a Vietnamese office, and those handed over once."""

import re
import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.vietnamese import search_key

# Roots that offices build passwords from: words for work, place and person, keyboard walks.
ROOTS = (
    "matkhau", "password", "admin", "quantri", "ubnd", "hdnd", "uyban", "uybannhandan", "phuong",
    "xa", "huyen", "tinh", "thitran", "vanphong", "vanthu", "motcua", "cchc", "caicach",
    "caicachhanhchinh", "noivu", "phongnoivu", "sonoivu", "ketoan", "taichinh", "tuphap", "hotich",
    "diachinh", "chutich", "canbo", "congchuc", "vietnam", "anhyeuem", "emyeuanh", "iloveyou",
    "chamdiem", "qwerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbnm", "abc", "abcd", "abcdef",
    "mothaiba", "khongbiet", "khongco", "xinchao", "conyeu", "giadinh", "hanoi", "saigon",
)  # fmt: skip

# Shorter endings of a unit's name are everyday syllables.
SHORTEST_NAME = 5

# Without the signs that are mistaken for one another when read aloud or copied: 0 o 1 l i.
ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# 59 random bits need no slow hash, and a list of 2.000 accounts is hashed in seconds.
ONE_TIME_ITERATIONS = 1_000


def one_time_password() -> str:
    """Random, easy to copy by hand: `k7mp-2xqv-9dtr`."""
    groups = ("".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def hashed_once(password: str) -> str:
    """The hash of a random password; signing in with it replaces the hash by the usual one."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=ONE_TIME_ITERATIONS)


class OfficePasswordValidator:
    """Refuses a root word with digits and signs around it ("Matkhau@2026", "ubndxa123456")."""

    def validate(self, password: str, user: object = None) -> None:
        letters = re.sub(r"[^a-z]", "", search_key(password))
        if _made_of(letters, (*ROOTS, *_names_of_units(user))) or len(set(password)) < 5:
            raise ValidationError(
                _(
                    "This password is among the first that are guessed. Take three or four words "
                    "that do not belong together."
                ),
                code="password_of_an_office",
            )

    def get_help_text(self) -> str:
        return _("Not the name of your unit, not “Matkhau@2026”: three or four unrelated words.")


def _made_of(letters: str, roots: tuple[str, ...]) -> bool:
    """Whether the letters are nothing but root words one after another."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(end - len(r) in reached and letters[:end].endswith(r) for r in roots if r):
            reached.add(end)
    return len(letters) in reached


def _names_of_units(user: object) -> set[str]:
    """“huyện Phù Yên” as `huyenphuyen` and `phuyen`: of the person's unit and authority."""
    authority = getattr(user, "authority", None)
    names = [getattr(user, "unit_name", ""), getattr(authority, "area", "")]
    words = [search_key(name).split() for name in names]
    endings = ("".join(name[start:]) for name in words for start in range(len(name)))
    return {ending for ending in endings if len(ending) >= SHORTEST_NAME}
