"""A set is issued: from then on nothing of it changes."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Faulty
from accounts.refusals import gettext_noop as _
from criteria import queries
from criteria.actions.drafts import locked_draft
from criteria.actions.rows import chain_of
from criteria.content_hash import content_hash
from criteria.models import CriteriaSet, SetStatus
from criteria.readiness import issue_faults


@transaction.atomic
def issue_set(
    *,
    criteria_set: CriteriaSet,
    decision: str | None = None,
    based_on: str | None = None,
    by: User,
    at: datetime,
) -> None:
    """Freezes the draft, `decision` being the one that issues it where it is not entered yet.

    `based_on` is the content_hash of what the person looked at: raises Conflict where the draft
    has changed since. Raises Faulty with everything that keeps it from being issued.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    if based_on not in (None, content_hash(document)):
        raise Conflict(
            _("The draft has been changed since you opened this page. Look at it again below.")
        )
    if decision is not None:
        document = replace(document, decision=decision)
    if faults := issue_faults(document.outline):
        raise Faulty(placed.fault for placed in faults)
    CriteriaSet.objects.filter(pk=draft.pk).update(
        status=SetStatus.ISSUED,
        decision=document.decision,
        content_sha256=content_hash(document),
        issued_at=at,
        issued_by=by,
    )
    criteria_set.refresh_from_db()
    new = {"decision": criteria_set.decision, "sha256": criteria_set.content_sha256}
    happening = Happening("issue_set", criteria_set, new=new)
    record(happening, chain=chain_of(criteria_set.authority), by=by, at=at)
