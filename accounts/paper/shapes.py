"""A picture as every renderer reads it: a few shapes in millimetres, from the top left. Pure.

`svg` (svg.py) draws it in pages and in the PDF, `png` (png.py) in Word. Nothing is told by colour
alone: what differs in lightness is also labelled, and INK on every SHADE can be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.paper.measure import MM_PER_POINT, text_width

INK, WHITE, GRID = "#000", "#fff", "#999"
DARK, LIGHT = "#1f4e79", "#dbe7f1"
# From little to much: each is darker than the one before, in print without colour as well.
SHADES = (WHITE, "#dbe7f1", "#a9c6de", "#4a7fae", "#1f4e79")

ASCENT, DESCENT = 0.95, 0.24  # of the size: a capital with two marks, a letter with a dot below
DIGIT = 0.5  # every digit, and the dash, is as wide in this face, as part of the size


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str = DARK

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.x + self.width, self.y + self.height)


@dataclass(frozen=True)
class Line:
    """`weight` in mm; a dashed one differs from another without colour."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.2
    colour: str = INK
    dashed: bool = False

    @property
    def box(self) -> Box:
        return Box(
            min(self.x1, self.x2),
            min(self.y1, self.y2),
            max(self.x1, self.x2),
            max(self.y1, self.y2),
        )


@dataclass(frozen=True)
class Text:
    """One line of text on its base line at `y`; `size` in points."""

    x: float
    y: float
    text: str
    size: float = 9.0
    anchor: Anchor = Anchor.START
    bold: bool = False
    colour: str = INK

    @property
    def box(self) -> Box:
        width = text_width(self.text, size=self.size, bold=self.bold)
        left = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[self.anchor]
        em = self.size * MM_PER_POINT
        return Box(
            self.x - left, self.y - ASCENT * em, self.x - left + width, self.y + DESCENT * em
        )


@dataclass(frozen=True)
class Digits:
    """Whole numbers and dashes on one base line, each in the middle of its x: a row of them takes
    a third of the bytes of as many texts."""

    y: float
    figures: tuple[tuple[float, str], ...]
    size: float = 8.0
    colour: str = INK

    def letters(self) -> Iterator[tuple[float, str]]:
        """Each digit with where it begins."""
        width = DIGIT * self.size * MM_PER_POINT
        for middle, text in self.figures:
            for at, letter in enumerate(text):
                yield middle + (at - len(text) / 2) * width, letter

    @property
    def box(self) -> Box:
        em = self.size * MM_PER_POINT
        lefts = [left for left, _letter in self.letters()]
        return Box(min(lefts), self.y - 0.7 * em, max(lefts) + DIGIT * em, self.y)


Shape = Rect | Line | Text | Digits


@dataclass(frozen=True)
class Drawing:
    """`title` names the picture and `description` says what is seen on it, for those who cannot;
    `width` and `height` are in mm. Later shapes lie above earlier ones."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


def hatching(rect: Rect, *, gap: float = 1.2) -> Iterator[Line]:
    """Slanting lines over the box, and its edge: what tells it from a plain one in print."""
    x, y, right, bottom = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    reach = gap / 2
    while reach < rect.width + rect.height:
        # The line x + y = reach, cut off by the sides of the box.
        over, under = max(0.0, reach - rect.height), max(0.0, reach - rect.width)
        yield Line(
            x + min(reach, rect.width), y + under, x + over, y + min(reach, rect.height), 0.15
        )
        reach += gap
    yield from (
        Line(x, y, right, y, 0.15),
        Line(right, y, right, bottom, 0.15),
        Line(right, bottom, x, bottom, 0.15),
        Line(x, bottom, x, y, 0.15),
    )


def line_height(size: float) -> float:
    """Millimetres from one base line to the next, letters never touching."""
    return (ASCENT + DESCENT) * size * MM_PER_POINT


def fitted(text: str, *, room: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than `room` mm."""
    if text_width(text, size=size, bold=bold) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size=size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrapped(text: str, *, room: float, size: float) -> tuple[str, ...]:
    """The text in lines no wider than `room` mm; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size=size) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, room=room, size=size))
    return tuple(lines)


def contrast(one: str, other: str) -> float:
    """Of two colours, `#rgb` or `#rrggbb`: from 1 to 21. Source: WCAG 2.1, contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(fill: str) -> str:
    """INK or WHITE, whichever stands out more."""
    return max((INK, WHITE), key=lambda colour: contrast(colour, fill))


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
