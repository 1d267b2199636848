"""manage.py create_administrator USERNAME --name "…": the first account of an installation."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.people import create_first_administrator
from accounts.commands import in_plain_words
from accounts.models import User


class Command(BaseCommand):
    help = "Creates the first administrator of an installation, who enters everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the first line of standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            self._create(**options)

    def _create(self, *, username: str, name: str, password_stdin: bool, **_options: Any) -> None:
        if not name.strip():
            raise CommandError("Hãy ghi họ tên sau --name.")
        user = create_first_administrator(
            username=checked_username(username),
            full_name=name.strip(),
            password=sys.stdin.readline().rstrip("\r\n") if password_stdin else asked_twice(),
            at=timezone.now(),
        )
        self.stdout.write(f"Đã tạo tài khoản quản trị “{user.username}” ({user.full_name}).")


def checked_username(typed: str) -> str:
    """In small letters, as at sign-in. Raises ValidationError for letters that no name may have."""
    username = typed.strip().lower()
    User._meta.get_field("username").clean(username, None)
    return username


def asked_twice() -> str:
    """Typed without echo. Raises CommandError where the two differ."""
    password = getpass("Mật khẩu: ")
    if password != getpass("Nhập lại mật khẩu: "):
        raise CommandError("Hai lần nhập mật khẩu không giống nhau. Chưa tạo tài khoản nào.")
    return password
