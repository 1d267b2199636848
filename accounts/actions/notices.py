"""Notices in the application, written in the transaction of what they tell of."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Notice, User
from accounts.refusals import Sentence


def notify(users: Iterable[User], *, about: Sentence, at: datetime, link: str = "") -> None:
    """One notice to each user; `about` has JSON values only. `link` is a path of this site."""
    Notice.objects.bulk_create(
        Notice(
            to=user,
            template=about.template,
            values=dict(about.values),
            link=link,
            created_at=at,
        )
        for user in users
    )


def mark_read(*, user: User, at: datetime) -> None:
    """All notices of the user are read."""
    user.notices.filter(read_at__isnull=True).update(read_at=at)
