"""What a department still owes one line, and what it should look at again. Pure.

The desk counts by these words and the page across communes filters by them, so that the two agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from scoring.states import State

ROUNDS = (State.ROUND_1, State.ROUND_2, State.COUNCIL)


@dataclass(frozen=True)
class LineWork:
    """Facts of one line. `claimed` are the points before any finding, none while there are none;
    `said_at` is when the commune last answered, added a document or explained; `marked_at` when
    the authority last marked, accepted or decided; `undecided` are disputes still open."""

    state: State
    claimed: Decimal | None = None
    is_survey: bool = False
    asks_na: bool = False
    documents: int = 0
    is_marked: bool = False
    is_signed_off: bool = False
    disputes: int = 0
    undecided: int = 0
    said_at: datetime | None = None
    marked_at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """While a commune scores itself, only the survey's lines are anybody else's business."""
        return self.is_survey or self.state is not State.SELF_ASSESSMENT

    @property
    def is_left(self) -> bool:
        """Somebody of the authority has to do something here now. What a department signed off
        unmarked is accepted as it stands, but a survey without a result holds up the release."""
        awaits_survey = self.is_survey and self.claimed is None
        if self.state is State.SELF_ASSESSMENT:
            return awaits_survey
        if self.state is State.ROUND_1:
            return awaits_survey or self.asks_na or not (self.is_marked or self.is_signed_off)
        return self.state in ROUNDS and (self.undecided > 0 or self.asks_na)

    @property
    def is_disputed(self) -> bool:
        """The commune does not accept a finding, decided or not."""
        return self.disputes > 0

    @property
    def lacks_evidence(self) -> bool:
        """Points are claimed and no document is there; a written reason is none."""
        return self.is_shown and not self.is_survey and bool(self.claimed) and self.documents == 0

    @property
    def is_changed(self) -> bool:
        """The commune said something after the authority's last mark."""
        return (
            self.state in ROUNDS
            and self.said_at is not None
            and self.marked_at is not None
            and self.said_at > self.marked_at
        )


@dataclass(frozen=True)
class Tally:
    """Of how many lines each thing is so."""

    left: int = 0
    disputed: int = 0
    without_evidence: int = 0
    changed: int = 0


@dataclass(frozen=True)
class CriterionWork:
    """A criterion of a department, and what is to be done on it in all communes."""

    code: str
    name: str
    tally: Tally


def tally(works: Iterable[LineWork]) -> Tally:
    found = list(works)
    return Tally(
        left=sum(work.is_left for work in found),
        disputed=sum(work.is_disputed for work in found),
        without_evidence=sum(work.lacks_evidence for work in found),
        changed=sum(work.is_changed for work in found),
    )


def latest(*moments: datetime | None) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)
