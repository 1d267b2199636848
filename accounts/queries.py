"""Units, accounts and notices by what comes back; everything stays inside the user's authority."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import Authority, Commune, Department, DrawnFile, Notice, User
from accounts.permissions import Permission, can
from accounts.vietnamese import search_key


def authorities_visible_to(user: User) -> QuerySet[Authority]:
    """The user's own authority; an administrator of the whole installation sees all."""
    if user.authority_id is None:
        return Authority.objects.order_by("name", "id")
    return Authority.objects.filter(pk=user.authority_id).order_by("name", "id")


def files_visible_to(user: User) -> QuerySet[DrawnFile]:
    """Files drawn for the authority that the user's role may see; communes see what they asked for
    themselves. Without what they are drawn from, which may be long."""
    held = [permission for permission in Permission if can(user, permission)]
    files = DrawnFile.objects.filter(authority=user.authority, permission__in=held)
    if user.commune_id is not None:
        files = files.filter(asked_by=user)
    return files.defer("what").order_by("-asked_at", "id")


def communes_visible_to(user: User, *, search: str = "") -> QuerySet[Commune]:
    """Communes of the authority in Vietnamese order; `search` finds parts of unaccented names."""
    communes = Commune.objects.filter(authority__in=authorities_visible_to(user))
    if search:
        communes = communes.filter(name_search__contains=search_key(search))
    return communes.select_related("authority").order_by("name_sort", "id")


def departments_visible_to(user: User) -> QuerySet[Department]:
    departments = Department.objects.filter(authority__in=authorities_visible_to(user))
    return departments.select_related("authority").order_by("name", "id")


def communes_of(authority: Authority | None) -> QuerySet[Commune]:
    """In Vietnamese order; an account of the whole site has none."""
    return Commune.objects.filter(authority=authority).order_by("name_sort", "id")


def departments_of(authority: Authority | None) -> QuerySet[Department]:
    return Department.objects.filter(authority=authority).order_by("name", "id")


def users_visible_to(user: User, *, search: str = "") -> QuerySet[User]:
    """Accounts of the authority, with their units; `search` reads names and communes."""
    users = User.objects.all()
    if user.authority_id is not None:
        users = users.filter(authority=user.authority_id)
    if search:
        users = users.filter(
            Q(username__icontains=search)
            | Q(full_name__icontains=search)
            | Q(commune__name_search__contains=search_key(search))
        )
    return users.select_related("authority", "commune", "department").order_by("username")


def usernames_outside(authority: Authority, usernames: Sequence[str]) -> set[str]:
    """Those of the account names that belong to other authorities: a name is unique on the site."""
    others = User.objects.exclude(authority=authority).filter(username__in=usernames)
    return set(others.values_list("username", flat=True))


def notices_to(user: User) -> QuerySet[Notice]:
    """Newest first."""
    return user.notices.order_by("-created_at", "-id")
