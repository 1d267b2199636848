"""How a corruption gets into the database: past actions, triggers and constraints."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.guards import Guard
from scoring.states import State
from tests.scoring.scene import Scene


@dataclass(frozen=True)
class Corruption:
    """`bring` takes the year where it can go wrong, `spoil` writes what no action would.

    Without the triggers (`unguarded`) or the CHECK constraints (`unchecked`) where these refuse it.
    """

    found_by: str
    spoil: Callable[[Scene, Scene], object]
    bring: Callable[[Scene], object] = lambda scene: scene.at(State.ROUND_1)
    unguarded: bool = False
    unchecked: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.found_by

    def plant(self, scene: Scene, other: Scene, guards: Sequence[Guard]) -> None:
        self.bring(scene)
        with without(guards if self.unguarded else ()), unchecked(*self.unchecked):
            self.spoil(scene, other)


@contextmanager
def without(guards: Sequence[Guard]) -> Iterator[None]:
    with connection.cursor() as cursor:
        _settle(cursor)
        for guard in guards:
            guard.remove(_Editor(cursor))
        yield
        _settle(cursor)
        for guard in guards:
            guard.install(_Editor(cursor))


@contextmanager
def unchecked(*constraints: str) -> Iterator[None]:
    """CHECK constraints of deductions: off for a while on SQLite, dropped until the test's
    transaction is undone on PostgreSQL."""
    if not constraints:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _settle(cursor)
            for name in constraints:
                cursor.execute(f"ALTER TABLE scoring_deduction DROP CONSTRAINT {name}")
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            try:
                yield
            finally:  # the connection outlives the test
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _settle(cursor: Any) -> None:
    """PostgreSQL alters no table that has checks of foreign keys still to come."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class _Editor:
    """As much of a schema editor as a guard needs, inside of a transaction."""

    def __init__(self, cursor: Any) -> None:
        self.connection = connection
        self.execute = cursor.execute
