"""Addresses of the public pages: an authority, a year, and perhaps an earlier revision."""

from django.urls import path

from reports.views import public

app_name = "public"
RESULT = "<int:authority_id>/<slug:edition>/"
REVISION = RESULT + "revisions/<int:revision>/"
urlpatterns = [
    path("", public.results, name="results"),
    path(RESULT, public.ranking, name="ranking"),
    path(RESULT + "communes/<path:code>/", public.commune, name="commune"),
    path(RESULT + "files/<str:format>/", public.download, name="file"),
    path(REVISION, public.ranking, name="revision_ranking"),
    path(REVISION + "communes/<path:code>/", public.commune, name="revision_commune"),
    path(REVISION + "files/<str:format>/", public.download, name="revision_file"),
    path("<path:elsewhere>", public.elsewhere, name="elsewhere"),
]
