"""A drawn file on its way out: as an attachment, as it is stored, never drawn anew."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from accounts.models import DrawnFile

FOREVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
KEPT_BY_NOBODY = "private, no-store"


def serve_file(
    file: DrawnFile, request: HttpRequest, *, own_address: bool = False
) -> HttpResponseBase:
    """200 with the bytes, or 304; `own_address` belongs to this file alone, and so does for ever
    what a browser kept from there. Drafts are kept by no browser."""
    cache = KEPT_BY_NOBODY
    etag = f'"{file.sha256}"'
    if file.kept_until is None:
        cache = FOREVER if own_address else ASK_AGAIN
        if kept := get_conditional_response(request, etag=etag):
            return kept
    return FileResponse(
        default_storage.open(file.file),
        as_attachment=True,
        filename=file.file_name,
        content_type=file.content_type,
        headers={
            "Content-Length": str(file.size_bytes),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "ETag": etag,
            "Cache-Control": cache,
        },
    )
