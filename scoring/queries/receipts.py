"""Receipts of submissions, and a sheet as a receipt keeps it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Max, QuerySet

from accounts.models import User
from criteria.outline import FieldNode
from evidence.models import Attachment
from scoring.arithmetic import node_total
from scoring.models import Period, Receipt, Scorecard
from scoring.papers.submitted_sheet import (
    SubmittedField,
    SubmittedProof,
    SubmittedRow,
    SubmittedSheet,
)
from scoring.queries.facts import self_assessment_due_at
from scoring.queries.scopes import scorecards_visible_to
from scoring.queries.sheet import Sheet, SheetLine, Standing, sheet
from scoring.queries.stages import figures_text


def receipts_visible_to(user: User) -> QuerySet[Receipt]:
    """Those of the scorecards in reach, the latest first."""
    return (
        Receipt.objects.filter(scorecard__in=scorecards_visible_to(user))
        .select_related("period__authority", "scorecard__commune", "scorecard__period")
        .order_by("-number", "id")
    )


def receipts_of(scorecard: Scorecard) -> QuerySet[Receipt]:
    """The latest first, without the sheets that they keep. 1 query."""
    return (
        Receipt.objects.filter(scorecard=scorecard)
        .select_related("period", "submitted_by")
        .defer("sheet")
        .order_by("-number", "id")
    )


def last_number(period: Period) -> int:
    """The highest that was given, 0 before the first; the caller holds the period. 1 query."""
    found = Receipt.objects.filter(period=period).aggregate(last=Max("number"))["last"]
    return found or 0


def submitted_sheet(scorecard: Scorecard, *, number: str, by: User, at: datetime) -> SubmittedSheet:
    """The sheet as it stands now, as what the person hands in. 7 queries; words are in the active
    language."""
    card = sheet(scorecard)
    period, authority = scorecard.period, scorecard.period.authority
    due_at = self_assessment_due_at(scorecard)
    papers = {proof.document_id for line in card.lines.values() for proof in line.evidence}
    return SubmittedSheet(
        number=number,
        authority=authority.name,
        commune=scorecard.commune.full_name,
        place=scorecard.commune.name,
        year=period.year,
        set_title=period.criteria_set.title,
        set_decision=period.criteria_set.decision,
        set_sha256=period.criteria_set.content_sha256,
        submitted_at=at,
        submitted_by=by.full_name,
        office=by.title,
        due_at=due_at,
        is_late=at >= due_at,
        points=card.total.points,
        max_points=card.total.applicable_max,
        index=card.total.index,
        index_places=card.outline.index_places,
        documents=len(papers),
        fields=tuple(_field(card, field) for field in card.outline.fields),
    )


def _field(card: Sheet, field: FieldNode) -> SubmittedField:
    (points,) = (each.points for each in card.total.fields if each.code == field.code)
    return SubmittedField(
        field.code, field.name, field.max_points, points, tuple(_rows(card, field))
    )


def _rows(card: Sheet, field: FieldNode) -> Iterator[SubmittedRow]:
    for depth, node in field.walk():
        row = SubmittedRow(
            code=node.code, name=node.name, depth=depth, max_points=node.max_points,
            is_line=node.is_leaf,
        )  # fmt: skip
        if node.is_leaf:
            yield _answered(row, card.lines[node.code])
        else:
            points, _maximum = node_total(node, card.points)
            yield replace(row, points=points)


def _answered(row: SubmittedRow, line: SheetLine) -> SubmittedRow:
    """A survey's result is the authority's: it is no part of what the commune hands in."""
    if line.standing is Standing.SURVEY:
        return replace(row, surveyed=True)
    rule, score = line.node.rule, line.score
    return replace(
        row,
        points=score.base_points,
        figures={name: str(value) for name, value in score.figures.items()},
        told="" if rule is None else figures_text(rule, score.figures),
        note=score.note,
        na_reason=score.na_reason,
        proofs=tuple(_proof(attachment) for attachment in line.evidence),
    )


def _proof(attachment: Attachment) -> SubmittedProof:
    document = attachment.document
    return SubmittedProof(
        number=document.number,
        dated=document.date,
        issuer=document.issuer,
        title=document.title,
        pages=attachment.pages,
        sha256=document.sha256,
    )
