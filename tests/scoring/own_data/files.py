"""The template of the scene's departments, filled in and spoilt.

First department: C 1.1.1 (answer), D–E 1.1.2 (rate), F 1.2 (times); second: C–D 2.1 (growth),
E 2.2 (points), F 2.3 (survey). Rows: 5 source, 6 as of, 8 Đá Đỏ, 9 Huy Bắc, 10 Tường Phù.
"""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import translation
from openpyxl import load_workbook

from scoring.own_data import plan as plans
from scoring.own_data.plan import OwnPlan
from scoring.own_data.reading import read_own_data
from scoring.own_data.writing import write_template
from scoring.queries.own_data import OwnBook, own_book
from tests.scoring.scene import Scene, on

TITLE = "Data of the department"
Change = Callable[[Any], None]
LATE: tuple[Change, ...]


def put(cell: str, value: Any, title: str = TITLE) -> Change:
    return lambda book: book[title].__setitem__(cell, value)


# What the first department knows: Tường Phù sent one report late, Huy Bắc none.
LATE = (
    put("F5", "Sổ theo dõi văn bản của huyện"), put("F6", datetime(2022, 11, 30)),  # noqa: DTZ001
    put("F10", 1), put("F9", "0"),
)  # fmt: skip


def book_of(scene: Scene, place: int = 0) -> OwnBook:
    return own_book(scene.period, scene.departments[place])


def template(scene: Scene, *codes: str, place: int = 0, language: str = "en") -> bytes:
    book = book_of(scene, place)
    with translation.override(language):
        return write_template(book, codes or list(book.nodes), at=on(2))


def changed(content: bytes, *changes: Change) -> bytes:
    """The workbook opened, changed and saved anew."""
    book = load_workbook(io.BytesIO(content))
    for change in changes:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def planned(scene: Scene, content: bytes, place: int = 0) -> OwnPlan:
    book = book_of(scene, place)
    return plans.plan_file(book, read_own_data(content, book, today=date(2022, 12, 11)))
