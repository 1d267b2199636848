from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def change(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def extend(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
