"""manage.py import_criteria FILE [--dry-run]: a draft out of a workbook, Word document or JSON."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import Authority, User
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.wording import say, say_all
from criteria import plans, queries
from criteria.incoming import read_incoming
from criteria.plans import SetPlan

STATES = {"new": "mới", "changed": "sửa", "removed": "bỏ"}


class Command(BaseCommand):
    help = "Takes in a criteria set (.xlsx, .docx, .json) as a draft; all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument("--authority", default="", help="its name, where there are several")
        parser.add_argument("--by", default="", help="the account name of who takes it in")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            try:
                self._take(**options)
            except Refused as refusal:
                raise CommandError("\n".join(say_all(refusal))) from None

    def _take(self, *, file: Path, dry_run: bool, authority: str, by: str, **_options: Any) -> None:
        chosen = find_authority(authority)
        incoming = read_incoming(
            file.name, read_file(file), departments=queries.department_names(chosen)
        )
        planned = plans.plan(incoming, authority=chosen)
        self._show(planned)
        if dry_run:
            self.stdout.write("Mới chỉ xem trước, chưa ghi gì.")
        elif planned.changes_nothing:
            self.stdout.write("Không có gì thay đổi, không ghi gì.")
        else:
            draft = plans.write(
                incoming,
                authority=chosen,
                digest=planned.digest,
                by=find_person(chosen, by),
                at=timezone.now(),
            )
            self.stdout.write(f"Đã ghi dự thảo “{draft}” ({draft.pk}).")

    def _show(self, planned: SetPlan) -> None:
        counts = planned.counts
        kind = "Thay dự thảo đang có" if planned.draft else "Dự thảo mới"
        self.stdout.write(
            f"{kind}: {planned.document.title} {planned.document.year}. Dòng mới: {counts['new']}, "
            f"sửa: {counts['changed']}, bỏ: {counts['removed']}."
        )
        for title, rows in planned.sheets if planned.draft else ():
            for row in rows:
                cells = "; ".join(
                    f"{c.label}: {c.old or '–'} → {c.new or '–'}" for c in row.changes
                )
                self.stdout.write(f"  {title}, {row.key}: {STATES[row.state]}. {cells}".rstrip())
        if planned.remarks:
            self.stdout.write("Còn phải làm trước khi ban hành:")
        for remark in planned.remarks:
            self.stdout.write(f"  {say(remark)}")


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(f"Không đọc được tệp {path}: {fault.strerror}.") from None


def find_authority(name: str) -> Authority:
    """The authority of that name, or the only one. Raises CommandError naming those there are."""
    authorities = list(Authority.objects.order_by("name", "id"))
    found = [each for each in authorities if name in ("", each.name, each.area)]
    if len(found) == 1:
        return found[0]
    known = "; ".join(each.name for each in authorities) or "chưa có cơ quan nào"
    raise CommandError(f"Hãy ghi tên cơ quan đánh giá sau --authority: {known}.")


def find_person(authority: Authority, username: str) -> User:
    """Who may write criteria: of that name, or the first of the authority. Raises CommandError."""
    people = User.objects.filter(authority=authority, is_active=True).order_by("username")
    for person in people:
        if username in ("", person.username) and can(person, Permission.MANAGE_CRITERIA):
            return person
    raise CommandError(
        "Không có tài khoản nào được quản lý bộ tiêu chí của cơ quan này. "
        "Ghi tên tài khoản sau --by."
    )
