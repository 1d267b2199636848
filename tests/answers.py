"""Answers whose bytes come piece by piece."""

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase


def end(answer: HttpResponseBase) -> None:
    """Ends the request as the server does, but for the connection that the test is in."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
