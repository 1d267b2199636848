from django.urls import path

from evidence.views import form_editions, half_year_entry, half_year_offline, half_years

app_name = "half_years"

REPORT = "reports/<uuid:report_id>/"
HALF_YEAR = "<uuid:half_year_id>/"

urlpatterns = [
    path("", half_years.half_years, name="list"),
    path("new/", half_years.open_new, name="open"),
    path("forms/<int:number>/", form_editions.forms, name="forms"),
    path("forms/<int:number>/checks/", form_editions.checks, name="checks"),
    path("forms/<int:number>/<str:code>/", form_editions.indicator, name="indicator"),
    path("forms/<int:number>/<str:code>/change/", form_editions.change_row, name="change_row"),
    path(HALF_YEAR, half_years.half_year, name="half_year"),
    path(HALF_YEAR + "deadline/", half_years.deadline, name="deadline"),
    path(HALF_YEAR + "adopt/", half_years.adopt, name="adopt"),
    path(HALF_YEAR + "summary.xlsx", half_years.download, name="summary_file"),
    path(HALF_YEAR + "forms/<int:number>/", half_years.table, name="table"),
    path(REPORT, half_year_entry.report, name="report"),
    path(REPORT + "forms/<int:number>/", half_year_entry.form, name="form"),
    path(REPORT + "figures/<str:key>/", half_year_entry.figure, name="figure"),
    path(REPORT + "text/", half_year_entry.text, name="text"),
    path(REPORT + "text/<str:key>/", half_year_entry.section, name="section"),
    path(REPORT + "paper/", half_year_entry.paper, name="paper"),
    path(REPORT + "file/", half_years.report_download, name="file"),
    path(REPORT + "submit/", half_year_entry.submit, name="submit"),
    path(REPORT + "return/", half_year_entry.give_back, name="return"),
    path(REPORT + "figures.xlsx", half_year_offline.download, name="offline_download"),
    path(REPORT + "upload/", half_year_offline.upload, name="offline_upload"),
    path(REPORT + "upload/confirm/", half_year_offline.take_over, name="offline_take_over"),
]
