"""Steering a period: the table of all communes, and moving one or all of them on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say, say_all
from scoring.actions import workflow
from scoring.actions.bulk import move_all as move_all_ready
from scoring.exports import ReceiptKind
from scoring.forms.periods import MoveForm, TableFilter
from scoring.models import Scorecard
from scoring.papers.steering_book import XLSX, steering_workbook
from scoring.policies import warning_of
from scoring.queries import facts as facts_queries
from scoring.queries import scopes, steering, versions
from scoring.states import State
from scoring.tasks.period import BULK_SOURCES, BULK_STEPS, period_tasks, refusal_of
from scoring.tasks.steps import STEP_LABELS, STEP_MEANINGS
from scoring.views import steering_page
from scoring.views.periods import trail_of


@needs(Permission.STEER)
@require_safe
def period(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: all communes of the period; `?state=` and `?search=` narrow the table."""
    shown = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    now = timezone.now()
    table = steering.steering_table(shown, now=now)
    steered = steering.steered_period(shown, table)
    chosen, rows = TableFilter(request.GET), table.communes
    drawing = steering_page.Drawing(request.user, places=shown.criteria_set.index_places)
    page = {
        "period": shown,
        "newer": versions.newer_version(shown),
        "tasks": steering_page.drawn(period_tasks(steered, now=now)),
        "deadlines": steering_page.deadlines(shown, now=now),
        "rounds": table.rounds,
        "last_year": sum(row.has_last_year for row in rows),
        "tabs": steering_page.tabs(steered, chosen),
        "names": steering_page.names(rows, now=now),
        "filter": chosen,
        "rows": [steering_page.row(row, drawing) for row in chosen.rows(rows)],
        "communes": len(rows),
        "departments": table.departments,
        "letters": steering_page.letters(rows),
        "letter_kinds": list(ReceiptKind),
        "trail": trail_of(shown)[:1],
    }
    return render(request, "scoring/period.html", page)


@needs(Permission.STEER)
@require_safe
def workbook(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: the table of all communes, and that of the departments, as an Excel file."""
    shown = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    table = steering.steering_table(shown, now=timezone.now())
    name = f"theo-doi-{shown.year}.xlsx"
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        steering_workbook(
            table.communes, table.departments, places=shown.criteria_set.index_places
        ),
        content_type=XLSX,
        headers={"Content-Disposition": disposition or ""},
    )


@needs(Permission.STEER, Permission.CONCLUDE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, scorecard_id: str, state: str) -> HttpResponse:
    """GET: what the step asks and does. POST: takes it, back to the commune's row; else the page
    with what is wrong."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    target = _known_state(state)
    try:
        step = workflow.permitted_transition(scorecard, target, request.user)
    except Refused as refusal:
        messages.error(request, say(refusal.sentence))
        return redirect(steering_page.url_of(scorecard))
    form = MoveForm(
        request.POST or None,
        asks_reason=step.reason_required,
        initial={"shown": scorecard.state},
    )
    if form.is_valid() and _moved(form, request, scorecard, target):
        return redirect(steering_page.url_of(scorecard))
    found = facts_queries.facts(scorecard, now=timezone.now())
    page = {
        "scorecard": scorecard,
        "form": form,
        "label": STEP_LABELS[step.step],
        "meaning": STEP_MEANINGS[step.step],
        "target": steering_page.badge(target),
        "source": steering_page.badge(State(scorecard.state)),
        "asks": step.asks,
        "refusal": refusal_of(step.step, found),
        "warning": warning_of(step.step, found),
        "facts": steering_page.fact_lines(step.step, scorecard, found),
        "trail": trail_of(scorecard.period),
    }
    return render(request, "scoring/move.html", page)


@needs(Permission.STEER, Permission.CONCLUDE)
@require_http_methods(["GET", "POST"])
def move_all(request: HttpRequest, period_id: str, state: str) -> HttpResponse:
    """GET: which communes are ready for the step, which are not and why. POST: moves the ready
    ones, back to the period."""
    shown = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    target = _known_state(state)
    if target not in BULK_STEPS:
        raise Http404
    if request.method == "POST":
        done = move_all_ready(period=shown, to=target, by=request.user, clock=timezone.now)
        _tell(request, done.moved, [card.commune.full_name for card, _why in done.refused])
        return redirect("scoring:period", shown.pk)
    (steered,) = steering.steered_periods([shown], now=timezone.now())
    step, source = BULK_STEPS[target], BULK_SOURCES[target]
    checked = [(c, refusal_of(step, c.facts)) for c in steered.cards if c.state is source]
    ready = [(c, warning_of(step, c.facts)) for c, refusal in checked if refusal is None]
    page = {
        "period": shown,
        "label": STEP_LABELS[step],
        "meaning": STEP_MEANINGS[step],
        "source": steering_page.badge(source),
        "ready": ready,
        "warned": any(warning for _card, warning in ready),
        "held": [(card, refusal) for card, refusal in checked if refusal is not None],
        "elsewhere": len(steered.cards) - len(checked),
        "trail": trail_of(shown),
    }
    return render(request, "scoring/move_all.html", page)


def _moved(form: MoveForm, request: HttpRequest, scorecard: Scorecard, target: State) -> bool:
    """Whether the step was taken; the form carries the refusal otherwise."""
    now_at, scorecard.state = scorecard.state, form.cleaned_data["shown"]
    try:
        step = workflow.move(
            scorecard=scorecard,
            to=target,
            by=request.user,
            clock=timezone.now,
            reason=form.cleaned_data.get("reason", ""),
        )
    except Refused as refusal:
        scorecard.state = now_at
        form.add_error("reason" if "reason" in form.fields else None, say_all(refusal))
        return False
    told = {"commune": scorecard.commune, "step": _(STEP_LABELS[step.step])}
    messages.success(request, _("%(commune)s: %(step)s – done.") % told)
    return True


def _tell(request: HttpRequest, moved: int, held: list[str]) -> None:
    if moved:
        messages.success(request, _("%(count)d communes moved on.") % {"count": moved})
    if held:
        told = {"count": len(held), "communes": ", ".join(held)}
        messages.warning(request, _("%(count)d are not ready: %(communes)s.") % told)
    if not moved and not held:
        messages.info(request, _("No commune waits for this step."))


def _known_state(state: str) -> State:
    try:
        return State(state)
    except ValueError:
        raise Http404 from None
