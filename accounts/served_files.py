"""A drawn file on its way out: as an attachment, as it is stored, never drawn anew."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from accounts.models import DrawnFile

FOREVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
KEPT_BY_NOBODY = "private, no-store"


def serve_file(
    file: DrawnFile, request: HttpRequest, *, own_address: bool = False
) -> HttpResponseBase:
    """200 with the bytes, or 304; `own_address` belongs to this file alone, and so does for ever
    what a browser kept from there. Drafts are kept by no browser."""
    answer = FileResponse(
        default_storage.open(file.file),
        content_type=file.content_type,
        headers={
            "Content-Length": str(file.size_bytes),
            "Content-Disposition": content_disposition_header(True, file.file_name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "ETag": f'"{file.sha256}"',
        },
    )
    if file.kept_until is not None:
        answer.headers["Cache-Control"] = KEPT_BY_NOBODY
        return answer
    answer.headers["Cache-Control"] = FOREVER if own_address else ASK_AGAIN
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
