from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def results(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def ranking(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def table(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def statistics(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def decision(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def publish(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def revise(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def download(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
