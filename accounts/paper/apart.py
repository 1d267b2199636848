"""Long papers drawn by two processes at once (ADR 24).

`python -m accounts.paper.apart` reads the documents from its standard input and writes the PDF; it
has a second process like itself draw the other half, and takes that one's objects over.
"""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from accounts.paper.drawing import draw
from accounts.paper.joining import append, parts_of, settle

_ROOM = Path(__file__).resolve().parents[2]
_WHOLE, _HALF = "whole", "half"


def draw_apart(documents: Sequence[str], *, tagged: bool) -> bytes:
    """As accounts.paper.drawing.draw does, of at least two documents, in half the time and
    outside of this process. Raises CalledProcessError where that fails."""
    with _Drawing(_WHOLE, documents, tagged=tagged) as drawing:
        return drawing.drawn()


def halves(documents: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Parted where the half that takes longer takes least."""
    sums = list(accumulate(map(effort, documents)))
    at = min(range(1, len(documents)), key=lambda n: max(sums[n - 1], sums[-1] - sums[n - 1]))
    return documents[:at], documents[at:]


def effort(document: str) -> int:
    """What drawing it takes its time by: the tags, and the lines of pictures, which stand in them
    in base 64. On a table's cell it is about half a millisecond for each of these."""
    return document.count("<") + len(document) // 50


class _Drawing:
    """A process that draws; it reads a file and writes one, so that neither waits for a pipe."""

    def __init__(self, which: str, documents: Sequence[str], *, tagged: bool) -> None:
        self._output = TemporaryFile()  # noqa: SIM115 - open until the process has written it
        with TemporaryFile() as asked:
            asked.write(json.dumps({"documents": documents, "tagged": tagged}).encode())
            asked.seek(0)
            self._process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, which],
                stdin=asked,
                stdout=self._output,
                cwd=_ROOM,
            )

    def drawn(self) -> bytes:
        if code := self._process.wait():
            raise subprocess.CalledProcessError(code, self._process.args)
        self._output.seek(0)
        return self._output.read()

    def __enter__(self) -> "_Drawing":
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        self._output.close()


def _draw_whole(documents: Sequence[str], *, tagged: bool) -> bytes:
    first, second = halves(documents)
    with _Drawing(_HALF, second, tagged=tagged) as other:

        def join(pdf: Any) -> None:
            settle(pdf)
            append(pdf, pickle.loads(other.drawn()))

        return draw(first, tagged=tagged, finish=join)


def _draw_half(documents: Sequence[str], *, tagged: bool) -> bytes:
    """Its objects, pickled: the process that reads them is its own parent."""
    kept: list[bytes] = []
    draw(documents, tagged=tagged, finish=lambda pdf: kept.append(pickle.dumps(parts_of(pdf))))
    return kept[0]


def _main(which: str) -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    work = {_WHOLE: _draw_whole, _HALF: _draw_half}[which]
    sys.stdout.buffer.write(work(asked["documents"], tagged=asked["tagged"]))


if __name__ == "__main__":
    _main(sys.argv[1])
