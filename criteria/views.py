"""The screens of criteria sets: read as on paper, taken in from a file, issued."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from accounts.refusals import Conflict, Refused
from accounts.vietnamese import search_key
from accounts.wording import say_all
from criteria import actions, plans, queries
from criteria.exports import ExportKind, export_set
from criteria.forms import ConfirmForm, DownloadForm, SetFileForm
from criteria.incoming import IncomingSet, incoming_again, read_incoming
from criteria.models import CriteriaSet, SetStatus
from criteria.paper import fields_on_paper
from criteria.readiness import issue_faults
from criteria.workbook import XLSX, write_template

FAULTS_SHOWN = 100


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
    """GET: the form. POST: the preview of what the file would change, or every fault of it."""
    form = SetFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        authority = request.user.authority
        try:
            incoming = read_incoming(
                *form.cleaned_data["file"], departments=queries.department_names(authority)
            )
            return _preview(request, incoming)
        except Refused as refusal:
            faults = say_all(refusal)
    return _upload_page(request, form, faults)


@post_only
@never_cache
@needs(Permission.MANAGE_CRITERIA)
def upload_confirm(request: HttpRequest) -> HttpResponse:
    """POST: to the draft as written; after a conflict a new preview."""
    form = ConfirmForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    who = {"authority": request.user.authority, "by": request.user}
    try:
        document, digest = plans.unsealed(seal, **who)
        incoming = incoming_again(document)
        try:
            draft = plans.write(incoming, digest=digest, at=timezone.now(), **who)
        except Conflict as conflict:
            return _preview(request, incoming, conflict)
    except Refused as refusal:
        return _upload_page(request, SetFileForm(), say_all(refusal))
    messages.success(request, _("The draft is there. Read it through, then issue it."))
    return redirect("criteria:set", draft.pk)


@require_safe
@needs(Permission.MANAGE_CRITERIA)
def template(request: HttpRequest) -> HttpResponse:
    """GET: an empty workbook with instructions and lists."""
    content = write_template(departments=queries.department_names(request.user.authority))
    return _attachment(content, XLSX, _("criteria-set-template") + ".xlsx")


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
    """GET ?format=json|xlsx: the set as a file, which the upload reads back; else 400."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    form = DownloadForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    kind = ExportKind(form.cleaned_data["format"] or ExportKind.JSON)
    name = search_key(f"{shown.title} {shown.year}").replace(" ", "-")[:80]
    return _attachment(export_set(shown, kind), kind.content_type, f"{name}.{kind.value}")


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _preview(
    request: HttpRequest, incoming: IncomingSet, conflict: Conflict | None = None
) -> HttpResponse:
    """The page that shows what would change, and asks. Raises Refused."""
    authority = request.user.authority
    planned = plans.plan(incoming, authority=authority)
    seal = plans.sealed(planned, authority=authority, by=request.user)
    page = {
        "planned": planned,
        "counts": planned.counts,
        "outline": planned.document.outline,
        "conflict": say_all(conflict) if conflict else [],
        "form": ConfirmForm(initial={"seal": seal}),
        "trail": _trail(),
    }
    return render(request, "criteria/upload_preview.html", page)


def _upload_page(request: HttpRequest, form: SetFileForm, faults: list[str]) -> HttpResponse:
    page = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN],
        "fault_count": len(faults),
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
        "trail": _trail(),
    }
    return render(request, "criteria/upload.html", page)


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
