"""Where on their pages the texts of a PDF stand, in millimetres from the left and upper edges."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]

POINT = 25.4 / 72
TOP, RIGHT, BOTTOM, LEFT = 20.0, 15.0, 20.0, 30.0  # DOMAIN 8: the least that is kept free
NEAR = 0.5  # mm: what a justified line misses its end by


class Box(NamedTuple):
    """A run of letters on one line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Placed(NamedTuple):
    """A page with its texts, the page number apart; empty where it has none."""

    width: float
    height: float
    number: str
    boxes: list[Box]


def placed(content: bytes) -> list[Placed]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [_placed(page) for page in document]
    finally:
        document.close()


def _placed(page: pypdfium2.PdfPage) -> Placed:
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = []
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        box = Box(
            said, left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT
        )
        if said:
            boxes.append(box)
    above = [box for box in boxes if box.bottom < TOP]
    number = " ".join(box.text for box in above if box.text.isdecimal())
    rest = [box for box in boxes if not (box in above and box.text.isdecimal())]
    return Placed(width * POINT, height * POINT, number, rest)


def outside(pages: list[Placed]) -> list[tuple[int, str]]:
    """(Page, text) of all that reaches into a margin."""
    return [
        (at, box.text)
        for at, page in enumerate(pages, start=1)
        for box in page.boxes
        if box.left < LEFT - NEAR
        or box.right > page.width - RIGHT + NEAR
        or box.top < TOP - NEAR
        or box.bottom > page.height - BOTTOM + NEAR
    ]


def touching(page: Placed) -> Iterator[tuple[str, str]]:
    """Neighbours on one line that run into each other, as where a column is too narrow."""
    lines: dict[int, list[Box]] = {}
    for box in page.boxes:
        lines.setdefault(round(box.bottom), []).append(box)
    for line in lines.values():
        for one, other in pairwise(sorted(line, key=lambda box: box.left)):
            if other.left < one.right - NEAR:
                yield one.text, other.text
