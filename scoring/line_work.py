"""What a department still owes one line, and what it should look at again. Pure.

The desk counts by these words and the page across communes filters by them, so that the two agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from scoring.states import State

ROUNDS = (State.ROUND_1, State.ROUND_2, State.COUNCIL)


class Said(Protocol):
    """A finding as far as it says who spoke last."""

    @property
    def at(self) -> datetime: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def agrees(self) -> bool | None: ...
    @property
    def by_silence(self) -> bool | None: ...
    @property
    def answered_at(self) -> datetime | None: ...


class Spoken(NamedTuple):
    """A finding's moments, and what the commune answered."""

    at: datetime
    decided_at: datetime | None
    agrees: bool | None
    by_silence: bool | None
    answered_at: datetime | None


class Moments(NamedTuple):
    """`said_at` is when the commune last answered the line, added a document or explained;
    `marked_at` when the authority last marked, accepted or decided."""

    said_at: datetime | None
    marked_at: datetime | None


UNSPOKEN = Moments(None, None)


def moments(
    *,
    is_survey: bool,
    answered_at: datetime | None,
    added_at: datetime | None,
    accepted_at: datetime | None,
    na_decided_at: datetime | None,
    marks: Sequence[Said],
) -> Moments:
    """Who spoke last. A survey's result is the authority's word, and a commune that agrees by
    silence has said nothing."""
    return Moments(
        said_at=latest(
            None if is_survey else answered_at,
            added_at,
            *(mark.answered_at for mark in marks if not mark.by_silence),
        ),
        marked_at=latest(
            accepted_at,
            na_decided_at,
            *(mark.at for mark in marks),
            *(mark.decided_at for mark in marks),
        ),
    )


def is_changed(state: State, spoken: Moments, since: datetime | None = None) -> bool:
    """Whether the commune has said something since the moment; without one, since the authority's
    last mark: what nobody has looked at is left, not changed. What a commune still writes at is
    not said yet, and of a final line nothing is to be looked at again."""
    after = since or spoken.marked_at
    return (
        state in ROUNDS
        and spoken.said_at is not None
        and after is not None
        and spoken.said_at > after
    )


@dataclass(frozen=True)
class LineWork:
    """Facts of one line. `claimed` are the points before any finding, none while there are none;
    `undecided` are disputes still open."""

    state: State
    claimed: Decimal | None = None
    is_survey: bool = False
    asks_na: bool = False
    documents: int = 0
    is_marked: bool = False
    is_signed_off: bool = False
    disputes: int = 0
    undecided: int = 0
    spoken: Moments = UNSPOKEN

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
        return is_changed(self.state, self.spoken)


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
