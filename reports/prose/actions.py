"""Saving the texts of a decision and its report: each save is a further version."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from reports.models import ProseVersion
from reports.prose.queries import latest_versions, texts_may_change
from reports.prose.sections import HEADINGS, Prose, clean
from scoring.locks import hold_period
from scoring.models import Period

SAVINGS = ("save_text", "restore_text")  # what the log calls them


@dataclass(frozen=True)
class Change:
    """What a section is to become. `number` is that of the version it builds on, 0 where there was
    none; `text` None gives the section back to the data."""

    section: str
    text: str | None
    number: int
    restored: int | None = None


@dataclass(frozen=True)
class Saved:
    """The sections that were saved, and those that somebody else had saved meanwhile."""

    saved: tuple[str, ...]
    conflicts: tuple[str, ...]


@transaction.atomic
def save_texts(
    *, period: Period, changes: Sequence[Change], prefilled: Prose, by: User, clock: Clock
) -> Saved:
    """A further version of each section; one that somebody else has saved meanwhile is left as
    it stands, and named. `prefilled` is what the data gave on the page. 5 queries and those of
    the events. Raises Refused once the result is published."""
    require(by, Permission.PUBLISH)
    current = hold_period(period.pk)
    now = clock()
    if not texts_may_change(current):
        raise Refused(
            _("The result is published, its texts with it. Open a revision to correct them.")
        )
    standing = {each.section: each.number for each in latest_versions(current.pk)}
    fitting = [each for each in changes if standing.get(each.section, 0) == each.number]
    versions = [
        ProseVersion(
            period=current,
            section=each.section,
            number=each.number + 1,
            text=clean(prefilled[each.section] if each.text is None else each.text),
            prefilled=prefilled[each.section],
            is_prefilled=each.text is None,
            restored=each.restored,
            saved_at=now,
            saved_by=by,
        )
        for each in fitting
    ]
    ProseVersion.objects.bulk_create(versions)
    record(*map(_happening, versions), chain=current.event_chain, by=by, at=now)
    saved = tuple(each.section for each in versions)
    return Saved(saved, tuple(each.section for each in changes if each.section not in saved))


def restore_text(
    *, version: ProseVersion, number: int, prefilled: Prose, by: User, clock: Clock
) -> None:
    """An older version once more, as a new one upon version `number`. Raises Conflict where that
    is no longer the last."""
    change = Change(
        section=version.section,
        text=None if version.is_prefilled else version.text,
        number=number,
        restored=version.number,
    )
    if not version.is_prefilled:  # so that it is still known which lines were the data's
        prefilled = {version.section: version.prefilled}
    done = save_texts(
        period=version.period, changes=[change], prefilled=prefilled, by=by, clock=clock
    )
    if done.conflicts:
        raise Conflict(
            _("“{section}” has been saved by somebody else meanwhile. Look at the versions again."),
            section=HEADINGS[version.section],
        )


def text_hash(text: str) -> str:
    """SHA-256 as the event of a version holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def _happening(version: ProseVersion) -> Happening:
    new: Mapping[str, object] = {
        "section": version.section,
        "version": version.number,
        "is_prefilled": version.is_prefilled,
        "sha256": text_hash(version.text),
    }
    if version.restored is None:
        return Happening("save_text", version.period, new=dict(new))
    return Happening("restore_text", version.period, new={**new, "restored": version.restored})
