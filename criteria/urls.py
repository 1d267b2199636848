from django.urls import path

from criteria.views import (
    compare,
    drafts,
    heading,
    issue,
    lines,
    moves,
    sets,
    uploads,
    versions,
)

app_name = "criteria"
urlpatterns = [
    path("", sets.sets, name="sets"),
    path("new/", uploads.upload, name="upload"),
    path("new/confirm/", uploads.upload_confirm, name="upload_confirm"),
    path("begin/", drafts.begin, name="begin"),
    path("template/", uploads.template, name="template"),
    path("<uuid:set_id>/", sets.criteria_set, name="set"),
    path("<uuid:set_id>/heading/", heading.heading, name="heading"),
    path("<uuid:set_id>/groups/", heading.groups, name="groups"),
    path("<uuid:set_id>/issue/", issue.issue, name="issue"),
    path("<uuid:set_id>/add-field/", lines.add_field, name="add_field"),
    path("<uuid:set_id>/lines/<path:code>/", lines.line, name="line"),
    path("<uuid:set_id>/add-part/<path:code>/", lines.add_part, name="add_part"),
    path("<uuid:set_id>/step/<path:code>/", moves.step_line, name="step_line"),
    path("<uuid:set_id>/put/<path:code>/", moves.put_line, name="put_line"),
    path("<uuid:set_id>/remove/<path:code>/", moves.remove_line, name="remove_line"),
    path("<uuid:set_id>/renumber/", moves.renumber, name="renumber"),
    path("<uuid:set_id>/copy/", versions.copy, name="copy"),
    path("<uuid:set_id>/new-version/", versions.new_version, name="new_version"),
    path("<uuid:set_id>/compare/", compare.compare, name="compare"),
    path("<uuid:set_id>/delete/", sets.delete, name="delete"),
    path("<uuid:set_id>/download/", sets.download, name="download"),
]
