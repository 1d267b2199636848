"""Whether an appraiser may accept a line as it stands, and whether he has. Pure."""

from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.states import LABELS, State

ACCEPTED_IN = (State.ROUND_1, State.ROUND_2)


@dataclass(frozen=True)
class LineFacts:
    """What is known of a line when somebody accepts it. `accepted_version` is the version that an
    acceptance of this round stands for, `changed_by` names who wrote the line last."""

    code: str
    state: State
    version: int
    seen_version: int
    accepted_version: int | None = None
    round_is_open: bool = True
    is_signed_off: bool = False
    awaits_na: bool = False
    is_granted_na: bool = False
    awaits_survey: bool = False
    is_marked: bool = False
    is_disputed: bool = False

    @property
    def is_accepted(self) -> bool:
        """An acceptance stands for the version that it made, and for no later one."""
        return self.accepted_version == self.version

    @property
    def is_conflict(self) -> bool:
        return not self.is_accepted and self.version != self.seen_version


def why_not_accepted(line: LineFacts) -> Sentence | None:
    """The reason why the line cannot be accepted as it stands; None where it can, or is."""
    if line.is_accepted:
        return None
    if line.state not in ACCEPTED_IN:
        return sentence(_NOT_NOW, code=line.code, state=LABELS[line.state])
    for is_so, template in _REASONS:
        if is_so(line):
            return sentence(template, code=line.code)
    return None


_NOT_NOW = _("{code}: the scorecard is at “{state}”; lines are accepted in a round of appraisal.")

_REASONS = (
    (lambda line: not line.round_is_open, _("{code}: the round is closed.")),
    (
        lambda line: line.is_signed_off,
        _("{code}: your department has signed off this scorecard. Withdraw the sign-off first."),
    ),
    (
        lambda line: line.is_conflict,
        _("{code} was changed meanwhile by somebody else. Look at it again."),
    ),
    (lambda line: line.awaits_na, _("{code}: decide first whether it is not applicable.")),
    (lambda line: line.is_granted_na, _("{code} is granted as not applicable.")),
    (lambda line: line.awaits_survey, _("{code}: the survey's result is missing.")),
    (
        lambda line: line.is_disputed,
        _("{code}: the commune does not agree. Decide what is given back."),
    ),
    (
        lambda line: line.is_marked,
        _("{code} is marked in this round. Withdraw the mark first if the line is right."),
    ),
)
