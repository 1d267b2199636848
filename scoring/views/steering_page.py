"""The finished texts of the steering pages: one row, one badge, one fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import say, show, show_figure
from scoring.exports import ReceiptKind
from scoring.forms.periods import TableFilter
from scoring.models import Period, Scorecard
from scoring.policies import Facts
from scoring.queries.steering import CommuneRow
from scoring.states import LABELS, TRANSITIONS, State, Step, Transition
from scoring.tasks import Task, time_left
from scoring.tasks.chosen import group_of
from scoring.tasks.period import SteeredCard, SteeredPeriod, refusal_of
from scoring.tasks.steps import STEP_LABELS

NO_CARD = UUID(int=0)
NAMED_DEPARTMENTS = 2
THE_WAY_ON = (Step.RELEASE, Step.PASS_TO_COUNCIL, Step.CONFIRM)
UNRELEASED = (State.SELF_ASSESSMENT, State.ROUND_1)
EXTENDABLE = (State.SELF_ASSESSMENT, State.EXPLANATION)
DEADLINES = {
    "self_assessment_due_at": State.SELF_ASSESSMENT,
    "round_1_due_at": State.ROUND_1,
    "explanation_due_at": State.EXPLANATION,
    "round_2_due_at": State.ROUND_2,
    "publication_due_at": None,
}


def drawn(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    """The tasks with their addresses, for scoring/desk_tasks.html."""
    return [
        {
            "urgency": task.urgency.value,
            "what": say(task.what),
            "details": [say(detail) for detail in task.details],
            "due_at": task.due_at,
            "left": say(task.left) if task.left else "",
            "is_late": task.is_late,
            "url": reverse(task.page, args=task.keys) + task.part if task.page else "",
            "action": _(task.action) if task.action else "",
        }
        for task in tasks
    ]


def badge(state: State) -> dict[str, str]:
    return {"state": state.value, "label": _(LABELS[state])}


def flags(*, is_late: bool, not_submitted: bool) -> list[dict[str, str]]:
    """The badges of a scorecard beside its state."""
    if not_submitted:
        return [{"state": "not_submitted", "label": _("Never submitted")}]
    return [{"state": "late", "label": _("Late")}] if is_late else []


def url_of(scorecard: Scorecard) -> str:
    """The commune's row on the steering page."""
    return f"{reverse('scoring:period', args=[scorecard.period_id])}#card-{scorecard.pk}"


def deadlines(period: Period, *, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "label": _(LABELS[state]) if state else _("Publication"),
            "due_at": getattr(period, name),
            "left": _left(getattr(period, name), now),
        }
        for name, state in DEADLINES.items()
    ]


def _left(due_at: datetime, now: datetime) -> str:
    return _("passed") if now >= due_at else say(time_left(due_at, now=now))


def tabs(period: SteeredPeriod, chosen: TableFilter) -> list[dict[str, Any]]:
    """The states with their numbers of communes, as links that narrow the table."""
    current, search = chosen.data.get("state", ""), chosen.data.get("search", "")
    counts = [("", _("All"), len(period.cards))]
    counts += [(state.value, _(LABELS[state]), count) for state, count in period.funnel()]
    return [
        {
            "url": "?" + urlencode({"state": value, "search": search}) + "#communes",
            "label": label,
            "count": count,
            "current": value == current,
        }
        for value, label, count in counts
    ]


def names(rows: list[CommuneRow], *, now: datetime) -> dict[str, str]:
    """Who submitted late, who never did, who still has not: by name."""
    at_sheet = [row for row in rows if row.card.state is State.SELF_ASSESSMENT]
    overdue = [r for r in at_sheet if now >= r.card.facts.self_assessment_due_at]
    return {
        "overdue": _listed(overdue),
        "late": _listed([row for row in rows if row.scorecard.is_late]),
        "never": _listed([row for row in rows if row.scorecard.not_submitted]),
        "strangers": _listed([row for row in at_sheet if not row.signed_in]),
    }


def letters(rows: list[CommuneRow]) -> dict[str, int] | None:
    """How many letters of round-1 results there are, and how many were read; None before one."""
    sent = [row.reading for row in rows if row.card.state not in UNRELEASED]
    return {"sent": len(sent), "read": sum(map(bool, sent))} if sent else None


@dataclass(frozen=True)
class Drawing:
    """What all rows of the table have in common. Addresses and labels are worked out once: by
    themselves for each row they would cost more than the rows."""

    user: User
    places: int

    @cached_property
    def pages(self) -> dict[str, str]:
        """By name the address of a scorecard's page, to be filled with the scorecard."""
        return {name: _pattern(name) for name in ("scorecard", "extend", "remind", "letter")}

    @cached_property
    def ways(self) -> dict[State, list[tuple[Step, str, str]]]:
        """(step, address, label) of the steps that the person's role takes, the way on first."""
        found: dict[State, list[tuple[Step, str, str]]] = {state: [] for state in State}
        for each in sorted(TRANSITIONS, key=_leads_back):
            if can(self.user, Permission(each.permission)):
                way = each.step, _pattern("move", each.target.value), _(STEP_LABELS[each.step])
                found[each.source].append(way)
        return found

    @cached_property
    def badges(self) -> dict[State, dict[str, str]]:
        return {state: badge(state) for state in State}

    @cached_property
    def words(self) -> dict[str, str]:
        return {"extend": _("Extend"), "remind": _("Remind")}

    @cached_property
    def letter_kinds(self) -> list[tuple[str, str]]:
        return [(f"?format={kind.value}", str(kind.label)) for kind in ReceiptKind]


def _pattern(name: str, *more: str) -> str:
    return reverse(f"scoring:{name}", args=[NO_CARD, *more]).replace(str(NO_CARD), "{}")


def row(row: CommuneRow, drawing: Drawing) -> dict[str, Any]:
    """One line of the table."""
    card, scorecard, reading = row.card, row.scorecard, row.reading
    in_round_1 = card.state is State.ROUND_1
    is_released = card.state not in UNRELEASED
    letter = drawing.pages["letter"].format(scorecard.pk)
    return {
        "pk": str(scorecard.pk),
        "url": drawing.pages["scorecard"].format(scorecard.pk),
        "commune": card.commune,
        "badges": [
            drawing.badges[card.state],
            *flags(is_late=scorecard.is_late, not_submitted=scorecard.not_submitted),
        ],
        "answered": f"{row.answered}/{row.lines}",
        "answered_percent": _percent(row.answered, row.lines),
        "proved": f"{row.proved}/{row.lines}",
        "proved_percent": _percent(row.proved, row.lines),
        "signed_in": row.signed_in,
        "submitted_at": show(scorecard.submitted_at) if scorecard.submitted_at else "",
        "extended_to": show(scorecard.extended_to) if scorecard.extended_to else "",
        "extension_document": scorecard.extension_document or "",
        "owing": _owing(card.facts.unsigned_departments) if in_round_1 else "",
        "letters": [(letter + query, label) for query, label in drawing.letter_kinds]
        if is_released
        else [],
        "read_at": show(reading.at) if reading else "",
        "read_by": reading.by.full_name if reading else "",
        "disputes": len(card.facts.undecided_disputes) or "",
        "points": f"{show(row.points)} / {show(row.applicable_max)}",
        "index": "–" if row.index is None else show_figure(row.index, drawing.places),
        "steps": _steps(card, drawing),
    }


def fact_lines(step: Step, scorecard: Scorecard, facts: Facts) -> list[tuple[str, str]]:
    """(what, how it stands) of everything that matters for the step."""
    none = _("none")
    submitted = show(scorecard.submitted_at) if scorecard.submitted_at else _("not submitted")
    everything = {
        "submitted": (_("Submitted"), submitted),
        "sheet_due": (
            _("Deadline of the self-assessment"),
            show(facts.self_assessment_due_at),
        ),
        "unanswered": (_("Lines not answered"), show(facts.unanswered) or none),
        "unsigned": (_("Sign-off missing"), show(facts.unsigned_departments) or none),
        "survey": (_("Survey result missing"), show(facts.awaiting_survey) or none),
        "explanation_due": (_("Deadline of the explanation"), show(facts.explanation_due_at)),
        "unexplained": (_("Deductions without an answer"), show(facts.unexplained) or none),
        "disputed": (_("Disputed and not decided"), show(facts.undecided_disputes) or none),
        "kept": (_("Disputed and kept in round 2"), show(facts.kept_disputes) or none),
        "decided": (_("Decided in round 2"), show(facts.decided_in_round_2) or none),
        "na": (_("“Not applicable” not decided"), show(facts.undecided_na) or none),
        "council": (_("Asked of the council, not concluded"), show(facts.unconcluded) or none),
    }
    return [everything[what] for what in FACTS_OF[step]]


def _steps(card: SteeredCard, drawing: Drawing) -> list[tuple[str, str]]:
    """(address, label). The way on is always offered: its page says what is missing. Other ways
    only once open."""
    key, pages, words = card.scorecard_id, drawing.pages, drawing.words
    steps = [
        (address.format(key), label)
        for step, address, label in drawing.ways[card.state]
        if step in THE_WAY_ON or refusal_of(step, card.facts) is None
    ]
    if card.state in EXTENDABLE:
        steps.append((pages["extend"].format(key), words["extend"]))
    if group_of(card):
        steps.append((pages["remind"].format(key), words["remind"]))
    return steps


def _percent(part: int, whole: int) -> str:
    """Of the lines, rounded down: 100 % says that none is missing."""
    return f"{100 * part // whole} %" if whole else ""


def _leads_back(transition: Transition) -> bool:
    order = list(State)
    return order.index(transition.target) < order.index(transition.source)


def _owing(departments: tuple[str, ...]) -> str:
    """Their names where there are few: a table of 170 rows has no room for all."""
    if len(departments) <= NAMED_DEPARTMENTS:
        return ", ".join(departments)
    return _("%(count)d departments") % {"count": len(departments)}


def _listed(rows: list[CommuneRow]) -> str:
    return ", ".join(row.card.commune for row in rows)


_SHEET = ("submitted", "sheet_due", "unanswered")
_ROUND_1 = ("submitted", "unsigned", "survey")
_EXPLAINED = ("explanation_due", "unexplained")
_DISPUTED = ("disputed", "na")
FACTS_OF: dict[Step, tuple[str, ...]] = {
    Step.SUBMIT: _SHEET,
    Step.CLOSE_UNSUBMITTED: _SHEET,
    Step.RETURN_TO_COMMUNE: _ROUND_1,
    Step.WITHDRAW: _ROUND_1,
    Step.RELEASE: _ROUND_1,
    Step.SEND_EXPLANATION: _EXPLAINED,
    Step.CLOSE_EXPLANATION: _EXPLAINED,
    Step.REOPEN_EXPLANATION: ("decided",),
    Step.PASS_TO_COUNCIL: ("disputed",),
    Step.RETURN_TO_ROUND_2: _DISPUTED,
    Step.CONFIRM: (*_DISPUTED, "kept", "council"),
    Step.REOPEN: _DISPUTED,
}
