"""Compiles locale/**/*.po to .mo with polib, so that nobody needs GNU gettext to run the site."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def compile_catalogue(source: Path, target: Path) -> None:
    """Write `target` whole or not at all: a running server may be reading the old one."""
    unfinished = target.with_suffix(".mo.new")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(target)


def main() -> int:
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not is_stale(source, target):
            continue
        try:
            compile_catalogue(source, target)
        except (OSError, ValueError) as error:
            print(f"Không biên dịch được {source.relative_to(ROOT)}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
