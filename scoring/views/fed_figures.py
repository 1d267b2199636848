"""Which figures of the sheet come from the half-year forms."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from criteria import queries as criteria_queries
from criteria.rules import input_label
from scoring.actions.fed_figures import link_figure, unlink_figure
from scoring.fed_figures import fed_inputs
from scoring.forms.fed_figures import LinkForm
from scoring.models import Period
from scoring.queries import fed_figures as queries
from scoring.queries import scopes


@needs(Permission.MANAGE_PERIODS)
@require_http_methods(["GET", "POST"])
def fed_figures(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: the figures that come from the half-year forms. POST: another one, or one no longer; to
    the page, or what is wrong, status 200."""
    period = get_object_or_404(scopes.periods_visible_to(request.user), pk=period_id)
    places = _places(period)
    indicators = {
        key: _("Form %(form)s, %(code)s: %(label)s")
        % {"form": each.form, "code": each.code, "label": each.label}
        for key, each in queries.fed_indicators(period).items()
    }
    form = LinkForm(places.items(), indicators.items(), request.POST or None)
    if form.is_valid():
        code, name, key = form.chosen()
        more: dict[str, Any] = {"by": request.user, "clock": timezone.now}
        try:
            if key:
                link_figure(period=period, code=code, input=name, key=key, **more)
            else:
                unlink_figure(period=period, code=code, input=name, **more)
            messages.success(request, _("Saved. The sheets offer it from now on."))
            return redirect("scoring:fed_figures", period.pk)
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
    page = {
        "period": period,
        "trail": [{"url": reverse("scoring:period", args=[period.pk]), "label": str(period)}],
        "form": form,
        "rows": [
            {
                "place": f"{fed.code} {fed.input}",
                "criterion": places.get(f"{fed.code} {fed.input}", fed.code),
                "indicator": indicators.get(fed.key, fed.key),
            }
            for fed in queries.fed_figures_of(period.criteria_set)
        ],
    }
    return render(request, "scoring/fed_figures.html", page)


def _places(period: Period) -> dict[str, str]:
    """Every figure that an indicator could give, by code and input."""
    outline = criteria_queries.outline_of_issued(period.criteria_set)
    return {
        f"{node.code} {name}": f"{node.code} {node.name}: {capfirst(_(input_label(name)))}"
        for node in outline.leaves()
        if node.rule is not None
        for name in fed_inputs(node.rule.measure)
    }
