"""The reasons that a department usually gives."""

from django.db.models import QuerySet

from accounts.models import User
from criteria.models import Criterion
from scoring.models import Period, UsualReason


def usual_reasons_of(user: User) -> QuerySet[UsualReason]:
    """Those of the person's own department, retired ones too, by criterion and text."""
    return (
        UsualReason.objects.filter(department__isnull=False, department=user.department_id)
        .select_related("department", "by", "retired_by")
        .order_by("code", "text", "id")
    )


def offered_reasons(user: User) -> list[UsualReason]:
    """Those that are offered to pick. 1 query, none for whoever has no department."""
    if user.department_id is None:
        return []
    return list(usual_reasons_of(user).filter(retired_at__isnull=True))


def reasons_for(reasons: list[UsualReason], code: str) -> list[UsualReason]:
    """Those for the criterion first, then those for all."""
    return [r for r in reasons if r.code == code] + [r for r in reasons if not r.code]


def criteria_of(user: User) -> list[tuple[str, str]]:
    """Code and label of the criteria that the department appraises in the newest period."""
    newest = Period.objects.filter(authority=user.authority_id).order_by(
        "-year", "-opened_at", "id"
    )
    rows = Criterion.objects.filter(
        is_leaf=True,
        department__isnull=False,
        department=user.department_id,
        criteria_set__in=newest.values("criteria_set")[:1],
    )
    names = rows.order_by("position", "id").values_list("code", "name")
    return [(code, f"{code} {name}") for code, name in names]
