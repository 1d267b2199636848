from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def periods(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def open_period(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def council_sizes(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def previous_results(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
