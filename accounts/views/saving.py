"""Saves as one types: the answers that static/js/saving.js understands (ADR 15)."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, JsonResponse

from accounts.actions.once import kept_answer
from accounts.forms import KeyForm
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as N_
from accounts.wording import say_all, show

JSON = "application/json"

Said = dict[str, Any]
Kept = TypeVar("Kept")


# The data attributes that saving.js reads its words from.
WORDS = {
    "waiting": N_("Not saved yet"),
    "saving": N_("Saving…"),
    "saved": "",
    "offline": N_("Not saved: no connection. It is sent again by itself; keep this window open."),
    "signed-out": N_("Not saved: you have been signed out."),
    "refused": N_("Not saved."),
    "conflict": N_("Not saved: changed by somebody else."),
    "own-conflict": N_("Not saved: you have changed it in another window."),
    "all-saved": N_("Everything is saved."),
    "some-refused": N_("A line could not be saved. Look at what it says."),
}


def saving_words() -> dict[str, str]:
    """What a line says of itself, by the attribute it stands in."""
    return {state: show(text) if text else "" for state, text in WORDS.items()}


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == JSON


def answer_once(
    request: HttpRequest,
    form: forms.Form,
    *,
    save: Callable[[UUID], Kept],
    kept_as: Callable[[Said], Kept],
    saved: Callable[[Kept], Said],
    stands: Callable[[], Said],
) -> JsonResponse:
    """The answer to a request that may come twice, whose Idempotency-Key `save` does once.

    `saved` makes texts of what was kept, `stands` tells what somebody else has written meanwhile.
    """
    key = KeyForm({"key": request.headers.get("Idempotency-Key", "")})
    if not key.is_valid():
        return _refused(form.errors | key.errors)
    if not form.is_valid():
        # A double need no longer fit what others have made of the line since it was saved.
        kept = kept_answer(key=key.cleaned_data["key"], by=request.user)
        return _saved_as(saved(kept_as(kept))) if kept else _refused(form.errors)
    try:
        done = save(key.cleaned_data["key"])
    except Conflict as conflict:
        return JsonResponse(stands() | {"outcome": "conflict", "refused": say_all(conflict)})
    except Refused as refusal:
        return _refused({}, say_all(refusal))
    return _saved_as(saved(done))


def _saved_as(said: Said) -> JsonResponse:
    return JsonResponse(said | {"outcome": "saved"})


def _refused(errors: dict[str, Any], sentences: Sequence[str] = ()) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "errors": errors, "refused": sentences})
