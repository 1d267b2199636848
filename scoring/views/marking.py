"""Marks at a click: accept, many at once, take back; and what static/js/marking.js is answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import needs, post_only
from accounts.actions.once import Answer
from accounts.permissions import Permission
from accounts.refusals import Conflict
from accounts.refusals import gettext_noop as N_
from accounts.wording import say
from scoring.actions import appraisal as actions
from scoring.forms.findings import VersionForm
from scoring.forms.marks import ACCEPTANCE, GRANT, SeenLinesForm, ShownForm, UndoForm
from scoring.models import Scorecard
from scoring.queries import appraisal as queries
from scoring.queries.appraisal import AppraisedLine
from scoring.views.appraisal_pages import list_page, place_of
from scoring.views.saving import answer_once, wants_json

Mark = Callable[[], object]


@needs(Permission.APPRAISE)
@post_only
def accept(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: the line is seen and stays as it is; back to it, or JSON for a script."""
    scorecard = _scorecard(request, scorecard_id)
    form = VersionForm(request.POST)

    def mark() -> None:
        actions.accept(
            scorecard=scorecard,
            code=code,
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )

    return _marked(request, _line(scorecard, code), form, mark, _("%(code)s stays as it is."))


@needs(Permission.APPRAISE)
@post_only
def accept_lines(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: the chosen lines, or all that are left without an issue, stay as they are."""
    scorecard = _scorecard(request, scorecard_id)
    form = SeenLinesForm(request.POST)
    if not form.is_valid():
        for fault in form.non_field_errors():
            messages.error(request, fault)
        return redirect("scoring:appraisal", scorecard.pk)
    tally = actions.accept_many(
        period=scorecard.period, seen=form.seen, by=request.user, clock=timezone.now
    )
    if count := len(tally.done):
        told = ngettext(
            "%(count)d line stays as it is.", "%(count)d lines stay as they are.", count
        )
        messages.success(request, told % {"count": count})
    for left in tally.left:
        messages.warning(request, say(left.why))
    return redirect("scoring:appraisal", scorecard.pk)


@needs(Permission.APPRAISE, Permission.CONCLUDE)
@post_only
def undo(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: takes back a mark of the round that is open; back to the line, or JSON."""
    scorecard = _scorecard(request, scorecard_id)
    found, form = _line(scorecard, code), UndoForm(request.POST)
    told = _("The mark on %(code)s is withdrawn.")
    return _marked(request, found, form, lambda: _undo(request, found, form), told)


def _undo(request: HttpRequest, found: AppraisedLine, form: forms.Form) -> None:
    what = form.cleaned_data["what"]
    by: dict[str, Any] = {
        "version": form.cleaned_data["version"],
        "by": request.user,
        "clock": timezone.now,
    }
    place: dict[str, Any] = {"scorecard": found.score.scorecard, "code": found.criterion.code}
    if what == ACCEPTANCE:
        actions.withdraw_acceptance(**place, **by)
    elif what == GRANT:
        actions.take_back_na(**place, **by)
    elif request_for := next((r for r in found.requests if str(r.pk) == what), None):
        actions.withdraw_request(request=request_for, by=by["by"], clock=by["clock"])
    else:
        mark = next((finding for finding in found.findings if str(finding.pk) == what), None)
        if mark is None:
            raise Conflict(N_("Somebody else has withdrawn this finding meanwhile."))
        mark.score = found.score
        actions.withdraw_deduction(deduction=mark, **by)


def save_mark(
    request: HttpRequest, found: AppraisedLine, form: forms.Form, mark: Mark
) -> JsonResponse:
    """A mark that may come twice (scoring.views.saving): JSON with `fresh`, the parts of the
    page that it changes, by their names, as the server now draws them."""
    scorecard, code = found.score.scorecard, found.criterion.code

    def save(key: UUID) -> Answer:
        return actions.mark_once(key=key, mark=mark, by=request.user, clock=timezone.now)

    return answer_once(
        request,
        form,
        save=save,
        kept_as=dict,
        saved=lambda _kept: {"fresh": _fresh(request, scorecard.pk, code)},
        stands=lambda: {"fresh": _fresh(request, scorecard.pk, code)},
    )


def _marked(
    request: HttpRequest, found: AppraisedLine, form: forms.Form, mark: Mark, told: str
) -> HttpResponse:
    """A mark without anything to type: what is refused, the page says as any other refusal."""
    if wants_json(request):
        return save_mark(request, found, form, mark)
    if form.is_valid():
        mark()
        messages.success(request, told % {"code": found.criterion.code})
    return redirect(place_of(found))


def _fresh(request: HttpRequest, scorecard_id: UUID, code: str) -> dict[str, str]:
    scorecard, user = _scorecard(request, scorecard_id), request.user
    page = list_page(scorecard, user=user, form=ShownForm(request.GET), code=code)
    parts = {
        f"line-{code}": "scoring/appraisal_row.html",
        "filters": "scoring/appraisal_filters.html",
        "many": "scoring/appraisal_many.html",
        "sign-off": "scoring/appraisal_sign_off.html",
        "bar": "scoring/appraisal_bar.html",
    }
    return {name: render_to_string(template, page, request) for name, template in parts.items()}


def _scorecard(request: HttpRequest, pk: UUID) -> Scorecard:
    scorecard: Scorecard = get_object_or_404(queries.scorecards_appraised_by(request.user), pk=pk)
    return scorecard


def _line(scorecard: Scorecard, code: str) -> AppraisedLine:
    for found in queries.appraised_lines(scorecard, code):
        return found
    raise Http404(code)
