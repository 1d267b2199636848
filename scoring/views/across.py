"""One criterion, all communes: so that like is marked alike."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say, say_all
from criteria.models import Criterion
from scoring.actions import appraisal as actions
from scoring.forms.across import AcceptForm, AcrossFilter, kept_address
from scoring.forms.findings import FindingForm
from scoring.models import Period
from scoring.queries import across as queries
from scoring.queries import appraisal as appraisal_queries
from scoring.queries.appraisal import AppraisedLine
from scoring.queries.usual_reasons import offered_reasons, reasons_for
from scoring.views.across_page import across_page, opened_line, place_in
from scoring.views.across_rows import Opened, may_mark, needs_its_page

NAMED_LINES = 8


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def across(request: HttpRequest, period_id: UUID, code: str) -> HttpResponse:
    """GET: the communes' lines of the criterion; `?only=`, `state`, `block`, `sort`, `down` choose
    and order them, `open` has one marked in place. 404 for another department's criterion."""
    period, criterion = _found(request, period_id, code)
    return _page(request, period, criterion)


@needs(Permission.APPRAISE)
@post_only
def accept(request: HttpRequest, period_id: UUID, code: str) -> HttpResponse:
    """POST: accepts the chosen lines, or all that the page offered; back to the page, which says
    how many were accepted, and which were not and why."""
    period, _criterion = _found(request, period_id, code)
    form = AcceptForm(request.POST)
    if form.is_valid() and (seen := form.seen()):
        _tell(
            request,
            actions.accept_many(period=period, seen=seen, by=request.user, clock=timezone.now),
        )
    else:
        messages.warning(request, _("No commune was chosen. Tick the lines to accept."))
    return redirect(place_in(period, code, kept_address(request.GET)))


@needs(Permission.APPRAISE, Permission.CONCLUDE)
@post_only
def mark(request: HttpRequest, period_id: UUID, code: str, scorecard_id: UUID) -> HttpResponse:
    """POST: a finding on one commune's line; back to its row, or the page with what is wrong."""
    period, criterion = _found(request, period_id, code)
    found = _line(request, period, code, scorecard_id)
    form = _form(request, found, request.POST)
    if form.is_valid() and _marked(request, found, form):
        return redirect(place_in(period, code, kept_address(request.GET), scorecard_id))
    found = _line(request, period, code, scorecard_id)
    return _page(request, period, criterion, opened_line(found, form, asked=request.GET))


def _marked(request: HttpRequest, found: AppraisedLine, form: FindingForm) -> bool:
    """Whether the finding was saved; the form carries the refusal otherwise."""
    scorecard, code = found.score.scorecard, found.criterion.code
    try:
        actions.deduct(
            scorecard=scorecard,
            code=code,
            finding=form.finding(),
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
    except Refused as refusal:
        form.add_error(None, say_all(refusal))
        return False
    told = {"code": code, "commune": scorecard.commune}
    messages.success(request, _("%(code)s of %(commune)s is marked.") % told)
    return True


def _page(
    request: HttpRequest, period: Period, criterion: Criterion, opened: Opened | None = None
) -> HttpResponse:
    found = queries.across(period, criterion, request.user)
    asked_for = AcrossFilter(request.GET, blocks=[]).opened
    if opened is None and asked_for is not None:
        line = next((line for line in found.lines if line.scorecard_id == asked_for), None)
        if line and may_mark(line, criterion, request.user) and not needs_its_page(line):
            shown = _line(request, period, criterion.code, asked_for)
            opened = opened_line(shown, _form(request, shown), asked=request.GET)
    page = across_page(period, found, user=request.user, asked=request.GET, opened=opened)
    return render(request, "scoring/across.html", page)


def _form(request: HttpRequest, found: AppraisedLine, sent: QueryDict | None = None) -> FindingForm:
    usual = reasons_for(offered_reasons(request.user), found.criterion.code)
    return FindingForm(found.criterion.scoring_rule, found.score, sent, usual=usual)


def _found(request: HttpRequest, period_id: UUID, code: str) -> tuple[Period, Criterion]:
    period = get_object_or_404(queries.periods_compared_by(request.user), pk=period_id)
    criteria = queries.criteria_compared_by(request.user, period)
    return period, get_object_or_404(criteria, code=code)


def _line(request: HttpRequest, period: Period, code: str, scorecard_id: UUID) -> AppraisedLine:
    """The commune's line as it stands now."""
    scorecards = appraisal_queries.scorecards_appraised_by(request.user).filter(period=period.pk)
    scorecard = get_object_or_404(scorecards, pk=scorecard_id)
    for found in appraisal_queries.appraised_lines(scorecard, code):
        return found
    raise Http404(code)


def _tell(request: HttpRequest, tally: actions.Accepted) -> None:
    """How many were accepted; which were not stand with their reason."""
    count = len(tally.done)
    if count:
        told = ngettext(
            "%(count)d line is accepted as it stands.",
            "%(count)d lines are accepted as they stand.",
            count,
        )
        messages.success(request, told % {"count": count})
    for left in tally.left[:NAMED_LINES]:
        commune = left.score.scorecard.commune
        messages.warning(request, f"{commune}: {say(left.why)}")
    if more := tally.left[NAMED_LINES:]:
        messages.warning(request, _("%(count)d more were not accepted.") % {"count": len(more)})
    if not count and not tally.left:
        messages.info(request, _("These lines were accepted already."))
