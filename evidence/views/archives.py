"""Many files at once: the whole dossier, or what proves one criterion."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from evidence import actions, queries
from evidence.archiving import pack, send


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """GET: all files as ZIP, a folder for each criterion; 404 where there is no document."""
    return _archive(request, dossier_id)


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def line(request: HttpRequest, dossier_id: UUID, code: str) -> HttpResponseBase:
    """GET: the files that prove one criterion as ZIP; 404 where no document does."""
    return _archive(request, dossier_id, code)


def _archive(request: HttpRequest, dossier_id: UUID, code: str = "") -> HttpResponseBase:
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    documents = list(queries.valid_documents(shown, code=code))
    if not documents:
        raise Http404
    packed = pack(documents, code=code, at=timezone.now())
    if request.method == "GET":
        actions.note_taken(
            dossier=shown, documents=packed.documents, by=request.user, clock=timezone.now
        )
    name = " ".join(part for part in (shown.commune.full_name, code) if part)
    return send(packed, f"{name} {shown.criteria_set.year}")
