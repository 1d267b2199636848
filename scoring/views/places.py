"""Addresses that one page of a sheet gives to another."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from scoring.models import Scorecard


def place(scorecard_id: UUID, code: str, **query: str) -> str:
    """The address of a line on the sheet."""
    url = reverse("scoring:sheet", args=[scorecard_id])
    return f"{url}{'?' if query else ''}{urlencode(query)}#line-{code}"


def evidence_place(scorecard: Scorecard, code: str, *, back: str = "") -> str:
    """The form that adds a document to the line, and leads back to it."""
    add = reverse("evidence:add", args=[scorecard.dossier_id])
    query = {"code": code, "next": back or place(scorecard.pk, code)}
    return f"{add}?{urlencode(query)}"
