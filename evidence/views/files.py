"""The files of documents: to be saved, or shown inside a page."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from evidence import actions, queries
from evidence.serving import can_be_shown, serve


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def file(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """GET, HEAD: the file, to be saved and never shown; a part of it by `Range` (206).

    404 where there is none.
    """
    return _served(request, document_id, inside=False)


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def preview(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """GET, HEAD: a PDF or picture for a frame of our own pages; 404 for every other type."""
    return _served(request, document_id, inside=True)


def _served(request: HttpRequest, document_id: str, *, inside: bool) -> HttpResponseBase:
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    if not document.file or (inside and not can_be_shown(document)):
        raise Http404
    try:
        answer = serve(document, request, inside=inside)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        actions.note_seen(document=document, by=request.user, clock=timezone.now)
    return answer
