"""The documents under a line as finished text."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import show
from evidence.models import Attachment, Document, Scan, Stage
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


WITHHELD = (Scan.PENDING, Scan.INFECTED)


def drawn_papers(attachments: Iterable[Attachment]) -> list[Paper]:
    return [drawn_paper(attachment) for attachment in attachments]


def drawn_paper(attachment: Attachment) -> Paper:
    document = attachment.document
    about = [
        document.title if document.number else "",
        show(document.date) if document.date else "",
        document.issuer,
        _("page %(pages)s") % {"pages": attachment.pages} if attachment.pages else "",
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


def _what_of_the_file(document: Document) -> str:
    if document.scan == Scan.PENDING:
        return _("waiting for the virus check")
    if document.scan == Scan.INFECTED:
        return _("contains a virus")
    return "" if document.file or document.url else _("no file")
