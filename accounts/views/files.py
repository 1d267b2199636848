"""Files that are drawn apart: how far they are, stopping them, taking them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries, workers
from accounts.access import post_only, signed_in
from accounts.actions import files as actions
from accounts.middleware import came_from
from accounts.models import DrawnFile
from accounts.served_files import serve_file


@signed_in
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """GET: the file, or how far it is; asks again by itself until it has ended."""
    found = _file(request, file_id)
    workers.see_to(found)
    return render(request, "accounts/file.html", {"file": found})


@signed_in
@require_safe
def file_content(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """GET: the bytes as an attachment; goes to the file's page until it is ready."""
    found = _file(request, file_id)
    if not found.is_ready:
        return redirect("accounts:file", found.pk)
    return serve_file(found, request, own_address=True)


@signed_in
@post_only
def file_cancel(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """POST: stops the drawing, then back to where it was asked for."""
    found = _file(request, file_id)
    actions.cancel_file(file=found, by=request.user, clock=timezone.now)
    messages.success(request, _("“%(name)s” was stopped.") % {"name": found.file_name})
    return _back(request, found)


@signed_in
@post_only
def file_again(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """POST: has a file drawn that failed or was stopped."""
    found = _file(request, file_id)
    actions.draw_again(file=found, by=request.user, clock=timezone.now)
    return _back(request, found)


def _file(request: HttpRequest, file_id: UUID) -> DrawnFile:
    return get_object_or_404(queries.files_visible_to(request.user), pk=file_id)


def _back(request: HttpRequest, found: DrawnFile) -> HttpResponse:
    return redirect(came_from(request, otherwise=reverse("accounts:file", args=[found.pk])))
