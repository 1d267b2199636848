from django.urls import path

from evidence.views import archives, documents, dossier, figures, files, uploads

app_name = "evidence"
urlpatterns = [
    path("figures/", figures.check, name="figures"),
    path("figures/report/", figures.report, name="figures_report"),
    path("figures/template/", figures.template, name="figures_template"),
    path("figures/example/", figures.example, name="figures_example"),
    path("<uuid:dossier_id>/", dossier.dossier, name="dossier"),
    path("<uuid:dossier_id>/add/", dossier.add, name="add"),
    path("<uuid:dossier_id>/attach/", dossier.attach, name="attach"),
    path("<uuid:dossier_id>/archive/", archives.dossier, name="archive"),
    path("<uuid:dossier_id>/archive/<str:code>/", archives.line, name="line_archive"),
    path("<uuid:dossier_id>/uploads/", uploads.begin, name="begin_upload"),
    path("uploads/<uuid:upload_id>/", uploads.part, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", uploads.finish, name="finish_upload"),
    path("uploads/<uuid:upload_id>/drop/", uploads.drop, name="drop_upload"),
    path("documents/<uuid:document_id>/correct/", documents.correct, name="correct"),
    path("documents/<uuid:document_id>/prove/", documents.prove, name="prove"),
    path("documents/<uuid:document_id>/replace/", documents.replace, name="replace"),
    path("documents/<uuid:document_id>/detach/", documents.detach, name="detach"),
    path("documents/<uuid:document_id>/withdraw/", documents.withdraw, name="withdraw"),
    path("documents/<uuid:document_id>/file/", files.file, name="file"),
    path("documents/<uuid:document_id>/preview/", files.preview, name="preview"),
]
