"""The commune answers what round 1 deducted."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions import explanation as actions
from scoring.actions.letters import note_reading
from scoring.actions.workflow import move
from scoring.forms.answers import ConfirmForm
from scoring.forms.explanation import ExplainForm
from scoring.models import Deduction
from scoring.queries import explanation as queries
from scoring.queries import scopes
from scoring.queries.letters import with_readings
from scoring.states import State
from scoring.views import explanation_pages as pages
from scoring.views.explanation_saving import save_typed
from scoring.views.saving import wants_json


@needs(Permission.VIEW_SCORECARDS)
def explanation(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: each deduction of round 1 with the commune's answer, and the form that sends them. That
    the commune has read them is noted the first time."""
    reached = with_readings(scopes.scorecards_visible_to(request.user))
    scorecard = get_object_or_404(reached, pk=scorecard_id)
    note_reading(scorecard=scorecard, by=request.user, clock=timezone.now)
    found = queries.findings(scorecard, user=request.user)
    context = pages.frame(request, scorecard, found)
    context |= {"confirm": ConfirmForm(), "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "scoring/explanation.html", context)


@needs(Permission.EXPLAIN)
@post_only
def explain(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    """POST: agrees or disagrees and goes back to the page; where it is refused, the deduction by
    itself with what was typed and the reason, status 200. A script that accepts JSON gets the
    answers of scoring.views.explanation_saving."""
    if wants_json(request):
        return save_typed(request, deduction_id)
    deduction = get_object_or_404(queries.explainable_by(request.user), pk=deduction_id)
    form = ExplainForm(deduction, request.POST)
    if not form.is_valid():
        return _one_page(request, deduction, form)
    try:
        actions.explain(
            deduction=deduction,
            agrees=form.agrees,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
    except Refused as refusal:
        return _one_page(request, deduction, form, refusal)
    code = deduction.score.criterion.code
    messages.success(request, _("Your answer to %(code)s is saved.") % {"code": code})
    return redirect(pages.place_after(deduction, then=form.cleaned_data["then"]))


@needs(Permission.EXPLAIN)
@post_only
def agree_to_the_rest(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: agrees to every deduction without an answer."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    count = actions.agree_to_the_rest(scorecard=scorecard, by=request.user, clock=timezone.now)
    messages.success(request, _("Agreed to %(count)s deductions.") % {"count": count})
    return redirect(f"{reverse('scoring:explanation', args=[scorecard.pk])}#send")


@needs(Permission.SEND_EXPLANATION)
@post_only
def send(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: sends all answers to the appraisers."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    page = f"{reverse('scoring:explanation', args=[scorecard.pk])}#send"
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Not sent: tick the box to confirm, then send again."))
        return redirect(page)
    move(scorecard=scorecard, to=State.ROUND_2, by=request.user, clock=timezone.now)
    messages.success(request, _("Sent. The departments decide on your explanation in round 2."))
    return redirect("scoring:explanation", scorecard.pk)


def _one_page(
    request: HttpRequest, deduction: Deduction, form: ExplainForm, refusal: Refused | None = None
) -> HttpResponse:
    scorecard = get_object_or_404(
        scopes.scorecards_visible_to(request.user), pk=deduction.score.scorecard_id
    )
    found = queries.findings(scorecard, user=request.user)
    context = pages.frame(request, scorecard, found)
    (one,) = (f for f in found if f.deduction.pk == deduction.pk)
    form.shows(one.answer)
    context |= {
        "item": pages.drawn(one, form, sees_decisions=False),
        "refusals": say_all(refusal) if refusal else [],
        "form": form,
        "answerable": True,
    }
    return render(request, "scoring/explanation_one.html", context)
