"""The documents under a line as finished text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import show
from evidence.models import Attachment, Scan, Stage
from evidence.serving import can_be_shown


@dataclass(frozen=True)
class Paper:
    """A document under a line; without a file there is nothing to open. `preview_url` shows it
    inside the page; one `is_outside` is published elsewhere."""

    url: str
    label: str
    about: str
    is_supplement: bool
    preview_url: str = ""
    content_type: str = ""
    is_outside: bool = False


class File(Protocol):
    """What is drawn of an evidence.Document, or of a row that has its columns."""

    @property
    def pk(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def date(self) -> "date | None": ...
    @property
    def issuer(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def scan(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def stage(self) -> str: ...


WITHHELD = (Scan.PENDING, Scan.INFECTED)


def drawn_papers(attachments: Iterable[Attachment]) -> list[Paper]:
    return [drawn_paper(attachment) for attachment in attachments]


def drawn_paper(attachment: Attachment) -> Paper:
    return drawn_file(attachment.document, attachment.pages)


def drawn_file(document: File, pages: str) -> Paper:
    about = [
        document.title if document.number else "",
        show(document.date) if document.date else "",
        document.issuer,
        _("page %(pages)s") % {"pages": pages} if pages else "",
        _what_of_the_file(document),
    ]
    is_open = bool(document.file) and document.scan not in WITHHELD
    own_url = reverse("evidence:file", args=[document.pk]) if is_open else ""
    is_shown = is_open and can_be_shown(document)
    return Paper(
        url=document.url or own_url,
        label=document.number or document.title,
        about=", ".join(part for part in about if part),
        is_supplement=document.stage == Stage.SUPPLEMENT,
        preview_url=reverse("evidence:preview", args=[document.pk]) if is_shown else "",
        content_type=document.content_type if is_shown else "",
        is_outside=bool(document.url),
    )


def _what_of_the_file(document: File) -> str:
    if document.scan == Scan.PENDING:
        return _("waiting for the virus check")
    if document.scan == Scan.INFECTED:
        return _("contains a virus")
    return "" if document.file or document.url else _("no file")
