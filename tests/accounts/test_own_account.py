"""The person's own account: who he is here, and where copies of his notices go."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.people import change_email
from accounts.models import Event, User
from accounts.refusals import Refused
from accounts.roles import Role
from tests.factories import Place
from tests.scoring.scene import on

ClientOf = Callable[..., Client]
PAGE = "/account/"


@pytest.fixture
def official(phu_yen: Place) -> User:
    return phu_yen.people[Role.COMMUNE_OFFICIAL]


def test_the_address_is_shown_and_changed(official: User, client_of: ClientOf) -> None:
    client = client_of(official)
    assert official.full_name in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"email": "lan@example.vn"})
    assert answer.headers["Location"] == PAGE == reverse("accounts:own_account")
    official.refresh_from_db()
    assert official.email == "lan@example.vn"
    assert 'value="lan@example.vn"' in client.get(PAGE).content.decode()
    event = Event.objects.get(what="change_email")
    assert (event.by_id, event.new) == (str(official.pk), {"email": "lan@example.vn"})


def test_it_may_be_taken_back(official: User, client_of: ClientOf) -> None:
    client = client_of(official)
    client.post(PAGE, {"email": "lan@example.vn"})
    client.post(PAGE, {"email": ""})
    official.refresh_from_db()
    assert official.email == ""
    client.post(PAGE, {"email": ""})
    assert Event.objects.filter(what="change_email").count() == 2


@pytest.mark.parametrize("typed", ["lan@", "lan example.vn", "a@b.vn\nBcc: c@d.vn", "x" * 300])
def test_what_is_no_address_is_refused(official: User, client_of: ClientOf, typed: str) -> None:
    answer = client_of(official).post(PAGE, {"email": typed})
    assert answer.status_code == 200
    official.refresh_from_db()
    assert official.email == ""


def test_nobody_enters_it_for_somebody_else(phu_yen: Place, official: User) -> None:
    with pytest.raises(Refused):
        change_email(user=official, email="x@y.vn", by=phu_yen.administrator, at=on(5))
    assert not Event.objects.exists()


def test_strangers_sign_in_first(client: Client, db: None) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/")
