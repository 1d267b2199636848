from django.urls import URLPattern, path

from accounts.resources import LISTS
from accounts.views import files, imports, sessions, units, users

app_name = "accounts"


def _list_urls(name: str) -> list[URLPattern]:
    """Template, upload and confirmation of one list."""
    which = {"list_name": name}
    return [
        path(f"{name}/template/", imports.list_template, which, name=f"{name}_template"),
        path(f"{name}/import/", imports.list_upload, which, name=f"{name}_import"),
        path(f"{name}/import/confirm/", imports.list_confirm, which, name=f"{name}_import_confirm"),
    ]


urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("password/", sessions.password, name="password"),
    path("account/", sessions.own_account, name="own_account"),
    path("authority/", units.authority, name="authority"),
    path("authority/add/", units.authority_add, name="authority_add"),
    path("authority/<int:pk>/", units.authority_edit, name="authority_edit"),
    path("departments/", units.departments, name="departments"),
    path("departments/add/", units.department_add, name="department_add"),
    path("departments/<int:pk>/", units.department_edit, name="department_edit"),
    path("communes/", units.communes, name="communes"),
    path("communes/add/", units.commune_add, name="commune_add"),
    path("communes/<int:pk>/", units.commune_edit, name="commune_edit"),
    path("users/", users.users, name="users"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/<uuid:pk>/", users.user_edit, name="user_edit"),
    path("users/<uuid:pk>/password/", users.password_reset, name="password_reset"),
    path("users/<uuid:pk>/deactivate/", users.user_deactivate, name="user_deactivate"),
    path("users/<uuid:pk>/activate/", users.user_activate, name="user_activate"),
    path("files/<uuid:file_id>/", files.file, name="file"),
    path("files/<uuid:file_id>/content/", files.file_content, name="file_content"),
    path("files/<uuid:file_id>/cancel/", files.file_cancel, name="file_cancel"),
    path("files/<uuid:file_id>/again/", files.file_again, name="file_again"),
    *(url for name in LISTS for url in _list_urls(name)),
]
