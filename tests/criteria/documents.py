"""A small criteria set as JSON, to be spoilt in one place by each test."""

from copy import deepcopy
from typing import Any

from tests.scoring.scene import SET

Json = dict[str, Any]


def small_set() -> Json:
    """A fresh copy: two fields, 1 (1.1 with 1.1.1 and 1.1.2; 1.2) and 2 (2.1, 2.2, 2.3)."""
    return deepcopy(SET)


def line(data: Json, code: str) -> Json:
    """The field, criterion or sub-criterion of the code, to be changed in place."""
    waiting = list(data["fields"])
    while waiting:
        node = waiting.pop()
        if node["code"] == code:
            return node  # type: ignore[no-any-return]
        waiting += node.get("children", [])
    raise KeyError(code)
