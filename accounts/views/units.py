"""The administrator's screens of authorities, departments and communes."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries
from accounts.access import needs
from accounts.actions import units
from accounts.forms import AuthorityForm, CommuneForm, DepartmentForm, SearchForm
from accounts.models import Authority
from accounts.permissions import Permission
from accounts.views.editing import added, edited, for_one_authority, page_of


@require_safe
@needs(Permission.MANAGE_UNITS)
def authority(request: HttpRequest) -> HttpResponse:
    """GET: to the user's own authority; the list for an administrator of the whole site."""
    if request.user.authority_id:
        return redirect("accounts:authority_edit", request.user.authority_id)
    page = {"authorities": queries.authorities_visible_to(request.user)}
    return render(request, "accounts/authorities.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
def authority_add(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: to the new authority, or the form with what is wrong."""
    form = AuthorityForm(request.POST or None)
    write = partial(units.create_authority, by=request.user, at=timezone.now())
    if new := added(form, write):
        messages.success(request, _("“%(name)s” has been entered.") % {"name": new})
        return redirect("accounts:authority_edit", new.pk)
    trail = [{"url": reverse("accounts:authority"), "label": _("Authorities")}]
    page = {"form": form, "heading": _("New authority"), "trail": trail}
    return render(request, "accounts/form.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
def authority_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: names, places and signatory. POST: the same page, saved or with what is wrong."""
    row = get_object_or_404(queries.authorities_visible_to(request.user), pk=pk)
    form = AuthorityForm(request.POST or None, row=row)
    write = partial(units.edit_authority, authority=row, by=request.user, at=timezone.now())
    if edited(form, write, row=row):
        return _kept(request, "accounts:authority")
    page = {"form": form, "heading": row.name}
    return render(request, "accounts/form.html", page)


@require_safe
@needs(Permission.MANAGE_UNITS)
def departments(request: HttpRequest) -> HttpResponse:
    """GET: the departments by name."""
    rows = queries.departments_visible_to(request.user)
    return render(request, "accounts/departments.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def department_add(request: HttpRequest, authority: Authority) -> HttpResponse:
    """GET: the form. POST: to the list, or the form with what is wrong."""
    form = DepartmentForm(request.POST or None)
    write = partial(units.add_department, authority=authority, by=request.user, at=timezone.now())
    if new := added(form, write):
        messages.success(request, _("“%(name)s” has been entered.") % {"name": new})
        return redirect("accounts:departments")
    page = {"form": form, "heading": _("New department"), "trail": _departments_trail()}
    return render(request, "accounts/form.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form. POST: to the list, or the form with what is wrong."""
    row = get_object_or_404(queries.departments_visible_to(request.user), pk=pk)
    form = DepartmentForm(request.POST or None, row=row)
    write = partial(units.edit_department, department=row, by=request.user, at=timezone.now())
    if edited(form, write, row=row):
        return _kept(request, "accounts:departments")
    page = {"form": form, "heading": row.name, "trail": _departments_trail()}
    return render(request, "accounts/form.html", page)


@require_safe
@needs(Permission.MANAGE_UNITS)
def communes(request: HttpRequest) -> HttpResponse:
    """GET ?search=: the communes in Vietnamese order, found without accents too."""
    form = SearchForm(request.GET or None)
    rows = queries.communes_visible_to(request.user, search=form.text())
    page = {"form": form, "page": page_of(request, rows)}
    return render(request, "accounts/communes.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def commune_add(request: HttpRequest, authority: Authority) -> HttpResponse:
    """GET: the form. POST: to the list, or the form with what is wrong."""
    form = CommuneForm(request.POST or None)
    write = partial(units.add_commune, authority=authority, by=request.user, at=timezone.now())
    if new := added(form, write):
        messages.success(request, _("“%(name)s” has been entered.") % {"name": new})
        return redirect("accounts:communes")
    page = {"form": form, "heading": _("New commune"), "trail": _communes_trail()}
    return render(request, "accounts/form.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
def commune_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form. POST: to the list, or the form with what is wrong."""
    row = get_object_or_404(queries.communes_visible_to(request.user), pk=pk)
    form = CommuneForm(request.POST or None, row=row)
    write = partial(units.edit_commune, commune=row, by=request.user, at=timezone.now())
    if edited(form, write, row=row):
        return _kept(request, "accounts:communes")
    page = {"form": form, "heading": row.full_name, "trail": _communes_trail()}
    return render(request, "accounts/form.html", page)


def _kept(request: HttpRequest, name: str) -> HttpResponse:
    messages.success(request, _("Your changes have been saved."))
    return redirect(name)


def _departments_trail() -> list[dict[str, str]]:
    return [{"url": reverse("accounts:departments"), "label": _("Departments")}]


def _communes_trail() -> list[dict[str, str]]:
    return [{"url": reverse("accounts:communes"), "label": _("Communes")}]
