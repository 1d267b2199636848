"""PDFs that act, hide, are locked, broken, or something else besides."""

from tests.evidence.bad_files.row import BadFile
from tests.evidence.pdf_files import endless_zeros, flate, packed, pdf, stream
from tests.evidence.samples import PDF, package

AGAIN = "Print it to PDF, and choose that file."
CUT_OFF = (
    "“{name}” is cut off: the end of the PDF is missing. Copy or scan it again, and choose the "
    "whole file."
)
DAMAGED = (
    "“{name}” is damaged inside and cannot be read as PDF. Open it, print it to PDF, and choose "
    "that file."
)
LOCKED = (
    "“{name}” is locked with a password or against copying. Save it again without protection, "
    "and choose that file."
)
SCRIPT = f"“{{name}}” carries programs (JavaScript), which are not taken. {AGAIN}"
FORM = (
    "“{name}” is a form with programs inside (XFA). Fill it in, print it to PDF, and choose that "
    "file."
)
OPENS = f"“{{name}}” starts programs, opens other files or sends data by itself. {AGAIN}"
CARRIES = (
    "“{name}” has other files attached inside. Add those as documents of their own, print this "
    "one to PDF, and choose that file."
)
MEDIA = f"“{{name}}” contains film, sound or 3D pictures. {AGAIN}"
BOMB = (
    "“{name}” unpacks to far more than a document holds. Scan or print it to PDF again, and "
    "choose that file."
)
ODDLY_BUILT = f"“{{name}}” is put together in a way that cannot be checked. {AGAIN}"
TAIL = f"“{{name}}” carries something behind the end of the PDF. {AGAIN}"
TWO = (
    "“{{name}}” is two kinds of file in one: it can be opened as {other} too. Scan or save the "
    "document again, and choose that file."
)

ALERT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
PROGRAM = b"<< /S /Launch /F (cmd.exe) >>"
HIDDEN = b"5 0 obj\n" + ALERT + b"\nendobj\n"


def _bad(what: str, content: bytes, sentence: str) -> BadFile:
    return BadFile(f"PDF: {what}", "Báo cáo.pdf", content, sentence)


def _opening(action: bytes) -> bytes:
    return pdf(action, catalog=b"/OpenAction 4 0 R ")


ACTING = [
    _bad("script when opened", _opening(ALERT), SCRIPT),
    _bad("script in the catalogue", pdf(catalog=b"/OpenAction " + ALERT), SCRIPT),
    _bad("script of the page", pdf(ALERT, page=b"/AA << /O 4 0 R >> "), SCRIPT),
    _bad("script by name", pdf(catalog=b"/Names << /JavaScript 4 0 R >> "), SCRIPT),
    _bad("script, its name escaped", _opening(ALERT.replace(b"/J", b"/#4a")), SCRIPT),
    _bad("script, every letter escaped", _opening(b"<< /S /#4a#61#76#61#53cript >>"), SCRIPT),
    _bad("script in a stream", pdf(stream(b"/S /JavaScript", b"app.alert(1)")), SCRIPT),
    _bad("script in packed objects", pdf(packed(b"<< /A 1 >>", ALERT)), SCRIPT),
    _bad("script in objects not packed", pdf(packed(ALERT, about=b"")), SCRIPT),
    _bad("script inside a picture's bytes", pdf(stream(b"/Subtype /Image", HIDDEN)), SCRIPT),
    _bad("script inside a text", pdf(b"(\n" + HIDDEN + b")"), SCRIPT),
    _bad("script inside a comment's line", pdf(b"null %\r" + HIDDEN), SCRIPT),
    _bad("script behind a stream in a text", pdf(b"<< /A (>>\nstream\n) /JS 5 0 R >>"), SCRIPT),
    _bad("script behind a broken dictionary", pdf(b"<< /A stream\n /JS 5 0 R >>"), SCRIPT),
    _bad("script in an object never closed", pdf(b"<< /A endobj /JS 5 0 R"), SCRIPT),
    _bad("script in a version saved over", PDF + _opening(ALERT), SCRIPT),
    _bad("program started", _opening(PROGRAM), OPENS),
    _bad("program started from packed objects", pdf(packed(PROGRAM)), OPENS),
    _bad("other file opened", _opening(b"<< /S /GoToR /F (\\\\\\\\host\\\\a.pdf) >>"), OPENS),
    _bad("carried file opened", _opening(b"<< /S /GoToE >>"), OPENS),
    _bad("form sent", _opening(b"<< /S /SubmitForm /F (http://example.org) >>"), OPENS),
    _bad("data fetched", _opening(b"<< /S /ImportData /F (a.fdf) >>"), OPENS),
    _bad("file attached", pdf(flate(b"/Type /EmbeddedFile", b"MZ")), CARRIES),
    _bad("file attached by name", pdf(catalog=b"/Names << /EmbeddedFiles 4 0 R >> "), CARRIES),
    _bad("file attached without its type", pdf(b"<< /F (a.exe) /EF << /F 5 0 R >> >>"), CARRIES),
    _bad("file pinned to the page", pdf(b"<< /Subtype /FileAttachment >>"), CARRIES),
    _bad("Flash", pdf(b"<< /Subtype /RichMedia >>"), MEDIA),
    _bad("film", pdf(b"<< /Subtype /Movie >>"), MEDIA),
    _bad("3D", pdf(stream(b"/Type /3D /Subtype /U3D", b"U3D")), MEDIA),
    _bad("form with programs", pdf(catalog=b"/AcroForm << /XFA 4 0 R >> "), FORM),
    _bad("password", pdf(b"<< /Filter /Standard >>", trailer=b"/Encrypt 4 0 R "), LOCKED),
]
PACKED_ODDLY = [
    _bad("packed twice", pdf(stream(b"/Filter [/FlateDecode /FlateDecode]", b"x")), BOMB),
    _bad("packed twice, short names", pdf(stream(b"/Filter [/Fl /FlateDecode]", b"x")), BOMB),
    _bad("bomb", pdf(stream(b"/Filter /FlateDecode", endless_zeros(201))), BOMB),
    _bad(
        "bomb of packed objects",
        pdf(stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", endless_zeros(21))),
        BOMB,
    ),
    _bad("endless picture", pdf(b"<< /Width 100000 /Height 100000 >>"), BOMB),
    _bad("objects packed by LZW", pdf(packed(ALERT, about=b"/Filter /LZWDecode")), ODDLY_BUILT),
    _bad(
        "objects packed as hexadecimal",
        pdf(packed(b"", about=b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        ODDLY_BUILT,
    ),
    _bad("packing told elsewhere", pdf(packed(ALERT, about=b"/Filter 9 0 R")), ODDLY_BUILT),
    _bad(
        "objects packed by differences",
        pdf(packed(b"", about=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>")),
        ODDLY_BUILT,
    ),
    _bad(
        "packed objects damaged",
        pdf(stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", b"x\x9c nonsense")),
        DAMAGED,
    ),
    _bad("objects inside each other", PDF[:9] + b" obj<<" * 200_000 + PDF[9:], ODDLY_BUILT),
]
BROKEN = [
    _bad("half of it", PDF[: len(PDF) // 2], CUT_OFF),
    _bad("header alone", b"%PDF-1.7\n", CUT_OFF),
    _bad("without a table", b"%PDF-1.7\n%%EOF\n", CUT_OFF),
    _bad("table behind the end", PDF.replace(b"startxref\n", b"startxref\n9"), CUT_OFF),
    _bad("no page", PDF.replace(b"/Pages", b"/Sages"), DAMAGED),
    _bad("no version", PDF.replace(b"%PDF-1.7", b"%PDF-abc"), DAMAGED),
]
TWO_IN_ONE = [
    _bad("ZIP behind it", PDF + package({"a.exe": b"MZ"}), TAIL),
    _bad(
        "ZIP inside, its list in the last object",
        pdf(stream(b"", package({"a.exe": b"MZ"}))),
        TWO.format(other="ZIP"),
    ),
    _bad("RAR inside", pdf(stream(b"", b"Rar!\x1a\x07\x01\x00")), TWO.format(other="RAR")),
    _bad("7z inside", pdf(stream(b"", b"7z\xbc\xaf\x27\x1c\0")), TWO.format(other="7z")),
    _bad(
        "web page in its first lines",
        pdf(header=b"%PDF-1.7\n%<html><script>alert(1)</script>\n"),
        TWO.format(other="HTML"),
    ),
    _bad("web page behind it", PDF + b"<script>alert(1)</script>", TWO.format(other="HTML")),
    _bad("program behind it", PDF + b"MZ\x90\0" * 900, TAIL),
]
PDFS = [*ACTING, *PACKED_ODDLY, *BROKEN, *TWO_IN_ONE]
