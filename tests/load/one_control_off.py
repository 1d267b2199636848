"""The site with one of its controls switched off, for the twin of the test that relies on it:
CONTROL_OFF names the control. Nothing but a twin starts this."""

import os
import time
from typing import Any

from config.wsgi import application as application

from accounts.actions import events, once
from scoring.actions import sheet

PAUSE_SECONDS = 0.02  # between the line and its event, where a kill can come between


def _versions() -> None:
    """Whoever saves last wins, whatever he had seen."""

    def write_line(score: Any, *, version: int, **columns: Any) -> None:
        score.refresh_from_db(fields=["version"])
        checked(score, version=score.version, **columns)

    checked, sheet.write_line = sheet.write_line, write_line


def _keys() -> None:
    """What comes twice is done twice."""
    sheet.once = lambda *, do, **_whose: do()  # type: ignore[assignment]


def _transaction() -> None:
    """Line, event and kept answer are committed one by one."""

    class Pretended:
        in_atomic_block = True

    sheet.answer_line_once = sheet.answer_line_once.__wrapped__  # type: ignore[attr-defined]
    sheet.answer_line = sheet.answer_line.__wrapped__  # type: ignore[attr-defined]
    events.transaction.get_connection = lambda *_args: Pretended()  # type: ignore[assignment]
    tell = sheet.tell

    def told_late(*args: Any, **more: Any) -> None:
        time.sleep(PAUSE_SECONDS)
        with once.transaction.atomic():
            tell(*args, **more)

    sheet.tell = told_late


{"versions": _versions, "keys": _keys, "transaction": _transaction}[os.environ["CONTROL_OFF"]]()
