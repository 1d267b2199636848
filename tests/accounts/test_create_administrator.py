"""`manage.py create_administrator`: the first account, and no second one."""

import sys
from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.management.commands import create_administrator
from accounts.models import Event, User
from accounts.roles import Role
from tests.factories import PASSWORD, Place

pytestmark = pytest.mark.django_db

NAME = "Hà Thị Quản Trị"
WEAK = "Matkhau@2026"
WEAK_REFUSED = (
    "Mật khẩu này thuộc loại bị đoán ra đầu tiên. Hãy ghép ba bốn từ không liên quan đến nhau."
)


@pytest.fixture
def type_passwords(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the person types at the two questions, without echo."""

    def typed(*passwords: str) -> None:
        answers = iter(passwords)
        monkeypatch.setattr(create_administrator, "getpass", lambda _question: next(answers))

    return typed


def create(username: str = "quantri", *options: str) -> str:
    out = StringIO()
    call_command("create_administrator", username, "--name", NAME, *options, stdout=out)
    return out.getvalue()


def test_the_first_administrator_signs_in(type_passwords: Callable[..., None]) -> None:
    type_passwords(PASSWORD, PASSWORD)
    assert create(" QuanTri ") == f"Đã tạo tài khoản quản trị “quantri” ({NAME}).\n"
    user = authenticate(username="quantri", password=PASSWORD)
    assert isinstance(user, User)
    assert (user.full_name, user.role, user.authority) == (NAME, Role.ADMINISTRATOR, None)
    assert not user.must_change_password
    assert Event.objects.get(what="add_user").chain == "site"


def test_the_password_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\nsecond line\n"))
    create("quantri", "--password-stdin")
    assert authenticate(username="quantri", password=PASSWORD)


@pytest.mark.parametrize(
    ("passwords", "refusal"),
    [
        ((PASSWORD, "khác"), "Hai lần nhập mật khẩu không giống nhau. Chưa tạo tài khoản nào."),
        ((WEAK, WEAK), WEAK_REFUSED),
    ],
)
def test_a_password_that_will_not_do_creates_nobody(
    type_passwords: Callable[..., None], passwords: tuple[str, str], refusal: str
) -> None:
    type_passwords(*passwords)
    with pytest.raises(CommandError) as refused:
        create()
    assert str(refused.value) == refusal
    assert not User.objects.exists()


def test_a_name_that_cannot_be_typed_at_sign_in_is_refused(
    type_passwords: Callable[..., None],
) -> None:
    type_passwords(PASSWORD, PASSWORD)
    with pytest.raises(CommandError):
        create("quản trị")
    assert not User.objects.exists()


def test_where_there_are_accounts_nobody_is_added(
    phu_yen: Place, type_passwords: Callable[..., None]
) -> None:
    type_passwords(PASSWORD, PASSWORD)
    before = User.objects.count()
    with pytest.raises(CommandError) as refused:
        create()
    assert str(refused.value) == "Hệ thống đã có tài khoản: hãy đề nghị quản trị cấp."
    assert User.objects.count() == before
