"""Workbooks as people hand them in, good and bad."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

COMMUNE_HEADS = (
    "Code", "Kind", "Name", "Block", "Valid from", "Valid to", "Codes of the former communes",
)  # fmt: skip
USER_HEADS = (
    "Account name", "Full name", "Office title", "E-mail", "Role", "Commune's code", "Department",
)  # fmt: skip


def workbook(title: str, *rows: Sequence[Any], change: Callable[[Any], Any] | None = None) -> bytes:
    """One sheet holding the rows; `change` gets the sheet before it is saved."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def communes(*rows: Sequence[Any], change: Callable[[Any], Any] | None = None) -> bytes:
    return workbook("Communes", COMMUNE_HEADS, *rows, change=change)


def users(*rows: Sequence[Any]) -> bytes:
    return workbook("Accounts", USER_HEADS, *rows)


def rewritten(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with some parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()
