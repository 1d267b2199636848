from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def appraisal(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def line(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def decide_na(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def enter_survey(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def sign_off(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def withdraw_sign_off(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def withdraw_deduction(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@signed_in
def decide(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
