"""A worker to be killed or stopped meanwhile: `python -m tests.accounts.drawing_process ask|work`.

Its way of drawing starts a process of its own, as long PDFs do, writes both ids to `drawing.txt`
in VAR_DIR, and is done when there is a file `go`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actions.files import FileAsked, ask_for_file  # noqa: E402
from accounts.permissions import Permission  # noqa: E402
from accounts.workers import Tell  # noqa: E402
from tests.factories import make_place  # noqa: E402

FOLDER = Path(settings.VAR_DIR)


def slow(what: Mapping[str, Any], tell: Tell) -> bytes:
    tell(30, "Drawing the pages")
    helper = subprocess.Popen(["sleep", "120"])
    written = FOLDER / "drawing.part"
    written.write_text(f"{os.getpid()} {helper.pid}")
    written.rename(FOLDER / "drawing.txt")
    while not (FOLDER / "go").exists():
        time.sleep(0.02)
    helper.kill()
    helper.wait()
    return b"drawn"


WAYS = {"slow": slow}


def ask() -> None:
    place = make_place("Phù Yên", prefix="py")
    asked = FileAsked(
        authority=place.authority,
        kind="slow",
        key="1",
        what={},
        permission=Permission.PUBLISH,
        file_name="1.pdf",
        content_type="application/pdf",
    )
    ask_for_file(asked=asked, by=place.people["standing_agency"], at=timezone.now())


if __name__ == "__main__":
    settings.WAYS_OF_DRAWING = [f"{__spec__.name}.WAYS"]
    if sys.argv[1] == "ask":
        ask()
    else:
        call_command("work", once=True)
