"""What must hold of periods and scorecards (TRUST 13)."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from criteria.models import SetStatus
from scoring.actions.dossiers import openness
from scoring.invariants import places
from scoring.models import Deduction, Period, PreviousResult, Receipt, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.papers.submitted_sheet import digest
from scoring.states import State


@named
def periods_astray() -> Iterator[str]:
    own = Q(criteria_set__authority=F("authority"), criteria_set__status=SetStatus.ISSUED)
    own &= Q(previous__isnull=True) | Q(previous__authority=F("authority"))
    periods = Period.objects.annotate(round_count=Count("rounds"))
    for year, area in (
        periods.exclude(own & Q(round_count=len(RoundNumber)))
        .order_by("year", "id")
        .values_list("year", "authority__area")
    ):
        yield f"{area} {year}"
    foreign = PreviousResult.objects.exclude(commune__authority=F("period__authority"))
    yield from places.cards(foreign)


@named
def scorecards_astray() -> Iterator[str]:
    rows = Scorecard.objects.order_by("period", "id").values_list(
        "period_id",
        "period__authority_id",
        "period__criteria_set_id",
        "commune_id",
        "commune__authority_id",
        "dossier__commune_id",
        "dossier__criteria_set_id",
        "dossier__event_chain",
        *places.CARD,
    )
    for (
        period,
        authority,
        criteria_set,
        commune,
        commune_authority,
        dossier_commune,
        dossier_set,
        chain,
        *place,
    ) in rows.iterator(2000):
        ours = (authority, commune, criteria_set, Period(pk=period).event_chain)
        if (commune_authority, dossier_commune, dossier_set, chain) != ours:
            yield places.card_place(*place)


@named
def wrongly_submitted() -> Iterator[str]:
    at_home = Q(state=State.SELF_ASSESSMENT.value)
    submitted = Q(submitted_at__isnull=False, not_submitted=False)
    closed = Q(submitted_at__isnull=True, not_submitted=True, is_late=False)
    neither = Q(submitted_at__isnull=True, not_submitted=False, is_late=False)
    yield from places.cards(
        Scorecard.objects.exclude((at_home & neither) | (~at_home & (submitted | closed)))
    )


@named
def dossiers_wrongly_open() -> Iterator[str]:
    cards = Scorecard.objects.select_related("period", "dossier").order_by("id")
    astray = [
        card.pk
        for card in cards.iterator(2000)
        if (card.dossier.open_for, card.dossier.due_at, card.dossier.takes_late) != openness(card)
    ]
    yield from places.cards(Scorecard.objects.filter(pk__in=astray))


@named
def final_but_open() -> Iterator[str]:
    final = State.FINAL.value
    yield from places.lines(Score.objects.filter(scorecard__state=final, na=Na.ASKED))
    disputed = Deduction.objects.filter(explanation__agrees=False, decided_at__isnull=True)
    yield from places.lines(disputed.filter(score__scorecard__state=final), "score__")


@named
def receipts_astray() -> Iterator[str]:
    last: dict[UUID, int] = {}
    rows = Receipt.objects.order_by("period", "number").values_list(
        "period_id", "number", "sheet", "sha256", "scorecard__period_id",
        *(f"scorecard__{column}" for column in places.CARD),
    )  # fmt: skip
    for period, number, text, sha256, own_period, *place in rows.iterator(200):
        in_order = number == last.get(period, 0) + 1
        if not in_order or period != own_period or digest(text) != sha256:
            yield places.card_place(*place)
        last[period] = number


INVARIANTS = (
    Invariant(
        "periods",
        _("Every period has an issued set of its own authority, and its three rounds."),
        periods_astray,
    ),
    Invariant(
        "scorecards",
        _("Scorecard, commune, dossier and period belong to one authority and one criteria set."),
        scorecards_astray,
    ),
    Invariant(
        "submitted",
        _("A scorecard past self-assessment was submitted, or closed as never submitted."),
        wrongly_submitted,
    ),
    Invariant(
        "receipts",
        _("Receipts of a period are numbered without a gap, and keep the sheet of their hash."),
        receipts_astray,
    ),
    Invariant(
        "dossiers_open",
        _("Documents may be added only while the scorecard is with the commune."),
        dossiers_wrongly_open,
    ),
    Invariant(
        "final_settled",
        _("Nothing is disputed or undecided on a final scorecard."),
        final_but_open,
    ),
)
