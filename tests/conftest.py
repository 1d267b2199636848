"""Fixtures that every room's tests share."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from accounts.guards import Guard
from accounts.models import User
from tests.factories import Place, make_place
from tests.migrated import copied_where_migrated

# How quick the machine is says nothing of a law.
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")
# For tools/check.sh: what must take a minute at most tries each law on fewer examples.
settings.register_profile("quick", settings.get_profile("any_machine"), max_examples=20)

CLIENTS = {"client", "client_of"}
STARTED_FIRST = ("long", "browser", "slow")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks what asks the site (ADR 35), before `-m` chooses; and at the end, when all others have
    sorted, what takes long comes first."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        asks = CLIENTS & set(getattr(item, "fixturenames", ()))
        if asks and not marks & {"both", "postgres"}:
            item.add_marker("asks")
    yield
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    marks = {mark.name for mark in item.iter_markers()}
    turns = (turn for turn, mark in enumerate(STARTED_FIRST) if mark in marks)
    return min(turns, default=len(STARTED_FIRST))


# The hashes of the site, as cheap as the algorithm allows: 0,2 s less for each sign-in.
Argon2PasswordHasher.time_cost = 1
Argon2PasswordHasher.memory_cost = 8
Argon2PasswordHasher.parallelism = 1


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest) -> None:
    """As pytest-django sets it up, but that SQLite copies what was migrated once."""
    with copied_where_migrated():
        request.getfixturevalue("django_db_setup")


@pytest.fixture(autouse=True)
def _drawn_at_once(settings: Any) -> None:
    """A worker of its own would look for the files in the database of the site."""
    settings.WORKERS = "at_once"


@pytest.fixture
def phu_yen(db: None) -> Place:
    """The authority that the test is about."""
    return make_place("Phù Yên", prefix="py")


@pytest.fixture
def bac_yen(db: None) -> Place:
    """Another authority, with rows of the same names and codes: data that could leak."""
    return make_place("Bắc Yên", prefix="by")


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """`client_of(user)`: his browser, signed in, asking for English: the source's messages."""

    def signed_in(user: User, *, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source, labels inside them too."""
    with translation.override("en"):
        yield


@pytest.fixture
def guards() -> list[Guard]:
    """All triggers of the house, for the twin of a test that one of them refuses something."""
    return list(_guards())


@pytest.fixture
def committed_db(_guards_back: None, transactional_db: None) -> Iterator[None]:
    """A database whose transactions are real, for races and rollbacks; emptied afterwards.

    On SQLite the emptying is a DELETE, which the guards refuse: they are gone for its time.
    """
    yield
    if connection.vendor == "sqlite":
        with connection.schema_editor(atomic=False) as editor:
            for guard in _guards():
                guard.remove(editor)


@pytest.fixture
def _guards_back(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Set up before `transactional_db`, so that this end comes after its emptying."""
    yield
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.schema_editor(atomic=False) as editor:  # type: ignore[attr-defined]
            for guard in _guards():
                guard.install(editor)


def _guards() -> Iterator[Guard]:
    """Those that any migration installs."""
    for app in apps.get_app_configs():
        if importlib.util.find_spec(f"{app.name}.migrations") is None:
            continue
        package = importlib.import_module(f"{app.name}.migrations")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield from getattr(importlib.import_module(module.name), "GUARDS", ())
