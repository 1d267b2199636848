"""Files to upload: one good of each sort, and parts to spoil them with."""

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500

TYPES_PART = "[Content_Types].xml"
PLAIN_TYPES = b'<?xml version="1.0"?><Types/>'


def package(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP holding the parts, deflated."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


DOCX_PARTS = {TYPES_PART: PLAIN_TYPES, "word/document.xml": b"<w:document/>"}
XLSX_PARTS = {TYPES_PART: PLAIN_TYPES, "xl/workbook.xml": b"<workbook/>"}
DOCX, XLSX = package(DOCX_PARTS), package(XLSX_PARTS)


def upload(content: bytes = PDF, name: str = "Kế hoạch.pdf") -> SimpleUploadedFile:
    """As a browser sends it; the type it claims is worth nothing."""
    return SimpleUploadedFile(name, content, content_type="text/html")
