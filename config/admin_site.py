"""Django's admin as a window on the records: it shows rows and never writes one.

Writes go through actions, which name who, when and why.
"""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class RecordsSite(AdminSite):
    site_header = site_title = _("Records")
    index_title = _("Read only")

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """There is one door: the site's own, which logs who came in."""
        return redirect("accounts:sign_in")

    def password_change(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("accounts:password")
