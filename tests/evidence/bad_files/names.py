"""Files whose name says another thing than their content, and names that trick."""

from tests.evidence.bad_files.row import BadFile
from tests.evidence.samples import DOCX, JPG, OLE, PDF

NOT_REAL = (
    "“{name}” is not a real {extension} file: its content does not fit its name. "
    "Open it, save it again as {extension}, and choose that file."
)
NOT_TAKEN = (
    "“{name}” cannot be taken: files may be pdf, docx, xlsx, png, jpg, jpeg. "
    "Save it as PDF and try again."
)
EMPTY = "“{name}” is empty. Choose the file again."
HTML, PROGRAM = b"<html><script>alert(1)</script>", b"MZ\x90\0" + b"\0" * 60

NAMED_WRONGLY = [
    BadFile("program", "setup.exe", PROGRAM, NOT_TAKEN),
    BadFile("page", "a.html", HTML, NOT_TAKEN),
    BadFile("picture that can run", "a.svg", b"<svg/>", NOT_TAKEN),
    BadFile("old Word", "a.doc", OLE, NOT_TAKEN),
    BadFile("Word with macros by name", "a.docm", DOCX, NOT_TAKEN),
    BadFile("no extension", "ke-hoach", PDF, NOT_TAKEN),
    BadFile("program behind two extensions", "bao-cao.pdf.exe", PDF, NOT_TAKEN),
    BadFile("page behind two extensions", "bao-cao.pdf.html", PDF, NOT_TAKEN),
    BadFile("extension behind blanks", "bao-cao.pdf" + " " * 90 + ".exe", PDF, NOT_TAKEN),
    BadFile("extension written from right to left", "a\u202efdp.exe", PROGRAM, NOT_TAKEN),
    BadFile("extension with a dot behind", "a.exe.", PROGRAM, NOT_TAKEN),
    BadFile("stream of NTFS", "a.pdf::$DATA", PDF, NOT_TAKEN),
    BadFile("dot that is none", "a\u2024pdf", PDF, NOT_TAKEN),
    BadFile("NUL in the name", "a.exe\0.html", PDF, NOT_TAKEN),
    BadFile("program called PDF", "a.pdf", PROGRAM, NOT_REAL),
    BadFile("page called PDF", "a.pdf", HTML + b"%PDF-1.7", NOT_REAL),
    BadFile("page called PNG", "a.png", HTML, NOT_REAL),
    BadFile("JPEG called PNG", "a.png", JPG, NOT_REAL),
    BadFile("PDF called Word", "a.docx", PDF, NOT_REAL),
    BadFile("script before a Word file", "a.docx", b"#!/bin/sh\n" + DOCX, NOT_REAL),
    BadFile("nothing at all", "a.pdf", b"", EMPTY),
]
