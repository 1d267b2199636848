"""Texts into a Word document."""

import re
from collections.abc import Iterator
from typing import Any

from accounts.vietnamese import search_key

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def printable(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def style_id(name: str) -> str:
    """What a style is called inside the file: letters and digits alone."""
    return re.sub(r"\W", "", name if name.isascii() else search_key(name))


def set_style(paragraph: Any, name: str) -> None:
    """As `paragraph.style = name`, which reads through all styles for each paragraph."""
    paragraph._p.style = None if name == "Normal" else style_id(name)


def add_run(paragraph: Any, text: str) -> Any:
    """The text behind what stands in the paragraph; line breaks stay breaks."""
    return paragraph.add_run(printable(text))


def add_paragraph(container: Any, text: str, style: str = "Normal") -> Any:
    """One paragraph at the end of a document, or of a cell, whose first empty one is taken."""
    paragraphs = container.paragraphs if hasattr(container, "_tc") else []
    if len(paragraphs) == 1 and not paragraphs[0].runs:
        paragraph = paragraphs[0]
    else:
        paragraph = container.add_paragraph()
    set_style(paragraph, style)
    if text:
        add_run(paragraph, text)
    return paragraph


def add_lines(container: Any, text: str, style: str) -> list[Any]:
    """A paragraph for each line."""
    return [add_paragraph(container, line, style) for line in text.split("\n")]


def add_texts(cell: Any, text: str, unit: str, *, style: str) -> Iterator[tuple[Any, bool]]:
    """(paragraph, whether it is of the unit) for each line."""
    for paragraph in add_lines(cell, text, style):
        yield paragraph, False
    if unit:
        yield add_paragraph(cell, unit, style), True
