from django.urls import path

from evidence import views

app_name = "evidence"
urlpatterns = [
    path("<uuid:dossier_id>/", views.dossier, name="dossier"),
    path("<uuid:dossier_id>/add/", views.add, name="add"),
    path("<uuid:dossier_id>/attach/", views.attach, name="attach"),
    path("documents/<uuid:document_id>/detach/", views.detach, name="detach"),
    path("documents/<uuid:document_id>/withdraw/", views.withdraw, name="withdraw"),
    path("documents/<uuid:document_id>/file/", views.file, name="file"),
]
