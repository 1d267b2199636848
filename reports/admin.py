from django.contrib import admin

from accounts.records import ReadOnly
from reports.models import Publication

admin.site.register(Publication, ReadOnly)
