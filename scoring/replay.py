"""What the log alone says of a scorecard: its events folded, one after the other (TRUST 10). Pure.

Whoever inspects a result need not believe the rows: he reads the events, whose chain is hashed,
and sees whether the same lines, findings, answers and sign-offs come of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.arithmetic import ZERO
from scoring.standing import Taken
from scoring.states import State, Step

GRANTED = "granted"


@dataclass(frozen=True)
class Told:
    """An event about the scorecard or one of its lines."""

    what: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass
class ReplayedLine:
    """A line as the log has it; `findings` by id."""

    base: Decimal | None = None
    na: str = ""
    findings: dict[str, Taken] = field(default_factory=dict)

    @property
    def points(self) -> Decimal:
        """base - Σ(points - restored), of a line that applies."""
        taken = sum((each.points - each.restored for each in self.findings.values()), ZERO)
        return (self.base or ZERO) - taken


@dataclass
class Replayed:
    """A scorecard as the log has it.

    `answers` are the commune's: by the finding's id whether it agrees, and whether by silence;
    `of_round_1` are the findings that it is asked about;
    `faults` name what cannot be: points other than the event itself says, findings unheard of.
    `untold` are events that lack what a replay asks for: the first editions of the house did not
    name findings, and of such a log nothing can be said. Nobody can make one of a newer log: every
    event is hashed as it stands.
    """

    state: State = State.SELF_ASSESSMENT
    lines: dict[str, ReplayedLine] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    answers: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    of_round_1: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    def line(self, code: str) -> ReplayedLine:
        return self.lines.setdefault(code, ReplayedLine())


def replay(events: Iterable[Told]) -> Replayed:
    """The scorecard after the events, which are all of it, in the order of their chain."""
    card = Replayed()
    for event in events:
        fold(card, event)
    return card


def fold(card: Replayed, event: Told) -> None:
    """One event more. What is none of the scorecard's points, answers or steps changes nothing."""
    if what := _FOLDS.get(event.what):
        try:
            what(card, event)
        except KeyError as missing:
            told = f"{event.what}: {missing} is not told, or was never made"
            (card.untold if missing.args[0] in _TOLD else card.faults).append(told)


# --- one event ------------------------------------------------------------------------------------

Fold = Callable[[Replayed, Told], None]


def _stand(card: Replayed, event: Told) -> None:
    """The line's columns as the event says them; its points must be what the findings make."""
    code, line = event.new["code"], card.line(event.new["code"])
    line.base, line.na = _points(event.new["base_points"]), event.new["na"]
    said = Decimal(event.new["appraised_points"])
    if line.na != GRANTED and line.points != said:
        card.faults.append(f"{event.what} {code}: {said} is told, {line.points} follows")


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _answered(card: Replayed, event: Told) -> None:
    if "lifted" in event.old:
        card.line(event.new["code"]).findings.clear()
    _stand(card, event)


def _found(card: Replayed, event: Told) -> None:
    """A finding: points taken or given, or a refusal of "not applicable", which takes none."""
    key = event.new["deduction"]
    points = Decimal(event.new.get("points", "0"))
    card.line(event.new["code"]).findings[key] = Taken(points)
    if card.state is State.ROUND_1:
        card.of_round_1.add(key)
    _stand(card, event)


def _withdrawn(card: Replayed, event: Told) -> None:
    del card.line(event.new["code"]).findings[event.old["deduction"]]
    _stand(card, event)


def _decided(card: Replayed, event: Told) -> None:
    findings, key = card.line(event.new["code"]).findings, event.new["deduction"]
    findings[key] = Taken(findings[key].points, Decimal(event.new["restored"]))
    _stand(card, event)


def _concluded(card: Replayed, event: Told) -> None:
    """One finding of the council's takes the place of its earlier ones."""
    findings = card.line(event.new["code"]).findings
    for key in event.old.get("deductions", ()):
        del findings[key]
    if "deduction" in event.new:
        _found(card, event)
    else:
        _stand(card, event)


def _explained(card: Replayed, event: Told) -> None:
    card.answers[event.new["deduction"]] = event.new["agrees"], False


def _moved_to_version(card: Replayed, event: Told) -> None:
    """Lines that a corrected set counts otherwise, adds or drops."""
    lifted = {was["code"] for was in event.old["lines"] if "lifted" in was}
    for now in event.new["lines"]:
        code = now["code"]
        if "base_points" not in now:
            card.lines.pop(code, None)
            continue
        line = card.line(code)
        line.base = _points(now["base_points"])
        if code in lifted:
            line.findings.clear()
            line.na = "asked" if line.na == "refused" else line.na
        if now["effect"] == "again":
            line.na = ""


def _signed(card: Replayed, event: Told) -> None:
    card.signed.add(event.new["department"])


def _unsigned(card: Replayed, event: Told) -> None:
    card.signed.discard(event.old["department"])


def _moved(card: Replayed, event: Told) -> None:
    if event.old["state"] != card.state:
        card.faults.append(f"{event.what}: from {event.old['state']}, but it was {card.state}")
    card.state = State(event.new["state"])


def _returned(card: Replayed, event: Told) -> None:
    card.signed.clear()
    _moved(card, event)


def _explanation_closed(card: Replayed, event: Told) -> None:
    """Silence is agreement (issue 5.6)."""
    for line in card.lines.values():
        for key, taken in line.findings.items():
            if taken.points >= 0 and key in card.of_round_1:
                card.answers.setdefault(key, (True, True))
    _moved(card, event)


def _explanation_reopened(card: Replayed, event: Told) -> None:
    card.answers = {key: said for key, said in card.answers.items() if not said[1]}
    _moved(card, event)


_FOLDS: dict[str, Fold] = {
    **{step.value: _moved for step in Step},
    "answer_line": _answered,
    "enter_survey": _stand,
    "deduct": _found,
    "refuse_na": _found,
    "grant_na": _stand,
    "take_back_na": _stand,
    "withdraw_deduction": _withdrawn,
    "decide": _decided,
    "conclude": _concluded,
    "explain": _explained,
    "move_to_version": _moved_to_version,
    "sign_off": _signed,
    "withdraw_sign_off": _unsigned,
    Step.RETURN_TO_COMMUNE.value: _returned,
    Step.CLOSE_EXPLANATION.value: _explanation_closed,
    Step.REOPEN_EXPLANATION.value: _explanation_reopened,
}

_TOLD = frozenset(
    {"code", "base_points", "na", "appraised_points", "deduction", "restored", "agrees", "state"}
    | {"department", "lines", "effect"}
)
