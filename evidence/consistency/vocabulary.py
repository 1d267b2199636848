"""The words of a description: kinds of statements, the roles of their rows, the columns. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.refusals import Message
from accounts.refusals import gettext_noop as _


class Kind(StrEnum):
    DOCUMENT = "document"
    SCORES = "scores"
    MEAN_SCORES = "mean_scores"
    SUM = "sum"
    PART = "part"
    RATE = "rate"
    LISTS = "lists"
    COUNT = "count"
    MEAN = "mean"
    WEAKEST = "weakest"
    SAME = "same"
    COVERAGE = "coverage"
    NAMES = "names"
    CITED = "cited"
    HEADINGS = "headings"
    WINDOWS = "windows"
    STEPS = "steps"
    TEXT = "text"


KIND_LABELS: dict[Kind, Message] = {
    Kind.DOCUMENT: _("The document"),
    Kind.SCORES: _("Points by line"),
    Kind.MEAN_SCORES: _("Mean points by line"),
    Kind.SUM: _("Sum"),
    Kind.PART: _("Part and whole"),
    Kind.RATE: _("Rate"),
    Kind.LISTS: _("Lists that divide a whole"),
    Kind.COUNT: _("Count and list"),
    Kind.MEAN: _("Mean"),
    Kind.WEAKEST: _("Called the lowest"),
    Kind.SAME: _("Stated in several places"),
    Kind.COVERAGE: _("Who is in charge"),
    Kind.NAMES: _("Names of codes"),
    Kind.CITED: _("Documents named"),
    Kind.HEADINGS: _("Headings"),
    Kind.WINDOWS: _("Periods of figures"),
    Kind.STEPS: _("Steps by date"),
    Kind.TEXT: _("Wording"),
}


@dataclass(frozen=True)
class RoleShape:
    """How often a role stands in a statement, and which columns it cannot be without."""

    label: Message
    least: int = 0
    most: int | None = None
    needs: tuple[str, ...] = ()


_ONE_FIGURE: Mapping[str, Any] = {"least": 1, "most": 1, "needs": ("figure",)}
_LINES = {
    "total": RoleShape(_("total"), 0, 1),
    "line": RoleShape(_("line"), 1, None, ("code",)),
}
ROLES: dict[Kind, dict[str, RoleShape]] = {
    Kind.DOCUMENT: {"document": RoleShape(_("document"), 1, 1)},
    Kind.SCORES: _LINES,
    Kind.MEAN_SCORES: _LINES,
    Kind.SUM: {
        "total": RoleShape(_("total"), **_ONE_FIGURE),
        "part": RoleShape(_("part"), 1, None, ("figure",)),
    },
    Kind.PART: {
        "whole": RoleShape(_("whole"), **_ONE_FIGURE),
        "part": RoleShape(_("part"), 1, None, ("figure",)),
    },
    Kind.RATE: {
        "numerator": RoleShape(_("numerator")),
        "denominator": RoleShape(_("denominator"), 0, 1),
        "percent": RoleShape(_("percent"), 0, 1),
    },
    Kind.LISTS: {
        "whole": RoleShape(_("whole"), 1, 1, ("name",)),
        "list": RoleShape(_("list"), 1, None, ("name",)),
    },
    Kind.COUNT: {
        "stated": RoleShape(_("stated"), **_ONE_FIGURE),
        "item": RoleShape(_("item"), 0, None, ("name",)),
    },
    Kind.MEAN: {
        "mean": RoleShape(_("mean"), **_ONE_FIGURE),
        "term": RoleShape(_("part"), 0, None, ("figure",)),
        "number": RoleShape(_("number"), 0, 1, ("figure",)),
        "best": RoleShape(_("highest"), 0, 1, ("figure",)),
        "last": RoleShape(_("lowest"), 0, 1, ("figure",)),
        "above": RoleShape(_("above the mean"), 0, 1, ("figure",)),
        "band": RoleShape(_("group"), 0, None, ("figure", "from", "to")),
    },
    Kind.WEAKEST: {
        "item": RoleShape(_("item"), 2, None, ("name", "figure", "max")),
        "weakest": RoleShape(_("called the lowest"), 1, None, ("name",)),
    },
    Kind.SAME: {"stated": RoleShape(_("stated"), 2)},
    Kind.COVERAGE: {
        "needed": RoleShape(_("needed"), 0, None, ("code",)),
        "owner": RoleShape(_("in charge"), 1, None, ("items",)),
    },
    Kind.NAMES: {"named": RoleShape(_("named"), 1, None, ("code", "name"))},
    Kind.CITED: {"cited": RoleShape(_("named"), 1, None, ("code",))},
    Kind.HEADINGS: {"heading": RoleShape(_("heading"), 1, None, ("code",))},
    Kind.WINDOWS: {"window": RoleShape(_("period"), 1)},
    Kind.STEPS: {"step": RoleShape(_("step"), 2, None, ("name", "date"))},
    Kind.TEXT: {"text": RoleShape(_("text"), 1, None, ("name",))},
}
COLUMNS: dict[str, Message] = {
    "role": _("Role"),
    "code": _("Code or number"),
    "name": _("Name or text"),
    "figure": _("Figure"),
    "max": _("Maximum"),
    "lost": _("Lost"),
    "percent": _("Percent"),
    "unit": _("Unit"),
    "words": _("Number in words"),
    "date": _("Date"),
    "from": _("From"),
    "to": _("To"),
    "within": _("Within"),
    "items": _("List"),
    "by": _("Issued by"),
    "note": _("Reason"),
    "complete": _("All parts stated"),
    "place": _("Place in the document"),
}
FIGURES = frozenset({"figure", "max", "lost", "percent"})
MANY_DATES = frozenset({Kind.WINDOWS})
NAMES_ITS_FIGURES = {Kind.MEAN: frozenset({"from", "to"})}
