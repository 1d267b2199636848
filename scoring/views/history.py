from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import signed_in


@signed_in
def history(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
