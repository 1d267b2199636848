"""How a commune heads its papers, and what it writes in them itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.units import chain_of
from accounts.clock import Clock
from accounts.models import Commune, User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted
from accounts.refusals import gettext_noop as _
from scoring.models import PaperHead, PaperWords, Scorecard


@dataclass(frozen=True, kw_only=True)
class HeadFacts:
    """What is empty is prefilled on the paper."""

    superior: str = ""
    body: str = ""
    place: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: str = ""


@transaction.atomic
def save_head(
    *, commune: Commune, facts: HeadFacts, version: int, by: User, clock: Clock
) -> PaperHead:
    """Raises NotPermitted, or Conflict where somebody else was first."""
    require(by, Permission.PLAN)
    _refuse_unless_own(commune.pk, by)
    Commune.objects.select_for_update().get(pk=commune.pk)
    now = clock()
    columns = {name: str(text).strip() for name, text in asdict(facts).items()}
    kept = PaperHead.objects.filter(commune=commune).first()
    old = {name: getattr(kept, name) for name in columns} if kept else {}
    _refuse_stale(kept, version)
    head, _is_new = PaperHead.objects.update_or_create(
        commune=commune, defaults={**columns, "version": version + 1, "by": by, "at": now}
    )
    record(
        Happening("save_paper_head", head, old=old, new=columns),
        chain=chain_of(commune.authority_id),
        by=by,
        at=now,
    )
    return head


@transaction.atomic
def save_words(
    *,
    scorecard: Scorecard,
    kind: str,
    number: str,
    signed_on: date | None,
    texts: Mapping[str, str],
    version: int,
    by: User,
    clock: Clock,
) -> PaperWords:
    """`texts` hold what was written; a section left out or empty is prefilled again. Raises
    NotPermitted, or Conflict where somebody else was first."""
    require(by, Permission.PLAN)
    _refuse_unless_own(scorecard.commune_id, by)
    Scorecard.objects.select_for_update().get(pk=scorecard.pk)
    now = clock()
    kept = PaperWords.objects.filter(scorecard=scorecard, kind=kind).first()
    _refuse_stale(kept, version)
    columns: dict[str, Any] = {
        "number": number.strip(),
        "signed_on": signed_on,
        "texts": {key: text.strip() for key, text in texts.items() if text.strip()},
    }
    old = _told({name: getattr(kept, name) for name in columns}) if kept else {}
    words, _is_new = PaperWords.objects.update_or_create(
        scorecard=scorecard,
        kind=kind,
        defaults={**columns, "version": version + 1, "by": by, "at": now},
    )
    record(
        Happening("save_paper_words", words, old=old, new=_told(columns)),
        chain=scorecard.period.event_chain,
        by=by,
        at=now,
    )
    return words


def _refuse_stale(kept: PaperHead | PaperWords | None, version: int) -> None:
    if (kept.version if kept else 0) != version:
        raise Conflict(
            _("Somebody else has saved these words meanwhile. Look at what stands there now.")
        )


def _refuse_unless_own(commune_id: int, by: User) -> None:
    if by.commune_id != commune_id:
        raise NotPermitted(_("Only the commune itself writes its papers."))


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    on = columns["signed_on"]
    return {**columns, "signed_on": on.isoformat() if on else None}
