"""The appraisal of a scorecard: the department's two rounds, and the council's conclusions."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions import appraisal as actions
from scoring.actions import sheet as sheet_actions
from scoring.forms.findings import (
    DecisionForm,
    FindingForm,
    NaForm,
    NaOutcome,
    SurveyForm,
    VersionForm,
)
from scoring.forms.marks import AskForm, ShownForm
from scoring.models import Scorecard
from scoring.queries import appraisal as queries
from scoring.queries.appraisal import AppraisedLine
from scoring.queries.usual_reasons import offered_reasons, reasons_for
from scoring.views.appraisal_pages import line_page, list_page, place_of
from scoring.views.marking import save_mark
from scoring.views.saving import saving_words, wants_json


@needs(Permission.VIEW_SCORECARDS)
def appraisal(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the lines with their stages, `?lines=` mine, all or disputed, `?only=` some of them;
    404 for communes."""
    scorecard = _scorecard(request, scorecard_id)
    context = list_page(scorecard, user=request.user, form=ShownForm(request.GET))
    context |= {"saving_words": saving_words(), "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "scoring/appraisal.html", context)


@needs(Permission.VIEW_SCORECARDS)
def line(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """GET: one line with everything said of it and what the person may write. POST: a finding."""
    if request.method == "POST":
        return _deduct(request, scorecard_id, code)
    scorecard = _scorecard(request, scorecard_id)
    return _line_page(request, _line(scorecard, code))


@needs(Permission.APPRAISE, Permission.CONCLUDE)
def _deduct(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    scorecard = _scorecard(request, scorecard_id)
    found = _line(scorecard, code)
    usual = reasons_for(offered_reasons(request.user), code)
    form = FindingForm(found.criterion.scoring_rule, found.score, request.POST, usual=usual)

    def deduct() -> None:
        actions.deduct(
            scorecard=scorecard,
            code=code,
            finding=form.finding(),
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )

    if wants_json(request):
        return save_mark(request, found, form, deduct)
    if form.is_valid():
        with _refusal_in(form):
            deduct()
            return _back(request, found, _("%(code)s is marked.") % {"code": code})
    return _line_page(request, _line(scorecard, code), finding=form)


@needs(Permission.APPRAISE, Permission.CONCLUDE)
@post_only
def decide_na(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: grants or refuses "not applicable"; where it is refused, the line with the reason."""
    scorecard = _scorecard(request, scorecard_id)
    found, form = _line(scorecard, code), NaForm(request.POST)
    if wants_json(request):
        return save_mark(request, found, form, lambda: _decide_na(request, scorecard, code, form))
    if form.is_valid():
        with _refusal_in(form):
            _decide_na(request, scorecard, code, form)
            return _back(request, found, _("%(code)s is decided.") % {"code": code})
    return _line_page(request, _line(scorecard, code), na=form)


def _decide_na(request: HttpRequest, scorecard: Scorecard, code: str, form: NaForm) -> None:
    seen = {
        "scorecard": scorecard,
        "code": code,
        "version": form.cleaned_data["version"],
        "by": request.user,
        "clock": timezone.now,
    }
    if form.decided is NaOutcome.TAKE_BACK:
        actions.take_back_na(**seen)
    else:
        actions.decide_na(
            **seen,
            grant=form.decided is NaOutcome.GRANT,
            reason=form.cleaned_data["reason"],
        )


@needs(Permission.APPRAISE)
@post_only
def ask(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: asks the commune for a document; where it is refused, the line with the reason."""
    scorecard = _scorecard(request, scorecard_id)
    found, form = _line(scorecard, code), AskForm(request.POST)
    if form.is_valid():
        with _refusal_in(form):
            actions.ask_for_document(
                scorecard=scorecard,
                code=code,
                text=form.cleaned_data["text"],
                until=form.cleaned_data["until"],
                by=request.user,
                clock=timezone.now,
            )
            return _back(
                request,
                found,
                _("The commune is asked for a document on %(code)s.") % {"code": code},
            )
    return _line_page(request, _line(scorecard, code), ask=form)


@needs(Permission.ENTER_SURVEY)
@post_only
def enter_survey(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: saves what the survey measured; where it is refused, the line with the reason."""
    scorecard = _scorecard(request, scorecard_id)
    found = _line(scorecard, code)
    form = SurveyForm(found.criterion.scoring_rule, found.score, request.POST)
    if form.is_valid():
        with _refusal_in(form):
            sheet_actions.enter_survey(
                scorecard=scorecard,
                code=code,
                figures=form.figures(),
                source=form.cleaned_data["source"],
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
            return _back(request, found, _("The result of %(code)s is saved.") % {"code": code})
    return _line_page(request, _line(scorecard, code), survey=form)


@needs(Permission.APPRAISE, Permission.CONCLUDE)
@post_only
def decide(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    """POST: answers a finding of an earlier round; where that is refused, the line with why."""
    finding = get_object_or_404(queries.findings_appraised_by(request.user), pk=deduction_id)
    scorecard = _scorecard(request, finding.score.scorecard_id)
    found = _line(scorecard, finding.score.criterion.code)
    form = DecisionForm(found.criterion.scoring_rule, found.score, finding, request.POST)
    if form.is_valid():
        with _refusal_in(form):
            actions.decide(
                deduction=finding,
                restored=form.restored(),
                figures=form.accepted_figures(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
            return _back(request, found, _("%(code)s is decided.") % {"code": found.criterion.code})
    return _line_page(request, _line(scorecard, found.criterion.code), decision=form)


@needs(Permission.APPRAISE, Permission.CONCLUDE)
@post_only
def withdraw_deduction(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    """POST: takes back a finding of the round that is open."""
    finding = get_object_or_404(queries.findings_appraised_by(request.user), pk=deduction_id)
    scorecard = _scorecard(request, finding.score.scorecard_id)
    code, form = finding.score.criterion.code, VersionForm(request.POST)
    if form.is_valid():
        actions.withdraw_deduction(
            deduction=finding,
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
        messages.success(request, _("The mark on %(code)s is withdrawn.") % {"code": code})
    return redirect("scoring:appraise_line", scorecard.pk, code)


@needs(Permission.SIGN_OFF)
@post_only
def sign_off(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: the department has finished its lines; what was not marked is accepted."""
    scorecard = _scorecard(request, scorecard_id)
    actions.sign_off(scorecard=scorecard, by=request.user, clock=timezone.now)
    messages.success(request, _("Signed off: %(commune)s.") % {"commune": scorecard.commune})
    return redirect(reverse("scoring:appraisal", args=[scorecard.pk]) + "#sign-off")


@needs(Permission.SIGN_OFF)
@post_only
def withdraw_sign_off(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: opens the department's lines again."""
    scorecard = _scorecard(request, scorecard_id)
    actions.withdraw_sign_off(scorecard=scorecard, by=request.user, clock=timezone.now)
    messages.success(
        request, _("Withdrawn: you can mark %(commune)s again.") % {"commune": scorecard.commune}
    )
    return redirect("scoring:appraisal", scorecard.pk)


def _scorecard(request: HttpRequest, pk: UUID) -> Scorecard:
    scorecard: Scorecard = get_object_or_404(queries.scorecards_appraised_by(request.user), pk=pk)
    return scorecard


def _line(scorecard: Scorecard, code: str) -> AppraisedLine:
    """The line as it stands now; 404 for a code that the set does not score."""
    for found in queries.appraised_lines(scorecard, code):
        return found
    raise Http404(code)


def _line_page(request: HttpRequest, found: AppraisedLine, **typed: forms.Form) -> HttpResponse:
    """The line's page; `typed` holds the one form that was refused, under its name."""
    return render(
        request, "scoring/appraisal_line.html", line_page(found, user=request.user, typed=typed)
    )


def _back(request: HttpRequest, found: AppraisedLine, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(place_of(found))


@contextmanager
def _refusal_in(form: forms.Form) -> Iterator[None]:
    """The rule's own sentences become errors of the form, which keeps what was typed."""
    try:
        yield
    except Refused as refusal:
        form.add_error(None, say_all(refusal))
