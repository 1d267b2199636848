"""Why points were lost, by what comes back: as published, or as the rounds stand now.

`reasons_shown` alone decides which: a published year tells what was frozen with it, whatever a
revision that is not published yet finds. Results from before reasons were frozen tell what the
rows said when they were published, as far as the rows can still say it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.models import Attachment
from reports.models import Publication
from reports.reasons.lines import Deducted, LineReasons, Reasons, reasons_from_json
from reports.recent import Recent
from scoring.arithmetic import ZERO
from scoring.models import Deduction, Period, Score, Scorecard
from scoring.models.scorecard import Na

_kept: Recent[str, Reasons] = Recent(4)


def reasons_shown(
    period: Period, publication: Publication | None, *, card: Scorecard | None = None
) -> Reasons:
    """Of the card at least; without one, the deductions of all communes at least. At most 1 query
    where they are frozen, else 2."""
    if publication is not None and publication.reasons_sha256:
        return _kept.get_or_make(publication.reasons_sha256, lambda: frozen_reasons(publication))
    until = publication.published_at if publication else None
    return live_reasons(period, card=card, until=until, deducted_alone=card is None)


def frozen_reasons(publication: Publication) -> Reasons:
    """Raises Refused where they are not what was frozen."""
    if hashlib.sha256(publication.reasons.encode()).hexdigest() != publication.reasons_sha256:
        raise Refused(_("The reasons kept with the publication do not have their hash any more."))
    return reasons_from_json(json.loads(publication.reasons))


def live_reasons(
    period: Period,
    *,
    card: Scorecard | None = None,
    until: datetime | None = None,
    deducted_alone: bool = False,
) -> Reasons:
    """As the rows stand, or stood then; of all lines, or of those with a deduction alone.
    2 queries for any number of communes and lines."""
    scores = Score.objects.filter(scorecard__period=period)
    if card is not None:
        scores = scores.filter(scorecard=card)
    if deducted_alone:
        scores = scores.filter(Exists(Deduction.objects.filter(score=OuterRef("pk"))))
    found: dict[str, dict[str, LineReasons]] = defaultdict(dict)
    findings = _findings(scores, until)
    for score in _lines(scores).iterator(2000):
        found[score["scorecard__commune__code"]][score["criterion__code"]] = _line(
            score, findings.get(score["pk"], []), until
        )
    return found


def _lines(scores: QuerySet[Score]) -> QuerySet[Any, Any]:
    papers = Attachment.objects.filter(
        document__dossier=OuterRef("scorecard__dossier"),
        document__withdrawn_at__isnull=True,
        criterion=OuterRef("criterion"),
    )
    return (
        scores.annotate(has_evidence=Exists(papers))
        .order_by("scorecard__commune__code", "criterion__position", "id")
        .values(
            "pk", "scorecard__commune__code", "criterion__code", "figures", "note",
            "na", "na_reason", "na_decision", "na_decided_at", "has_evidence",
        )
    )  # fmt: skip


def _findings(scores: QuerySet[Score], until: datetime | None) -> dict[int, list[Deduction]]:
    found: dict[int, list[Deduction]] = defaultdict(list)
    rows = Deduction.objects.filter(score__in=scores.order_by().values("pk"))
    if until is not None:
        rows = rows.filter(at__lte=until)
    for row in rows.select_related("round", "explanation").order_by("at", "id"):
        if until is not None and row.decided_at is not None and row.decided_at > until:
            row.restored, row.restored_figures = ZERO, {}
        found[row.score_id].append(row)
    return found


def _line(
    score: Mapping[str, Any], findings: Sequence[Deduction], until: datetime | None
) -> LineReasons:
    decided_at = score["na_decided_at"]
    granted = (
        score["na"] == Na.GRANTED
        and decided_at is not None
        and (until is None or decided_at <= until)
    )
    return LineReasons(
        deducted=tuple(_deducted(each) for each in findings),
        figures={name: str(figure) for name, figure in _standing(score, findings).items()},
        note=score["note"],
        not_applicable=(score["na_reason"] or score["na_decision"] or "–") if granted else "",
        has_evidence=score["has_evidence"],
    )


def _deducted(row: Deduction) -> Deducted:
    explained = getattr(row, "explanation", None)
    return Deducted(
        round=row.round.number,
        points=row.points,
        restored=row.restored,
        reason=row.reason,
        legal_basis=row.legal_basis,
        disputed=explained is not None and not explained.agrees,
    )


def _standing(score: Mapping[str, Any], findings: Sequence[Deduction]) -> Mapping[str, Any]:
    """The figures after all rounds."""
    stored: Mapping[str, Any] = score["figures"]
    for finding in findings:
        if finding.restored_figures:
            stored = finding.restored_figures
        elif finding.figures and finding.points != finding.restored:
            stored = finding.figures
    return stored
