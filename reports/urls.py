from django.urls import path

from reports.views import publication, results

app_name = "reports"
RESULT = "<uuid:period_id>/"
urlpatterns = [
    path("", results.results, name="results"),
    path(RESULT, results.ranking, name="ranking"),
    path(RESULT + "tables/<int:number>/", results.table, name="table"),
    path(RESULT + "statistics/", results.statistics, name="statistics"),
    path(RESULT + "files/<str:format>/", results.download, name="download"),
    path(RESULT + "revisions/<int:revision>/", publication.revision, name="revision"),
    path(
        RESULT + "revisions/<int:revision>/files/<str:format>/",
        results.revision_file,
        name="revision_file",
    ),
    path(RESULT + "decision/", publication.decision, name="decision"),
    path(RESULT + "decision/signature/", publication.sign, name="sign"),
    path(RESULT + "publish/", publication.publish, name="publish"),
    path(RESULT + "revise/", publication.revise, name="revise"),
]
