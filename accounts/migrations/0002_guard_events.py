from django.db import migrations

from accounts.guards import Guard

GUARDS = [
    Guard(
        name=f"guard_event_{operation.lower()}",
        table="accounts_event",
        operation=operation,
        when="1 = 1",
        message="The event log is written once and never changed",
    )
    for operation in ("UPDATE", "DELETE")
]


def install(apps, editor):
    for guard in GUARDS:
        guard.install(editor)


def remove(apps, editor):
    for guard in GUARDS:
        guard.remove(editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
