"""What a commune has added to a line since round 1 was released to it."""

from evidence.models import Attachment, Stage
from scoring.models import Explanation, Score


def is_supplemented(score: Score) -> bool:
    """Whether a valid document was added to the line with the explanation, or something was
    written about it. At most 2 queries."""
    documents = Attachment.objects.filter(
        document__dossier=score.scorecard.dossier_id,
        document__stage=Stage.SUPPLEMENT.value,
        document__withdrawn_at__isnull=True,
        criterion=score.criterion_id,
    )
    said = Explanation.objects.filter(deduction__score=score, by_silence=False).exclude(text="")
    return documents.exists() or said.exists()
