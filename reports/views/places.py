"""Where what a check found can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.refusals import Sentence
from reports.readiness import Finding, Page
from scoring.models import Period


@dataclass(frozen=True)
class Placed:
    sentence: Sentence
    url: str


def placed(found: Iterable[Finding], period: Period) -> list[Placed]:
    return [Placed(each.sentence, _url(each, period)) for each in found]


def _url(found: Finding, period: Period) -> str:
    match found.page:
        case Page.SCORECARD:
            return reverse("scoring:appraisal", args=[found.row])
        case Page.PREVIOUS:
            return reverse("scoring:previous_results", args=[period.pk])
        case Page.COMMUNES:
            return reverse("accounts:communes")
        case Page.CRITERIA:
            return reverse("criteria:set", args=[period.criteria_set_id])
        case Page.DECISION:
            return reverse("reports:decision", args=[period.pk])
        case Page.TEXTS:
            return reverse("reports:prose", args=[period.pk])
    return reverse("scoring:period", args=[period.pk])
