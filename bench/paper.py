"""The decision with its report and tables as PDF, against the same pages the naive way (SPEED)."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.country import made_up_period
from bench.measure import Measured
from reports.queries import live_result
from reports.result.format import canonical_json, to_json

COMMUNES = 150
RUNS = 3
GOAL = 0.4
MOST_MEGABYTES = 300


def measured() -> Iterator[Measured]:
    runs: dict[str, list[tuple[float, float]]] = {"ours": [], "naive": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        path.write_bytes(canonical_json(to_json(live_result(made_up_period(COMMUNES)))))
        for _run in range(RUNS):
            for way, found in runs.items():
                found.append(_made(way, path))
    seconds = {way: sorted(run[0] for run in found)[RUNS // 2] for way, found in runs.items()}
    megabytes = {way: max(run[1] for run in found) for way, found in runs.items()}
    print(f"largest process: {megabytes} MB, {MOST_MEGABYTES} are allowed")
    if megabytes["ours"] > MOST_MEGABYTES:
        raise SystemExit(f"The PDF of {COMMUNES} communes takes {megabytes['ours']:.0f} MB.")
    yield Measured(f"PDF of {COMMUNES} communes", seconds["ours"], seconds["naive"], GOAL)


def _made(way: str, path: Path) -> tuple[float, float]:
    """Seconds and megabytes."""
    command = [sys.executable, "-m", "bench.one_paper", way, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)
