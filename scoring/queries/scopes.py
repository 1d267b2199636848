"""Which rows a person reaches. Views fetch through these and nothing else."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from scoring.models import Deduction, Period, Score, Scorecard


def periods_visible_to(user: User) -> QuerySet[Period]:
    """Periods of the user's authority, newest first."""
    if not can(user, Permission.VIEW_SCORECARDS):
        return Period.objects.none()
    return (
        Period.objects.filter(authority=user.authority_id)
        .select_related("authority", "criteria_set")
        .order_by("-year", "-opened_at", "id")
    )


def published_periods_visible_to(user: User) -> QuerySet[Period]:
    """Those whose result is published; a commune's people see no other result."""
    return periods_visible_to(user).filter(published_at__isnull=False)


def scorecards_visible_to(user: User) -> QuerySet[Scorecard]:
    """A commune's people see their own scorecards, others those of their authority."""
    scorecards = Scorecard.objects.filter(period__in=periods_visible_to(user))
    if user.commune_id is not None:
        scorecards = scorecards.filter(commune=user.commune_id)
    return scorecards.select_related(
        "period__authority", "period__criteria_set", "commune", "dossier"
    ).order_by("period", "commune__name_sort", "id")


def lines_visible_to(user: User) -> QuerySet[Score]:
    """Lines of the scorecards in reach, each with no more of its scorecard than a save asks for."""
    return (
        Score.objects.filter(scorecard__in=scorecards_visible_to(user))
        .select_related("scorecard__period")
        .order_by("scorecard", "criterion__position", "id")
    )


def deductions_visible_to(user: User) -> QuerySet[Deduction]:
    """Deductions of the scorecards in reach; a commune sees a round's only once it may."""
    deductions = Deduction.objects.filter(score__scorecard__in=scorecards_visible_to(user))
    if user.commune_id is not None:
        deductions = deductions.filter(released_to_communes())
    return deductions.select_related(
        "score__scorecard__period", "score__criterion", "round", "department", "by"
    ).order_by("at", "id")


def sees_decisions(user: User, period: Period) -> bool:
    """Whether round 2 is shown to the person: to a commune only after publication, or by the
    period's setting (DESIGN 4)."""
    return user.commune_id is None or period.is_published or period.communes_see_round_2


def released_to_communes() -> Q:
    """Round 1 after its release; later rounds after publication, or earlier by setting."""
    after_release = ~Q(score__scorecard__state__in=["self_assessment", "round_1"])
    later_visible = Q(score__scorecard__period__published_at__isnull=False) | Q(
        score__scorecard__period__communes_see_round_2=True
    )
    return after_release & (Q(round__number=1) | later_visible)
