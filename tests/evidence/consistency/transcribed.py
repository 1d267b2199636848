"""What the five source documents state (S000 … S004), with the lines where they do.

`transcriptions/` says what stands there and how it is printed, never what is right.
"""

from functools import cache
from pathlib import Path

from evidence.consistency.description import Description
from evidence.consistency.description_json import read_json

DOCUMENTS = ("S000", "S001", "S002", "S003", "S004")
FOLDER = Path(__file__).parent / "transcriptions"


@cache
def transcribed(name: str) -> Description:
    return read_json((FOLDER / f"{name}.json").read_bytes())
