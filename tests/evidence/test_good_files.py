"""What offices really make is taken, quickly, and keeps its Vietnamese name."""

import hashlib
import os
import time
from collections.abc import Callable

import pytest

from evidence.uploads import examine
from tests.evidence.good_files import GOOD_FILES
from tests.evidence.pdf_files import endless_zeros, flate, pdf, stream
from tests.evidence.samples import docx, relations, upload

pytestmark = pytest.mark.pure

MEGABYTE = 1024 * 1024


@pytest.mark.slow
@pytest.mark.parametrize(("name", "made"), GOOD_FILES.items(), ids=GOOD_FILES)
def test_a_good_file_is_taken(name: str, made: Callable[[], bytes]) -> None:
    content = made()
    examined = examine(upload(content, "x"), name)
    assert examined.name == name.rpartition("/")[2]
    assert examined.sha256 == hashlib.sha256(content).hexdigest()


def test_a_trace_of_the_writers_own_disk_is_let_be() -> None:
    """Word notes where its template stood; the twin of those that come from elsewhere."""
    own = "file:///C:\\Users\\Lan\\AppData\\Roaming\\Microsoft\\Templates\\Báo cáo.dotx"
    rows = relations("attachedTemplate", own, "External")
    assert examine(upload(docx({"word/_rels/settings.xml.rels": rows}), "a.docx"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        pdf(*[stream(b"/Subtype /Image /Filter /DCTDecode", os.urandom(MEGABYTE))] * 19),
        pdf(*[flate(b"", os.urandom(MEGABYTE))] * 19),
        pdf(*[stream(b"/Filter /FlateDecode", endless_zeros(2))] * 20),
    ],
    ids=["scans", "texts", "vectors"],
)
def test_20_megabytes_are_examined_in_less_than_a_second(content: bytes) -> None:
    """Processor time: other work on the machine does not count."""
    started = time.process_time()
    examine(upload(content, "a.pdf"))
    assert time.process_time() - started < 1
