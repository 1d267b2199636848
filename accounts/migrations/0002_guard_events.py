from django.db import migrations

from accounts.guards import Guard, guarding

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


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [guarding(GUARDS)]
