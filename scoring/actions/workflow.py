"""The one door for the state of a scorecard (DESIGN 4)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import notify
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import Conflict, NotPermitted, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from evidence.actions import close_requests
from evidence.models import Dossier
from scoring.actions.dossiers import renew_dossiers
from scoring.actions.receipts import give_receipt
from scoring.locks import hold_period
from scoring.models import Deduction, Explanation, Period, Round, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.policies import POLICIES, Facts
from scoring.queries.facts import facts
from scoring.states import LABELS, State, Step, Transition, transitions_between


@transaction.atomic
def move(
    *, scorecard: Scorecard, to: State, by: User, clock: Clock, reason: str = ""
) -> Transition:
    """Takes the scorecard to another state, with everything that belongs to the step.

    Raises Refused (no such step, policy, reason missing), NotPermitted, or Conflict when somebody
    else has moved it meanwhile.
    """
    period = hold_period(scorecard.period_id)
    now = clock()
    shown = State(scorecard.state)
    transition = permitted_transition(scorecard, to, by)
    if transition.reason_required and not reason.strip():
        raise Refused(_("Write the reason; it is kept with the scorecard."))
    scorecard.period = period
    # Held before the policies look at the documents, so that none is withdrawn behind their back.
    Dossier.objects.select_for_update().get(pk=scorecard.dossier_id)
    found = facts(scorecard, now=now)
    POLICIES[transition.step](found)
    changed = Scorecard.objects.filter(pk=scorecard.pk, state=shown.value).update(state=to.value)
    if not changed:
        raise Conflict(_("Somebody else has moved this scorecard meanwhile. Look at it again."))
    scorecard.state = to.value
    _EFFECTS.get(transition.step, _nothing)(scorecard, by, found)
    close_requests(scorecard.dossier_id, at=now)
    renew_dossiers(Scorecard.objects.filter(pk=scorecard.pk).select_related("period"))
    record(
        Happening(
            transition.step.value,
            scorecard,
            old={"state": shown.value},
            new={"state": to.value},
            reason=reason.strip(),
        ),
        chain=period.event_chain,
        by=by,
        at=now,
    )
    return transition


def permitted_transition(scorecard: Scorecard, to: State, by: User) -> Transition:
    """The row of the table that leads there and that the person may take."""
    source = State(scorecard.state)
    rows = transitions_between(source, to)
    if not rows:
        raise Refused(
            _("A scorecard cannot go from “{source}” to “{target}”."),
            source=LABELS[source],
            target=LABELS[to],
        )
    for row in rows:
        if can(by, Permission(row.permission)) and _is_of(by, scorecard):
            return row
    raise NotPermitted(
        _("Your account may not take this scorecard to “{target}”."), target=LABELS[to]
    )


def _is_of(by: User, scorecard: Scorecard) -> bool:
    """Commune people act on their own scorecard, everybody inside his authority."""
    return by.authority_id == scorecard.period.authority_id and by.commune_id in (
        None,
        scorecard.commune_id,
    )


# --- what belongs to a step, in its transaction --------------------------------------------------

Effect = Callable[[Scorecard, User, Facts], None]


def _nothing(scorecard: Scorecard, by: User, found: Facts) -> None:
    """Steps that change the state alone."""


def _submitted(scorecard: Scorecard, by: User, found: Facts) -> None:
    scorecard.submitted_at, scorecard.submitted_by = found.now, by
    scorecard.is_late = found.now >= found.self_assessment_due_at
    scorecard.not_submitted = False
    scorecard.save(update_fields=["submitted_at", "submitted_by", "is_late", "not_submitted"])
    give_receipt(scorecard=scorecard, by=by, at=found.now)


def _closed_unsubmitted(scorecard: Scorecard, by: User, found: Facts) -> None:
    scorecard.not_submitted = True
    scorecard.save(update_fields=["not_submitted"])
    _tell(
        scorecard,
        sentence(_("Your scorecard was closed without being submitted; empty lines count zero.")),
        found.now,
    )


def _returned(scorecard: Scorecard, by: User, found: Facts) -> None:
    _returned_home(scorecard)
    SignOff.objects.filter(scorecard=scorecard, round__number=RoundNumber.FIRST).delete()
    _tell(scorecard, sentence(_("Your scorecard was returned to you; submit it again.")), found.now)


def _withdrawn(scorecard: Scorecard, by: User, found: Facts) -> None:
    _returned_home(scorecard)
    _tell(
        scorecard,
        sentence(_("{name} has withdrawn the submission: submit it again."), name=by.full_name),
        found.now,
    )
    agency = User.objects.filter(
        authority=scorecard.period.authority_id, role=Role.STANDING_AGENCY, is_active=True
    )
    notify(
        agency.order_by("username"),
        about=sentence(
            _("{commune} has withdrawn its self-assessment; the reason is in its history."),
            commune=scorecard.commune.full_name,
        ),
        at=found.now,
        link=f"/scorecards/{scorecard.pk}/history/",
    )


def _released(scorecard: Scorecard, by: User, found: Facts) -> None:
    _tell(
        scorecard,
        sentence(_("The results of round 1 are there: answer the deductions in time.")),
        found.now,
    )
    still_before = Scorecard.objects.filter(
        period=scorecard.period_id, state__in=[State.SELF_ASSESSMENT.value, State.ROUND_1.value]
    )
    if not still_before.exists():
        close_round(scorecard.period, RoundNumber.FIRST, by=by, at=found.now)


def _explanation_closed(scorecard: Scorecard, by: User, found: Facts) -> None:
    """At the deadline silence means agreed, and is recorded as such."""
    silent = Deduction.objects.filter(
        score__scorecard=scorecard,
        round__number=RoundNumber.FIRST,
        points__gte=0,
        explanation__isnull=True,
    )
    Explanation.objects.bulk_create(
        Explanation(deduction=deduction, agrees=True, by_silence=True, by=by, at=found.now)
        for deduction in silent.order_by("at", "id")
    )


def _explanation_reopened(scorecard: Scorecard, by: User, found: Facts) -> None:
    Explanation.objects.filter(deduction__score__scorecard=scorecard, by_silence=True).delete()
    _tell(scorecard, sentence(_("You may explain your deductions again.")), found.now)


_EFFECTS: dict[Step, Effect] = {
    Step.SUBMIT: _submitted,
    Step.CLOSE_UNSUBMITTED: _closed_unsubmitted,
    Step.RETURN_TO_COMMUNE: _returned,
    Step.WITHDRAW: _withdrawn,
    Step.RELEASE: _released,
    Step.CLOSE_EXPLANATION: _explanation_closed,
    Step.REOPEN_EXPLANATION: _explanation_reopened,
}


def close_round(period: Period, number: RoundNumber, *, by: User, at: datetime) -> None:
    """Closes the round for good; the caller holds the period alone."""
    open_round = Round.objects.filter(period=period, number=number, closed_at__isnull=True).first()
    if open_round is None:
        return
    open_round.closed_at, open_round.closed_by = at, by
    open_round.save(update_fields=["closed_at", "closed_by"])
    record(Happening("close_round", open_round), chain=period.event_chain, by=by, at=at)


def _returned_home(scorecard: Scorecard) -> None:
    """With the commune again, as if it had never been handed in; the receipt remains."""
    scorecard.submitted_at = scorecard.submitted_by = None
    scorecard.is_late = scorecard.not_submitted = False
    scorecard.save(update_fields=["submitted_at", "submitted_by", "is_late", "not_submitted"])


def _tell(scorecard: Scorecard, about: Sentence, at: datetime) -> None:
    people = scorecard.commune.users.filter(is_active=True).order_by("username")
    notify(people, about=about, at=at, link=f"/scorecards/{scorecard.pk}/")
