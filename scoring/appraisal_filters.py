"""Which of a scorecard's lines an appraiser wants to look at. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar


class Only(StrEnum):
    """The filters of the appraisal's page; EVERY leaves all lines."""

    EVERY = ""
    LEFT = "left"
    SEEN = "seen"
    MARKED = "marked"
    NO_EVIDENCE = "no-evidence"
    CHANGED = "changed"


class Line(Protocol):
    @property
    def is_left(self) -> bool: ...
    @property
    def is_accepted(self) -> bool: ...
    @property
    def is_marked(self) -> bool: ...
    @property
    def lacks_evidence(self) -> bool: ...
    def is_changed_since(self, since: datetime | None) -> bool: ...


@dataclass(frozen=True)
class Asked:
    """A filter, and for CHANGED the moment from which on; none: since the line was looked at."""

    only: Only = Only.EVERY
    since: datetime | None = None


AnyLine = TypeVar("AnyLine", bound=Line)


def lines_only(lines: Iterable[AnyLine], asked: Asked) -> tuple[AnyLine, ...]:
    return tuple(line for line in lines if _FITS[asked.only](line, asked.since))


def counts(lines: Iterable[Line], since: datetime | None) -> dict[Only, int]:
    found = tuple(lines)
    return {only: len(lines_only(found, Asked(only, since))) for only in Only}


_FITS: dict[Only, Callable[[Line, datetime | None], bool]] = {
    Only.EVERY: lambda _line, _since: True,
    Only.LEFT: lambda line, _since: line.is_left,
    Only.SEEN: lambda line, _since: line.is_accepted,
    Only.MARKED: lambda line, _since: line.is_marked,
    Only.NO_EVIDENCE: lambda line, _since: line.lacks_evidence,
    Only.CHANGED: lambda line, since: line.is_changed_since(since),
}
