"""Results by what comes back: live from the scorecards, or frozen in a publication."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Trim

from accounts.models import User
from accounts.permissions import Permission, can
from criteria import queries as criteria_queries
from criteria.outline import NaPolicy, SetOutline, Source
from criteria.set_format import SetDocument
from evidence.models import Document
from reports.models import Publication, PublicationFile
from reports.prose.queries import prose_of as prose_of
from reports.readiness import Behind, CardFacts, LineFacts
from reports.result.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from reports.result.format import content_hash, from_json, to_json
from reports.result.moves import Correction, correction
from reports.result.period import PeriodResult, period_result
from scoring.actions.period import communes_valid_on
from scoring.models import Deduction, Period, PreviousResult, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.scopes import (
    periods_visible_to,
    published_periods_visible_to,
    scorecards_visible_to,
)
from scoring.standing import Taken
from scoring.states import State


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
    """Newest revision first; the reasons are large, and come when they are read."""
    return Publication.objects.filter(period=period).defer("reasons").order_by("-revision")


def published_with_hash(hash: str) -> QuerySet[Publication]:
    """Whatever is published under a hash that begins so, or has a stored file with this hash:
    everybody may see it."""
    of_result, of_file = Q(sha256__startswith=hash), Q(files__drawn__sha256=hash)
    publications = Publication.objects.filter(of_result | of_file).defer("reasons").distinct()
    return publications.select_related("period__authority").order_by("-published_at", "id")


def result_shown(period: Period) -> tuple[PeriodResult, Publication | None]:
    """What pages and papers show: the published result, else the live one as a draft."""
    publication = current_publication(period)
    if publication is not None:
        return frozen_result(publication), publication
    return live_result(period), None


def evaluations_visible_to(user: User, period: Period) -> list[tuple[str, UUID]]:
    """(name, scorecard) of each commune whose evaluation the person may read: a commune's people
    their own; none before publication. 1 query."""
    cards = scorecards_visible_to(user).filter(period=period, period__published_at__isnull=False)
    return [(card.commune.full_name, card.pk) for card in cards]


def frozen_result(publication: Publication) -> PeriodResult:
    """The published result; refused when its figures do not follow from its frozen lines."""
    return from_json(json.loads(publication.result))


def state_of(result: PeriodResult) -> str:
    """The same for the same result and texts: what a draft is drawn from."""
    state = {"result": to_json(result), "prose": dict(prose_of(result, None))}
    return content_hash(state)


def files_of(publication: Publication) -> QuerySet[PublicationFile]:
    """All formats and editions with how far each is, the latest edition of a format first."""
    files = PublicationFile.objects.filter(publication=publication).select_related("drawn")
    return files.order_by("format", "-edition")


def latest_files(publication: Publication) -> dict[str, PublicationFile]:
    """The latest edition of each format. 1 query."""
    latest: dict[str, PublicationFile] = {}
    for file in files_of(publication):
        latest.setdefault(file.format, file)
    return latest


def live_result(period: Period) -> PeriodResult:
    """The result as the scorecards stand now. 7 queries for any number of communes, 4 more where
    there is a period before."""
    document = criteria_queries.set_document(period.criteria_set)
    return period_result(
        authority=_authority(period),
        period=_period(period, document.outline),
        criteria_set=document,
        communes=_communes(period),
        previous_set=_previous_set(period),
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


def _previous_set(period: Period) -> SetDocument | None:
    previous = period.previous
    return criteria_queries.set_document(previous.criteria_set) if previous else None


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


def revision_of(period: Period, revision: int) -> QuerySet[Publication]:
    """The publication of that number, without its frozen result until it is read."""
    return publications_of(period).filter(revision=revision).defer("result")


def correction_by(publication: Publication) -> Correction | None:
    """What the revision changed against the one before it; None for the first."""
    before = publications_of(publication.period).filter(revision=publication.revision - 1).first()
    if before is None:
        return None
    return correction(frozen_result(before), frozen_result(publication))


def rows_behind(period: Period, *, now: datetime) -> Behind:
    """The rows that the checks before publishing read. 6 queries for any number of communes."""
    cards = _card_facts(period)
    scored = {card.code for card in cards}
    valid = communes_valid_on(period.criteria_set, now)
    return Behind(
        cards=cards,
        lines=_line_facts(period),
        unscored=tuple(each.full_name for each in valid if each.code not in scored),
    )


def _card_facts(period: Period) -> tuple[CardFacts, ...]:
    """The sums are the database's own, by field: a leaf's field is the root of its branch."""
    outline = criteria_queries.set_document(period.criteria_set).outline
    field_of = {leaf.code: field.code for field in outline.fields for leaf in field.leaves()}
    stored: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    sums = Score.objects.filter(scorecard__period=period, left_out=False).order_by()
    for card, code, points in sums.values_list("scorecard_id", "criterion__code").annotate(
        Sum("appraised_points")
    ):
        stored[card][field_of[code]] += points
    cards = Scorecard.objects.filter(period=period).select_related("commune")
    merged = Count("commune__predecessors")
    return tuple(
        CardFacts(
            row=str(card.pk),
            code=card.commune.code,
            name=card.commune.full_name,
            is_final=card.state == State.FINAL.value,
            is_merged=card.merged > 0,
            stored=stored[card.pk],
        )
        for card in cards.annotate(merged=merged).order_by("commune__name_sort", "id")
    )


def _line_facts(period: Period) -> tuple[LineFacts, ...]:
    taken: dict[int, list[Taken]] = defaultdict(list)
    unreasoned: dict[int, int] = defaultdict(int)
    deductions = Deduction.objects.filter(score__scorecard__period=period).order_by("id")
    for score, points, restored, reason in deductions.annotate(why=Trim("reason")).values_list(
        "score_id", "points", "restored", "why"
    ):
        taken[score].append(Taken(points, restored))
        unreasoned[score] += not reason
    rows = Score.objects.filter(scorecard__period=period).order_by("id").values_list(
        "pk", "scorecard_id", "criterion__code", "criterion__na_policy", "base_points",
        "appraised_points", "left_out", "max_points", "na", "na_reason", "na_decision",
    )  # fmt: skip
    return tuple(
        LineFacts(
            card=str(card), code=code, base=base, appraised=appraised, left_out=left_out,
            max_points=most, na_granted=na == Na.GRANTED, na_policy=NaPolicy(policy),
            na_reason=asked or decided, taken=tuple(taken[pk]), unreasoned=unreasoned[pk],
        )
        for pk, card, code, policy, base, appraised, left_out, most, na, asked, decided
        in rows.iterator(10_000)
    )  # fmt: skip
