"""A file that arrives in parts: the answers that static/js/uploading.js understands.

All are JSON with status 200: `outcome` is receiving (with `received`, the bytes that are there),
added, known (the same content is in the dossier already) or refused (with the sentences).
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.refusals import Refused
from accounts.wording import say_all
from evidence import actions, queries
from evidence.actions import AlreadyThere
from evidence.forms.uploads import BeginForm, FinishForm, PartForm
from evidence.models import Upload
from evidence.views.place import WRITERS


@post_only
@needs(*WRITERS)
def begin(request: HttpRequest, dossier_id: UUID) -> JsonResponse:
    """POST name, size, key: where its parts go, and how much of it is there already."""
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _refused([fault for faults in form.errors.values() for fault in faults])
    try:
        upload = actions.begin_upload(
            dossier=shown, file=form.announced(), by=request.user, clock=timezone.now
        )
    except Refused as refusal:
        return _refused(say_all(refusal))
    return _receiving(upload)


@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def part(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """GET: how much is there. POST `?offset=` with the bytes that stand there as its body."""
    upload = get_object_or_404(queries.uploads_of(request.user), pk=upload_id)
    form = PartForm(request.GET)
    if request.method == "POST" and form.is_valid():
        upload = actions.receive_part(
            upload=upload,
            part=request.body,
            offset=form.cleaned_data["offset"],
            by=request.user,
            clock=timezone.now,
        )
    return _receiving(upload)


@post_only
@needs(*WRITERS)
def finish(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """POST codes, sha256, and `known`: empty asks what to do with content that is there already,
    `use` attaches that document, `add` makes another of it."""
    upload = get_object_or_404(queries.uploads_of(request.user), pk=upload_id)
    form = FinishForm(queries.provable_criteria(upload.dossier), request.POST)
    if not form.is_valid():
        return _refused([fault for faults in form.errors.values() for fault in faults])
    try:
        return _finished(request, upload, form.cleaned_data)
    except Refused as refusal:
        return _refused(say_all(refusal))


@post_only
@needs(*WRITERS)
def drop(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """POST: what has arrived of the file is forgotten."""
    upload = get_object_or_404(queries.uploads_of(request.user), pk=upload_id)
    actions.drop_upload(upload=upload, by=request.user)
    return JsonResponse({"outcome": "dropped"})


def _finished(request: HttpRequest, upload: Upload, asked: dict[str, Any]) -> JsonResponse:
    codes = asked["codes"]
    try:
        document = actions.finish_upload(
            upload=upload,
            codes=codes,
            sha256=asked["sha256"],
            also_known=asked["known"] == "add",
            by=request.user,
            clock=timezone.now,
        )
    except AlreadyThere as found:
        known = found.known
        if asked["known"] != "use":
            proved = {row.criterion.code for row in known.attachments.select_related("criterion")}
            is_useful = not set(codes) <= proved
            return JsonResponse(
                {"outcome": "known", "said": say_all(found)[0], "useful": is_useful}
            )
        actions.use_known(
            upload=upload, document=known, codes=codes, by=request.user, clock=timezone.now
        )
        document = known
    said = _("“%(title)s” has been added.") % {"title": document.title}
    correct = reverse("evidence:correct", args=[document.pk])
    return JsonResponse({"outcome": "added", "said": said, "correct": correct})


def _receiving(upload: Upload) -> JsonResponse:
    return JsonResponse(
        {
            "outcome": "receiving",
            "url": reverse("evidence:upload", args=[upload.pk]),
            "received": upload.received_bytes,
        }
    )


def _refused(sentences: list[str]) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "refused": sentences})
