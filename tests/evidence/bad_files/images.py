"""Pictures that are broken, endless, or something else besides."""

from tests.evidence.bad_files.row import BadFile
from tests.evidence.pdf_files import pdf
from tests.evidence.samples import (
    JPEG_END,
    JPEG_SCAN,
    JPEG_START,
    JPG,
    PIXEL,
    PNG,
    PNG_END,
    PNG_MARK,
    jpeg_frame,
    jpeg_segment,
    package,
    png_chunk,
    png_header,
)

DAMAGED = "“{name}” is damaged and cannot be shown. Take or scan the picture again."
CUT_OFF = "“{name}” is cut off: the lower part is missing. Copy or take the picture again."
TOO_MANY_PIXELS = (
    "“{{name}}” is a picture of {megapixels} million points; at most 40 are taken. Scan it at "
    "300 dpi, or make the picture smaller."
)
TAIL = (
    "“{name}” carries something behind the end of the picture. Open it, save it again, and "
    "choose that file."
)
TWO = (
    "“{{name}}” is two kinds of file in one: it can be opened as {other} too. Scan or save the "
    "document again, and choose that file."
)
ZIP = package({"a.exe": b"MZ"})


def _png(what: str, content: bytes, sentence: str) -> BadFile:
    return BadFile(f"PNG: {what}", "Ảnh.png", content, sentence)


def _jpeg(what: str, content: bytes, sentence: str) -> BadFile:
    return BadFile(f"JPEG: {what}", "Ảnh.jpg", content, sentence)


def _megapixels(count: int) -> str:
    return TOO_MANY_PIXELS.format(megapixels=count)


PICTURES = [
    _png("flood", PNG_MARK + png_header(60_000, 60_000) + PIXEL + PNG_END, _megapixels(3600)),
    _png("one row too many", PNG_MARK + png_header(8000, 5001) + PIXEL + PNG_END, _megapixels(41)),
    _png("no width", PNG_MARK + png_header(0, 9) + PIXEL + PNG_END, DAMAGED),
    _png("no header", PNG_MARK + PIXEL + PNG_END, DAMAGED),
    _png("header twice", PNG_MARK + png_header() * 2 + PIXEL + PNG_END, DAMAGED),
    _png("checksum of the header", PNG.replace(png_header()[-4:], b"\0\0\0\0"), DAMAGED),
    _png("no picture", PNG_MARK + png_header() + PNG_END, DAMAGED),
    _png("chunk without a name", PNG_MARK + png_header() + png_chunk(b"\0\0\0\0", b""), DAMAGED),
    _png("half of it", PNG[: len(PNG) // 2], CUT_OFF),
    _png("no end", PNG_MARK + png_header() + PIXEL, CUT_OFF),
    _png("endless chunk", PNG_MARK + png_header() + b"\x7f\xff\xff\xffIDAT", CUT_OFF),
    _png("ZIP behind it", PNG + ZIP, TWO.format(other="ZIP")),
    _png("program behind it", PNG + b"MZ\x90\0", TAIL),
    _png(
        "web page in its text",
        PNG_MARK + png_header() + png_chunk(b"tEXt", b"a\0<script>") + PIXEL + PNG_END,
        TWO.format(other="HTML"),
    ),
    _jpeg(
        "flood", JPEG_START + jpeg_frame(60_000, 60_000) + JPEG_SCAN + JPEG_END, _megapixels(3600)
    ),
    _jpeg("no height", JPEG_START + jpeg_frame(9, 0) + JPEG_SCAN + JPEG_END, DAMAGED),
    _jpeg("no size", JPEG_START + JPEG_SCAN + JPEG_END, DAMAGED),
    _jpeg("no picture", JPEG_START + jpeg_frame() + JPEG_END, DAMAGED),
    _jpeg("nonsense between its parts", JPEG_START + b"abc" + jpeg_frame() + JPEG_SCAN, DAMAGED),
    _jpeg("half of it", JPG[:-2], CUT_OFF),
    _jpeg("header alone", JPEG_START, CUT_OFF),
    _jpeg("ZIP behind it", JPG + ZIP, TWO.format(other="ZIP")),
    _jpeg("RAR behind it", JPG + b"Rar!\x1a\x07\0", TWO.format(other="RAR")),
    _jpeg("PDF behind it", JPG + pdf(), TAIL),
    _jpeg("program behind it", JPG + b"MZ\x90\0", TAIL),
    _jpeg("web page behind it", JPG + b"\0" * 900 + b"<html>", TWO.format(other="HTML")),
    _jpeg(
        "web page in its comment",
        JPEG_START
        + jpeg_segment(0xFE, b"<script>1</script>")
        + jpeg_frame()
        + JPEG_SCAN
        + JPEG_END,
        TWO.format(other="HTML"),
    ),
]
