"""Results by what comes back: live from the scorecards, or frozen in a publication."""

import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from accounts.permissions import Permission, can
from criteria import queries as criteria_queries
from criteria.outline import SetOutline, Source
from evidence.models import Document
from reports.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from reports.models import Publication
from reports.prose_queries import prose_of as prose_of
from reports.result import PeriodResult, period_result
from reports.result_format import from_json
from scoring.models import Period, PreviousResult, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.scopes import periods_visible_to, published_periods_visible_to


def periods_with_results_visible_to(user: User) -> QuerySet[Period]:
    """Periods whose result the person may see: a commune's people only published ones."""
    periods = periods_visible_to(user)
    if not can(user, Permission.VIEW_RESULTS):
        return periods.none()
    return periods if user.commune_id is None else published_periods_visible_to(user)


def current_publication(period: Period) -> Publication | None:
    """The latest revision; None before the first."""
    return publications_of(period).first()


def publications_of(period: Period) -> QuerySet[Publication]:
    """Newest revision first."""
    return Publication.objects.filter(period=period).order_by("-revision")


def published_with_hash(hash: str) -> QuerySet[Publication]:
    """Whatever is published under a hash that begins so: everybody may see it."""
    publications = Publication.objects.filter(sha256__startswith=hash)
    return publications.select_related("period__authority").order_by("-published_at", "id")


def result_shown(period: Period) -> tuple[PeriodResult, Publication | None]:
    """What pages and papers show: the published result, else the live one as a draft."""
    publication = current_publication(period)
    if publication is not None:
        return frozen_result(publication), publication
    return live_result(period), None


def frozen_result(publication: Publication) -> PeriodResult:
    """The published result; refused when its figures do not follow from its frozen lines."""
    return from_json(json.loads(publication.result))


def live_result(period: Period) -> PeriodResult:
    """The result as the scorecards stand now. 7 queries for any number of communes."""
    document = criteria_queries.set_document(period.criteria_set)
    return period_result(
        authority=_authority(period),
        period=_period(period, document.outline),
        criteria_set=document,
        communes=_communes(period),
    )


def result_to_freeze(period: Period) -> PeriodResult:
    """The live result with the files pinned that its points were proved with."""
    return replace(live_result(period), evidence=pinned_evidence(period))


def pinned_evidence(period: Period) -> dict[str, tuple[str, ...]]:
    """SHA-256 of every file that stands, once, by the code of its commune, in order. 1 query."""
    pinned: dict[str, list[str]] = defaultdict(list)
    standing = Document.objects.filter(
        dossier__scorecard__period=period, withdrawn_at__isnull=True
    ).exclude(sha256="")
    rows = standing.order_by("dossier__commune__code", "sha256").distinct()
    for code, sha256 in rows.values_list("dossier__commune__code", "sha256"):
        pinned[code].append(sha256)
    return {code: tuple(hashes) for code, hashes in pinned.items()}


def _authority(period: Period) -> AuthorityFacts:
    authority = period.authority
    return AuthorityFacts(
        name=authority.name,
        level=authority.level,
        area=authority.area,
        parent_name=authority.parent_name,
        standing_agency=authority.standing_agency,
        place=authority.place,
        signatory_title=authority.signatory_title,
        signatory_name=authority.signatory_name,
    )


def _period(period: Period, outline: SetOutline) -> PeriodFacts:
    return PeriodFacts(
        id=str(period.pk),
        year=period.year,
        self_assessment_due_at=period.self_assessment_due_at,
        round_1_due_at=period.round_1_due_at,
        explanation_due_at=period.explanation_due_at,
        round_2_due_at=period.round_2_due_at,
        publication_due_at=period.publication_due_at,
        council_size=period.council_size,
        team_size=period.team_size,
        team_departments=tuple(
            dict.fromkeys(leaf.department for leaf in outline.leaves() if leaf.department)
        ),
    )


def _communes(period: Period) -> list[CommuneScores]:
    lines = _lines(period)
    previous = {
        commune_id: (index, rank)
        for commune_id, index, rank in PreviousResult.objects.filter(period=period)
        .order_by("id")
        .values_list("commune_id", "index", "rank")
    }
    cards = Scorecard.objects.filter(period=period).select_related("commune").order_by("id")
    return [
        CommuneScores(
            code=card.commune.code,
            kind=card.commune.kind,
            name=card.commune.name,
            block=card.commune.block,
            submitted_at=card.submitted_at,
            is_late=card.is_late,
            not_submitted=card.not_submitted,
            lines=lines[card.pk],
            previous_index=previous.get(card.commune_id, (None, None))[0],
            previous_rank=previous.get(card.commune_id, (None, None))[1],
        )
        for card in cards
    ]


def _lines(period: Period) -> dict[UUID, dict[str, LineResult]]:
    """Each scorecard's lines by leaf code; round 1 is the base less what that round took."""
    lines: dict[UUID, dict[str, LineResult]] = defaultdict(dict)
    in_round_1 = Q(deductions__round__number=RoundNumber.FIRST)
    rows = (
        Score.objects.filter(scorecard__period=period)
        .annotate(taken=Sum("deductions__points", filter=in_round_1))
        .values_list(
            "scorecard_id", "criterion__code", "criterion__source", "base_points",
            "appraised_points", "left_out", "na", "taken",
        )
        .order_by("id")
    )  # fmt: skip
    for card, code, source, base, appraised, left_out, na, taken in rows.iterator(10_000):
        lines[card][code] = LineResult(
            base=base,
            is_survey=source == Source.SURVEY.value,
            round_1=appraised if na == Na.GRANTED else (base or Decimal(0)) - (taken or Decimal(0)),
            final=appraised,
            left_out=left_out,
        )
    return lines
