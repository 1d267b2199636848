"""The three real sets of `fixtures/`."""

import json
from pathlib import Path

from criteria.set_file import read_set
from criteria.set_format import SetDocument

FOLDER = Path(__file__).parents[2] / "fixtures"
PHU_YEN, QUANG_TRI, HUE = "phu_yen_2022", "quang_tri_2022", "thua_thien_hue_2022"
NAMES = (PHU_YEN, QUANG_TRI, HUE)


def fixture_text(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def fixture_set(name: str) -> SetDocument:
    return read_set(json.loads(fixture_text(name)))
