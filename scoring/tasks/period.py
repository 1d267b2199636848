"""What the standing agency has to do in a period. Pure: facts of all scorecards in, tasks out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from scoring.policies import POLICIES, Facts
from scoring.states import State, Step
from scoring.tasks import Task, due_task

BULK_STEPS: dict[State, Step] = {
    State.EXPLANATION: Step.RELEASE,
    State.ROUND_2: Step.CLOSE_EXPLANATION,
    State.COUNCIL: Step.PASS_TO_COUNCIL,
    State.FINAL: Step.CONFIRM,
}
"""The steps that are taken for all communes at once, by the state they lead to."""

BULK_SOURCES: dict[State, State] = {
    State.EXPLANATION: State.ROUND_1,
    State.ROUND_2: State.EXPLANATION,
    State.COUNCIL: State.ROUND_2,
    State.FINAL: State.COUNCIL,
}


@dataclass(frozen=True)
class SteeredCard:
    """One commune's scorecard as the standing agency sees it."""

    scorecard_id: UUID
    commune: str
    state: State
    facts: Facts


@dataclass(frozen=True)
class SteeredPeriod:
    """A period and all its scorecards, in the order of the communes' names."""

    period_id: UUID
    title: str
    self_assessment_due_at: datetime
    round_1_due_at: datetime
    explanation_due_at: datetime
    round_2_due_at: datetime
    publication_due_at: datetime
    is_published: bool
    revision_is_open: bool
    council_is_known: bool
    cards: tuple[SteeredCard, ...]

    def funnel(self) -> list[tuple[State, int]]:
        """How many scorecards stand in each state, in the order of the year."""
        counts = Counter(card.state for card in self.cards)
        return [(state, counts[state]) for state in State]


def refusal_of(step: Step, facts: Facts) -> Sentence | None:
    """Why the step cannot be taken now; none if it can."""
    try:
        POLICIES[step](facts)
    except Refused as refusal:
        return refusal.sentence
    return None


def ready_for(target: State, cards: Sequence[SteeredCard]) -> list[SteeredCard]:
    """The scorecards that the bulk step to that state would move now."""
    step, source = BULK_STEPS[target], BULK_SOURCES[target]
    return [c for c in cards if c.state is source and refusal_of(step, c.facts) is None]


def period_tasks(period: SteeredPeriod, *, now: datetime) -> list[Task]:
    """What waits for the standing agency, in the order of the year; nothing of a published one."""
    if period.is_published and not period.revision_is_open:
        return []
    return list(_open_work(period, now))


def _open_work(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    yield from _unsubmitted(period, now)
    yield from _surveys(period, now)
    yield from _bulk(
        period, State.EXPLANATION, _("Release round 1 to {count} communes"),
        due_at=period.round_1_due_at, now=now,
    )  # fmt: skip
    yield from _owed_sign_offs(period, now)
    yield from _bulk(
        period, State.ROUND_2, _("Close the explanation of {count} communes"),
        due_at=period.explanation_due_at, now=now,
    )  # fmt: skip
    yield from _explaining(period, now)
    yield from _bulk(
        period, State.COUNCIL, _("Pass {count} scorecards to the council"),
        due_at=period.round_2_due_at, now=now,
    )  # fmt: skip
    yield from _owed_decisions(period, now)
    yield from _council(period, now)
    yield from _bulk(
        period, State.FINAL, _("Confirm {count} scorecards as final"),
        due_at=period.publication_due_at, now=now,
    )  # fmt: skip
    if period.cards and all(card.state is State.FINAL for card in period.cards):
        yield due_task(
            sentence(_("Publish the result")),
            due_at=period.publication_due_at,
            now=now,
            details=(sentence(_("All {count} scorecards are final."), count=len(period.cards)),),
            page="reports:publish",
            keys=(period.period_id,),
            action=_("Publish"),
        )


def _bulk(
    period: SteeredPeriod, target: State, what: str, *, due_at: datetime, now: datetime
) -> Iterator[Task]:
    waiting = [card for card in period.cards if card.state is BULK_SOURCES[target]]
    if ready := ready_for(target, period.cards):
        held = len(waiting) - len(ready)
        yield due_task(
            sentence(what, count=len(ready)),
            due_at=due_at,
            now=now,
            details=(sentence(_("{count} others are not ready yet."), count=held),) if held else (),
            page="scoring:move_all",
            keys=(period.period_id, target.value),
            action=_("Check and go on"),
        )


def _unsubmitted(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    missing = [c for c in period.cards if c.state is State.SELF_ASSESSMENT]
    overdue = [c.commune for c in missing if now >= c.facts.self_assessment_due_at]
    if overdue:
        yield due_task(
            sentence(_("{count} communes have not submitted in time"), count=len(overdue)),
            due_at=period.self_assessment_due_at,
            now=now,
            details=(
                sentence("{communes}", communes=overdue),
                sentence(_("Remind them, extend their deadline, or close their sheets.")),
            ),
            page="scoring:period",
            keys=(period.period_id,),
            part=_only(State.SELF_ASSESSMENT),
            action=_("See the communes"),
        )
    elif missing:
        yield due_task(
            sentence(_("{count} communes still score themselves"), count=len(missing)),
            due_at=period.self_assessment_due_at,
            now=now,
            page="scoring:period",
            keys=(period.period_id,),
            part=_only(State.SELF_ASSESSMENT),
            action=_("See the communes"),
        )


def _surveys(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    lacking = [c for c in period.cards if c.state is State.ROUND_1 and c.facts.awaiting_survey]
    if lacking:
        codes = sorted({code for card in lacking for code in card.facts.awaiting_survey})
        yield due_task(
            sentence(_("Survey results are missing for {count} communes"), count=len(lacking)),
            due_at=period.round_1_due_at,
            now=now,
            details=(sentence(_("Criteria: {codes}."), codes=codes),),
            page="scoring:appraisal",
            keys=(lacking[0].scorecard_id,),
            action=_("First survey"),
        )


def _owed_sign_offs(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    """Nothing to do for the agency itself but to remind; past the deadline it is urgent."""
    owed = Counter(
        department
        for card in period.cards
        if card.state is State.ROUND_1
        for department in card.facts.unsigned_departments
    )
    if owed:
        details = tuple(
            sentence(_("{department}: {count} scorecards"), department=name, count=count)
            for name, count in owed.items()
        )
        yield due_task(
            sentence(_("Departments still have to sign off round 1")),
            due_at=period.round_1_due_at,
            now=now,
            details=details,
            page="scoring:period",
            keys=(period.period_id,),
            part=_only(State.ROUND_1),
            action=_("See the communes"),
        )


def _explaining(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    """Communes that still have time to explain."""
    explaining = [c for c in period.cards if c.state is State.EXPLANATION]
    open_ones = [c for c in explaining if now < c.facts.explanation_due_at]
    if open_ones:
        yield due_task(
            sentence(_("{count} communes still explain"), count=len(open_ones)),
            due_at=max(card.facts.explanation_due_at for card in open_ones),
            now=now,
            page="scoring:period",
            keys=(period.period_id,),
            part=_only(State.EXPLANATION),
            action=_("See the communes"),
        )


def _owed_decisions(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    """What the departments, or the council, still have to decide."""
    disputed = [c for c in period.cards if c.state is State.ROUND_2 and c.facts.undecided_disputes]
    if disputed:
        lines = sum(len(card.facts.undecided_disputes) for card in disputed)
        yield due_task(
            sentence(_("Departments still have to decide {count} disputed lines"), count=lines),
            due_at=period.round_2_due_at,
            now=now,
            details=(sentence(_("They are of {count} communes."), count=len(disputed)),),
            page="scoring:period",
            keys=(period.period_id,),
            part=_only(State.ROUND_2),
            action=_("See the communes"),
        )


def _council(period: SteeredPeriod, now: datetime) -> Iterator[Task]:
    at_council = any(card.state in (State.COUNCIL, State.FINAL) for card in period.cards)
    if at_council and not period.council_is_known:
        yield due_task(
            sentence(_("Enter how many sit in the council and in the support team")),
            due_at=period.publication_due_at,
            now=now,
            details=(sentence(_("The report states both numbers.")),),
            page="scoring:council_sizes",
            keys=(period.period_id,),
            action=_("Enter the numbers"),
        )


def _only(state: State) -> str:
    """The part of the steering page's address that narrows its table."""
    return f"?state={state}#communes"
