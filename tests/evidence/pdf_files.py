"""A PDF written by hand, so that each of its bytes can be spoiled (ISO 32000-2, 7.5)."""

import zlib

CATALOG, PAGES = (
    b"<< /Type /Catalog /Pages 2 0 R %s>>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
)
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s>>"


def pdf(
    *more: bytes,
    catalog: bytes = b"",
    page: bytes = b"",
    trailer: bytes = b"",
    header: bytes = b"%PDF-1.7\n",
) -> bytes:
    """One empty A4 page; `more` objects are numbered from 4, the other texts put in their place."""
    content, offsets = header, []
    for number, body in enumerate([CATALOG % catalog, PAGES, PAGE % page, *more], start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n"
        b"%%%%EOF\n" % (size, table, size, trailer, start)
    )


def stream(about: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(content), content)


def flate(about: bytes, content: bytes) -> bytes:
    return stream(about + b" /Filter /FlateDecode", zlib.compress(content))


def packed(*objects: bytes, about: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream holding the objects, numbered from 90 (7.5.7)."""
    numbers, bodies = b"", b""
    for number, body in enumerate(objects, start=90):
        numbers += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    head = b"/Type /ObjStm /N %d /First %d " % (len(objects), len(numbers))
    content = numbers + bodies
    return stream(head + about, zlib.compress(content) if b"Flate" in about else content)


def endless_zeros(megabytes: int) -> bytes:
    """A Flate stream of that many zeros, made in no time: one block again and again."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * megabytes
