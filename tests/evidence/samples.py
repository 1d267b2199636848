"""Files to upload: one good of each sort, and parts to spoil them with."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.pdf_files import pdf

PDF = pdf()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png_header(width: int = 1, height: int = 1) -> bytes:
    return png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


PNG_MARK = b"\x89PNG\r\n\x1a\n"
PIXEL, PNG_END = png_chunk(b"IDAT", zlib.compress(b"\0\0")), png_chunk(b"IEND", b"")
PNG = PNG_MARK + png_header() + PIXEL + PNG_END


def jpeg_segment(mark: int, content: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(content) + 2) + content


def jpeg_frame(width: int = 1, height: int = 1) -> bytes:
    return jpeg_segment(0xC0, struct.pack(">BHHB3B", 8, height, width, 1, 1, 0x11, 0))


JPEG_START = b"\xff\xd8" + jpeg_segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
JPEG_SCAN = jpeg_segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
JPEG_END = b"\xff\xd9"
JPG = JPEG_START + jpeg_frame() + JPEG_SCAN + JPEG_END

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES_PART = "[Content_Types].xml"
RELATIONS_PART = "_rels/.rels"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{type}.main+xml"/>{more}</Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{rows}</Relationships>"
)
_WORD = {"part": "word/document.xml", "type": f"{OFFICE}.wordprocessingml.document"}
_EXCEL = {"part": "xl/workbook.xml", "type": f"{OFFICE}.spreadsheetml.sheet"}


def word_types(more: str = "") -> bytes:
    return _TYPES.format(**_WORD, more=more).encode()


def excel_types(more: str = "") -> bytes:
    return _TYPES.format(**_EXCEL, more=more).encode()


def relations(kind: str, target: str, mode: str = "") -> bytes:
    """A list of one relation."""
    outside = f' TargetMode="{mode}"' if mode else ""
    row = (
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}"{outside}/>'
    )
    return _RELATIONS.format(rows=row).encode()


def package(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP holding the parts, deflated."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


DOCX_PARTS = {
    TYPES_PART: word_types(),
    RELATIONS_PART: relations("officeDocument", "word/document.xml"),
    "word/document.xml": b'<?xml version="1.0" encoding="UTF-8"?><w:document/>',
}
XLSX_PARTS = {
    TYPES_PART: excel_types(),
    RELATIONS_PART: relations("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-8"?><workbook/>',
}
DOCX, XLSX = package(DOCX_PARTS), package(XLSX_PARTS)


def docx(parts: Mapping[str, bytes]) -> bytes:
    """A Word file with these parts besides, or in place of, its own."""
    return package({**DOCX_PARTS, **parts})


def xlsx(parts: Mapping[str, bytes]) -> bytes:
    return package({**XLSX_PARTS, **parts})


def upload(content: bytes = PDF, name: str = "Kế hoạch.pdf") -> SimpleUploadedFile:
    """As a browser sends it; the type it claims is worth nothing."""
    return SimpleUploadedFile(name, content, content_type="text/html")
