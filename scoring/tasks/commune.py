"""What a commune has to do with its scorecard, or waits for. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.policies import Facts, LatePolicy
from scoring.states import State
from scoring.tasks import Task, Urgency, due_task


@dataclass(frozen=True)
class Part:
    """How many of the lines that a person is in charge of are scored."""

    name: str
    lines: int
    answered: int


@dataclass(frozen=True)
class Asked:
    """Documents that departments wait for, by their criteria; `due_at` is when the first is due."""

    dossier_id: UUID
    codes: tuple[str, ...]
    due_at: datetime


@dataclass(frozen=True)
class OwnCard:
    """A commune's own scorecard; `deductions` are those it has to answer. `own` is the reader's
    part of the lines, `parts` are everybody's, for who gives them out."""

    scorecard_id: UUID
    period_id: UUID
    title: str
    state: State
    facts: Facts
    lines: int
    deductions: int
    round_1_due_at: datetime
    round_2_due_at: datetime
    publication_due_at: datetime
    submitted_at: datetime | None = None
    is_late: bool = False
    not_submitted: bool = False
    may_submit: bool = False
    own: Part | None = None
    parts: tuple[Part, ...] = ()
    asked: Asked | None = None


def commune_tasks(card: OwnCard) -> list[Task]:
    """What departments ask the commune for, then what it has to do with its scorecard."""
    task = commune_task(card)
    if card.asked is None:
        return [task]
    if task.urgency is Urgency.DONE:
        task = replace(task, what=sentence(_("Nothing else to do for now")))
    return [_add_documents(card.asked, now=card.facts.now), task]


def _add_documents(asked: Asked, *, now: datetime) -> Task:
    return due_task(
        sentence(_("Add {count} documents that departments ask for"), count=len(asked.codes)),
        due_at=asked.due_at,
        now=now,
        details=(sentence(_("For the criteria {codes}."), codes=asked.codes),),
        page="evidence:dossier",
        keys=(asked.dossier_id,),
        part="#asked-title",
        action=_("Add the documents"),
    )


def commune_task(card: OwnCard) -> Task:
    """The one thing that a commune has to do, or to wait for, with its scorecard."""
    return _COMMUNE_TASKS[card.state](card)


def _score_yourself(card: OwnCard) -> Task:
    facts = card.facts
    ready = not facts.unanswered and not facts.without_evidence
    what = sentence(_("Submit the self-assessment")) if ready else sentence(_("Score yourselves"))
    return due_task(
        what,
        due_at=facts.self_assessment_due_at,
        now=facts.now,
        details=tuple(_sheet_details(card, ready=ready)),
        page="scoring:sheet",
        keys=(card.scorecard_id,),
        action=_("Check and submit") if ready and card.may_submit else _("Open the sheet"),
    )


def _sheet_details(card: OwnCard, *, ready: bool) -> Iterator[Sentence]:
    facts = card.facts
    if facts.now >= facts.self_assessment_due_at:
        if facts.late_policy is LatePolicy.REFUSE:
            yield sentence(
                _("The deadline has passed. Ask the standing agency for an extension at once.")
            )
        else:
            yield sentence(_("The deadline has passed: submitted now, it will be named as late."))
    yield from _parts(card)
    if facts.unanswered:
        yield sentence(
            _("{count} of {lines} lines are not answered yet."),
            count=len(facts.unanswered),
            lines=card.lines,
        )
    if facts.without_evidence:
        yield sentence(
            _("{count} lines claim points without evidence or a written reason."),
            count=len(facts.without_evidence),
        )
    if ready:
        yield sentence(_("All {lines} lines are answered."), lines=card.lines)
        if not card.may_submit:
            yield sentence(_("Ask your leader to check and submit it."))


def _parts(card: OwnCard) -> Iterator[Sentence]:
    """One's own lines first; whoever gives them out reads how far the others are."""
    if card.own and card.own.answered < card.own.lines:
        missing = card.own.lines - card.own.answered
        yield sentence(_("You still have {count} lines to score."), count=missing)
    elif card.own:
        yield sentence(_("You have scored all your {lines} lines."), lines=card.own.lines)
    if card.parts:
        shares = [
            sentence(
                _("{name} {answered}/{lines}"),
                name=part.name,
                answered=part.answered,
                lines=part.lines,
            )
            for part in card.parts
        ]
        yield sentence(_("Scored so far: {shares}."), shares=shares)


def _wait_for_round_1(card: OwnCard) -> Task:
    if card.not_submitted:
        detail = sentence(
            _("Closed by the standing agency without being submitted; empty lines count zero.")
        )
    elif card.is_late:
        detail = sentence(_("Submitted late, on {at}."), at=card.submitted_at)
    else:
        detail = sentence(_("Submitted on {at}, in time."), at=card.submitted_at)
    return Task(
        Urgency.DONE,
        sentence(_("Nothing to do: the departments appraise your scorecard (round 1)")),
        (detail, sentence(_("Results are expected by {due_at}."), due_at=card.round_1_due_at)),
        page="scoring:sheet",
        keys=(card.scorecard_id,),
        action=_("See the sheet"),
    )


def _answer_deductions(card: OwnCard) -> Task:
    facts, open_ones = card.facts, len(card.facts.unexplained)
    if facts.now >= facts.explanation_due_at:
        what = sentence(_("The time to explain is over"))
    elif open_ones:
        what = sentence(_("Answer {count} deductions"), count=open_ones)
    else:
        what = sentence(_("Send your explanation"))
    return due_task(
        what,
        due_at=facts.explanation_due_at,
        now=facts.now,
        details=tuple(_explanation_details(card)),
        page="scoring:explanation",
        keys=(card.scorecard_id,),
        action=_("Open the explanation"),
    )


def _explanation_details(card: OwnCard) -> Iterator[Sentence]:
    facts = card.facts
    if facts.now >= facts.explanation_due_at:
        yield sentence(
            _("What is not answered counts as agreed. The standing agency may extend your time.")
        )
        return
    if not card.deductions:
        yield sentence(_("Round 1 took no points from you."))
    elif facts.unexplained:
        yield sentence(
            _("{answered} of {deductions} are answered. What stays unanswered counts as agreed."),
            answered=card.deductions - len(facts.unexplained),
            deductions=card.deductions,
        )
    else:
        yield sentence(_("All {deductions} deductions are answered."), deductions=card.deductions)
    if not facts.unexplained and not card.may_submit:
        yield sentence(_("Ask your leader to check and send it."))


def _wait_for(what: str, due: str) -> Callable[[OwnCard], Task]:
    def task(card: OwnCard) -> Task:
        return Task(
            Urgency.DONE,
            sentence(what),
            (sentence(_("Results are expected by {due_at}."), due_at=getattr(card, due)),),
            page="scoring:explanation",
            keys=(card.scorecard_id,),
            action=_("See your explanation"),
        )

    return task


def published_task(period_id: UUID, *, rank: int, communes: int, group: str | None) -> Task:
    detail = sentence(_("Group {group}."), group=group) if group else None
    return Task(
        Urgency.DONE,
        sentence(_("Published: rank {rank} of {communes}"), rank=rank, communes=communes),
        (detail,) if detail else (),
        page="reports:ranking",
        keys=(period_id,),
        action=_("See the results"),
    )


_COMMUNE_TASKS: dict[State, Callable[[OwnCard], Task]] = {
    State.SELF_ASSESSMENT: _score_yourself,
    State.ROUND_1: _wait_for_round_1,
    State.EXPLANATION: _answer_deductions,
    State.ROUND_2: _wait_for(
        _("Nothing to do: the departments decide on your explanation (round 2)"), "round_2_due_at"
    ),
    State.COUNCIL: _wait_for(_("Nothing to do: the council concludes"), "publication_due_at"),
    State.FINAL: _wait_for(
        _("Nothing to do: the result is final and will be published"), "publication_due_at"
    ),
}
