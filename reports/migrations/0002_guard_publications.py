from django.db import migrations

from accounts.guards import Guard, guarding

MESSAGE = "A published result never changes; publish a revision"
FROZEN = (
    "period_id",
    "revision",
    "revision_reason",
    "result",
    "sha256",
    "log_sequence",
    "log_head",
    "published_at",
    "published_by_id",
)

GUARDS = [
    Guard(
        name="guard_publication_update",
        table="reports_publication",
        operation="UPDATE",
        when=" OR ".join(f"OLD.{column} <> NEW.{column}" for column in FROZEN),
        message=MESSAGE,
    ),
    Guard(
        name="guard_publication_delete",
        table="reports_publication",
        operation="DELETE",
        when="1 = 1",
        message=MESSAGE,
    ),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [guarding(GUARDS)]
