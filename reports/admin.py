from django.contrib import admin

from accounts.records import ReadOnly
from reports.models import ProseVersion, Publication, PublicationFile

admin.site.register([ProseVersion, Publication, PublicationFile], ReadOnly)
