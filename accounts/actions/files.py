"""Asking for files that take long, stopping them, and the worker's side: claim, progress, end.

A file is claimed by one worker for a lease that it renews; each later step of that worker asks
for its claim again, so that a file which was stopped, or taken over from a dead worker, takes
nothing more from the first one. Bytes are stored before the row says that they are there
(TRUST 5): a kill in between leaves a file that no row names, and `forget_files` removes it.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import Authority, DrawnFile, FileState, User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused, Sentence
from accounts.refusals import gettext_noop as _

LEASE = timedelta(seconds=60)
MOST_TRIES = 3
FOLDER = "drawn"
UNNAMED_FOR = timedelta(days=1)  # a file without a row may be one whose row comes in a moment

STOPPED_TOO_OFTEN = _("It was begun {count} times and never finished. Tell the administrator.")


@dataclass(frozen=True, kw_only=True)
class FileAsked:
    """A file by the way it is drawn, and from what; the same `kind` and `key` are the same file."""

    authority: Authority
    kind: str
    key: str
    what: Mapping[str, Any]
    permission: Permission
    file_name: str
    content_type: str
    kept_until: datetime | None = None
    event_chain: str = field(default="")


def ask_for_file(*, asked: FileAsked, by: User, at: datetime) -> DrawnFile:
    """The file, waiting to be drawn; the one that is there where it was asked for before."""
    facts = dict(vars(asked))
    identity = {"kind": facts.pop("kind"), "key": facts.pop("key")}
    file, _is_new = DrawnFile.objects.get_or_create(
        **identity, defaults={**facts, "asked_at": at, "asked_by": by}
    )
    return file


@transaction.atomic
def cancel_file(*, file: DrawnFile, by: User, clock: Clock) -> None:
    """Stops the drawing; its worker notices within a second. Raises Refused where it has ended."""
    _require_reach(file, by)
    open_ones = Q(state__in=[FileState.WAITING, FileState.DRAWING])
    changes: dict[str, Any] = {"state": FileState.CANCELLED, "ended_at": clock(), **UNCLAIMED}
    if not DrawnFile.objects.filter(open_ones, pk=file.pk).update(**changes):
        raise Refused(_("“{name}” is no longer being made."), name=file.file_name)
    _record(file, "cancel_file", by=by, at=clock())


@transaction.atomic
def draw_again(*, file: DrawnFile, by: User, clock: Clock) -> None:
    """Has a file drawn that failed or was stopped. Raises Refused for any other."""
    _require_reach(file, by)
    ended = Q(state__in=[FileState.FAILED, FileState.CANCELLED])
    changes: dict[str, Any] = {
        "state": FileState.WAITING, "ended_at": None, "started_at": None, "tries": 0,
        "percent": 0, "doing": "", "error": "", "error_values": {},
    }  # fmt: skip
    if not DrawnFile.objects.filter(ended, pk=file.pk).update(**changes):
        raise Refused(_("“{name}” is there already, or is being made."), name=file.file_name)
    _record(file, "draw_again", by=by, at=clock())


UNCLAIMED: Mapping[str, Any] = {"claim": None, "leased_until": None}


def due_files(now: datetime) -> Q:
    """Waiting, or left by a worker that has died."""
    return Q(state=FileState.WAITING) | Q(state=FileState.DRAWING, leased_until__lt=now)


@transaction.atomic
def claim_file(*, clock: Clock, only: uuid.UUID | None = None) -> DrawnFile | None:
    """The file asked for first, for this worker alone; None where none is due."""
    now = clock()
    due = DrawnFile.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_files(now))
    if only is not None:
        due = due.filter(pk=only)
    file = due.order_by("asked_at", "file_name", "id").first()
    if file is None:
        return None
    if file.tries >= MOST_TRIES:
        _end(Q(pk=file.pk), _failure(Sentence(STOPPED_TOO_OFTEN, {"count": file.tries})), now=now)
        return None
    file.state, file.claim, file.leased_until = FileState.DRAWING, uuid.uuid4(), now + LEASE
    file.started_at, file.tries, file.percent, file.doing = now, file.tries + 1, 0, ""
    file.save(
        update_fields=[
            "state", "claim", "leased_until", "started_at", "tries", "percent", "doing",
        ]
    )  # fmt: skip
    return file


def renew_lease(*, file: DrawnFile, clock: Clock) -> bool:
    """Whether the file is still this worker's; it is for another lease then."""
    return bool(_mine(file).update(leased_until=clock() + LEASE))


def is_claimed(file: DrawnFile) -> bool:
    return _mine(file).exists()


def tell_progress(*, file: DrawnFile, percent: int, doing: str) -> None:
    _mine(file).update(percent=percent, doing=doing)


def keep_file(*, file: DrawnFile, content: bytes, clock: Clock) -> bool:
    """Stores the content, then says so; False where the file was stopped meanwhile."""
    sha256 = hashlib.sha256(content).hexdigest()
    wanted = f"{FOLDER}/{sha256[:2]}/{sha256}{PurePath(file.file_name).suffix}"
    name = default_storage.save(wanted, ContentFile(content))
    facts = {"file": name, "sha256": sha256, "size_bytes": len(content), "percent": 100}
    with transaction.atomic():
        now = clock()
        if not _end(Q(pk=file.pk, claim=file.claim), {**facts, "state": FileState.READY}, now=now):
            return False
        kept = {"file": file.file_name, "sha256": sha256, "size_bytes": len(content)}
        _record(file, "keep_file", by=file.asked_by, at=now, new=kept)
    return True


def fail_file(*, file: DrawnFile, why: Sentence, clock: Clock) -> None:
    _end(Q(pk=file.pk, claim=file.claim), _failure(why), now=clock())


def release_file(*, file: DrawnFile) -> None:
    """Back to the others, where its worker ends before it is drawn; else nothing."""
    _mine(file).update(state=FileState.WAITING, **UNCLAIMED)


def forget_files(*, now: datetime) -> int:
    """Removes what is kept no longer, and stored files that no row names; how many files."""
    DrawnFile.objects.filter(kept_until__lt=now).exclude(state=FileState.DRAWING).delete()
    named = set(DrawnFile.objects.exclude(file="").values_list("file", flat=True))
    forgotten = 0
    for name in _stored():
        if name not in named and default_storage.get_modified_time(name) < now - UNNAMED_FOR:
            default_storage.delete(name)
            forgotten += 1
    return forgotten


def _stored() -> list[str]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    paths = [f"{FOLDER}/{folder}" for folder in folders]
    return [f"{path}/{name}" for path in paths for name in default_storage.listdir(path)[1]]


def _mine(file: DrawnFile) -> QuerySet[DrawnFile]:
    return DrawnFile.objects.filter(pk=file.pk, claim=file.claim, state=FileState.DRAWING)


def _end(which: Q, changes: Mapping[str, Any], *, now: datetime) -> int:
    files = DrawnFile.objects.filter(which, state=FileState.DRAWING)
    return files.update(**changes, **UNCLAIMED, doing="", ended_at=now)


def _failure(why: Sentence) -> dict[str, Any]:
    values = {name: str(value) for name, value in why.values.items()}
    return {"state": FileState.FAILED, "error": why.template[:300], "error_values": values}


def _require_reach(file: DrawnFile, by: User) -> None:
    require(by, Permission(file.permission))
    is_theirs = by.commune_id is None or by == file.asked_by
    if by.authority_id != file.authority_id or not is_theirs:
        raise NotPermitted(_("This belongs to another authority."))


def _record(
    file: DrawnFile, what: str, *, by: User, at: datetime, new: Mapping[str, Any] | None = None
) -> None:
    """In the chain of what it belongs to; a draft leaves nothing behind."""
    if file.event_chain:
        facts = dict(new or {"file": file.file_name})
        record(Happening(what, file, new=facts), chain=file.event_chain, by=by, at=at)
