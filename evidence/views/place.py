"""What the pages of a dossier share."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from evidence.models import Dossier

WRITERS = (Permission.ANSWER_LINES, Permission.EXPLAIN)


def place(shown: Dossier, document_id: object = None) -> str:
    anchor = f"#document-{document_id}" if document_id else ""
    return reverse("evidence:dossier", args=[shown.pk]) + anchor


def frame(shown: Dossier, *, inside: bool = False) -> dict[str, Any]:
    """The context of every page; those `inside` lead back to the documents."""
    trail = [{"url": reverse("home"), "label": _("To do")}]
    if inside:
        trail.append({"url": place(shown), "label": _("Documents")})
    return {"dossier": shown, "trail": trail}


def told(form: Any, refusal: Refused) -> None:
    """The form says why what it asks for was refused."""
    for text in say_all(refusal):
        form.add_error(None, text)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
