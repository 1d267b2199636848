"""Copies of notices by e-mail: to whom, what they say, once each, again after a failure."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction

from accounts.actions import outbox
from accounts.actions.notices import Told, forget_notices, notify, notify_each
from accounts.actions.outbox import Posted, send_due
from accounts.models import Notice, User
from accounts.refusals import sentence
from accounts.roles import Role
from tests.factories import Place, make_place
from tests.scoring.scene import at, on

ABOUT = sentence("The deadline, {due_at}, has passed.", due_at="17:00 10/12/2022")


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.EMAIL_COPIES, settings.SITE_URL = True, "https://cchc.example.vn"


@pytest.fixture
def official(phu_yen: Place) -> User:
    return addressed(phu_yen)


def addressed(place: Place) -> User:
    user = place.people[Role.COMMUNE_OFFICIAL]
    user.email = "lan@example.vn"
    user.save()
    return user


class Unreachable(EmailBackend):
    """A mail server that is down, however often it is asked; `asked` counts."""

    asked = 0

    def send_messages(self, messages: Any) -> int:
        type(self).asked += 1
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture
def unreachable(settings: Any) -> Iterator[type[Unreachable]]:
    Unreachable.asked = 0
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    return Unreachable


def run(moment: datetime) -> Posted:
    return send_due(clock=at(moment))


def test_who_has_an_address_gets_a_copy_once(phu_yen: Place, official: User) -> None:
    notify([official, phu_yen.people[Role.COMMUNE_LEADER]], about=ABOUT, at=on(5), link="/x/")
    assert mail.outbox == []  # never in the request
    assert run(on(5, 9, 1)) == Posted(sent=1)
    assert run(on(5, 9, 2)) == Posted()
    (copy,) = mail.outbox
    assert copy.to == ["lan@example.vn"]
    notice = Notice.objects.get(to=official)
    assert (notice.email_due_at, notice.email_tries, notice.emailed_at) == (None, 1, on(5, 9, 1))


def test_it_is_plain_vietnamese_with_a_link_and_nobody_s_name(official: User) -> None:
    notify([official], about=ABOUT, at=on(5), link="/scorecards/1/")
    run(on(5))
    (copy,) = mail.outbox
    assert copy.content_subtype == "plain"
    first, _empty, link, *_rest = copy.body.splitlines()
    assert first == "Đã hết hạn 17:00 10/12/2022."
    assert first in copy.subject
    assert link == "https://cchc.example.vn/scorecards/1/"
    assert official.full_name not in copy.body + copy.subject


def test_without_the_site_s_address_it_has_no_link(official: User, settings: Any) -> None:
    settings.SITE_URL = ""
    notify([official], about=ABOUT, at=on(5), link="/scorecards/1/")
    run(on(5))
    assert "/scorecards/1/" not in mail.outbox[0].body


def test_a_long_sentence_with_line_breaks_still_makes_a_subject(official: User) -> None:
    about = sentence("Reason: {reason}", reason="mưa lũ\nBcc: x@example.vn\r\n" * 20)
    notify([official], about=about, at=on(5))
    assert run(on(5)) == Posted(sent=1)
    subject = mail.outbox[0].subject
    assert "\n" not in subject
    assert len(subject) < 160
    assert mail.outbox[0].recipients() == ["lan@example.vn"]


def test_where_no_mail_server_is_named_nothing_waits(official: User, settings: Any) -> None:
    settings.EMAIL_COPIES = False
    notify([official], about=ABOUT, at=on(5))
    assert Notice.objects.get().email_due_at is None
    settings.EMAIL_COPIES = True
    assert run(on(5)) == Posted()


def test_an_action_that_is_undone_sends_nothing(official: User) -> None:
    with transaction.atomic():
        notify([official], about=ABOUT, at=on(5))
        transaction.set_rollback(True)
    assert run(on(5)) == Posted()


def test_a_failure_is_tried_again_later(
    official: User, unreachable: type[Unreachable], settings: Any
) -> None:
    notify([official], about=ABOUT, at=on(5))
    assert run(on(5)) == Posted(failed=1)
    assert run(on(5, 9, 4)) == Posted()
    assert run(on(5, 9, 5)) == Posted(failed=1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run(on(5, 9, 19)) == Posted()
    assert run(on(5, 9, 20)) == Posted(sent=1)
    assert (unreachable.asked, len(mail.outbox)) == (2, 1)


def test_what_fails_again_and_again_is_given_up(
    official: User, unreachable: type[Unreachable]
) -> None:
    notify([official], about=ABOUT, at=on(5))
    found = [run(on(5) + timedelta(minutes=5 * step)) for step in range(12 * 30)]
    assert sum(each.failed for each in found) == unreachable.asked == 5
    assert sum(each.given_up for each in found) == 1
    assert Notice.objects.get().emailed_at is None


def test_a_server_that_is_down_is_not_asked_for_everybody(
    official: User, unreachable: type[Unreachable]
) -> None:
    notify_each((Told(official, ABOUT) for _ in range(10)), at=on(5))
    assert run(on(5)) == Posted(failed=3)
    assert unreachable.asked == 3
    assert Notice.objects.filter(email_due_at=on(5)).count() == 7


def test_one_bad_notice_does_not_keep_the_others_from_going(official: User) -> None:
    broken = sentence("The deadline, {due_at}, has passed.")
    notify_each([Told(official, broken), Told(official, ABOUT)], at=on(5))
    assert run(on(5)) == Posted(sent=1, failed=1)


def test_what_is_old_or_to_who_has_left_is_not_sent(official: User) -> None:
    notify([official], about=ABOUT, at=on(1))
    assert run(on(4, 10)) == Posted(given_up=1)
    notify([official], about=ABOUT, at=on(5))
    User.objects.filter(pk=official.pk).update(is_active=False)
    assert run(on(5)) == Posted(given_up=1)
    assert mail.outbox == []


def test_the_address_of_the_moment_counts(official: User) -> None:
    notify([official], about=ABOUT, at=on(5))
    User.objects.filter(pk=official.pk).update(email="moi@example.vn")
    run(on(5))
    assert mail.outbox[0].to == ["moi@example.vn"]


@pytest.mark.parametrize(
    "columns",
    [
        {"emailed_at": on(5), "email_due_at": on(5), "email_tries": 1},
        {"emailed_at": on(5), "email_due_at": None, "email_tries": 0},
    ],
)
def test_no_notice_is_both_sent_and_due(official: User, columns: dict[str, Any]) -> None:
    notify([official], about=ABOUT, at=on(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**columns)


def test_notices_are_kept_a_year(official: User) -> None:
    notify([official], about=ABOUT, at=on(5))
    notify([official], about=ABOUT, at=on(6, 10))
    assert forget_notices(at=on(6).replace(year=2023)) == 0
    assert forget_notices(at=on(6, 9, 30).replace(year=2023)) == 1
    assert Notice.objects.get().created_at == on(6, 10)


@pytest.mark.postgres
def test_runs_at_once_share_the_work(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    official = addressed(make_place("Phù Yên", prefix="py"))
    notify_each((Told(official, sentence(f"number {n}")) for n in range(40)), at=on(5))
    barrier, posted = Barrier(4), []
    monkeypatch.setattr(outbox, "_send", lambda notice, _server: posted.append(notice.pk) or True)

    def with_others(_number: int) -> int:
        barrier.wait(timeout=10)
        try:
            return run(on(5)).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as runs:
        found = list(runs.map(with_others, range(4)))
    assert sum(found) == len(posted) == len(set(posted)) == 40
    assert not Notice.objects.filter(emailed_at=None).exists()
