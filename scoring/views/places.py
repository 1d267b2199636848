"""Addresses that one page of a sheet gives to another."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from scoring.forms.answers import Show
from scoring.models import Scorecard


def place(scorecard_id: UUID, code: str, **query: str) -> str:
    """The address of a line on the sheet, on which all lines stand if nothing else is asked for:
    by itself it opens on the person's own."""
    query = query or {"show": Show.ALL.value}
    url = reverse("scoring:sheet", args=[scorecard_id])
    return f"{url}?{urlencode(query)}#line-{code}"


def evidence_place(scorecard: Scorecard, code: str, *, back: str = "") -> str:
    """The form that adds a document to the line, and leads back to it."""
    add = reverse("evidence:add", args=[scorecard.dossier_id])
    query = {"code": code, "next": back or place(scorecard.pk, code)}
    return f"{add}?{urlencode(query)}"


def place_after(scorecard: Scorecard, code: str, *, shown: str, then: str = "") -> str:
    """Where a saved line leads: back to it on the sheet, or to the form for its document."""
    chosen = {"show": shown, "keep": code} if shown not in ("", Show.ALL) else {}
    back = place(scorecard.pk, code, **chosen)
    return evidence_place(scorecard, code, back=back) if then == "evidence" else back
