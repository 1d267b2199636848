"""Each view declares who may come in; a start-up check refuses a view that does not (TRUST 4).

`@public`, `@signed_in` or `@needs(Permission.X)` stands directly above the view. Which rows the
visitor reaches is decided by the scoped queries.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.checks import Error, register
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, can

View = Callable[..., HttpResponse]
DECLARED_ELSEWHERE = {"admin"}  # Django's admin site asks has_permission at every URL


def public(view: View) -> View:
    """Anyone may come in."""
    return _declared(view, "public")


def signed_in(view: View) -> View:
    """Anyone with an account may come in; others are sent to the sign-in page."""
    return _declared(login_required(view), "signed_in")


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Accounts that hold one of the permissions may come in; other accounts get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(can(request.user, permission) for permission in permissions):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _declared(login_required(guarded), " ".join(permissions))

    return decorate


def post_only(view: View) -> View:
    return require_http_methods(["POST"])(view)


def _declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


@register
def every_view_declares_access(**_kwargs: Any) -> list[Error]:
    return [
        Error(
            f"The view of {route} does not declare its access.",
            hint="Put @public, @signed_in or @needs(…) from accounts.access above it.",
            id="accounts.E001",
        )
        for route, callback in routes(get_resolver())
        if not hasattr(callback, "access")
    ]


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, View]]:
    """(route, view) of every URL below the resolver, Django's admin left out."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        elif pattern.namespace not in DECLARED_ELSEWHERE:
            yield from routes(pattern, route)
