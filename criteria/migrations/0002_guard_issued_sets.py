from django.db import migrations

from accounts.guards import Guard, guarding

MESSAGE = "An issued criteria set never changes"
ISSUED = "(SELECT status FROM criteria_criteriaset WHERE id = {row}.criteria_set_id) = 'issued'"
WHEN = {
    "INSERT": ISSUED.format(row="NEW"),
    # NEW too: else a draft's row could be moved into an issued set.
    "UPDATE": f"({ISSUED.format(row='OLD')}) OR ({ISSUED.format(row='NEW')})",
    "DELETE": ISSUED.format(row="OLD"),
}

GUARDS = [
    Guard(
        name=f"guard_{table}_{operation.lower()}",
        table=f"criteria_{table}",
        operation=operation,
        when=WHEN[operation],
        message=MESSAGE,
    )
    for table in ("field", "criterion", "groupthreshold")
    for operation in WHEN
] + [
    Guard(
        name=f"guard_criteriaset_{operation.lower()}",
        table="criteria_criteriaset",
        operation=operation,
        when="OLD.status = 'issued'",
        message=MESSAGE,
    )
    for operation in ("UPDATE", "DELETE")
]


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]
    operations = [guarding(GUARDS)]
