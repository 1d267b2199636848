"""What an event says to whoever reads a history: finished sentences and figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Event
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say, show
from criteria.rule_format import parse_rule
from scoring.queries.stages import figures_text
from scoring.states import Step
from scoring.version_lines import Effect

WHAT = {
    "answer_line": _("{code}: self-score"),
    "enter_survey": _("{code}: result of the survey"),
    "enter_own_figure": _("{code}: figures of the department"),
    "remove_own_figure": _("{code}: figures of the department removed"),
    "withdraw_deduction": _("{code}: mark withdrawn"),
    "accept": _("{code}: seen and left as it is"),
    "withdraw_acceptance": _("{code}: to be looked at again"),
    "ask_document": _("{code}: a document is asked for, until {to}"),
    "withdraw_document_request": _("{code}: the document is no longer asked for"),
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
    "remind": _("The commune was reminded"),
    "add_document": _("Document added: “{title}”"),
    "withdraw_document": _("Document withdrawn: “{title}”"),
    "correct_document": _("Document corrected: “{title}”"),
    "replace_file": _("New file for the document “{title}”"),
    "attach_document": _("{code}: proved by “{title}” too"),
    "detach_document": _("{code}: no longer proved by “{title}”"),
    "prove_by_document": _("Lines that “{title}” proves were changed"),
    "find_virus": _("A virus was found in “{title}”"),
    "see_document": _("Document read: “{title}”"),
    "take_documents": _("{count} documents downloaded"),
    "open_period": _("The period was opened"),
    "change_deadlines": _("The deadlines of the period were changed"),
    "set_previous_results": _("Last year's results were entered"),
    "set_council": _("The size of the council was entered"),
    "move_period": _("The period moved to the criteria set “{title}”"),
    "close_round": _("The round was closed for good"),
    "publish": _("The result was published"),
    "note_signature": _("Number and date of the decision were noted"),
    "keep_file": _("The file {file} was made and stored"),
    "cancel_file": _("The making of the file {file} was stopped"),
    "draw_again": _("The file {file} is made again"),
    "open_revision": _("A revision of the published result was opened"),
    "export_log": _("The event log was downloaded"),
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

TELL_FIGURES = frozenset({"answer_line", "enter_survey", "enter_own_figure"})

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


def entry(saves: Sequence[Event], rules: Mapping[str, Any], titles: Mapping[str, str]) -> Entry:
    """What one event says, or several saves of a line by one person on one day: as the last left
    it, with the points before the first. `titles` are those of the documents, by id."""
    event = saves[-1]
    code = event.new.get("code", "")
    before, after = _points(saves[0])[0], _points(event)[1]
    rule, figures = rules.get(code), event.new.get("figures")
    tells_figures = event.what in TELL_FIGURES and rule and figures
    return Entry(
        at=event.at,
        by=event.by_name,
        code=code,
        what=_what_of_saves(code, len(saves)) if len(saves) > 1 else told(event, titles),
        said=_said(event, since=saves[0]),
        figures=figures_text(parse_rule(rule), figures) if tells_figures else "",
        before=before,
        after=after,
    )


def told(event: Event, titles: Mapping[str, str]) -> str:
    """The event as one short sentence; its plain name where nothing is known of it."""
    return say(_what(event, titles))


def _what_of_saves(code: str, count: int) -> str:
    return say(sentence(_("{code}: self-score, saved {count} times"), code=code, count=count))


def _what(event: Event, titles: Mapping[str, str]) -> Sentence:
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
    if event.what not in WHAT:
        return sentence("{what}", what=event.what)
    return sentence(WHAT[event.what], **_values(event, titles))


def _values(event: Event, titles: Mapping[str, str]) -> dict[str, Any]:
    new, old = event.new, event.old
    extended = new.get("to") if event.what == "extend" else None
    return {
        "code": new.get("code") or old.get("code", ""),
        "department": new.get("department") or old.get("department", ""),
        "to": datetime.fromisoformat(extended) if extended else "",
        "title": new.get("title") or old.get("title") or titles.get(event.subject_id, ""),
        "count": len(new.get("files", ())),
    }


def _said(event: Event, *, since: Event) -> str:
    """The reason, the explanation, or what the commune wrote on the line if that is new."""
    match event.what:
        case "explain":
            return str(event.new.get("text", ""))
        case "extend" if event.new.get("document"):
            return f"{event.reason} ({event.new['document']})"
        case "move_to_version":
            return "; ".join(_moved_lines(event))
        case "assign_lines":
            return "; ".join(_given(event))
        case "answer_line":
            return _written(event.new, since.old)
        case "sign_off" if event.new.get("unseen"):
            return say(
                sentence(_("Nobody had looked at: {codes}"), codes=", ".join(event.new["unseen"]))
            )
        case "add_document" | "replace_file" | "prove_by_document":
            return _proved(event)
    return event.reason


def _written(new: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    asked = say(sentence(_("Says “not applicable”: {reason}"), reason=new.get("na_reason", "")))
    parts = [asked if new.get("na_reason") else ""]
    if new.get("note", "") != old.get("note", ""):
        parts.append(new.get("note", ""))
    return " · ".join(part for part in parts if part)


def _given(event: Event) -> Iterable[str]:
    """`1.2: Nguyễn Văn A → Trần Thị B`, a dash for nobody."""
    old, new = event.old.get("hands", {}), event.new.get("hands", {})
    for code in sorted({*old, *new}):
        yield f"{code}: {old.get(code, '–')} → {new.get(code, '–')}"


def _proved(event: Event) -> str:
    """The number on the paper, and the lines that it proves now or no longer."""
    parts = [str(event.new.get("number") or "")]
    if added := event.new.get("codes"):
        parts.append(say(sentence(_("proves {codes}"), codes=added)))
    if event.what == "prove_by_document" and (dropped := event.old.get("codes")):
        parts.append(say(sentence(_("no longer proves {codes}"), codes=dropped)))
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
