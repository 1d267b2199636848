"""The site with one of its controls switched off, for the twin of the test that relies on it:
CONTROL_OFF names it, or several. Nothing but a twin starts this."""

import os
import sys
import time
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from config.wsgi import application as application
from scoring.actions import sheet

PAUSE_SECONDS = 0.25  # between the line and its event: where most kills come


def _versions() -> None:
    """Whoever saves last wins, whatever he had seen."""

    def write_line(score: Any, *, version: int, **columns: Any) -> None:
        score.refresh_from_db(fields=["version"])
        checked(score, version=score.version, **columns)

    checked, sheet.write_line = sheet.write_line, write_line


def _keys() -> None:
    """What comes twice is done twice, each time whole."""

    def every_time(*, do: Any, **_whose: Any) -> tuple[Any, bool]:
        with transaction.atomic():
            return do(), True

    sheet.once = every_time


def _transaction() -> None:
    """Key, line and event are committed one by one."""

    def told_late(*args: Any, **more: Any) -> None:
        time.sleep(PAUSE_SECONDS)
        with transaction.atomic():
            tell(*args, **more)

    tell, sheet.tell = sheet.tell, told_late
    # By its name: its models load once `application` stands.
    sys.modules[sheet.once.__module__].transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[attr-defined]


OFF = {"versions": _versions, "keys": _keys, "transaction": _transaction}
for control in os.environ["CONTROL_OFF"].split():
    OFF[control]()
