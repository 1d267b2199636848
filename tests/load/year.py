"""Phù Yên's 27 communes in self-assessment, and as many officials with a session as are wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from itertools import cycle, islice
from math import ceil

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Commune, User
from accounts.roles import Role
from reports.management.commands.load_year import read_file
from reports.year.cast import set_up
from scoring.actions.dossiers import renew_dossiers
from scoring.actions.period import Deadlines
from scoring.models import Period, Score, Scorecard

FILE = settings.BASE_DIR / "fixtures" / "phu_yen_2022.json"
TOKEN = "t" * 32
HANDS = 7
QUICK_HASHES = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class Seat:
    """One official at his commune's sheet: the cookies of his session, and lines that count."""

    name: str
    cookie: str
    scorecard: str
    lines: tuple[str, ...]


def seats(officials: int) -> list[Seat]:
    """The year as `load_year` sets it up, its sheets still empty, the deadlines still to come.
    Seven officials or so sit at each sheet, so that 200 need all the communes."""
    with override_settings(PASSWORD_HASHERS=QUICK_HASHES):
        set_up(read_file(FILE), _say_nothing)
    days = Deadlines.__dataclass_fields__
    now = timezone.now()
    Period.objects.update(**{name: now + timedelta(days=n) for n, name in enumerate(days, 3)})
    renew_dossiers(Scorecard.objects.select_related("period").order_by("id"))
    communes = list(Commune.objects.order_by("code"))[: ceil(officials / HANDS)]
    people = [
        User(
            username=f"cb{number}", full_name=f"Cán bộ {number}", role=Role.COMMUNE_OFFICIAL,
            authority_id=commune.authority_id, commune=commune, password="!",
        )
        for number, commune in enumerate(islice(cycle(communes), officials))
    ]  # fmt: skip
    User.objects.bulk_create(people)
    rows = Scorecard.objects.order_by("id").values_list("commune_id", "pk")
    cards: dict[int | None, str] = {commune: str(card) for commune, card in rows}
    counts = _counting_lines()
    return [
        Seat(person.username, cookie(person), cards[person.commune_id], counts) for person in people
    ]


def _say_nothing(_text: str) -> None:
    pass


def _counting_lines() -> tuple[str, ...]:
    """Codes of the lines whose one figure is a count: any number fits them."""
    codes = Score.objects.filter(criterion__rule__measure="count").order_by("criterion__code")
    return tuple(codes.values_list("criterion__code", flat=True).distinct())


def cookie(person: User) -> str:
    """A session made directly: hundreds of sign-ins would measure the hashing of passwords."""
    store: Callable[[], dict[str, str]] = import_module(settings.SESSION_ENGINE).SessionStore
    session = store()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()  # type: ignore[attr-defined]
    jar: SimpleCookie = SimpleCookie()
    jar[settings.SESSION_COOKIE_NAME] = session.session_key  # type: ignore[attr-defined]
    jar[settings.CSRF_COOKIE_NAME] = TOKEN
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
