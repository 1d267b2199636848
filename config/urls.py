from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from accounts.access import public
from config.views import home
from reports.views.verify import verify

urlpatterns = [
    path("", home, name="home"),
    path("help/", include("config.help")),
    path("language/", public(set_language), name="set_language"),
    path("", include("accounts.urls")),
    path("criteria/", include("criteria.urls")),
    path("evidence/", include("evidence.urls")),
    path("half-years/", include("evidence.urls_half_years")),
    path("", include("scoring.urls")),
    path("results/", include("reports.urls")),
    path("public/", include("reports.urls_public")),
    path("verify/", verify, name="verify"),
    path("verify/<str:hash>/", verify, name="verify_hash"),
    path("records/", admin.site.urls),
]
