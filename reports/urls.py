from django.urls import path

from reports import views

app_name = "reports"
RESULT = "<uuid:period_id>/"
urlpatterns = [
    path("", views.results, name="results"),
    path(RESULT, views.ranking, name="ranking"),
    path(RESULT + "tables/<int:number>/", views.table, name="table"),
    path(RESULT + "statistics/", views.statistics, name="statistics"),
    path(RESULT + "decision/", views.decision, name="decision"),
    path(RESULT + "publish/", views.publish, name="publish"),
    path(RESULT + "revise/", views.revise, name="revise"),
    path(RESULT + "files/<str:format>/", views.download, name="download"),
]
