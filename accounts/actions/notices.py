"""Notices in the application, written in the transaction of what they tell of.

A copy by e-mail waits in the same row until `accounts.actions.outbox` sends it: a mail server
that is slow or down never holds up an action, and an action undone sends nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Notice, User
from accounts.refusals import Sentence

ROWS_PER_STATEMENT = 500
KEPT_FOR = timedelta(days=366)


@dataclass(frozen=True)
class Told:
    """One notice before it is written; `about` has JSON values only, `link` is a path here."""

    to: User
    about: Sentence
    link: str = ""


def notify(users: Iterable[User], *, about: Sentence, at: datetime, link: str = "") -> None:
    """One notice to each user; `about` has JSON values only. `link` is a path of this site."""
    notify_each((Told(user, about, link) for user in users), at=at)


def notify_each(notices: Iterable[Told], *, at: datetime) -> None:
    """Everybody his own sentence; a copy by e-mail is due at once to who has an address."""
    Notice.objects.bulk_create(
        (
            Notice(
                to=each.to,
                template=each.about.template,
                values=dict(each.about.values),
                link=each.link,
                created_at=at,
                email_due_at=at if settings.EMAIL_COPIES and each.to.email else None,
            )
            for each in notices
        ),
        batch_size=ROWS_PER_STATEMENT,
    )


def mark_read(*, user: User, at: datetime) -> None:
    """All notices of the user are read."""
    user.notices.filter(read_at__isnull=True).update(read_at=at)


def forget_notices(*, at: datetime) -> int:
    """Removes notices older than a year, read or not; how many there were."""
    removed, _rows = Notice.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    return removed
