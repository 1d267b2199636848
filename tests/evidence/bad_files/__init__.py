"""The corpus of bad files, each made here from its parts; nothing of it is kept as a file."""

from tests.evidence.bad_files.images import PICTURES
from tests.evidence.bad_files.names import NAMED_WRONGLY
from tests.evidence.bad_files.office import OFFICE_FILES
from tests.evidence.bad_files.pdf import PDFS
from tests.evidence.bad_files.row import BadFile

BAD_FILES = [*PDFS, *OFFICE_FILES, *PICTURES, *NAMED_WRONGLY]

__all__ = ["BAD_FILES", "BadFile"]
