from importlib import import_module
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.guards import guarding

# SQLite writes the table anew when a column is added, and loses its triggers.
GUARDED = [
    guard
    for guard in import_module("criteria.migrations.0002_guard_issued_sets").GUARDS
    if guard.table == "criteria_criterion"
]


def remove(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDED:
        guard.remove(editor)


def install(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDED:
        guard.install(editor)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_guard_issued_sets")]
    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="criterion",
            name="rule_note",
            field=models.TextField(blank=True, verbose_name="to be confirmed of the rule"),
        ),
        guarding(GUARDED),
    ]
