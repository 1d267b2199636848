"""Database triggers that refuse what no code may do; written by migrations, for both databases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Step = Callable[[Any, BaseDatabaseSchemaEditor], None]


@dataclass(frozen=True)
class Guard:
    """Refuses `operation` ("INSERT", "UPDATE" or "DELETE") on a row of `table` where `when` holds.

    `when` is SQL that both databases read; OLD and NEW are the row before and after.
    """

    name: str
    table: str
    operation: str
    when: str
    message: str

    def install(self, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in self._statements(editor.connection.vendor):
            editor.execute(statement)

    def remove(self, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP FUNCTION IF EXISTS {self.name}() CASCADE")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {self.name}")

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            row = "OLD" if self.operation == "DELETE" else "NEW"
            return [
                f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {self.when} THEN RAISE EXCEPTION '{self.message}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {row}; END $$",
                f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            ]
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]


def guarding(guards: Sequence[Guard]) -> migrations.RunPython:
    """The operation of a migration that installs the guards, and removes them on the way back."""

    return migrations.RunPython(*_both_ways(guards))


def lifting(guards: Sequence[Guard]) -> migrations.RunPython:
    """The operation that stands before a change of the guarded tables; `guarding` comes after.

    SQLite writes a table anew when a column is added, and loses its triggers.
    """
    install, remove = _both_ways(guards)
    return migrations.RunPython(remove, install)


def _both_ways(guards: Sequence[Guard]) -> tuple[Step, Step]:
    def install(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            guard.install(editor)

    def remove(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            guard.remove(editor)

    return install, remove
