"""Passwords that a Vietnamese office takes first are refused; others pass."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Authority, Commune, User
from accounts.passwords import one_time_password

WEAK = [
    "Matkhau@2026", "matkhau123456", "Mật khẩu 2026", "Password@123", "Admin@123456",
    "quantri@2025", "ubnd@123456", "UBNDxa2026!!", "ubndxa123456", "Huyen@2026!!!",
    "Vanphong@2026", "motcua123456", "CCHC@2026!!!", "caicachhanhchinh", "noivu@123456",
    "phongnoivu2026", "ketoan@123456", "chutich@2026", "1234567890", "0987654321",
    "12/12/2026!!", "qwertyuiop123", "Vietnam@2026", "anhyeuem12345", "aaaaaaaaaaaa",
    "TuongPhu@2026", "xatuongphu2026", "PhuYen@2026!",
]  # fmt: skip
GOOD = [
    "bốn con voi xanh", "mua rao chieu thu bay", "Cam-sành-núi-đá-97", "t7#Kq9!vLmzp",
    "xe đạp của bà ngoại", "ruou can khong say",
]  # fmt: skip


@pytest.fixture
def user() -> User:
    authority = Authority(name="UBND huyện Phù Yên", area="huyện Phù Yên")
    commune = Commune(authority=authority, kind="xã", name="Tường Phù")
    return User(
        username="cong-chuc-7", full_name="Cầm Văn Minh", authority=authority, commune=commune
    )


@pytest.mark.pure
@pytest.mark.parametrize("password", WEAK)
def test_usual_office_passwords_are_refused(user: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.pure
@pytest.mark.parametrize("password", GOOD)
def test_good_passwords_pass(user: User, password: str) -> None:
    validate_password(password, user)


@pytest.mark.pure
def test_one_time_passwords_pass_and_differ(user: User) -> None:
    passwords = {one_time_password() for _ in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        validate_password(password, user)
