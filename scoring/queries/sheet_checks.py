"""A sheet as scoring.sheet_checks reads it."""

from criteria.figures import figures_from_json
from evidence.models import Document
from scoring.policies import Facts
from scoring.queries.sheet import Sheet, SheetLine, Standing
from scoring.sheet_checks import CheckedLine, CheckedSheet, Proof


def checked_sheet(card: Sheet, found: Facts) -> CheckedSheet:
    """The lines that the commune scores itself and the documents under them; what keeps the sheet
    from being handed in comes from the facts of the policy. No query."""
    own = [line for line in card.lines.values() if line.standing is not Standing.SURVEY]
    papers = {proof.document_id: proof.document for line in own for proof in line.evidence}
    return CheckedSheet(
        year=card.scorecard.period.year,
        places=card.outline.points_places,
        lines=tuple(_line(line) for line in own),
        proofs=tuple(_proof(document) for document in papers.values()),
        unanswered=found.unanswered,
        without_evidence=found.without_evidence,
    )


def _line(line: SheetLine) -> CheckedLine:
    node, score = line.node, line.score
    return CheckedLine(
        code=node.code,
        name=node.name,
        max_points=node.max_points,
        rule=node.rule,
        figures={} if node.rule is None else figures_from_json(node.rule, score.figures),
        points=score.base_points,
        na_reason=score.na_reason,
        na_reasons=node.na_reasons,
        offers=line.offers,
    )


def _proof(document: Document) -> Proof:
    return Proof(
        key=str(document.pk),
        number=document.number,
        dated=document.date,
        issuer=document.issuer,
        title=document.title,
        content=document.sha256,
    )
