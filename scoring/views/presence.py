"""Who else is on the sheet, and what they did meanwhile, as finished text."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from scoring.models import Scorecard
from scoring.queries.hands import Save, others_on

JUST_NOW = timedelta(minutes=15)


def drawn_presence(
    scorecard: Scorecard,
    *,
    user: User,
    now: datetime,
    since: datetime,
    show: str,
    saves: Sequence[Save],
) -> dict[str, Any]:
    """The context of scoring/sheet_presence.html. 1 query; the page is open since `since`, and
    `saves` are those after it, the latest first."""
    latest: dict[Any, str] = {}
    for person, code, at in saves:
        if at > now - JUST_NOW:
            latest.setdefault(person, code)
    people = others_on(scorecard, user=user, now=now)
    changed = {code for person, code, at in saves if person != user.pk and at > since}
    address = reverse("scoring:presence", args=[scorecard.pk])
    sheet = reverse("scoring:sheet", args=[scorecard.pk])
    return {
        "presence_url": f"{address}?{urlencode({'since': since.isoformat(), 'show': show})}",
        "others": ", ".join(_hand(name, latest.get(person, "")) for person, name in people),
        "changed": _changed(len(changed)) if changed else "",
        "reload_url": f"{sheet}?{urlencode({'show': show})}",
    }


def _hand(name: str, code: str) -> str:
    if not code:
        return name
    return _("%(name)s (just saved %(code)s)") % {"name": name, "code": code}


def _changed(count: int) -> str:
    told = ngettext(
        "%(count)d line was changed by others since you opened this page.",
        "%(count)d lines were changed by others since you opened this page.",
        count,
    )
    return told % {"count": count}
