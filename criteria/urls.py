from django.urls import path

from criteria.views import compare, heading, issue, sets, uploads, versions

app_name = "criteria"
urlpatterns = [
    path("", sets.sets, name="sets"),
    path("new/", uploads.upload, name="upload"),
    path("new/confirm/", uploads.upload_confirm, name="upload_confirm"),
    path("template/", uploads.template, name="template"),
    path("<uuid:set_id>/", sets.criteria_set, name="set"),
    path("<uuid:set_id>/heading/", heading.heading, name="heading"),
    path("<uuid:set_id>/groups/", heading.groups, name="groups"),
    path("<uuid:set_id>/issue/", issue.issue, name="issue"),
    path("<uuid:set_id>/copy/", versions.copy, name="copy"),
    path("<uuid:set_id>/new-version/", versions.new_version, name="new_version"),
    path("<uuid:set_id>/compare/", compare.compare, name="compare"),
    path("<uuid:set_id>/delete/", sets.delete, name="delete"),
    path("<uuid:set_id>/download/", sets.download, name="download"),
]
