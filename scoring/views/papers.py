"""The documents under a line as finished text."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import show
from evidence.models import Attachment, Stage


@dataclass(frozen=True)
class Paper:
    """A document under a line; without a file there is nothing to open."""

    url: str
    label: str
    about: str
    is_supplement: bool


def drawn_papers(attachments: Iterable[Attachment]) -> list[Paper]:
    return [_paper(attachment) for attachment in attachments]


def _paper(attachment: Attachment) -> Paper:
    document = attachment.document
    about = [
        document.title if document.number else "",
        show(document.date) if document.date else "",
        document.issuer,
        _("page %(pages)s") % {"pages": attachment.pages} if attachment.pages else "",
        "" if document.file else _("no file"),
    ]
    return Paper(
        url=reverse("evidence:file", args=[document.pk]) if document.file else "",
        label=document.number or document.title,
        about=", ".join(part for part in about if part),
        is_supplement=document.stage == Stage.SUPPLEMENT,
    )
