"""The screens of criteria sets: read as on paper, taken in from a file, issued."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.vietnamese import search_key
from accounts.wording import say_all
from criteria import actions, queries
from criteria.forms import SetFileForm
from criteria.models import CriteriaSet, SetStatus
from criteria.paper import fields_on_paper
from criteria.readiness import issue_faults
from criteria.set_file import read_set_file
from criteria.set_format import set_to_json


@require_safe
@needs(Permission.VIEW_CRITERIA)
def sets(request: HttpRequest) -> HttpResponse:
    """GET: the sets of the authority, newest first."""
    page = {
        "sets": queries.sets_counted(request.user),
        "may_manage": can(request.user, Permission.MANAGE_CRITERIA),
    }
    return render(request, "criteria/sets.html", page)


@require_safe
@needs(Permission.VIEW_CRITERIA)
def criteria_set(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: the whole set as on paper; of a draft also what keeps it from being issued."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    outline = queries.outline(shown)
    page = _page(request, shown) | {
        "outline": outline,
        "fields": fields_on_paper(outline),
        "faults": issue_faults(outline) if shown.status == SetStatus.DRAFT else [],
    }
    return render(request, "criteria/set.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def upload(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: to the new draft, or every fault of the file."""
    form = SetFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        try:
            new = actions.create_set(
                document=read_set_file(form.cleaned_data["file"]),
                authority=request.user.authority,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            faults = say_all(refusal)
        else:
            messages.success(request, _("The draft is there. Read it through, then issue it."))
            return redirect("criteria:set", new.pk)
    page = {"form": form, "faults": faults, "trail": _trail()}
    return render(request, "criteria/upload.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def issue(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: what will be frozen. POST: to the issued set; refused with every fault."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if request.method == "POST":
        actions.issue_set(criteria_set=draft, by=request.user, at=timezone.now())
        messages.success(request, _("The criteria set has been issued; it no longer changes."))
        return redirect("criteria:set", draft.pk)
    if draft.status != SetStatus.DRAFT:
        return redirect("criteria:set", draft.pk)
    outline = queries.outline(draft)
    page = _page(request, draft) | {"outline": outline, "faults": issue_faults(outline)}
    page["trail"] = _trail(draft)
    return render(request, "criteria/issue.html", page)


@post_only
@needs(Permission.MANAGE_CRITERIA)
def delete(request: HttpRequest, set_id: str) -> HttpResponse:
    """POST: to the list, without the draft."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    actions.delete_draft(criteria_set=draft, by=request.user, at=timezone.now())
    messages.success(request, _("The draft “%(title)s” has been deleted.") % {"title": draft.title})
    return redirect("criteria:sets")


@require_safe
@needs(Permission.VIEW_CRITERIA)
def download(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: the set as a JSON file, which the upload reads back."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    content = json.dumps(set_to_json(queries.set_document(shown)), ensure_ascii=False, indent=1)
    name = search_key(f"{shown.title} {shown.year}").replace(" ", "-")[:80]
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.json")}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _page(request: HttpRequest, shown: CriteriaSet) -> dict[str, Any]:
    return {
        "set": shown,
        "is_draft": shown.status == SetStatus.DRAFT,
        "may_manage": can(request.user, Permission.MANAGE_CRITERIA),
        "trail": _trail(),
    }


def _trail(shown: CriteriaSet | None = None) -> list[Mapping[str, str]]:
    trail = [{"url": reverse("criteria:sets"), "label": _("Criteria sets")}]
    if shown:
        trail.append({"url": reverse("criteria:set", args=[shown.pk]), "label": str(shown)})
    return trail
