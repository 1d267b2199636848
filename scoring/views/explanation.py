from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def explanation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def agree_to_the_rest(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def send(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def explain(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
