"""What a commune has added to lines since round 1 was released to it."""

from collections.abc import Sequence

from evidence.models import Attachment, Stage
from scoring.models import Explanation, Score


def supplemented(scores: Sequence[Score]) -> set[int]:
    """The ids of those lines to which a valid document was added with the explanation, or of which
    something was written. 2 queries; the scores come with their scorecards."""
    said = Explanation.objects.filter(deduction__score__in=scores, by_silence=False)
    found = set(said.exclude(text="").values_list("deduction__score_id", flat=True))
    documents = Attachment.objects.filter(
        document__dossier__in={score.scorecard.dossier_id for score in scores},
        document__stage=Stage.SUPPLEMENT.value,
        document__withdrawn_at__isnull=True,
    )
    added = set(documents.order_by("id").values_list("document__dossier_id", "criterion_id"))
    return found | {
        score.pk for score in scores if (score.scorecard.dossier_id, score.criterion_id) in added
    }
