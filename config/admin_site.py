"""Django's admin as a window on the records: it shows rows and never writes one.

Writes go through actions, which name who, when and why.
"""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class RecordsSite(AdminSite):
    site_header = site_title = _("Records")
    index_title = _("Read only")
