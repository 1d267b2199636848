"""A picture as SVG that can stand inside a page: attributes of presentation alone, no style, no id,
so that the strict content policy lets it be and two on one page do not meet. Pure."""

import unicodedata
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

from accounts.paper.measure import MM_PER_POINT
from accounts.paper.shapes import Anchor, Digits, Drawing, Line, Rect, Shape, Text
from accounts.paper.word_text import printable

FAMILY = "Liberation Serif,Times New Roman,serif"
STEPS = 10  # to the millimetre: whole numbers, and few of their digits


def svg(drawing: Drawing) -> str:
    """The picture, its title and description within; as wide as it is on paper. The ground is left
    out: the mark of a draft shows through."""
    width, height = _step(drawing.width), _step(drawing.height)
    shapes = "".join(_runs(drawing.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{drawing.width:g}mm" height="{drawing.height:g}mm" role="img" '
        f'font-family="{FAMILY}">'
        f"<title>{_plain(drawing.title)}</title><desc>{_plain(drawing.description)}</desc>"
        f"{shapes}</svg>"
    )


def _runs(shapes: tuple[Shape, ...]) -> Iterator[str]:
    """Neighbours that look alike are drawn as one: it halves the bytes."""
    for look, members in groupby(shapes, key=_look):
        draw: Callable[[list[Shape]], str] = _DRAWN[look[0]]
        yield draw(list(members))


def _look(shape: Shape) -> tuple[type[Shape], object]:
    match shape:
        case Rect():
            return Rect, (shape.fill, _step(shape.height))
        case Line():
            return Line, (shape.colour, shape.weight, shape.dashed)
        case Text():
            return Text, (shape.size, shape.anchor, shape.bold, shape.colour)
        case Digits():
            return Digits, (shape.size, shape.colour)


def _rects(rects: list[Rect]) -> str:
    """Each as a stroke as broad as the box is high, from its left side to its right."""
    height = _step(rects[0].height)
    path = "".join(
        f"M{_step(r.x)} {_tenth(r.y * STEPS + height / 2)}h{_step(r.x + r.width) - _step(r.x)}"
        for r in rects
    )
    return f'<path stroke="{rects[0].fill}" stroke-width="{height}" d="{path}"/>'


def _lines(lines: list[Line]) -> str:
    look = lines[0]
    path = "".join(map(_stroke, lines))
    dashes = ' stroke-dasharray="12 8"' if look.dashed else ""
    weight = _tenth(look.weight * STEPS)
    return f'<path stroke="{look.colour}" stroke-width="{weight}"{dashes} d="{path}"/>'


def _stroke(line: Line) -> str:
    x, y = _step(line.x1), _step(line.y1)
    right, down = _step(line.x2) - x, _step(line.y2) - y
    if not down:
        return f"M{x} {y}h{right}"
    if not right:
        return f"M{x} {y}v{down}"
    return f"M{x} {y}l{right}{'' if down < 0 else ' '}{down}"


def _texts(texts: list[Text]) -> str:
    look = texts[0]
    anchor = "" if look.anchor is Anchor.START else f' text-anchor="{look.anchor}"'
    weight = ' font-weight="bold"' if look.bold else ""
    inner = "".join(f"<text{_place(text)}>{_plain(text.text)}</text>" for text in texts)
    return f"<g{_letters(look.size, look.colour)}{anchor}{weight}>{inner}</g>"


def _digits(rows: list[Digits]) -> str:
    inner = ""
    for row in rows:
        letters = list(row.letters())
        places = " ".join(str(_step(x)) for x, _letter in letters)
        text = "".join(letter for _x, letter in letters)
        inner += f'<text y="{_step(row.y)}" x="{places}">{text}</text>'
    return f"<g{_letters(rows[0].size, rows[0].colour)}>{inner}</g>"


def _place(text: Text) -> str:
    x = _step(text.x)
    return f' x="{x}" y="{_step(text.y)}"' if x else f' y="{_step(text.y)}"'


def _letters(size: float, colour: str) -> str:
    return f' font-size="{_tenth(size * MM_PER_POINT * STEPS)}" fill="{colour}"'


_DRAWN: dict[type[Shape], Callable[..., str]] = {
    Rect: _rects,
    Line: _lines,
    Text: _texts,
    Digits: _digits,
}


def _step(millimetres: float) -> int:
    return round(millimetres * STEPS)


def _tenth(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _plain(text: str) -> str:
    """Composed letters: some renderers set letter by letter."""
    return escape(printable(unicodedata.normalize("NFC", text)), quote=False)
