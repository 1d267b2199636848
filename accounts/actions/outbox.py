"""Copies of notices by e-mail: sent by the scheduled command, each once, tried again on failure.

Each is claimed by moving the moment of its next try, in a transaction of its own, before it is
handed to the mail server: no lock is held while a server thinks, and two runs at once share the
work. A run killed between sending and noting it sends that one again, later.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.clock import Clock
from accounts.models import Notice
from accounts.refusals import sentence
from accounts.wording import say

TRY_AGAIN_AFTER = tuple(timedelta(minutes=m) for m in (5, 15, 60, 240, 720))
OUTDATED_AFTER = timedelta(days=3)
FAILURES_IN_A_ROW = 3
LONGEST_SUBJECT = 120

log = logging.getLogger(__name__)


@dataclass
class Posted:
    """What one run did: copies sent, tried in vain and due again, given up."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def send_due(*, clock: Clock) -> Posted:
    """Sends every copy that is due. Stops where the mail server fails three times in a row: the
    rest stays due for the next run. With e-mail switched off nothing is sent."""
    posted, in_a_row = Posted(), 0
    if not settings.EMAIL_COPIES:
        return posted
    with translation.override("vi"):
        connection = mail.get_connection()
        while in_a_row < FAILURES_IN_A_ROW and (notice := _claim(clock())):
            if _is_unwanted(notice, clock()):
                _give_up(notice)
                posted.given_up += 1
            elif _send(notice, connection):
                _note_sent(notice, clock())
                posted.sent, in_a_row = posted.sent + 1, 0
            else:
                posted.failed, in_a_row = posted.failed + 1, in_a_row + 1
        connection.close()
    return posted


@transaction.atomic
def _claim(now: datetime) -> Notice | None:
    """The next copy that is due, its next try put off, so that no other run takes it."""
    notice = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("to")
        .filter(email_due_at__lte=now)
        .order_by("email_due_at", "id")
        .first()
    )
    if notice is None:
        return None
    wait = TRY_AGAIN_AFTER[min(notice.email_tries, len(TRY_AGAIN_AFTER) - 1)]
    notice.email_due_at, notice.email_tries = now + wait, notice.email_tries + 1
    notice.save(update_fields=["email_due_at", "email_tries"])
    return notice


def _is_unwanted(notice: Notice, now: datetime) -> bool:
    """Tried often enough, out of date, or to somebody who has left or has no address any more."""
    return (
        notice.email_tries > len(TRY_AGAIN_AFTER)
        or now - notice.created_at > OUTDATED_AFTER
        or not (notice.to.is_active and notice.to.email)
    )


def _send(notice: Notice, connection: BaseEmailBackend) -> bool:
    """Whether the mail server took it. The address is not logged, only the notice's number."""
    try:
        copy = mail.EmailMessage(
            _subject(notice), _body(notice), to=[notice.to.email], connection=connection
        )
        copy.send()
    except (OSError, ValueError, LookupError) as fault:  # the server; what it is asked to send
        log.warning("notice %s was not e-mailed: %r", notice.pk, fault)
        connection.close()
        return False
    return True


def _subject(notice: Notice) -> str:
    text = " ".join(_text(notice).split())
    if len(text) > LONGEST_SUBJECT:
        text = text[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return _("[PAR index] %(text)s") % {"text": text}


def _body(notice: Notice) -> str:
    """The sentence and where to read on; nothing else about anybody."""
    where = (
        f"{settings.SITE_URL}{notice.link}"
        if settings.SITE_URL and notice.link
        else _("Sign in to the software to read on.")
    )
    closing = _(
        "This is a copy of a notice in the scoring software; please do not reply. You can change "
        "or remove your e-mail address in your account."
    )
    return f"{_text(notice)}\n\n{where}\n\n-- \n{closing}\n"


def _text(notice: Notice) -> str:
    return say(sentence(notice.template, **notice.values))


def _note_sent(notice: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(emailed_at=now, email_due_at=None)


def _give_up(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(email_due_at=None)
