"""What the antivirus says of files: asked when they come, asked again while it does not answer."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.actions.people import NOBODY
from accounts.clock import Clock
from accounts.models import Notice, User
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from evidence.antivirus import NoAnswer, Verdict, scanned
from evidence.models import Document, Scan
from evidence.uploads import ExaminedFile, examine, open_file

ALARM_AGAIN_AFTER = timedelta(hours=1)
_log = logging.getLogger(__name__)
_CLAMD = User(pk=NOBODY, full_name="clamd")

DOWN = _(
    "The antivirus (clamd) does not answer: new documents wait unchecked and are not handed out. "
    "Start it again."
)
FOUND = _("“{name}” of {commune} contains a virus ({virus}). It is not handed out.")


@dataclass(frozen=True)
class ScannedFile:
    """A file that was looked into, and what the antivirus said of it."""

    file: ExaminedFile
    scan: Scan

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def sha256(self) -> str:
        return self.file.sha256


@dataclass(frozen=True)
class ScanTally:
    """How many of the waiting documents turned out to be what."""

    clean: int = 0
    infected: int = 0
    waiting: int = 0


def scanned_file(upload: "File[Any]", name: str = "") -> ScannedFile:
    """The file examined, then scanned; before anything is held. Raises Refused."""
    examined = examine(upload, name)
    return ScannedFile(examined, first_scan(examined))


def first_scan(examined: ExaminedFile) -> Scan:
    """What the row of a new file begins with; PENDING where the antivirus does not answer.

    Raises Refused for a virus: nothing is stored.
    """
    if not settings.CLAMD_ADDRESS:
        return Scan.NONE
    try:
        verdict = scanned(examined.upload, settings.CLAMD_ADDRESS)
    except NoAnswer as fault:
        _log.error("clamd at %s does not answer: %s", settings.CLAMD_ADDRESS, fault)
        return Scan.PENDING
    if verdict.virus:
        _log.error("A file with %s was refused (SHA-256 %s).", verdict.virus, examined.sha256)
        raise Refused(
            _(
                "“{name}” contains a virus ({virus}) and was not taken. Have your computer "
                "checked, and scan the paper again."
            ),
            name=examined.name,
            virus=verdict.virus,
        )
    return Scan.CLEAN


def scan_pending(*, clock: Clock) -> ScanTally:
    """Asks about every document that waits; those of a clean file are handed out from now on.

    Safe to run twice and beside itself. When the antivirus is down the administrators are told,
    once an hour.
    """
    clean = infected = 0
    if not settings.CLAMD_ADDRESS:
        return ScanTally(waiting=_pending().count())
    for document in _pending():
        try:
            with open_file(document) as content:
                verdict = scanned(File(content), settings.CLAMD_ADDRESS)
        except FileNotFoundError:
            _log.error("The file of document %s is gone.", document.pk)
            continue
        except NoAnswer as fault:
            _log.error("clamd at %s does not answer: %s", settings.CLAMD_ADDRESS, fault)
            _alarm(clock())
            break
        if _settled(document, verdict, clock):
            clean, infected = clean + (not verdict.virus), infected + bool(verdict.virus)
    return ScanTally(clean, infected, _pending().count())


def _pending() -> QuerySet[Document]:
    """Oldest first; withdrawn ones too, which stay readable."""
    waiting = Document.objects.filter(scan=Scan.PENDING)
    return waiting.select_related("dossier__commune").order_by("added_at", "id")


@transaction.atomic
def _settled(document: Document, verdict: Verdict, clock: Clock) -> bool:
    """Whether this run was the one that wrote the verdict down."""
    waiting = Document.objects.filter(pk=document.pk, scan=Scan.PENDING)
    if not waiting.update(scan=Scan.INFECTED if verdict.virus else Scan.CLEAN):
        return False
    if verdict.virus:
        now, commune = clock(), document.dossier.commune
        _log.error("Document %s contains %s.", document.pk, verdict.virus)
        people = User.objects.filter(is_active=True, authority=commune.authority_id)
        told = people.filter(role=Role.ADMINISTRATOR) | people.filter(pk=document.added_by_id)
        about = sentence(FOUND, name=document.file_name, commune=str(commune), virus=verdict.virus)
        notify(told.distinct().order_by("pk"), about=about, at=now)
        record(
            Happening("find_virus", document, new={"virus": verdict.virus}),
            chain=document.dossier.event_chain,
            by=_CLAMD,
            at=now,
        )
    return True


def _alarm(now: datetime) -> None:
    """A notice to every administrator who has had none in the last hour."""
    recent = Notice.objects.filter(template=DOWN, created_at__gt=now - ALARM_AGAIN_AFTER)
    administrators = User.objects.filter(is_active=True, role=Role.ADMINISTRATOR)
    untold = administrators.exclude(pk__in=recent.values("to")).order_by("pk")
    notify(untold, about=sentence(DOWN), at=now)
