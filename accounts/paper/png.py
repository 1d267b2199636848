"""A picture in pixels, for Word: drawn from the same shapes, in the same face."""

import io
import unicodedata
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from accounts.paper.measure import MM_PER_POINT
from accounts.paper.shapes import WHITE, Anchor, Digits, Drawing, Line, Rect, Shape, Text
from accounts.paper.system import FAMILY, font_file

DPI = 220
_SCALE = DPI / 25.4  # pixels to the millimetre
_COLOURS = 64  # greys and one blue, with the soft edges of letters
_ANCHORS = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}
_DASH, _PAUSE = 1.2, 0.8  # mm, as in svg.py


def can_draw() -> bool:
    """Whether the face of papers is here: in another one, letters could be missing."""
    return font_file(FAMILY) is not None


def png(drawing: Drawing) -> bytes:
    """The picture at DPI. The same drawing gives the same bytes."""
    size = (round(drawing.width * _SCALE), round(drawing.height * _SCALE))
    image = Image.new("RGB", size, WHITE)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(canvas, shape)
    written = io.BytesIO()
    image.quantize(_COLOURS).save(written, "PNG", dpi=(DPI, DPI), optimize=True)
    return written.getvalue()


def _draw(canvas: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Rect():
            box = shape.box
            corners = [round(side * _SCALE) for side in (box.left, box.top, box.right, box.bottom)]
            if corners[2] > corners[0] and corners[3] > corners[1]:
                canvas.rectangle((*corners[:2], corners[2] - 1, corners[3] - 1), fill=shape.fill)
        case Line():
            _draw_line(canvas, shape)
        case Text():
            canvas.text(
                (shape.x * _SCALE, shape.y * _SCALE),
                unicodedata.normalize("NFC", shape.text),
                fill=shape.colour,
                font=_font(shape.size, shape.bold),
                anchor=_ANCHORS[shape.anchor],
            )
        case Digits():
            for x, letter in shape.letters():
                place = (x * _SCALE, shape.y * _SCALE)
                canvas.text(
                    place, letter, fill=shape.colour, font=_font(shape.size, False), anchor="ls"
                )


def _draw_line(canvas: ImageDraw.ImageDraw, line: Line) -> None:
    weight = max(1, round(line.weight * _SCALE))
    length = ((line.x2 - line.x1) ** 2 + (line.y2 - line.y1) ** 2) ** 0.5
    done, step = 0.0, _DASH if line.dashed else length
    while done < length:
        ends = [
            (
                (line.x1 + (line.x2 - line.x1) * at / length) * _SCALE,
                (line.y1 + (line.y2 - line.y1) * at / length) * _SCALE,
            )
            for at in (done, min(length, done + step))
        ]
        canvas.line(ends, fill=line.colour, width=weight)
        done += step + (_PAUSE if line.dashed else 0)


@lru_cache(maxsize=32)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    file = _file(bold)
    assert file is not None, "can_draw() was not asked"
    return ImageFont.truetype(file, size * MM_PER_POINT * _SCALE)


@cache
def _file(bold: bool) -> str | None:
    return font_file(FAMILY, bold=bold)
