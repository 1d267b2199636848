"""The screens of criteria sets: the list, the set as on paper, its files."""

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs, post_only
from accounts.long_papers import serve_paper
from accounts.permissions import Permission, can
from accounts.vietnamese import search_key
from criteria import actions, queries
from criteria.exports import ExportKind, annex_of, export_set
from criteria.forms.files import DownloadForm
from criteria.models import SetStatus
from criteria.paper import fields_on_paper
from criteria.views.draft_page import draft_page
from criteria.views.pages import attachment, set_page


@require_safe
@needs(Permission.VIEW_CRITERIA)
def sets(request: HttpRequest) -> HttpResponse:
    """GET: the sets of the authority, newest first."""
    versions = queries.versions(request.user)
    page = {
        "sets": [(row, versions[row.pk]) for row in queries.sets_counted(request.user)],
        "may_manage": can(request.user, Permission.MANAGE_CRITERIA),
    }
    return render(request, "criteria/sets.html", page)


@require_safe
@needs(Permission.VIEW_CRITERIA)
def criteria_set(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: the whole set as on paper; a draft to be edited, and what it lacks."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    outline = queries.outline(shown)
    page = set_page(request, shown) | {
        "outline": outline,
        "downloads": list(ExportKind),
        "version": queries.versions(request.user)[shown.pk],
    }
    if shown.status == SetStatus.DRAFT:
        return render(request, "criteria/draft.html", page | draft_page(shown, outline))
    return render(request, "criteria/set.html", page | {"fields": fields_on_paper(outline)})


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
def download(request: HttpRequest, set_id: str) -> HttpResponseBase:
    """GET ?format=json|xlsx|docx|pdf: the set as a file; else 400. The upload reads all but the
    PDF back."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    form = DownloadForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    kind = ExportKind(form.cleaned_data["format"] or ExportKind.JSON)
    name = slugify(search_key(f"{shown.title} {shown.year}"))[:80]
    if kind.is_paper:
        return serve_paper(
            request,
            [annex_of(shown)],
            file_name=f"{name}.{kind.value}",
            authority=shown.authority,
            permission=Permission.VIEW_CRITERIA,
        )
    return attachment(export_set(shown, kind), kind.content_type, f"{name}.{kind.value}")
