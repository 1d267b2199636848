"""Workers draw the files that were asked for; one at a time, each in a process of its own.

The process that draws is the leader of its own session: whatever it starts itself ends with it,
when the file is stopped, takes too long, or the worker goes away. See ADR 25.
"""

import logging
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.context import ForkProcess
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts.actions import files as actions
from accounts.models import DrawnFile
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _

Tell = Callable[[int, str], None]  # percent, and what is being done, to be translated
Draw = Callable[[Mapping[str, Any], Tell], bytes]
Ways = Mapping[str, Draw]  # by kind

SECONDS = 15 * 60
MEMORY_BYTES = 3 * 1024**3  # of addresses, which Pango and Python spread far beyond what they fill
LOOK_EVERY_SECONDS = 0.25
RENEW_EVERY_SECONDS = 15
WAIT_SECONDS = 2.0

FAILED = _("It could not be made: {fault}. Tell the administrator.")
TOO_LONG = _("It took longer than {minutes} minutes and was stopped.")
ENDED = _("The program that made it ended unexpectedly ({code}). Try again.")

log = logging.getLogger(__name__)


def house_ways() -> dict[str, Draw]:
    """The ways of all rooms; this one stands below them and is told of them by the settings."""
    found: dict[str, Draw] = {}
    for path in settings.WAYS_OF_DRAWING:
        found |= import_string(path)
    return found


def draw_claimed(file: DrawnFile, ways: Ways) -> None:
    """Draws the file, keeps it or says why it cannot be."""

    def tell(percent: int, doing: str) -> None:
        actions.tell_progress(file=file, percent=percent, doing=doing)

    try:
        with translation.override("vi"):
            content = ways[file.kind](file.what, tell)
        actions.keep_file(file=file, content=content, clock=timezone.now)
    except Refused as refusal:
        actions.fail_file(file=file, why=refusal.sentence, clock=timezone.now)
    except Exception as fault:
        log.exception("drawing %s", file.pk)
        why = sentence(FAILED, fault=type(fault).__name__)
        actions.fail_file(file=file, why=why, clock=timezone.now)


def work(ways: Ways, *, once: bool, stop: Callable[[], bool] = lambda: False) -> int:
    """Draws what is due, and with `once` ends when nothing is; how many files were begun."""
    begun = 0
    while not stop():
        file = actions.claim_file(clock=timezone.now)
        if file is not None:
            begun += 1
            _watch(file, ways)
        elif once:
            break
        else:
            connections.close_all()
            time.sleep(WAIT_SECONDS)
    return begun


def _watch(file: DrawnFile, ways: Ways) -> None:
    """Has the file drawn, and ends the drawing where it was stopped or takes too long."""
    connections.close_all()  # the child opens its own
    drawing = multiprocessing.get_context("fork").Process(
        target=_draw_apart, args=(file, ways, os.getpid())
    )
    drawing.start()
    ends_at = time.monotonic() + SECONDS
    renew_at = time.monotonic() + RENEW_EVERY_SECONDS
    try:
        while drawing.is_alive():
            drawing.join(LOOK_EVERY_SECONDS)
            if time.monotonic() > ends_at:
                why = sentence(TOO_LONG, minutes=SECONDS // 60)
                actions.fail_file(file=file, why=why, clock=timezone.now)
            if time.monotonic() > renew_at:
                actions.renew_lease(file=file, clock=timezone.now)
                renew_at = time.monotonic() + RENEW_EVERY_SECONDS
            if not actions.is_claimed(file):
                break
        else:
            _say_how_it_ended(file, drawing.exitcode)
    finally:
        _end(drawing)
        actions.release_file(file=file)


def _say_how_it_ended(file: DrawnFile, code: int | None) -> None:
    """A process that was killed has said nothing itself."""
    if code:
        actions.fail_file(file=file, why=sentence(ENDED, code=code), clock=timezone.now)


def _end(drawing: ForkProcess) -> None:
    """The process and all that it has started."""
    if drawing.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(drawing.pid, signal.SIGKILL)
    drawing.kill()
    drawing.join()


def _draw_apart(file: DrawnFile, ways: Ways, worker: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(worker,), daemon=True).start()
    draw_claimed(file, ways)


def _end_with(worker: int) -> None:
    """Without its worker nobody could stop a drawing, and another may be at it soon."""
    while os.getppid() == worker:
        time.sleep(LOOK_EVERY_SECONDS)
    os.killpg(0, signal.SIGKILL)


# --- Where no worker is set up --------------------------------------------------------------------

_started: "subprocess.Popen[bytes] | None" = None
_starting = threading.Lock()


def see_to(*files: DrawnFile) -> None:
    """Has the files drawn that are due; called by every page that shows them, so that one whose
    worker has died is taken up again. Where the office runs workers, it is left to these."""
    if settings.WORKERS == "apart" or not (due := _due_among(files)):
        return
    if settings.WORKERS == "at_once":
        ways = house_ways()
        for file in due:
            if claimed := actions.claim_file(clock=timezone.now, only=file.pk):
                draw_claimed(claimed, ways)
            file.refresh_from_db()
        return
    _start_worker()


def _due_among(files: tuple[DrawnFile, ...]) -> list[DrawnFile]:
    if not (open_ones := {file.pk: file for file in files if file.is_open}):
        return []
    due = DrawnFile.objects.filter(actions.due_files(timezone.now()), pk__in=open_ones)
    return [open_ones[pk] for pk in due.values_list("pk", flat=True)]


def _start_worker() -> None:
    """One at a time for each process of the site; it ends when nothing is left to draw."""
    global _started
    with _starting:
        if _started is not None and _started.poll() is None:
            return
        _started = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--once"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
