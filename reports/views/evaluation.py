"""What a commune reached: its page, its papers and their words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.long_papers import serve_paper
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from reports.communes.evaluation import Evaluation, printed_mean_index
from reports.communes.papers import Paper, commune_paper, head_of, prefilled_words
from reports.communes.plan_forms import HeadForm, PaperForm, WordsForm
from reports.communes.texts import basis, sections_of
from reports.communes.told import evaluation_of
from reports.models import Publication
from reports.statistics.node_figures import printed_mean
from scoring.actions.paper_words import save_head, save_words
from scoring.exports import ReceiptKind
from scoring.models import PaperWords, Plan, Scorecard
from scoring.models.plan import PaperKind
from scoring.queries import plans as plan_queries
from scoring.views.last_year import last_year_text


@needs(Permission.VIEW_RESULTS)
@require_safe
def evaluation(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the total, each field, every lost line with its reasons; 404 before publication."""
    scorecard, found, publication = shown(request, scorecard_id)
    page = frame(request, scorecard, found, tab="evaluation") | {
        "basis": basis(found, publication.number, publication.signed_on),
        "fields": _fields(found),
        "has_mean": found.size > 1,
        "has_last": bool(found.last),
        "compared": found.compared,
        "mean_index": printed_mean_index(found),
    }
    return render(request, "reports/evaluation.html", page)


@needs(Permission.VIEW_RESULTS)
@require_safe
def paper(request: HttpRequest, scorecard_id: UUID) -> HttpResponseBase:
    """GET ?paper=letter|plan|tasks&format=pdf|docx: the paper as an attachment; 400 for another,
    404 for one of a plan that the person does not see."""
    scorecard, found, publication = shown(request, scorecard_id)
    form = PaperForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    wanted, kind = Paper(form.cleaned_data["paper"]), ReceiptKind(form.cleaned_data["format"])
    plan = plan_of(request, scorecard)
    if plan is None and wanted is not Paper.LETTER:
        raise Http404
    document, name = commune_paper(
        wanted, kind, found=found, publication=publication, scorecard=scorecard, plan=plan
    )
    return serve_paper(
        request,
        [document],
        file_name=name,
        authority=scorecard.commune.authority,
        permission=Permission.VIEW_RESULTS,
    )


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, scorecard_id: UUID, kind: str) -> HttpResponse:
    """GET: number, day and sections of a paper. POST: saves them, or the form with what is wrong
    (200); 404 for another kind or another's scorecard."""
    scorecard, found, publication = shown(request, scorecard_id)
    if kind not in PaperKind.values or not is_own(request, scorecard):
        raise Http404
    kept, texts = prefilled_words(found, publication, scorecard, kind)
    form = WordsForm(kind, texts, kept, request.POST or None)
    if form.is_valid():
        try:
            save_words(
                scorecard=scorecard,
                kind=kind,
                number=form.cleaned_data["number"],
                signed_on=form.cleaned_data["signed_on"],
                texts=form.texts,
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.refuse(refusal, version=kept.version if kept else 0)
        else:
            messages.success(request, _("The words are saved."))
            return redirect("reports:words", scorecard.pk, kind)
    page = frame(request, scorecard, found, tab="words-" + kind) | {"form": form, "kind": kind}
    page |= {"stands": kept if form.non_field_errors() else None}
    page |= {"standing_texts": _by_label(kept, kind)}
    return render(request, "reports/words.html", page)


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: letterhead, recipients and signatory of the commune's papers. POST: saves them, or the
    form with what is wrong (200); 404 for another's."""
    scorecard, found, _publication = shown(request, scorecard_id)
    if not is_own(request, scorecard):
        raise Http404
    kept = plan_queries.head_of(scorecard.commune)
    form = HeadForm(kept, request.POST or None)
    if form.is_valid():
        try:
            save_head(
                commune=scorecard.commune,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.refuse(refusal, version=kept.version if kept else 0)
        else:
            messages.success(request, _("The head of your papers is saved."))
            return redirect("reports:head", scorecard.pk)
    page = frame(request, scorecard, found, tab="head") | {"form": form}
    page |= {"prefilled": head_of(scorecard, None)}
    return render(request, "reports/head.html", page)


def _by_label(kept: PaperWords | None, kind: str) -> list[tuple[str, str]]:
    """What the commune has written, by the names of the sections."""
    written = kept.texts if kept else {}
    return [(s.label, written[s.key]) for s in sections_of(kind) if s.key in written]


def _fields(found: Evaluation) -> list[dict[str, Any]]:
    """Each field with its mean, and its lost lines with what stands beside them, as texts."""
    outline = found.result.outline
    return [
        {
            "field": field,
            "mean": printed_mean(field.mean, outline),
            "lines": [
                {
                    "line": line,
                    "last": last_year_text(line.last),
                    "mean": printed_mean(line.mean, outline),
                }
                for line in field.lines
            ],
        }
        for field in found.fields
    ]


def shown(request: HttpRequest, scorecard_id: UUID) -> tuple[Scorecard, Evaluation, Publication]:
    """Another's scorecard and one without a published result are not found."""
    visible = plan_queries.published_scorecards_visible_to(request.user)
    scorecard = get_object_or_404(visible, pk=scorecard_id)
    found = evaluation_of(scorecard)
    if found is None:
        raise Http404
    return scorecard, *found


def plan_of(request: HttpRequest, scorecard: Scorecard) -> Plan | None:
    plan: Plan | None = (
        plan_queries.plans_visible_to(request.user).filter(scorecard=scorecard).first()
    )
    return plan


def is_own(request: HttpRequest, scorecard: Scorecard) -> bool:
    return bool(request.user.commune_id == scorecard.commune_id)


def frame(
    request: HttpRequest, scorecard: Scorecard, found: Evaluation, *, tab: str
) -> dict[str, Any]:
    """What every page of a commune's result shows around its content."""
    period = scorecard.period
    return {
        "trail": [
            {"url": reverse("reports:results"), "label": _("Results")},
            {"url": reverse("reports:ranking", args=[period.pk]), "label": str(period)},
        ],
        "tab": tab,
        "scorecard": scorecard,
        "found": found,
        "commune": found.commune,
        "index_places": found.result.outline.index_places,
        "may_write": is_own(request, scorecard) and can(request.user, Permission.PLAN),
        "plan": plan_of(request, scorecard),
        "next_year": found.year + 1,
    }
