from django.contrib import admin

from accounts.records import ReadOnly
from reports.models import ProseVersion, Publication

admin.site.register(Publication, ReadOnly)
admin.site.register(ProseVersion, ReadOnly)
