"""The locks every write takes first (TRUST 2).

Writers of lines share the period's row; whoever moves a scorecard or closes a round holds it
alone, so that nothing slips in behind a closing. Both queue at a gate before the row: those who
share a row need not wait for one another, and without the gate six busy writers kept whoever
closes waiting for 8 s. SQLite needs neither: its IMMEDIATE transactions write one after another.
"""

from uuid import UUID

from django.db import connection

from scoring.models import Period

GATE = "(SELECT {lock}(hashtextextended(%s, 0))) gate"
SHARE = (
    f"SELECT 1 FROM {GATE.format(lock='pg_advisory_xact_lock_shared')}, scoring_period "
    "WHERE id = %s FOR SHARE OF scoring_period"
)
HOLD = (
    f"SELECT scoring_period.* FROM {GATE.format(lock='pg_advisory_xact_lock')}, scoring_period "
    "WHERE id = %s FOR UPDATE OF scoring_period"
)


def share_period(period_id: UUID) -> None:
    """Waits for whoever holds the period alone, or was waiting to; others may share it until the
    transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SHARE, [str(period_id), period_id])


def hold_period(period_id: UUID) -> Period:
    """The period's row, fresh and held alone until the transaction ends."""
    if connection.vendor != "postgresql":
        return Period.objects.select_for_update().get(pk=period_id)
    for period in Period.objects.raw(HOLD, [str(period_id), period_id]):
        return period
    raise Period.DoesNotExist(period_id)
