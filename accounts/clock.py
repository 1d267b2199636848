"""Time as actions take it: a clock, read once the locks are held, so that no write that waited
behind a closing deadline carries an earlier moment than the closing (TRUST 2)."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
