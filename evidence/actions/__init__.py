"""Documents added, corrected, replaced and withdrawn; what they prove; what is seen of them."""

from evidence.actions.attachments import attach, detach, prove
from evidence.actions.documents import (
    AlreadyThere,
    DocumentFacts,
    add_document,
    add_documents,
    correct_document,
    replace_file,
    withdraw_document,
)
from evidence.actions.dossiers import move_dossiers, open_dossiers
from evidence.actions.requests import ask, close_requests, open_requests, withdraw_request
from evidence.actions.scanning import ScanTally, scan_pending
from evidence.actions.seen import note_seen, note_taken
from evidence.actions.uploads import (
    FileAnnounced,
    begin_upload,
    drop_upload,
    finish_upload,
    forget_uploads,
    receive_part,
    use_known,
)

__all__ = [
    "AlreadyThere",
    "DocumentFacts",
    "FileAnnounced",
    "ScanTally",
    "add_document",
    "add_documents",
    "ask",
    "attach",
    "begin_upload",
    "close_requests",
    "correct_document",
    "detach",
    "drop_upload",
    "finish_upload",
    "forget_uploads",
    "move_dossiers",
    "note_seen",
    "note_taken",
    "open_dossiers",
    "open_requests",
    "prove",
    "receive_part",
    "replace_file",
    "scan_pending",
    "use_known",
    "withdraw_document",
    "withdraw_request",
]
