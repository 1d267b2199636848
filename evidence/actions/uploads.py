"""A file that arrives in parts: begun, received part by part, and made a document of.

Every step may come twice, because its answer may have been lost: it then answers the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from evidence import arriving
from evidence.actions.attachments import prove
from evidence.actions.documents import DocumentFacts, add_examined
from evidence.actions.opened import hold_dossier, open_dossier
from evidence.actions.scanning import ScannedFile, scanned_file
from evidence.file_names import clean_name
from evidence.files import named_type, refuse_bad_size
from evidence.models import Document, Dossier, Upload
from evidence.storage import LEFT_BEHIND_AFTER
from evidence.uploads import taken_types, titled

AT_ONCE = 30  # files of one person that are not finished


@dataclass(frozen=True)
class FileAnnounced:
    """What the browser says of a file before it sends any of it; `key` knows it again."""

    name: str
    size_bytes: int
    key: str


def begin_upload(*, dossier: Dossier, file: FileAnnounced, by: User, clock: Clock) -> Upload:
    """Where the file's parts go; one that was begun before goes on. Raises Refused (closed, type,
    size, too many at once) or NotPermitted before any of it is sent."""
    name = clean_name(file.name)
    named_type(name, taken_types())
    refuse_bad_size(name, file.size_bytes, settings.EVIDENCE_MAX_BYTES)
    with transaction.atomic():
        current, _stage, now = open_dossier(dossier, by=by, clock=clock, codes=())
        unfinished = Upload.objects.filter(user=by, document__isnull=True)
        begun = unfinished.filter(dossier=current, key=file.key).first()
        if begun and (begun.name, begun.size_bytes) == (name, file.size_bytes):
            return begun
        if begun:
            begun.delete()
        if unfinished.count() >= AT_ONCE:
            raise Refused(
                _("{count} files are on their way already. Wait until some have arrived."),
                count=AT_ONCE,
            )
        return Upload.objects.create(
            dossier=current, user=by, key=file.key, name=name, size_bytes=file.size_bytes,
            touched_at=now,
        )  # fmt: skip


@transaction.atomic
def receive_part(*, upload: Upload, part: bytes, offset: int, by: User, clock: Clock) -> Upload:
    """The upload with the part behind what was there. A part that does not stand there is left:
    the browser goes on from `received_bytes`."""
    current = _held(upload, by)
    fits = offset == current.received_bytes and part
    if current.document_id or not fits or offset + len(part) > current.size_bytes:
        return current
    try:
        arriving.append(current.pk, part, offset=offset)
        current.received_bytes = offset + len(part)
    except FileNotFoundError:  # reaped, or on another computer
        current.received_bytes = 0
    current.touched_at = clock()
    current.save(update_fields=["received_bytes", "touched_at"])
    return current


def finish_upload(
    *,
    upload: Upload,
    codes: Sequence[str],
    sha256: str = "",
    also_known: bool = False,
    by: User,
    clock: Clock,
) -> Document:
    """The document made of the file that has arrived, titled after it.

    `sha256` is the browser's own, where it has one. Raises Refused (not whole, damaged on the
    way, and what add_document refuses), AlreadyThere. The file is examined before anything is
    held; one that is refused is forgotten.
    """
    if upload.document is not None:
        return upload.document
    if upload.received_bytes < upload.size_bytes:
        raise Refused(_("“{name}” has not arrived whole. Send it again."), name=upload.name)
    try:
        with arriving.opened(upload.pk) as content:
            examined = _examined(upload, content, sha256)
            with transaction.atomic():
                hold_dossier(upload.dossier_id)  # first, as whoever begins an upload does
                current = _held(upload, by)
                if current.document is not None:
                    return current.document
                current.document = add_examined(
                    dossier=current.dossier,
                    facts=DocumentFacts(title=titled(examined.name)),
                    codes=codes,
                    examined=examined,
                    also_known=also_known,
                    by=by,
                    clock=clock,
                )
                current.save(update_fields=["document"])
    except FileNotFoundError:
        drop_upload(upload=upload, by=by)
        raise _damaged(upload) from None
    arriving.forget(upload.pk)
    return current.document


def _examined(upload: Upload, content: "File[bytes]", sha256: str) -> ScannedFile:
    try:
        found = scanned_file(content, upload.name)
        if sha256 and found.sha256 != sha256:
            raise _damaged(upload)
    except Refused:
        drop_upload(upload=upload, by=upload.user)
        raise
    return found


@transaction.atomic
def use_known(
    *, upload: Upload, document: Document, codes: Sequence[str], by: User, clock: Clock
) -> None:
    """The document that has the same content proves the criteria; the upload is not needed."""
    hold_dossier(upload.dossier_id)
    current = _held(upload, by)
    if document.dossier_id != current.dossier_id:
        raise Refused(_("This document is not in the dossier any more."))
    prove(document=document, more=codes, by=by, clock=clock)
    drop_upload(upload=current, by=by)


@transaction.atomic
def drop_upload(*, upload: Upload, by: User) -> None:
    """Forgets what has arrived of a file that nobody wants."""
    current = _held(upload, by)
    current.delete()
    arriving.forget(upload.pk)  # an upload whose bytes are gone begins again


def forget_uploads(*, now: datetime) -> int:
    """Drops what nobody has sent anything of for hours; how many files."""
    old = Upload.objects.filter(touched_at__lt=now - LEFT_BEHIND_AFTER)
    gone = list(old.order_by("touched_at", "id").values_list("pk", flat=True))
    old.delete()
    for pk in gone:
        arriving.forget(pk)
    return len(gone)


def _held(upload: Upload, by: User) -> Upload:
    """Its fresh row, held until the transaction ends. Raises Conflict where it was forgotten."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk, user=by).first()
    if held is None:
        raise Conflict(_("“{name}” was forgotten meanwhile. Send it again."), name=upload.name)
    return held


def _damaged(upload: Upload) -> Refused:
    return Refused(_("“{name}” was damaged on its way. Send it again."), name=upload.name)
