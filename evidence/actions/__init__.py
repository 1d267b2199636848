"""Documents added, withdrawn, attached and detached; what is seen of them, what clamd says."""

from evidence.actions.documents import (
    DocumentFacts,
    add_document,
    attach,
    detach,
    move_dossiers,
    withdraw_document,
)
from evidence.actions.scanning import ScanTally, scan_pending
from evidence.actions.seen import note_seen

__all__ = [
    "DocumentFacts",
    "ScanTally",
    "add_document",
    "attach",
    "detach",
    "move_dossiers",
    "note_seen",
    "scan_pending",
    "withdraw_document",
]
