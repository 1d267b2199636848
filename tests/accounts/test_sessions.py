"""Signing in and out, and the own password, as the browser meets them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event, User
from accounts.roles import Role
from tests.factories import PASSWORD, Place

ClientOf = Callable[..., Client]
NEW = "ba con mèo vàng ngủ"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def leader(phu_yen: Place) -> User:
    return phu_yen.people[Role.ADMINISTRATOR]


def _sign_in(visitor: Client, username: str, password: str, **more: str) -> object:
    return visitor.post(
        reverse("accounts:sign_in"), {"username": username, "password": password, **more}
    )


def test_the_right_password_opens_the_house(visitor: Client, leader: User) -> None:
    response = _sign_in(visitor, leader.username, PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert visitor.session["_auth_user_id"] == str(leader.pk)
    event = Event.objects.get()
    assert (event.what, event.seen_from) == ("sign_in", "127.0.0.1")


def test_the_page_that_was_wanted_comes_next(visitor: Client, leader: User) -> None:
    wanted = reverse("accounts:departments")
    page = visitor.get(wanted, follow=True)
    assert page.context["form"].initial["next"] == wanted
    assert _sign_in(visitor, leader.username, PASSWORD, next=wanted).url == wanted


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:x"])
def test_no_page_of_another_site_comes_next(visitor: Client, leader: User, elsewhere: str) -> None:
    assert _sign_in(visitor, leader.username, PASSWORD, next=elsewhere).url == "/"


@pytest.mark.parametrize(
    ("username", "password"), [("py_administrator", "wrong"), ("nobody", PASSWORD)]
)
def test_a_wrong_name_or_password_is_told_in_one_sentence(
    visitor: Client, leader: User, username: str, password: str
) -> None:
    response = _sign_in(visitor, username, password)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "The account name or the password is not right, or the account is closed. Mind capital "
        "letters. If you have forgotten your password, ask your administrator."
    ]
    assert "_auth_user_id" not in visitor.session
    assert Event.objects.get().what == "sign_in_failed"


def test_a_closed_account_stays_outside(visitor: Client, leader: User) -> None:
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert _sign_in(visitor, leader.username, PASSWORD).status_code == 200


def test_closing_an_account_ends_its_sessions(client_of: ClientOf, leader: User) -> None:
    browser = client_of(leader)
    assert browser.get(reverse("accounts:communes")).status_code == 200
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert browser.get(reverse("accounts:communes")).status_code == 302


def test_whoever_is_signed_in_needs_no_form(client_of: ClientOf, leader: User) -> None:
    response = client_of(leader).get(reverse("accounts:sign_in"))
    assert (response.status_code, response.url) == (302, "/")


def test_signing_out_ends_the_session(client_of: ClientOf, leader: User) -> None:
    browser = client_of(leader)
    assert browser.get(reverse("accounts:sign_out")).status_code == 405
    response = browser.post(reverse("accounts:sign_out"))
    assert response.url == reverse("accounts:sign_in")
    assert "_auth_user_id" not in browser.session
    assert Event.objects.get().what == "sign_out"


def test_a_one_time_password_leads_to_an_own_one(client_of: ClientOf, leader: User) -> None:
    User.objects.filter(pk=leader.pk).update(must_change_password=True)
    browser = client_of(leader)
    response = browser.get(reverse("accounts:communes"))
    assert (response.status_code, response.url) == (302, reverse("accounts:password"))
    answers = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    response = browser.post(reverse("accounts:password"), answers)
    assert (response.status_code, response.url) == (302, "/")
    assert browser.get(reverse("accounts:communes")).status_code == 200
    leader.refresh_from_db()
    assert leader.check_password(NEW)
    assert not leader.must_change_password
    assert Event.objects.get().what == "change_password"


def test_a_changed_password_ends_other_sessions(client_of: ClientOf, leader: User) -> None:
    here, elsewhere = client_of(leader), client_of(leader)
    answers = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    here.post(reverse("accounts:password"), answers)
    assert here.get(reverse("accounts:communes")).status_code == 200
    assert elsewhere.get(reverse("accounts:communes")).status_code == 302


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "new_password1"),
        ({"new_password2": "something else"}, "new_password2"),
        ({"new_password1": "ubnd@123456", "new_password2": "ubnd@123456"}, "new_password2"),
    ],
)
def test_a_password_that_will_not_do_is_explained(
    client_of: ClientOf, leader: User, answers: dict[str, str], field: str
) -> None:
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **answers}
    response = client_of(leader).post(reverse("accounts:password"), given)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Event.objects.exists()


def test_pages_with_passwords_are_not_kept_by_browsers(visitor: Client, db: None) -> None:
    response = visitor.get(reverse("accounts:sign_in"))
    assert "no-store" in response.headers["Cache-Control"]
