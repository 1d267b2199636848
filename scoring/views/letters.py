"""The letters of round-1 results, as files."""

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.served_files import serve_file
from accounts.workers import see_to
from scoring.actions.letters import note_reading
from scoring.exports import (
    ReceiptKind,
    export_letter,
    letter_file_name,
)
from scoring.forms.submission import ReceiptFileForm
from scoring.queries import letters as queries
from scoring.queries import scopes
from scoring.ways import ask_for_letters


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def letter(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET ?format=pdf|docx: the letter to the commune, as an attachment; 400 for another format,
    404 before release. The commune's first download is noted as its having read it."""
    scorecard = get_object_or_404(queries.letters_visible_to(request.user), pk=scorecard_id)
    kind = _kind(request)
    (told,) = queries.letters_of([scorecard])
    content = export_letter(told, kind)
    note_reading(scorecard=scorecard, by=request.user, clock=timezone.now)
    return _attachment(content, letter_file_name(told, kind), kind.content_type)


@needs(Permission.STEER)
@require_safe
def all_letters(request: HttpRequest, period_id: UUID) -> HttpResponseBase:
    """GET ?format=pdf|docx: the letter of every commune whose round 1 is released, in one ZIP; goes
    to where its progress is shown while it is not ready; 400 for another format, 404 before the
    first release."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    kind = _kind(request)
    released = list(queries.letters_visible_to(request.user).filter(period=period))
    told = queries.letters_of(released)
    if not told:
        raise Http404
    file = ask_for_letters(period, released, told, kind, by=request.user, at=timezone.now())
    see_to(file)
    return serve_file(file, request) if file.is_ready else redirect("accounts:file", file.pk)


def _kind(request: HttpRequest) -> ReceiptKind:
    form = ReceiptFileForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    return ReceiptKind(form.cleaned_data["format"])


def _attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition or ""}
    )
