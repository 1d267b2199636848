"""Plays a year from a file through the very actions that the screens use, stage by stage, each with
the person who acts and the clock of that day. One transaction: a year is there whole or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import people
from accounts.models import User
from reports.year.cast import Cast, set_up
from reports.year.file import YearFile
from reports.year.stages import STEPS, Stage
from scoring.actions.deadlines import change_deadlines
from scoring.actions.period import Deadlines
from scoring.models import Period, Scorecard


@dataclass(frozen=True)
class Account:
    """One account to sign in with."""

    role: str
    username: str
    password: str
    name: str
    unit: str


@transaction.atomic
def play(
    year: YearFile, *, until: Stage, keep_deadlines: bool, tell: Callable[[str], None]
) -> list[Account]:
    """Everything from the first account to `until`; one account per role to sign in with.

    Deadlines of the stage that the year stops at are moved ahead of today, so that one can go on
    by hand, unless `keep_deadlines`. Raises Refused when the authority is already there.
    """
    cast = set_up(year, tell)
    for stage, step in STEPS.items():
        step(cast)
        if stage is until:
            break
    if until in OPEN_DEADLINES and not keep_deadlines:
        _move_deadlines_ahead(cast, until)
    return _accounts(cast)


def stage_of(authority_name: str) -> Stage | None:
    """How far the authority's latest period has come; None when there is none."""
    period = Period.objects.filter(authority__name=authority_name).order_by("-year", "id").first()
    if period is None:
        return None
    if period.is_published:
        return Stage.PUBLISHED
    states = set(
        Scorecard.objects.filter(period=period).order_by("id").values_list("state", flat=True)
    )
    return next((stage for stage in Stage if stage.value in states), None)


# The first deadline that is still ahead at the stage, of the five of a period.
OPEN_DEADLINES = {
    Stage.SELF_ASSESSMENT: 0,
    Stage.ROUND_1: 1,
    Stage.EXPLANATION: 2,
    Stage.ROUND_2: 3,
    Stage.COUNCIL: 4,
}


def _move_deadlines_ahead(cast: Cast, until: Stage) -> None:
    """The deadlines from the stage's own on become 7, 14, … days from now."""
    names = list(Deadlines.__dataclass_fields__)
    first = OPEN_DEADLINES[until]
    now = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
    period = Period.objects.get(pk=cast.period.pk)
    moments = {name: getattr(period, name) for name in names[:first]}
    moments |= {
        name: now + timedelta(days=7 * weeks) for weeks, name in enumerate(names[first:], start=1)
    }
    change_deadlines(
        period=period,
        deadlines=Deadlines(**moments),
        by=cast.users["standing"],
        clock=timezone.now,
    )


def _accounts(cast: Cast) -> list[Account]:
    """One per role, with the password set by its owner; the commune is the file's first."""
    first = cast.year.communes[0].code
    keys = (
        f"official {first}",
        f"leader {first}",
        cast.year.authority.departments[0],
        "standing",
        "council",
        "leadership",
        "administrator",
    )
    return [_account(cast, cast.users[key]) for key in keys]


def _account(cast: Cast, user: User) -> Account:
    people.change_password(
        user=user, password=cast.password, by=user, at=cast.opened_at - timedelta(days=1)
    )
    return Account(user.role, user.username, cast.password, user.full_name, user.unit_name)
