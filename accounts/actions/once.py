"""A request that may come twice is done once; its double gets the first one's answer (TRUST 3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import KeptAnswer, User

KEPT = timedelta(days=7)  # a browser that was offline longer asks a person

Answer = dict[str, Any]


def once(*, key: UUID, by: User, at: datetime, do: Callable[[], Answer]) -> Answer:
    """What `do` answers, or what it answered when the person's key came before.

    Belongs into the transaction of what `do` writes. The key is claimed first: a double that
    arrives meanwhile waits for the transaction, and finds either its answer or a free key.
    """
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(user=by, key=key, at=at)
    except IntegrityError:
        return dict(KeptAnswer.objects.get(user=by, key=key).answer)
    kept.answer = do()
    kept.save(update_fields=["answer"])
    return dict(kept.answer)


def kept_answer(*, key: UUID, by: User) -> Answer | None:
    """What the person's request of that key was answered; None where it was not done. 1 query."""
    return KeptAnswer.objects.filter(user=by, key=key).values_list("answer", flat=True).first()


def forget_old_answers(*, now: datetime) -> int:
    """Drops answers that no browser asks for any more; how many they were."""
    deleted, _by_model = KeptAnswer.objects.filter(at__lt=now - KEPT).delete()
    return deleted
