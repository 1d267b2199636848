"""What the pages of submitting and withdrawing say."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from accounts.wording import say, show
from evidence.consistency.findings import Level
from scoring.actions.workflow import permitted_transition
from scoring.models import Scorecard
from scoring.policies import Facts
from scoring.queries.sheet import Sheet, Standing, leaders_of
from scoring.queries.sheet_checks import checked_sheet
from scoring.sheet_checks import Check, Finding, findings, warnings_key, warnings_of
from scoring.states import State, Step
from scoring.tasks.period import refusal_of
from scoring.views.places import place

ANSWERED = (Standing.ANSWERED, Standing.WITHOUT_EVIDENCE, Standing.NOT_APPLICABLE)

TITLES: dict[Check, str] = {
    Check.UNANSWERED: N_("Still to be scored"),
    Check.WITHOUT_EVIDENCE: N_("Points without a document or a written reason"),
    Check.OFF_THE_FIGURES: N_("Points that the figures do not give"),
    Check.ABOVE_THE_WHOLE: N_("Ratios above 100 %"),
    Check.OFF_THE_FORMS: N_("Other figures than in the half-year reports"),
    Check.UNLISTED_REASON: N_("“Not applicable” without an accepted reason"),
    Check.NUMBER_TWICE: N_("One number on different documents"),
    Check.ENTERED_TWICE: N_("Documents entered twice"),
    Check.SYMBOL_OF_ANOTHER_TYPE: N_("Numbers that do not fit the type of document"),
    Check.OUTSIDE_THE_YEAR: N_("Documents from outside the year"),
    Check.NOT_TO_BE_FOUND: N_("Documents without file and number"),
    Check.ASKED_AWAY: N_("Asked to be not applicable (the appraiser decides)"),
}

LEVELS: dict[Level, tuple[str, str]] = {
    Level.FAULT: (N_("Must be completed before submitting"), "error"),
    Level.WARNING: (N_("Look at these before submitting"), "warning"),
    Level.REMARK: (N_("For your information"), "info"),
}


def submission(request: HttpRequest, card: Sheet, facts: Facts) -> dict[str, Any]:
    """Faults, warnings and remarks, each with the way to its line or document; who hands it in."""
    may = can(request.user, Permission.SUBMIT)
    leaders = [] if may else leaders_of(card.scorecard.commune)
    found = findings(checked_sheet(card, facts))
    warnings = warnings_of(found)
    return {
        "answered": len(card.codes(*ANSWERED)),
        "sections": _sections(card.scorecard, found),
        "warnings": len(warnings),
        "warnings_key": warnings_key(warnings),
        "ready": refusal_of(Step.SUBMIT, facts) is None,
        "leaders": ", ".join(str(leader) for leader in leaders),
    }


def withdrawal(scorecard: Scorecard, user: User, facts: Facts) -> dict[str, Any]:
    """Whether the submission can be taken back, why not, and what the deadline makes of it."""
    return {
        "refusals": why_not_withdrawn(scorecard, user, facts),
        "is_overdue": facts.now >= facts.self_assessment_due_at,
        "due_at": facts.self_assessment_due_at,
    }


def why_not_withdrawn(scorecard: Scorecard, user: User, facts: Facts) -> list[str]:
    """Why the person cannot take the submission back now; empty where he can."""
    if scorecard.state == State.SELF_ASSESSMENT.value:
        return [_("The sheet is with you: there is nothing to withdraw.")]
    try:
        permitted_transition(scorecard, State.SELF_ASSESSMENT, user)
    except Refused as refusal:
        return [say(refusal.sentence)]
    why = refusal_of(Step.WITHDRAW, facts)
    return [say(why)] if why else []


def _sections(scorecard: Scorecard, found: Sequence[Finding]) -> list[dict[str, Any]]:
    sections = []
    for level, (title, tone) in LEVELS.items():
        of_level = [finding for finding in found if finding.level is level]
        groups = [
            {"title": show(TITLES[check]), "places": [_item(scorecard, each) for each in members]}
            for check, members in groupby(of_level, key=attrgetter("check"))
        ]
        if groups:
            count = len(of_level)
            sections.append({"title": show(title), "tone": tone, "count": count, "groups": groups})
    return sections


def _item(scorecard: Scorecard, finding: Finding) -> dict[str, str]:
    if finding.code:
        url = place(scorecard.pk, finding.code)
    else:
        dossier = reverse("evidence:dossier", args=[scorecard.dossier_id])
        url = f"{dossier}#document-{finding.document}"
    return {"text": say(finding.what), "url": url}
