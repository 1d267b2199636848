"""Documents that departments ask a commune for, as its own people see them."""

from datetime import datetime
from typing import Any

from accounts.models import User
from evidence.queries import requests_of
from scoring.models import Scorecard
from scoring.views.places import evidence_place


def drawn_requests(scorecard: Scorecard, *, user: User, now: datetime) -> list[dict[str, Any]]:
    """The context of evidence/asked.html; the form for a document leads back to the sheet.
    1 query."""
    is_own = user.commune_id == scorecard.commune_id
    drawn = []
    for row in requests_of(scorecard.dossier):
        is_open = row.answered_at is None and now < row.open_until
        address = evidence_place(scorecard, row.criterion.code)
        drawn.append(
            {"row": row, "is_open": is_open, "add_url": address if is_open and is_own else ""}
        )
    return drawn
