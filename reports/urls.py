from django.urls import path

from reports.views import dashboard, evaluation, plan_tasks, plans, prose, publication, results

app_name = "reports"
RESULT = "<uuid:period_id>/"
CARD = "scorecards/<uuid:scorecard_id>/"
urlpatterns = [
    path("", results.results, name="results"),
    path(RESULT, results.ranking, name="ranking"),
    path(RESULT + "tables/<int:number>/", results.table, name="table"),
    path(RESULT + "pictures/", results.pictures, name="pictures"),
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
    path(RESULT + "dashboard/", dashboard.overview, name="dashboard"),
    path(RESULT + "dashboard/<slug:level>/", dashboard.level, name="dashboard_level"),
    path(RESULT + "texts/", prose.prose, name="prose"),
    path(RESULT + "texts/paper/", prose.preview, name="prose_preview"),
    path(RESULT + "texts/<slug:section>/", prose.versions, name="prose_versions"),
    path(RESULT + "texts/<slug:section>/restore/", prose.restore, name="prose_restore"),
    path(RESULT + "publish/", publication.publish, name="publish"),
    path(RESULT + "revise/", publication.revise, name="revise"),
    path(CARD + "evaluation/", evaluation.evaluation, name="evaluation"),
    path(CARD + "paper/", evaluation.paper, name="commune_paper"),
    path(CARD + "words/<str:kind>/", evaluation.words, name="words"),
    path(CARD + "head/", evaluation.head, name="head"),
    path(CARD + "plan/", plans.plan, name="plan"),
    path(CARD + "plan/begin/", plans.begin, name="begin_plan"),
    path(CARD + "plan/goals/", plans.goals, name="plan_goals"),
    path(CARD + "plan/move/", plans.move, name="move_plan"),
    path(CARD + "plan/assign/", plan_tasks.assign, name="assign_plan_tasks"),
    path(CARD + "plan/tasks/add/", plan_tasks.add, name="add_plan_task"),
    path(CARD + "plan/tasks/<int:task_id>/", plan_tasks.task, name="plan_task"),
    path(CARD + "plan/tasks/<int:task_id>/remove/", plan_tasks.remove, name="remove_plan_task"),
]
