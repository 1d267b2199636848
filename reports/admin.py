from django.contrib import admin

from accounts.records import ReadOnly
from reports.models import Publication, PublicationFile

admin.site.register([Publication, PublicationFile], ReadOnly)
