"""What every write to a dossier begins and ends with: the row held, the moment, the event."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.models import Criterion
from evidence.actions.requests import answer_requests, open_requests
from evidence.models import Attachment, Document, Dossier, OpenFor, Stage
from evidence.openness import PERMISSION_OF, how_open, is_appraised, stage_at

NO_CRITERION = _("Choose at least one criterion that the document proves.")


def hold_dossier(dossier_id: UUID) -> None:
    """The row is nobody else's until the transaction ends."""
    Dossier.objects.select_for_update().get(pk=dossier_id)


def open_dossier(
    dossier: Dossier, *, by: User, clock: Clock, codes: Collection[str] | None = None
) -> tuple[Dossier, Stage, datetime]:
    """The dossier's fresh row, held until the transaction ends, and what is added to it now,
    and the moment, taken once the row is held.

    `codes` are the criteria that something is added to: where the dossier is closed it may still
    be open for these, because a department asks for a document; none of them, for any.

    Held before its set is looked up: PostgreSQL finds no row at all when the set that it had
    joined is another by the time the lock is there.
    """
    hold_dossier(dossier.pk)
    current = Dossier.objects.select_related("criteria_set", "commune").get(pk=dossier.pk)
    if by.commune_id != current.commune_id:
        raise NotPermitted(_("These are the documents of another commune."))
    now = clock()
    stage = stage_at(current, now)
    if stage is None and codes is not None:
        stage = _asked_stage(current, codes, now)
    if stage is None:
        if current.open_for != OpenFor.NOTHING:
            raise Refused(how_open(current, now).template, due_at=current.due_at)
        raise Refused(
            _(
                "Documents can no longer, or not yet, be changed: the scorecard is not with the "
                "commune now."
            )
        )
    require(by, PERMISSION_OF[stage])
    return current, stage, now


def _asked_stage(dossier: Dossier, codes: Collection[str], now: datetime) -> Stage | None:
    """Of what is added to the criteria, where all of them are asked for. 1 query."""
    requests = open_requests(dossier, now)
    asked = {request.criterion.code for request in requests}
    if not requests:
        return None
    if beyond := [code for code in codes if code not in asked]:
        raise Refused(
            _("The dossier is open only for what a department asks for: {asked}, not {codes}."),
            asked=sorted(asked),
            codes=beyond,
        )
    return Stage(requests[-1].stage)


def answer(
    dossier: Dossier, codes: Collection[str], document: Document, *, by: User, at: datetime
) -> None:
    """What was asked for on the criteria has come; nothing is asked while all may be added."""
    if codes and stage_at(dossier, at) is None:
        document.dossier = dossier
        answer_requests(open_requests(dossier, at), codes, document, by=by, at=at)


def open_document(
    document: Document, *, by: User, clock: Clock, codes: Collection[str] | None = None
) -> tuple[Document, datetime]:
    """The document's fresh row in its dossier, which is held, and the moment; `codes` as above."""
    dossier, _stage, now = open_dossier(document.dossier, by=by, clock=clock, codes=codes)
    current = Document.objects.get(pk=document.pk)
    current.dossier = dossier
    if current.withdrawn_at is not None:
        raise Conflict(
            _("“{title}” was withdrawn on {at}. Add it again if it is needed."),
            title=current.title,
            at=current.withdrawn_at,
        )
    return current, now


def refuse_appraised(document: Document) -> None:
    if is_appraised(document):
        raise Refused(
            _(
                "“{title}” was part of the self-assessment that has been appraised; it stays. "
                "Add a further document instead."
            ),
            title=document.title,
        )


def criteria_of(dossier: Dossier, codes: Sequence[str]) -> list[Criterion]:
    """The leaves of the codes. Raises Refused naming those that are not there."""
    if not codes:
        raise Refused(NO_CRITERION)
    rows = dossier.criteria_set.criteria.filter(code__in=codes, is_leaf=True)
    found = {row.code: row for row in rows.order_by("position", "id")}
    if unknown := [code for code in codes if code not in found]:
        raise Refused(
            _("Not in this criteria set, or not scored by themselves: {codes}."), codes=unknown
        )
    return list(found.values())


def one_line(name: str, text: str, model: type[Document] | type[Attachment] = Document) -> str:
    """The text on one line. Raises Refused where its column is too short for it."""
    column = model._meta.get_field(name)
    cleaned = " ".join(text.split())
    longest = getattr(column, "max_length", None) or 0
    if len(cleaned) > longest:
        raise Refused(
            _("{name}: at most {longest} characters; there are {length}."),
            name=str(getattr(column, "verbose_name", name)),
            longest=longest,
            length=len(cleaned),
        )
    return cleaned


def tell(
    what: str,
    document: Document,
    *,
    by: User,
    at: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    commune = {"commune": document.dossier.commune.code}
    record(
        Happening(what, document, old=old or {}, new={**commune, **(new or {})}),
        chain=document.dossier.event_chain,
        by=by,
        at=at,
    )
