"""Runs Django's makemessages for Vietnamese; pure modules mark their sentences with `N_`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_SOURCES = (".venv/*", "var/*", "tests/*", "tools/*", "bench/*")


def main() -> None:
    # manage.py does these two itself; run as a file in tools/, Python would look there only.
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

    import django
    from django.core.management import call_command
    from django.core.management.commands import makemessages

    django.setup()
    makemessages.Command.xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=N_",
    ]
    call_command(
        makemessages.Command(),
        locale=["vi"],
        ignore_patterns=list(NOT_SOURCES),
        # Without line numbers a moved function does not rewrite the catalogue.
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
    )
    drop_guesses(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po")


def drop_guesses(path: Path) -> None:
    """What was guessed from a similar sentence says something else; empty, a test asks for it."""
    import polib

    catalogue = polib.pofile(str(path), wrapwidth=0)
    for entry in catalogue.fuzzy_entries():
        entry.flags.remove("fuzzy")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
    catalogue.save()


if __name__ == "__main__":
    main()
