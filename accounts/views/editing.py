"""What the screens of units and accounts share: the authority written to, and saving a form."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts import queries
from accounts.forms import FactsForm
from accounts.models import Authority
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all

ROWS_PER_PAGE = 100


def for_one_authority(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the `authority` it is about: the user's own.

    An administrator of the whole site names it by `?authority=`, or is asked to choose where
    there are several.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        authorities = queries.authorities_visible_to(request.user)
        chosen = request.user.authority_id or request.GET.get("authority") or _only(authorities)
        if not chosen:
            page = {"authorities": authorities}
            return render(request, "accounts/choose_authority.html", page)
        if not str(chosen).isdecimal():
            chosen = 0
        authority = get_object_or_404(authorities, pk=chosen)
        return view(request, *args, authority=authority, **kwargs)

    return asked


def _only(authorities: QuerySet[Authority]) -> int:
    """The one there is; 0 where there is none, or more to choose from."""
    keys = list(authorities.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else 0


def added(form: FactsForm, write: Callable[..., Any]) -> Any:
    """What `write` made of the form's facts; None when the form or the action refused."""
    return _written(form, write) if form.is_valid() else None


def edited(form: FactsForm, write: Callable[..., Any], *, row: Model) -> bool:
    """Whether `write` took the form's facts. After a conflict the form stands on the row anew."""
    if not form.is_valid():
        return False
    try:
        return _written(form, partial(write, seen=form.cleaned_data["seen"])) is not None
    except Conflict as conflict:
        row.refresh_from_db()
        form.show_again(row)
        _explain(form, conflict)
        return False


def _written(form: FactsForm, write: Callable[..., Any]) -> Any:
    try:
        return write(facts=form.facts()) or True
    except Conflict:
        raise
    except Refused as refusal:
        _explain(form, refusal)
        return None


def _explain(form: FactsForm, refusal: Refused) -> None:
    for text in say_all(refusal):
        form.add_error(None, text)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    return Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
