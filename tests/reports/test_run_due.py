"""manage.py run_due: everything that falls due, told in Vietnamese, safe to repeat."""

import io
import logging
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.due import Due, Outcome
from accounts.models import KeptAnswer, Notice
from accounts.refusals import sentence
from reports.management.commands import run_due
from tests.scoring.scene import Scene, on


def run(**options: Any) -> list[str]:
    told = io.StringIO()
    call_command("run_due", stdout=told, **options)
    return told.getvalue().splitlines()


def broken(_clock: object) -> Outcome:
    raise ZeroDivisionError


def fine(_clock: object) -> Outcome:
    return Outcome(sentence("Xong."))


def test_every_piece_of_work_has_its_own_name() -> None:
    names = [due.name for due in run_due.DUE]
    assert len(names) == len(set(names))
    assert names.index("reminders") < names.index("emails")


def test_reminders_go_out_by_e_mail_in_the_same_run_and_once(scene: Scene, settings: Any) -> None:
    settings.EMAIL_COPIES = True
    scene.official.email = "lan@example.vn"
    scene.official.save()
    with time_machine.travel(on(9, 18), tick=False):
        first, second = run(), run()
    assert len(first) == len(run_due.DUE)
    assert [copy.to for copy in mail.outbox] == [["lan@example.vn"]]
    assert Notice.objects.filter(to=scene.official).count() == 1
    assert "3" in first[0]
    assert "0" in second[0]


def test_what_is_outdated_is_removed(scene: Scene) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=on(8))
    Session.objects.create(session_key="new", session_data="", expire_date=on(10))
    for day in (1, 3):
        KeptAnswer.objects.create(user=scene.official, key=uuid4(), at=on(day, 8))
    with time_machine.travel(on(9), tick=False):
        (told,) = run(only="purge")
    assert told.count("1") == 2
    assert Session.objects.get().session_key == "new"
    assert KeptAnswer.objects.get().at == on(3, 8)


@pytest.mark.usefixtures("db")
def test_what_breaks_does_not_keep_the_rest_from_being_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(run_due, "DUE", (Due("broken", broken), Due("fine", fine)))
    told = io.StringIO()
    with caplog.at_level(logging.CRITICAL), pytest.raises(CommandError) as fault:
        call_command("run_due", stdout=told)
    assert str(fault.value) == "Chưa xong: broken. Lần chạy sau sẽ làm tiếp."
    assert told.getvalue() == "Xong.\n"


@pytest.mark.usefixtures("db")
def test_a_failure_ends_the_command_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = Due("mails", lambda _clock: Outcome(sentence("Lỗi."), failed=True))
    monkeypatch.setattr(run_due, "DUE", (failing,))
    with pytest.raises(CommandError, match="Chưa xong: mails"):
        run()
