"""What happened to a scorecard, as sentences, from the event log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import Event, User
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say, show
from criteria.rule_format import parse_rule
from scoring.models import Score, Scorecard
from scoring.queries.stages import figures_text
from scoring.states import State, Step
from scoring.version_lines import Effect

APPRAISAL = frozenset(
    {
        "enter_survey", "deduct", "withdraw_deduction", "grant_na", "refuse_na", "take_back_na",
        "decide", "sign_off", "withdraw_sign_off", "conclude",
    }
)  # fmt: skip
INTERNAL = frozenset({"accept", "withdraw_acceptance"})  # how far a department is
TELL_FIGURES = frozenset({"answer_line", "enter_survey", "enter_own_figure"})
OWN_DATA = frozenset({"enter_own_figure", "remove_own_figure"})
OF_THE_COUNCIL = frozenset({"put_on_agenda", "take_off_agenda", "council_comment"})
FINDINGS = frozenset({"deduct", "refuse_na"})
LATER_STEPS = frozenset({Step.PASS_TO_COUNCIL, Step.RETURN_TO_ROUND_2, Step.CONFIRM, Step.REOPEN})
STEPS = frozenset(Step)
BEFORE_RELEASE = (State.SELF_ASSESSMENT, State.ROUND_1)

WHAT = {
    "answer_line": _("{code}: self-score"),
    "enter_survey": _("{code}: result of the survey"),
    "enter_own_figure": _("{code}: figures of the department"),
    "remove_own_figure": _("{code}: figures of the department removed"),
    "withdraw_deduction": _("{code}: mark withdrawn"),
    "accept": _("{code}: seen and left as it is"),
    "ask_document": _("{code}: a document is asked for, until {to}"),
    "withdraw_document_request": _("{code}: the document is no longer asked for"),
    "withdraw_acceptance": _("{code}: to be looked at again"),
    "grant_na": _("{code}: “not applicable” granted"),
    "refuse_na": _("{code}: “not applicable” refused"),
    "take_back_na": _("{code}: “not applicable” taken back"),
    "put_on_agenda": _("{code}: put before the council"),
    "take_off_agenda": _("{code}: no longer put before the council"),
    "council_comment": _("{code}: comment of a member of the council"),
    "conclude": _("{code}: conclusion of the council"),
    "sign_off": _("Round 1 signed off by {department}"),
    "withdraw_sign_off": _("Sign-off withdrawn by {department}"),
    "assign_lines": _("Lines given to officials"),
    "extend": _("Deadline extended to {to}"),
    "move_to_version": _("Lines changed by the corrected criteria set “{title}”"),
    "read_results": _("Results of round 1 read by the commune"),
    Step.SUBMIT: _("Scorecard submitted"),
    Step.CLOSE_UNSUBMITTED: _("Scorecard closed without being submitted"),
    Step.RETURN_TO_COMMUNE: _("Scorecard returned to the commune"),
    Step.WITHDRAW: _("Submission withdrawn by the commune"),
    Step.RELEASE: _("Results of round 1 released to the commune"),
    Step.SEND_EXPLANATION: _("Explanation sent"),
    Step.CLOSE_EXPLANATION: _("Explanation closed at the deadline"),
    Step.REOPEN_EXPLANATION: _("Explanation opened again"),
    Step.PASS_TO_COUNCIL: _("Passed to the council"),
    Step.RETURN_TO_ROUND_2: _("Returned to round 2"),
    Step.CONFIRM: _("Result confirmed"),
    Step.REOPEN: _("Result opened again"),
}

EFFECTS = {
    Effect.AGAIN: _("to be scored again"),
    Effect.NEW: _("new"),
    Effect.DROPPED: _("dropped"),
}


@dataclass(frozen=True)
class Entry:
    """One happening; `before` and `after` are points as text, empty where no points moved."""

    at: datetime
    by: str
    code: str
    what: str
    said: str = ""
    figures: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class History:
    """Newest first; `lines` are the codes and names of all lines, in the order of the paper."""

    entries: tuple[Entry, ...]
    lines: tuple[tuple[str, str], ...]


def history(scorecard: Scorecard, user: User, code: str = "") -> History:
    """All that happened to the scorecard, or to the line of that code, as far as the person may
    know it. 2 queries."""
    rows = list(
        scorecard.scores.order_by("criterion__position", "id").values_list(
            "pk", "criterion__code", "criterion__name", "criterion__rule"
        )
    )
    rules = {each: rule for _pk, each, _name, rule in rows}
    events: Sequence[Event] = list(_events(scorecard, [pk for pk, *_line in rows]))
    if user.commune_id is not None:
        events = known_to_commune(
            events,
            state=State(scorecard.state),
            later_rounds=scorecard.period.is_published or scorecard.period.communes_see_round_2,
        )
    entries = [
        _entry(event, rules) for event in reversed(events) if not code or _tells(event, code)
    ]
    return History(tuple(entries), tuple((each, name) for _pk, each, name, _rule in rows))


def known_to_commune(events: Iterable[Event], *, state: State, later_rounds: bool) -> list[Event]:
    """The events, given in order, that a commune may read: round 1 after its release, later rounds
    where they are shown to it, and never what a department took back itself (the same bounds as
    scopes.released_to_communes)."""
    known: list[Event] = []
    at_state = State.SELF_ASSESSMENT
    for event in events:
        if lifted := _lifted(event):
            known = [e for e in known if not (e.what in FINDINGS and e.subject_id in lifted)]
        if event.what == "withdraw_deduction":
            _take_back(known, event)
        elif _is_known(event, at_state, state, later_rounds):
            known.append(event)
        if event.what in STEPS:
            at_state = State(event.new["state"])
    return known


def _lifted(event: Event) -> set[str]:
    """The lines that lose the findings made before a return: by a new answer, or a new version."""
    if event.what == "answer_line":
        return {event.subject_id}
    lines = event.old.get("lines", ()) if event.what == "move_to_version" else ()
    return {line["score"] for line in lines if "lifted" in line}


def _is_known(event: Event, at_state: State, state: State, later_rounds: bool) -> bool:
    """What the council says among itself is never a commune's to read."""
    if event.what in INTERNAL | OWN_DATA | OF_THE_COUNCIL:
        return False
    if event.what in LATER_STEPS:
        return later_rounds
    if event.what not in APPRAISAL:
        return True
    if at_state in BEFORE_RELEASE:
        return state not in BEFORE_RELEASE
    return later_rounds


def _take_back(known: list[Event], withdrawal: Event) -> None:
    """Drops the latest finding on the line with the points and the reason of the withdrawal."""
    for event in reversed(known):
        points = event.new.get("points", "0")
        if (
            event.what in FINDINGS
            and _is_same_line(event, withdrawal)
            and Decimal(points) == Decimal(withdrawal.old.get("points", "0"))
            and event.reason == withdrawal.old.get("reason")
        ):
            known.remove(event)
            return


def _is_same_line(one: Event, other: Event) -> bool:
    return one.subject_id == other.subject_id


def _events(scorecard: Scorecard, score_ids: list[int]) -> Iterable[Event]:
    of_scorecard = Q(subject_type=Scorecard._meta.label_lower, subject_id=str(scorecard.pk))
    of_lines = Q(subject_type=Score._meta.label_lower, subject_id__in=[str(pk) for pk in score_ids])
    return Event.objects.filter(
        of_scorecard | of_lines, chain=scorecard.period.event_chain
    ).order_by("sequence", "id")


def _tells(event: Event, code: str) -> bool:
    return event.new.get("code") == code or code in (
        line["code"] for line in event.new.get("lines", ())
    )


def _entry(event: Event, rules: dict[str, Any]) -> Entry:
    code = event.new.get("code", "")
    before, after = _points(event)
    rule, figures = rules.get(code), event.new.get("figures")
    tells_figures = event.what in TELL_FIGURES and rule and figures
    return Entry(
        at=event.at,
        by=event.by_name,
        code=code,
        what=say(_what(event)),
        said=_said(event),
        figures=figures_text(parse_rule(rule), figures) if tells_figures else "",
        before=before,
        after=after,
    )


def _what(event: Event) -> Sentence:
    code, new = event.new.get("code", ""), event.new
    match event.what:
        case "deduct":
            points = Decimal(new["points"])
            template = (
                _("{code}: {points} points taken")
                if points > 0
                else _("{code}: {points} points given")
            )
            return sentence(template, code=code, points=abs(points))
        case "decide":
            restored = Decimal(new["restored"])
            if not restored:
                return sentence(_("{code}: the earlier finding is kept"), code=code)
            return sentence(_("{code}: {points} points given back"), code=code, points=restored)
        case "explain":
            agrees = _("{code}: the commune agrees"), _("{code}: the commune does not agree")
            return sentence(agrees[0] if new["agrees"] else agrees[1], code=code)
    return sentence(WHAT.get(event.what, event.what), **_values(event))


def _values(event: Event) -> dict[str, Any]:
    to = event.new.get("to")
    return {
        "code": event.new.get("code", ""),
        "department": event.new.get("department") or event.old.get("department", ""),
        "to": datetime.fromisoformat(to) if to else "",
        "title": event.new.get("title", ""),
    }


def _said(event: Event) -> str:
    """The reason, the explanation, or what the commune wrote on the line if that is new."""
    if event.what == "explain":
        return str(event.new.get("text", ""))
    if event.what == "extend" and event.new.get("document"):
        return f"{event.reason} ({event.new['document']})"
    if event.what == "move_to_version":
        return "; ".join(_moved_lines(event))
    if event.what != "answer_line":
        return event.reason
    new = {name: event.new.get(name, "") for name in ("na_reason", "note")}
    asked = say(sentence(_("Says “not applicable”: {reason}"), reason=new["na_reason"]))
    parts = [asked if new["na_reason"] else ""]
    if new["note"] != event.old.get("note", ""):
        parts.append(new["note"])
    return " · ".join(part for part in parts if part)


def _moved_lines(event: Event) -> Iterable[str]:
    """`1.2: 1/1 → 0,75/1`, or what else became of each line."""
    old = {line["code"]: line for line in event.old["lines"]}
    for line in event.new["lines"]:
        before, word = _of_maximum(old.get(line["code"])), EFFECTS.get(Effect(line["effect"]))
        after = show(word) if word else _of_maximum(line)
        yield f"{line['code']}: {before} → {after}" if before else f"{line['code']}: {after}"


def _of_maximum(line: dict[str, Any] | None) -> str:
    if line is None:
        return ""
    return f"{_shown(line['appraised_points'])}/{_shown(line['max_points'])}"


def _points(event: Event) -> tuple[str, str]:
    """Points before and after; the commune's own where it scored, else what stands."""
    name = "base_points" if event.what in ("answer_line", "enter_survey") else "appraised_points"
    if name not in event.new or event.what == "explain":
        return "", ""
    old, new = event.old.get(name), event.new.get(name)
    return _shown(old), _shown(new)


def _shown(points: str | None) -> str:
    return "–" if points is None else show(Decimal(points))
