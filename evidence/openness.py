"""What may be added to a dossier, and taken back from it, at a moment."""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.models import Document, Dossier, OpenFor, Stage

STAGE_OF = {OpenFor.ALL: Stage.SELF_ASSESSMENT, OpenFor.SUPPLEMENTS: Stage.SUPPLEMENT}
PERMISSION_OF = {
    Stage.SELF_ASSESSMENT: Permission.ANSWER_LINES,
    Stage.SUPPLEMENT: Permission.EXPLAIN,
}


def stage_at(dossier: Dossier, now: datetime) -> Stage | None:
    """The stage of what is added now; None while the dossier is closed, from its deadline on too
    (to the minute: `now < due_at`, TRUST 2)."""
    if _is_over(dossier, now):
        return None
    return STAGE_OF.get(OpenFor(dossier.open_for))


def is_open_to(user: User, dossier: Dossier, now: datetime) -> bool:
    """Whether the person may add to the dossier now: the commune's own people alone."""
    stage = stage_at(dossier, now)
    own = user.commune_id == dossier.commune_id
    return own and stage is not None and can(user, PERMISSION_OF[stage])


def is_appraised(document: Document) -> bool:
    """Whether round 1 was judged on the document: then it stays, an explanation may only add."""
    return document.dossier.open_for != OpenFor.ALL and document.stage == Stage.SELF_ASSESSMENT


def how_open(dossier: Dossier, now: datetime) -> Sentence:
    """What the dossier is open for, why, and until when."""
    due_at, is_past = dossier.due_at, dossier.due_at is not None and now >= dossier.due_at
    if dossier.open_for == OpenFor.NOTHING:
        return _NOTHING
    if _is_over(dossier, now):
        closed = _SELF_OVER if dossier.open_for == OpenFor.ALL else _EXPLANATION_OVER
        return sentence(closed, due_at=due_at)
    if dossier.open_for == OpenFor.SUPPLEMENTS:
        return sentence(_SUPPLEMENTS_UNTIL, due_at=due_at) if due_at else _SUPPLEMENTS
    if due_at is None:
        return _ALL
    return sentence(_ALL_LATE if is_past else _ALL_UNTIL, due_at=due_at)


def _is_over(dossier: Dossier, now: datetime) -> bool:
    return dossier.due_at is not None and not dossier.takes_late and now >= dossier.due_at


_ALL = sentence(_("Documents can be added: the commune is scoring itself."))
_ALL_UNTIL = _("Documents can be added until {due_at}: the commune is scoring itself.")
_ALL_LATE = _("The deadline, {due_at}, has passed; documents can still be added, and are late.")
_SUPPLEMENTS = sentence(
    _(
        "The dossier is open for supplements to the explanation. The documents of the "
        "self-assessment stay as they are."
    )
)
_SUPPLEMENTS_UNTIL = _(
    "Until {due_at} the dossier is open for supplements to the explanation. The documents of the "
    "self-assessment stay as they are."
)
_SELF_OVER = _(
    "The deadline of the self-assessment, {due_at}, has passed: documents can be read, and none "
    "added or withdrawn."
)
_EXPLANATION_OVER = _(
    "The deadline of the explanation, {due_at}, has passed: documents can be read, and none added "
    "or withdrawn."
)
_NOTHING = sentence(
    _(
        "The dossier is closed: documents can be read, and none added or withdrawn, until the "
        "scorecard is with the commune again."
    )
)
