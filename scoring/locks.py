"""The locks every write takes first (TRUST 2).

Writers of lines share the period's row; whoever moves a scorecard or closes a round holds it
alone, so that nothing slips in behind a closing. SQLite needs neither: its IMMEDIATE
transactions write one after another.
"""

from uuid import UUID

from django.db import connection

from scoring.models import Period


def share_period(period_id: UUID) -> None:
    """Waits for whoever holds the period alone; others may share it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM scoring_period WHERE id = %s FOR SHARE", [period_id])


def hold_period(period_id: UUID) -> Period:
    """The period's row, fresh and held alone until the transaction ends."""
    return Period.objects.select_for_update().get(pk=period_id)
