"""Every view says who may come in, or the site does not start."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import ClassVar

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.checks import Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, include, path, reverse

from accounts import access
from accounts.access import every_view_declares_access, needs, public, signed_in
from accounts.permissions import GRANTS, Permission, can, require
from accounts.refusals import NotPermitted
from accounts.roles import Role
from tests.factories import Place


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


class Undeclared:
    """A URL configuration, as Django's resolver takes it."""

    urlpatterns: ClassVar = [path("open/", include([path("secret/", forgotten)]))]


class Declared:
    urlpatterns: ClassVar = [
        path("everybody/", public(page)),
        path("accounts/", signed_in(page)),
        path("managers/", needs(Permission.MANAGE_UNITS, Permission.PUBLISH)(page)),
        path("records/", admin.site.urls),
    ]


@pytest.mark.pure
def test_every_view_of_the_site_declares_its_access() -> None:
    assert every_view_declares_access() == []


@pytest.mark.pure
@override_settings(ROOT_URLCONF=Undeclared)
def test_a_view_without_declaration_keeps_the_site_from_starting() -> None:
    (error,) = every_view_declares_access()
    assert isinstance(error, Error)
    assert error.msg == "The view of open/secret/ does not declare its access."


@pytest.mark.pure
@override_settings(ROOT_URLCONF=Declared)
def test_the_same_views_pass_once_declared() -> None:
    assert every_view_declares_access() == []


@pytest.mark.pure
def test_the_check_walks_all_rooms() -> None:
    routes = {route for route, _view in access.routes(get_resolver())}
    assert {"sign-in/", "communes/<int:pk>/", "language/", ""} <= routes


def test_needs_lets_in_whoever_holds_one_of_the_permissions(phu_yen: Place) -> None:
    guarded = needs(Permission.MANAGE_UNITS, Permission.PUBLISH)(page)
    for role, person in phu_yen.people.items():
        request = HttpRequest()
        request.user = person
        if role in (Role.ADMINISTRATOR, Role.STANDING_AGENCY):
            assert guarded(request).content == b"in"
        else:
            with pytest.raises(PermissionDenied):
                guarded(request)


def test_signed_in_sends_visitors_to_the_sign_in_page(db: None) -> None:
    request = HttpRequest()
    request.user = AnonymousUser()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    assert signed_in(page)(request).url.startswith(reverse("accounts:sign_in"))
    assert public(page)(request).content == b"in"


def test_the_records_are_read_only_even_for_a_superuser(
    phu_yen: Place, client_of: Callable[..., Client]
) -> None:
    person = phu_yen.administrator
    person.is_staff = person.is_superuser = True
    person.save()
    browser = client_of(person)
    for model in ("authority", "commune", "department", "user", "event", "eventchain", "notice"):
        assert browser.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
        assert browser.get(reverse(f"admin:accounts_{model}_add")).status_code == 403
    url = reverse("admin:accounts_user_change", args=[person.pk])
    shown = browser.get(url).content.decode()
    assert person.password not in shown
    assert browser.post(url, {"username": "other"}).status_code == 403


@pytest.mark.pure
def test_every_role_and_every_permission_is_in_the_table() -> None:
    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Permission)


@pytest.mark.pure
def test_closed_accounts_may_do_nothing() -> None:
    closed = SimpleNamespace(role=Role.ADMINISTRATOR, is_active=False)
    assert not can(closed, Permission.MANAGE_UNITS)


@pytest.mark.pure
def test_what_is_not_granted_is_refused_with_a_sentence() -> None:
    actor = SimpleNamespace(role=Role.LEADERSHIP, is_active=True)
    with pytest.raises(NotPermitted, match="may not do this"):
        require(actor, Permission.MANAGE_UNITS)
