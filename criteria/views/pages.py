"""What the pages of criteria sets have in common."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.permissions import Permission, can
from criteria import actions
from criteria.models import CriteriaSet, SetStatus


def set_page(request: HttpRequest, shown: CriteriaSet) -> dict[str, Any]:
    return {
        "set": shown,
        "is_draft": shown.status == SetStatus.DRAFT,
        "may_manage": can(request.user, Permission.MANAGE_CRITERIA),
        "trail": trail_to(),
    }


def answer_of_issued(request: HttpRequest, asked: CriteriaSet) -> HttpResponse | None:
    """Where a page is for drafts alone and the set is issued: GET leads to the set, POST is
    refused. None for a draft."""
    if asked.status == SetStatus.DRAFT:
        return None
    if request.method == "POST":
        actions.refuse_issued(asked)
    return redirect("criteria:set", asked.pk)


def trail_to(shown: CriteriaSet | None = None) -> list[Mapping[str, str]]:
    trail = [{"url": reverse("criteria:sets"), "label": _("Criteria sets")}]
    if shown:
        trail.append({"url": reverse("criteria:set", args=[shown.pk]), "label": str(shown)})
    return trail


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)
