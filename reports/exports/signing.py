"""What the papers of a publication say besides its figures."""

from django.conf import settings

from reports.models import Publication
from reports.paper.letterhead import DRAFT, Signing


def signing(publication: Publication | None) -> Signing:
    """Of a draft where there is none."""
    if publication is None:
        return DRAFT
    return Signing(
        number=publication.number,
        signed_on=publication.signed_on,
        revision=publication.revision,
        draft=False,
        sha256=publication.sha256,
        revision_reason=publication.revision_reason,
        log_sequence=publication.log_sequence or 0,
        log_head=publication.log_head,
        address=address(publication),
    )


def address(publication: Publication) -> str:
    """Where the site shows what this publication says; empty where the site has no address."""
    return f"{settings.SITE_URL}/verify/{publication.sha256}/" if settings.SITE_URL else ""
