"""The forms that an authority begins with: those of S003, forms 1 to 7. Pure."""

import json
from functools import cache
from pathlib import Path

from evidence.half_year.forms import FormSet, read_forms

FILE = Path(__file__).with_name("standard_forms.json")


@cache
def standard_forms() -> FormSet:
    return read_forms(json.loads(FILE.read_text(encoding="utf-8")))
