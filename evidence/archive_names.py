"""Paths inside an archive: a folder for each criterion, no two alike, short for Windows. Pure."""

from evidence.file_names import clean_name

_LONGEST = 100


def unique_path(folder: str, name: str, taken: set[str]) -> str:
    """The cleaned name in the folder, with a number where another has it; noted in `taken`.
    Capitals make no difference on Windows."""
    stem, dot, ending = clean_name(name).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    folder = clean_name(folder).strip(". ") if folder else ""
    number = 1
    while True:
        suffix = f" ({number})" if number > 1 else ""
        path = "/".join(
            part for part in (folder, f"{stem[:_LONGEST]}{suffix}{dot}{ending}") if part
        )
        if path.casefold() not in taken:
            taken.add(path.casefold())
            return path
        number += 1
