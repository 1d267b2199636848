"""What stands on a line after its deductions (DESIGN 3). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria.outline import NaPolicy
from scoring.arithmetic import ZERO, Line, not_applicable_points


@dataclass(frozen=True)
class Taken:
    """One deduction: points taken (negative: given) and what of it was given back."""

    points: Decimal
    restored: Decimal = ZERO


def standing(
    *,
    base: Decimal | None,
    taken: Iterable[Taken],
    max_points: Decimal,
    na_granted: bool = False,
    na_policy: NaPolicy = NaPolicy.ZERO,
) -> Line:
    """appraised = base - Σ(points - restored); a line granted as not applicable follows its policy.

    An unanswered line has no base and counts zero. Raises Refused outside 0…maximum.
    """
    if na_granted:
        return Line(
            points=not_applicable_points(na_policy, max_points),
            left_out=na_policy is NaPolicy.LEAVE_OUT,
        )
    points = (base or ZERO) - sum((t.points - t.restored for t in taken), ZERO)
    if points < 0:
        raise Refused(_("More is taken than the line has: {points} would be left."), points=points)
    if points > max_points:
        raise Refused(
            _("{points} points would be more than the maximum of {maximum}."),
            points=points,
            maximum=max_points,
        )
    return Line(points=points)
