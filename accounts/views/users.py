"""The administrator's screens of accounts."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries
from accounts.access import needs, post_only
from accounts.actions import people
from accounts.forms import SearchForm, UserForm
from accounts.models import Authority
from accounts.permissions import Permission
from accounts.views.editing import added, edited, for_one_authority, page_of


@require_safe
@needs(Permission.MANAGE_UNITS)
def users(request: HttpRequest) -> HttpResponse:
    """GET ?search=: the accounts by name."""
    form = SearchForm(request.GET or None)
    rows = queries.users_visible_to(request.user, search=form.text())
    return render(request, "accounts/users.html", {"form": form, "page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@never_cache
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def user_add(request: HttpRequest, authority: Authority) -> HttpResponse:
    """GET: the form. POST: the one-time password, shown once, or the form with what is wrong."""
    form = UserForm(request.POST or None, authority=authority)
    write = partial(people.add_user, authority=authority, by=request.user, at=timezone.now())
    if new := added(form, write):
        page = {"account": new.user, "password": new.password, "trail": _trail()}
        return render(request, "accounts/one_time_password.html", page)
    page = {"form": form, "heading": _("New account"), "trail": _trail()}
    return render(request, "accounts/form.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
def user_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: the account. POST: to the list, or the form with what is wrong."""
    row = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    form = UserForm(request.POST or None, authority=row.authority, row=row)
    write = partial(people.edit_user, user=row, by=request.user, at=timezone.now())
    if edited(form, write, row=row):
        messages.success(request, _("Your changes have been saved."))
        return redirect("accounts:users")
    page = {"form": form, "account": row, "trail": _trail()}
    return render(request, "accounts/user.html", page)


@post_only
@never_cache
@needs(Permission.MANAGE_UNITS)
def password_reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST: the new one-time password, shown this once."""
    row = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    password = people.reset_password(user=row, by=request.user, at=timezone.now())
    page = {"account": row, "password": password, "trail": _trail()}
    return render(request, "accounts/one_time_password.html", page)


@post_only
@needs(Permission.MANAGE_UNITS)
def user_deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST: back to the account, which is closed."""
    row = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    people.deactivate_user(user=row, by=request.user, at=timezone.now())
    messages.success(request, _("The account is closed. It can be opened again."))
    return redirect("accounts:user_edit", pk)


@post_only
@needs(Permission.MANAGE_UNITS)
def user_activate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST: back to the account, which is open again."""
    row = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    people.activate_user(user=row, by=request.user, at=timezone.now())
    messages.success(request, _("The account is open again."))
    return redirect("accounts:user_edit", pk)


def _trail() -> list[dict[str, str]]:
    return [{"url": reverse("accounts:users"), "label": _("Accounts")}]
