"""A mark for a request that may come twice (TRUST 3)."""

from collections.abc import Callable
from uuid import UUID

from accounts.actions.once import Answer, once
from accounts.clock import Clock
from accounts.models import User


def mark_once(*, key: UUID, mark: Callable[[], object], by: User, clock: Clock) -> Answer:
    """Does `mark`, one of the room's actions with everything it takes, and keeps when; a request
    of the same key finds it done. Raises what the action raises."""

    def done() -> Answer:
        mark()
        return {"at": clock().isoformat()}

    kept, _is_first = once(key=key, by=by, at=clock(), do=done)
    return dict(kept)
