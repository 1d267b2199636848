"""Which lines of the sheet are shown: one's own, what is open, what changed, or all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from scoring.forms.answers import Show
from scoring.models import Scorecard
from scoring.queries.sheet import Sheet, Standing


def codes_by_tab(card: Sheet, user: User, *, now: datetime) -> dict[Show, list[str]]:
    """The lines under each tab, in the tabs' order; who is in charge of nothing has no own."""
    found = {
        Show.MINE: card.codes_of(user),
        Show.MISSING: card.codes(Standing.MISSING),
        Show.NO_EVIDENCE: card.codes(Standing.WITHOUT_EVIDENCE),
        Show.CHANGED: card.codes_changed_since(yesterday(now)),
        Show.ALL: list(card.lines),
    }
    return found if found[Show.MINE] else {tab: found[tab] for tab in found if tab != Show.MINE}


def opened(asked: Show | None, codes: Mapping[Show, list[str]]) -> Show:
    """The tab asked for; without one the person's own lines, or all."""
    wanted = asked or Show.MINE
    return wanted if wanted in codes else Show.ALL


def drawn_tabs(
    scorecard: Scorecard, codes: Mapping[Show, list[str]], shown: Show
) -> list[dict[str, Any]]:
    return [
        {
            "url": address(scorecard, tab),
            "label": tab.label,
            "count": len(found),
            "current": tab is shown,
        }
        for tab, found in codes.items()
    ]


def address(scorecard: Scorecard, tab: Show) -> str:
    return f"{reverse('scoring:sheet', args=[scorecard.pk])}?{urlencode({'show': tab.value})}"


def yesterday(now: datetime) -> datetime:
    """The beginning of the day before, by the clocks of the officials."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)
