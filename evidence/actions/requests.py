"""Documents that a department asks for on one criterion, and what becomes of the request."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.models import User
from accounts.refusals import Conflict, NotPermitted, sentence
from accounts.refusals import gettext_noop as _
from criteria.models import Criterion
from evidence.models import Document, DocumentRequest, Dossier, Stage


def ask(
    *,
    dossier: Dossier,
    criterion: Criterion,
    text: str,
    stage: Stage,
    open_until: datetime,
    by: User,
    at: datetime,
) -> DocumentRequest:
    """Opens the dossier for the criterion and tells the commune. Called by the action of the room
    above, which answers for who may and leaves the event."""
    if by.department is None:
        raise NotPermitted(_("Documents are asked for by a department."))
    request = DocumentRequest.objects.create(
        dossier=dossier, criterion=criterion, text=text, stage=stage, open_until=open_until,
        department=by.department, by=by, at=at,
    )  # fmt: skip
    people = User.objects.filter(commune=dossier.commune_id, is_active=True)
    about = sentence(
        _("{department} asks for a document on line {code}, until {until}: {text}"),
        department=request.department.name,
        code=criterion.code,
        until=f"{timezone.localtime(open_until):%H:%M %d/%m/%Y}",
        text=text,
    )
    link = f"/evidence/{dossier.pk}/"
    notify(people.order_by("username"), about=about, at=at, link=link)
    return request


def withdraw_request(*, request: DocumentRequest, by: User, at: datetime) -> None:
    """The document is no longer asked for; called as `ask` is. Raises Conflict where it has
    arrived, or somebody has withdrawn the request."""
    rows = DocumentRequest.objects.filter(
        pk=request.pk, answered_at__isnull=True, withdrawn_at__isnull=True
    )
    if not rows.update(withdrawn_at=at, withdrawn_by=by):
        raise Conflict(_("The document has arrived, or somebody has withdrawn the request."))


def close_requests(dossier_id: UUID, *, at: datetime) -> None:
    """The dossier is open for no request any longer: its scorecard goes on."""
    DocumentRequest.objects.filter(dossier=dossier_id, open_until__gt=at).update(open_until=at)


def open_requests(dossier: Dossier, now: datetime) -> list[DocumentRequest]:
    """Requests that the dossier is open for now, answered ones too: a second page may follow."""
    rows = dossier.requests.filter(open_until__gt=now, withdrawn_at__isnull=True)
    return list(rows.select_related("criterion", "by").order_by("at", "id"))


def answer_requests(
    requests: Iterable[DocumentRequest],
    codes: Collection[str],
    document: Document,
    *,
    by: User,
    at: datetime,
) -> None:
    """The document answers what is still asked for on its criteria; whoever asked is told."""
    answered = [r for r in requests if r.criterion.code in codes and r.answered_at is None]
    if not answered:
        return
    rows = DocumentRequest.objects.filter(pk__in=[r.pk for r in answered])
    rows.update(answered_at=at, answered_by=by, document=document)
    commune = document.dossier.commune
    happenings = []
    for request in answered:
        code = request.criterion.code
        told = {"commune": commune.code, "code": code, "title": document.title}
        happenings.append(Happening("answer_document_request", document, new=told))
        about = sentence(
            _("{commune} has added the document you asked for on line {code}: {title}"),
            commune=commune.full_name, code=code, title=document.title,
        )  # fmt: skip
        notify([request.by], about=about, at=at, link=f"/evidence/{document.dossier_id}/")
    record(*happenings, chain=document.dossier.event_chain, by=by, at=at)
