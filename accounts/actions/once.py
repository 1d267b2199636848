"""A request that may come twice is done once; its double gets the first one's answer (TRUST 3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import KeptAnswer, User
from accounts.refusals import Refused

KEPT = timedelta(days=7)  # a browser that was offline longer asks a person

Answer = dict[str, Any]


def once(*, key: UUID, by: User, at: datetime, do: Callable[[], Answer]) -> tuple[Answer, bool]:
    """What `do` answers, and True; or what it answered when the person's key came before.

    `do` and the keeping of its answer are one transaction. `do` itself must refuse what it has
    already done, as a write on a version does: so a double costs nothing but its refusal, which
    then finds the answer that was kept, and all others need not look for it.
    """
    try:
        with transaction.atomic():
            answer = do()
            KeptAnswer.objects.create(user=by, key=key, at=at, answer=answer)
    except (Refused, IntegrityError):
        kept = kept_answer(key=key, by=by)
        if kept is None:
            raise
        return kept, False
    return answer, True


def kept_answer(*, key: UUID, by: User) -> Answer | None:
    """What the person's request of that key was answered; None where it was not done. 1 query."""
    return KeptAnswer.objects.filter(user=by, key=key).values_list("answer", flat=True).first()


def forget_old_answers(*, now: datetime) -> int:
    """Drops answers that no browser asks for any more; how many they were."""
    deleted, _by_model = KeptAnswer.objects.filter(at__lt=now - KEPT).delete()
    return deleted
