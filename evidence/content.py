"""What the checks of every type have in common. Pure: looks at bytes, changes none.

A file on disk is looked at through `mmap`, so that its size costs no memory.
"""

import re
from mmap import mmap

from accounts.refusals import Message, Refused
from accounts.refusals import gettext_noop as _

Content = bytes | mmap

_END_OF_ZIP, _LONGEST_ZIP_COMMENT = b"PK\x05\x06", 65_557
_ARCHIVES = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7z"}
_SNIFFED_BYTES = 1024
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|\?php)\b", re.I)


def refuse_two_in_one(name: str, content: Content) -> None:
    """Refuses what some programs take for its own type and others for an archive or a web page."""
    other = _other_type(content)
    if other:
        raise Refused(
            _(
                "“{name}” is two kinds of file in one: it can be opened as {other} too. "
                "Scan or save the document again, and choose that file."
            ),
            name=name,
            other=other,
        )


def web_page_in(content: Content, start: int = 0) -> bool:
    """Whether a browser that guesses types would take what stands at `start` for a web page."""
    return _PAGE.search(content, start, start + _SNIFFED_BYTES) is not None


def refused(template: Message, name: str, **values: str) -> Refused:
    return Refused(template, name=name, **values)


def _other_type(content: Content) -> str:
    if content.find(_END_OF_ZIP, max(0, len(content) - _LONGEST_ZIP_COMMENT)) >= 0:
        return "ZIP"
    for mark, archive in _ARCHIVES.items():
        if content.find(mark) >= 0:
            return archive
    return "HTML" if web_page_in(content) else ""
