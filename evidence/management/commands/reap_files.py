"""manage.py reap_files: removes half files that killed processes left behind."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.commands import in_plain_words
from evidence.storage import reap_half_files


class Command(BaseCommand):
    help = "Removes half-written and half-received files that are older than six hours."

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            count = reap_half_files(timezone.now())
        self.stdout.write(f"Đã dọn {count} tệp dở dang.")
