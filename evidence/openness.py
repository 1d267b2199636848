"""What may be added to a dossier, and taken back from it, now."""

from accounts.models import User
from accounts.permissions import Permission, can
from evidence.models import Document, Dossier, OpenFor, Stage

STAGE_OF = {OpenFor.ALL: Stage.SELF_ASSESSMENT, OpenFor.SUPPLEMENTS: Stage.SUPPLEMENT}
PERMISSION_OF = {
    Stage.SELF_ASSESSMENT: Permission.ANSWER_LINES,
    Stage.SUPPLEMENT: Permission.EXPLAIN,
}


def stage_now(dossier: Dossier) -> Stage | None:
    """The stage of what is added now; None while the dossier is closed."""
    return STAGE_OF.get(OpenFor(dossier.open_for))


def is_open_to(user: User, dossier: Dossier) -> bool:
    """Whether the person may add to the dossier now: the commune's own people alone."""
    stage = stage_now(dossier)
    own = user.commune_id == dossier.commune_id
    return own and stage is not None and can(user, PERMISSION_OF[stage])


def is_appraised(document: Document) -> bool:
    """Whether round 1 was judged on the document: then it stays, an explanation may only add."""
    return document.dossier.open_for != OpenFor.ALL and document.stage == Stage.SELF_ASSESSMENT
