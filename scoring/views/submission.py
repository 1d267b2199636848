"""Handing the sheet in: what is wrong or doubtful on it, the last word; and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions.workflow import move
from scoring.forms.submission import SubmitForm, WithdrawForm
from scoring.models import Scorecard
from scoring.queries import scopes
from scoring.queries import sheet as queries
from scoring.queries.facts import facts
from scoring.queries.receipts import receipts_of
from scoring.queries.sheet_checks import checked_sheet
from scoring.sheet_checks import findings, warnings_key, warnings_of
from scoring.states import State
from scoring.views import sheet_pages
from scoring.views import submission_pages as pages


@needs(Permission.ANSWER_LINES, Permission.SUBMIT)
def submit(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: faults and warnings, until when, and the last word. POST: hands the sheet in, to its
    receipt; refused, or with warnings that nobody has looked at, the page again, status 200."""
    if request.method == "POST":
        return _submit(request, scorecard_id)
    return _submit_page(request, _scorecard(request, scorecard_id))


@needs(Permission.SUBMIT)
def _submit(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    scorecard = _scorecard(request, scorecard_id)
    found = facts(scorecard, now=timezone.now())
    warnings = warnings_of(findings(checked_sheet(queries.sheet(scorecard), found)))
    form = SubmitForm(request.POST, warnings=len(warnings), key=warnings_key(warnings))
    if not form.is_valid():
        return _submit_page(request, scorecard, form)
    try:
        move(scorecard=scorecard, to=State.ROUND_1, by=request.user, clock=timezone.now)
    except Refused as refusal:
        return _submit_page(request, scorecard, form, refusal=refusal)
    messages.success(request, _("Submitted. The appraising authority has the sheet now."))
    return redirect("scoring:receipt", receipts_of(scorecard)[0].pk)


@needs(Permission.SUBMIT)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: what withdrawing does, or why it cannot be done. POST: takes the submission back, to
    the sheet; refused, the page again, status 200."""
    scorecard = _scorecard(request, scorecard_id)
    form = WithdrawForm(request.POST or None)
    refusals: list[str] = []
    if form.is_valid():
        try:
            move(
                scorecard=scorecard, to=State.SELF_ASSESSMENT, by=request.user,
                clock=timezone.now, reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            refusals = say_all(refusal)
        else:
            messages.success(request, _("Withdrawn. Change the sheet and submit it again."))
            return redirect("scoring:sheet", scorecard.pk)
    context = pages.withdrawal(scorecard, request.user, facts(scorecard, now=timezone.now()))
    context |= {"scorecard": scorecard, "trail": sheet_pages.trail(scorecard), "form": form}
    context["refusals"] = refusals or context["refusals"]
    return render(request, "scoring/withdraw.html", context)


def _scorecard(request: HttpRequest, scorecard_id: UUID) -> Scorecard:
    return get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)


def _submit_page(
    request: HttpRequest,
    scorecard: Scorecard,
    form: SubmitForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    card = queries.sheet(scorecard)
    context = sheet_pages.frame(request, card) | pages.submission(
        request, card, facts(scorecard, now=timezone.now())
    )
    context |= {
        "form": form or SubmitForm(warnings=context["warnings"], key=context["warnings_key"]),
        "refusals": say_all(refusal) if refusal else [],
    }
    return render(request, "scoring/submit.html", context)
