from django.urls import path

from evidence.views import dossier, files

app_name = "evidence"
urlpatterns = [
    path("<uuid:dossier_id>/", dossier.dossier, name="dossier"),
    path("<uuid:dossier_id>/add/", dossier.add, name="add"),
    path("<uuid:dossier_id>/attach/", dossier.attach, name="attach"),
    path("documents/<uuid:document_id>/detach/", dossier.detach, name="detach"),
    path("documents/<uuid:document_id>/withdraw/", dossier.withdraw, name="withdraw"),
    path("documents/<uuid:document_id>/file/", files.file, name="file"),
    path("documents/<uuid:document_id>/preview/", files.preview, name="preview"),
]
