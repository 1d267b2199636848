"""Timing two ways of doing one thing, turn by turn, so that both meet the same machine."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

RUNS = 7


@dataclass(frozen=True)
class Measured:
    """Medians in seconds, their ratio, and the ratio that must not be exceeded."""

    name: str
    ours: float
    reference: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def ok(self) -> bool:
        return self.ratio <= self.goal

    def __str__(self) -> str:
        return (
            f"{self.name}: ours {self.ours * 1000:.1f} ms, "
            f"reference {self.reference * 1000:.1f} ms, ratio {self.ratio:.2f}, "
            f"goal {self.goal:.2f}, {'ok' if self.ok else 'MISSED'}"
        )


def compare(
    name: str, *, ours: Callable[[], object], reference: Callable[[], object], goal: float
) -> Measured:
    """Both once unmeasured, then RUNS times in turn."""
    ours(), reference()
    times: dict[str, list[float]] = {"ours": [], "reference": []}
    for _run in range(RUNS):
        for which, work in (("ours", ours), ("reference", reference)):
            begin = time.perf_counter()
            work()
            times[which].append(time.perf_counter() - begin)
    return Measured(
        name, statistics.median(times["ours"]), statistics.median(times["reference"]), goal
    )


def write(results: list[Measured], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = ("ratio", "ok", "reached")
    rows = [
        asdict(each) | {name: getattr(each, name) for name in told if hasattr(each, name)}
        for each in results
    ]
    path.write_text(json.dumps(rows, indent=2) + "\n")
