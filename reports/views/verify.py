"""Is this paper genuine? Anybody may ask, with the hash that is printed on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from accounts.access import public
from reports import queries
from reports.forms import HashForm
from reports.genuine import recomputed
from reports.models import Publication

KEPT_SECONDS = 300  # by caches on the way
SAYS = {
    "hash": _("The published result has the hash that is printed on the decision."),
    "prose": _("The texts of decision and report are those that were frozen with the result."),
    "lines": _("The points of every line lie within what its criterion allows."),
    "sums": _("The totals of every field and of every commune follow from the lines."),
    "index": _("The index of every commune follows from its totals."),
    "rank": _("The ranks follow from the indices."),
    "order": _("The communes stand in the order of their ranks."),
    "group": _("The groups follow from the indices and the thresholds."),
    "change": _("The changes against last year follow from the figures of both years."),
    "statistics": _("The general statistics follow from the figures of the communes."),
    "form": _("The result can be read."),
    "site": _("The code of this site computes the same as the code of the verifier."),
}


@public
@require_safe
@vary_on_cookie
def verify(request: HttpRequest, hash: str = "") -> HttpResponse:
    """GET: what the publication with that hash, or one that begins so, says, and whether it
    agrees when computed anew; 404 where there is none. Without a hash: the form alone.

    A stranger's page is the same for everybody, so that caches may keep it.
    """
    asked = hash or request.GET.get("hash", "")
    form = HashForm({"hash": asked} if asked else None)
    found = list(queries.published_with_hash(form.wanted)) if asked and form.is_valid() else []
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        **(_said(found[0]) if len(found) == 1 else {}),
    }
    status = 404 if asked and form.is_valid() and not found else 200
    if request.user.is_authenticated:
        return render(request, "reports/verify.html", context, status=status)
    page = HttpResponse(render_to_string("reports/verify.html", context), status=status)
    if status == 200:
        patch_cache_control(page, public=True, max_age=KEPT_SECONDS)
    return page


def _said(publication: Publication) -> dict[str, object]:
    outcome = recomputed(publication)
    return {
        "publication": publication,
        "newest": queries.current_publication(publication.period),
        "outcome": outcome,
        "checks": [(SAYS[check.key], check.faults[:3]) for check in outcome.checks],
        "has_blocks": len({each.block for each in outcome.standings}) > 1,
    }
