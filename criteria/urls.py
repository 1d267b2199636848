from django.urls import path

from criteria import views

app_name = "criteria"
urlpatterns = [
    path("", views.sets, name="sets"),
    path("new/", views.upload, name="upload"),
    path("new/confirm/", views.upload_confirm, name="upload_confirm"),
    path("template/", views.template, name="template"),
    path("<uuid:set_id>/", views.criteria_set, name="set"),
    path("<uuid:set_id>/issue/", views.issue, name="issue"),
    path("<uuid:set_id>/delete/", views.delete, name="delete"),
    path("<uuid:set_id>/download/", views.download, name="download"),
]
