"""Signing in and out, and the person's own account: password and e-mail address."""

from django.contrib import auth, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import post_only, public, signed_in
from accounts.actions import people
from accounts.forms import OwnEmailForm, OwnPasswordForm, SignInForm
from accounts.middleware import address_of


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: the form; home when signed in. POST: to the page wanted, or the form with why not."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method == "GET":
        form = SignInForm(request, initial={"next": request.GET.get("next", "")})
        return render(request, "accounts/sign_in.html", {"form": form})
    form = SignInForm(request, data=request.POST)
    if form.is_valid():
        user = form.get_user()
        user.seen_from = address_of(request)
        with transaction.atomic():
            people.note_sign_in(user=user, at=timezone.now())
            auth.login(request, user)
        return redirect(_page_wanted(request, form.cleaned_data["next"]))
    people.note_failed_sign_in(
        username=form.cleaned_data.get("username", ""),
        seen_from=address_of(request),
        at=timezone.now(),
    )
    return render(request, "accounts/sign_in.html", {"form": form})


@post_only
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST: ends the session, back to the sign-in page."""
    if request.user.is_authenticated:
        people.note_sign_out(user=request.user, at=timezone.now())
    auth.logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign_in")


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: home with the new password, other sessions ended; or the form again."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.change_password(
            user=request.user,
            password=form.cleaned_data["new_password1"],
            by=request.user,
            at=timezone.now(),
        )
        auth.update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password has been changed."))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form})


@require_http_methods(["GET", "POST"])
@signed_in
def own_account(request: HttpRequest) -> HttpResponse:
    """GET: who one is here, and the form of the e-mail address. POST: to itself, or the form
    with what is wrong."""
    form = OwnEmailForm(request.POST or None, initial={"email": request.user.email})
    if form.is_valid():
        people.change_email(
            user=request.user,
            email=form.cleaned_data["email"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Your changes have been saved."))
        return redirect("accounts:own_account")
    return render(request, "accounts/own_account.html", {"form": form})


def _page_wanted(request: HttpRequest, wanted: str) -> str:
    """`wanted` if it is a page of this site, else home."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url("home")
