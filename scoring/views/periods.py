"""The standing agency's periods: the list, opening one, its council, last year's results."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.body_size import takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from scoring.actions import period as actions
from scoring.forms.last_year import LastYearFileForm, LastYearForm, template
from scoring.forms.periods import CouncilForm, OpenPeriodForm
from scoring.queries import desk, scopes, steering

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.MANAGE_PERIODS)
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """GET: all periods of the authority, newest first."""
    page = {
        "periods": steering.periods_with_progress(request.user),
        "can_open": desk.sets_without_period(request.user).exists(),
    }
    return render(request, "scoring/periods.html", page)


@needs(Permission.MANAGE_PERIODS)
@require_http_methods(["GET", "POST"])
def open_period(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: to the new period, or the form with what is wrong."""
    sets = desk.sets_without_period(request.user)
    earlier = scopes.published_periods_visible_to(request.user)
    newest = {"previous": earlier.first()}
    form = OpenPeriodForm(request.POST or None, sets=sets, periods=earlier, initial=newest)
    if form.is_valid():
        try:
            period = actions.open_period(
                criteria_set=form.cleaned_data["criteria_set"],
                deadlines=form.deadlines(),
                late_policy=form.lateness,
                previous=form.cleaned_data["previous"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _("The period is open; the communes can score themselves."))
            return redirect("scoring:period", period.pk)
    page = {"form": form, "sets": sets, "trail": [periods_step()]}
    return render(request, "scoring/open_period.html", page)


@needs(Permission.MANAGE_PERIODS)
@require_http_methods(["GET", "POST"])
def council_sizes(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: the two numbers. POST: to the period, or the form with what is wrong."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    initial = {"council_size": period.council_size, "team_size": period.team_size}
    form = CouncilForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.set_council(period=period, by=request.user, clock=timezone.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("scoring:period", period.pk)
    page = {"period": period, "form": form, "trail": trail_of(period)}
    return render(request, "scoring/council_sizes.html", page)


@takes_up_to(megabytes=8)
@needs(Permission.MANAGE_PERIODS)
@require_http_methods(["GET", "POST"])
def previous_results(request: HttpRequest, period_id: str) -> HttpResponse:
    """GET: the table; with `?template` the workbook to fill in. POST to `?file`: the table filled
    from the workbook, not saved yet. POST: to the period, or the table with what is wrong."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    communes = steering.communes_of(period)
    results = steering.previous_results_of(period)
    if "template" in request.GET:
        return _download(template(communes, results), f"chi-so-{period.year - 1}.xlsx")
    is_file = request.method == "POST" and "file" in request.GET
    file_form = LastYearFileForm(
        request.POST if is_file else None, request.FILES if is_file else None, communes=communes
    )
    if is_file and file_form.is_valid():
        results = file_form.results
    typed = request.POST if request.method == "POST" and not is_file else None
    form = LastYearForm(typed, communes=communes, results=results)
    if form.is_valid() and _saved(form, request, period):
        return redirect("scoring:period", period.pk)
    page = {
        "period": period,
        "last_year": str(period.year - 1),
        "form": form,
        "file_form": file_form,
        "read_from_file": len(results) if is_file and not file_form.errors else None,
        "communes": len(communes),
        "trail": trail_of(period),
    }
    return render(request, "scoring/previous_results.html", page)


def _saved(form: LastYearForm, request: HttpRequest, period: object) -> bool:
    results = form.results()
    try:
        actions.set_previous_results(
            period=period, results=results, by=request.user, clock=timezone.now
        )
    except Refused as refusal:
        form.add_error(None, say_all(refusal))
        return False
    told = _("Saved for %(count)d communes; the others are “not compared”.")
    messages.success(request, told % {"count": len(results)})
    return True


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, XLSX, headers={"Content-Disposition": disposition})


def periods_step() -> dict[str, object]:
    return {"url": reverse("scoring:periods"), "label": _("Periods")}


def trail_of(period: object) -> list[dict[str, object]]:
    """The pages above one that belongs to the period."""
    url = reverse("scoring:period", args=[period.pk])
    return [periods_step(), {"url": url, "label": str(period)}]
