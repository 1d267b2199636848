"""What an uploaded criteria set would change: shown first, then written as shown or not at all."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction

from accounts.models import Authority, User
from accounts.refusals import Conflict, Refused, Sentence
from accounts.refusals import gettext_noop as N_
from criteria import actions, queries
from criteria.incoming import IncomingSet
from criteria.models import CriteriaSet
from criteria.resources import ComparedRow, compared
from criteria.set_format import SetDocument, set_from_json, set_to_json
from criteria.workbook.layout import SHEETS
from criteria.workbook.text import set_rows

KEPT_SECONDS = 60 * 60
MAX_SEAL_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class SetPlan:
    """`draft` is the one that would be replaced, None where a new one would come into being.

    `sheets` are the titles of sheets with their new, changed and removed rows; `reordered` says
    that rows which stay follow each other in another order.
    """

    document: SetDocument
    draft: CriteriaSet | None
    sheets: tuple[tuple[Any, tuple[ComparedRow, ...]], ...]
    remarks: tuple[Sentence, ...]
    reordered: bool
    digest: str

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.state for _title, rows in self.sheets for row in rows)

    @property
    def changes_nothing(self) -> bool:
        return self.draft is not None and not self.counts and not self.reordered


def plan(incoming: IncomingSet, *, authority: Authority) -> SetPlan:
    """The set compared with the authority's draft of the same year and title, if there is one."""
    draft = queries.draft_named(
        authority, year=incoming.document.year, title=incoming.document.title
    )
    standing = queries.set_document(draft) if draft else None
    coming_rows = set_rows(incoming.document)
    standing_rows = set_rows(standing) if standing else {layout: [] for layout in SHEETS}
    sheets = tuple(
        (
            layout.title,
            tuple(compared(layout, coming=coming_rows[layout], standing=standing_rows[layout])),
        )
        for layout in SHEETS
    )
    return SetPlan(
        document=incoming.document,
        draft=draft,
        sheets=tuple((title, rows) for title, rows in sheets if rows),
        remarks=incoming.remarks,
        reordered=_reordered(standing, incoming.document),
        digest=_digest(standing),
    )


def write(
    incoming: IncomingSet, *, authority: Authority, digest: str, by: User, at: datetime
) -> CriteriaSet:
    """Writes the set if it still changes exactly what `digest` stands for; else Conflict."""
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        planned = plan(incoming, authority=authority)
        if planned.digest != digest:
            raise Conflict(
                N_("The draft has changed since the preview. Look at the new preview below.")
            )
        document = incoming.document
        if planned.draft is None:
            return actions.create_set(document=document, authority=authority, by=by, at=at)
        return actions.replace_draft(criteria_set=planned.draft, document=document, by=by, at=at)


def sealed(planned: SetPlan, *, authority: Authority, by: User) -> str:
    """The set between preview and confirmation: signed for this person, so nothing is stored."""
    content = {"set": set_to_json(planned.document), "digest": planned.digest}
    seal = signing.dumps(content, salt=_salt(authority, by), compress=True)
    if len(seal) > MAX_SEAL_CHARACTERS:
        raise Refused(N_("The set is too large for one step."))
    return seal


def unsealed(seal: str, *, authority: Authority, by: User) -> tuple[SetDocument, str]:
    """Set and digest of `sealed`. Raises Refused when it is too old or not this person's."""
    try:
        content = signing.loads(seal, salt=_salt(authority, by), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Refused(N_("The preview is too old. Choose the file again.")) from error
    return set_from_json(content["set"]), content["digest"]


def _reordered(standing: SetDocument | None, coming: SetDocument) -> bool:
    if standing is None:
        return False
    old, new = _codes(standing), _codes(coming)
    return [code for code in old if code in set(new)] != [code for code in new if code in set(old)]


def _codes(document: SetDocument) -> list[str]:
    outline = document.outline
    return [field.code for field in outline.fields] + [node.code for _d, node in outline.walk()]


def _digest(document: SetDocument | None) -> str:
    if document is None:
        return ""
    text = json.dumps(set_to_json(document), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _salt(authority: Authority, by: User) -> str:
    return f"criteria.plans:{authority.pk}:{by.pk}"
