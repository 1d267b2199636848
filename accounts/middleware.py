"""What every request of a signed-in person passes through."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.refusals import Refused
from accounts.wording import say_all

Answer = Callable[[HttpRequest], HttpResponse]


def address_of(request: HttpRequest) -> str:
    """The address that the request came from, as the server sees it."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


class OwnAccount:
    """Notes the address that the person acts from, and asks for an own password first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            user.seen_from = address_of(request)
            if user.must_change_password and request.path not in self._always_open():
                return redirect("accounts:password")
        return self.get_response(request)

    @staticmethod
    def _always_open() -> set[str]:
        return {
            reverse("accounts:password"),
            reverse("accounts:sign_out"),
            reverse("set_language"),
        }


class WholePagesForHtmx:
    """A part of a page that asks to be drawn anew and is sent elsewhere, to sign in or to read a
    refusal, takes the whole window there: the other page must not be drawn inside this one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and isinstance(response, HttpResponseRedirectBase):
            return HttpResponseClientRedirect(response.url)
        return response


class RefusalsAsMessages:
    """A refusal that a view did not catch becomes its sentence on the page the person came from."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        for text in say_all(exception):
            messages.error(request, text)
        if request.method == "GET" and came_from(request) == request.path:
            return render(request, "400.html", status=400)
        return HttpResponseRedirect(came_from(request))


def came_from(request: HttpRequest, *, otherwise: str = "") -> str:
    """The path of the page the form stood on, of this site only; else `otherwise`, or the
    start page."""
    origin = f"{request.scheme}://{request.get_host()}"
    referer = request.META.get("HTTP_REFERER", "")
    return (
        referer.removeprefix(origin)
        if referer.startswith(f"{origin}/")
        else otherwise or reverse("home")
    )
