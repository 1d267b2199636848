"""What people type on the screens of this room; forms clean and never save."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.actions.facts import (
    AuthorityFacts,
    CommuneFacts,
    DepartmentFacts,
    UserFacts,
    authority_facts,
    commune_facts,
    fingerprint,
    user_facts,
)
from accounts.models import Authority, Commune, Department, User
from accounts.vietnamese import one_line
from accounts.wording import show
from accounts.workbook_gate import MAX_BYTES


class SignInForm(AuthenticationForm):
    """`next` is the page the person wanted."""

    error_messages: ClassVar = {
        "invalid_login": _(
            "The account name or the password is not right, or the account is closed. Mind "
            "capital letters. If you have forgotten your password, ask your administrator."
        ),
        "inactive": _("This account is closed. Ask your administrator."),
    }
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Account name")
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip()


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice; the new one differs from the old."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Password you have now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password once more")
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError(_("The new password must differ from the one you have now."))
        return new


class OwnEmailForm(forms.Form):
    """Where copies of notices go; empty: nowhere."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=User._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not an e-mail address.")},
        help_text=_(
            "Notices and reminders of deadlines also go there. Leave it empty to get none by "
            "e-mail; you always find them on your start page."
        ),
    )


class SearchForm(forms.Form):
    """A list's search; the page number goes its own way."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)

    def text(self) -> str:
        return self.cleaned_data["search"] if self.is_valid() else ""


class FactsForm(forms.Form):
    """Fields as the table has them; `seen` tells later whether the row has changed meanwhile."""

    model: ClassVar[type[Model]]
    columns: ClassVar[list[str]]

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Any = None) -> None:
        super().__init__(data, initial=self.shown(row) if row else None)
        self.fields.update(fields_for_model(self.model, self.columns))
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                named = [(value, label) for value, label in field.choices if value]
                field.choices = [("", _("Not chosen")), *named]

    def shown(self, row: Any) -> dict[str, Any]:
        facts = self.facts_of(row)
        return {**vars(facts), "seen": fingerprint(facts)}

    def show_again(self, row: Any) -> None:
        """After a conflict: what was typed stays and may now replace the row, which is shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = fingerprint(self.facts_of(row))
        for name, value in self.shown(row).items():
            if name != "seen" and self.fields[name].has_changed(value, self[name].data):
                labels = dict(getattr(self.fields[name], "choices", ()))
                now = show(labels.get(value, value)) if value else "–"
                self.add_error(name, _("Now: {value}").format(value=now))

    def values(self) -> dict[str, Any]:
        """What was typed, its texts composed and with single spaces; without `seen`."""
        return {
            name: one_line(value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "seen"
        }


class AuthorityForm(FactsForm):
    model = Authority
    columns: ClassVar = [
        "name", "level", "area", "parent_name", "standing_agency", "place", "signatory_title",
        "signatory_name",
    ]  # fmt: skip
    facts_of = staticmethod(authority_facts)

    def facts(self) -> AuthorityFacts:
        return AuthorityFacts(**self.values())


class DepartmentForm(FactsForm):
    model = Department
    columns: ClassVar = ["name"]

    @staticmethod
    def facts_of(row: Department) -> DepartmentFacts:
        return DepartmentFacts(name=row.name)

    def facts(self) -> DepartmentFacts:
        return DepartmentFacts(**self.values())


class CommuneForm(FactsForm):
    model = Commune
    columns: ClassVar = ["code", "kind", "name", "block", "valid_from", "valid_to"]
    facts_of = staticmethod(commune_facts)

    def __init__(self, data: Any = None, *, row: Any = None) -> None:
        super().__init__(data, row=row)
        self.fields["code"].help_text = _("Such as PY28; each commune has a code of its own.")
        self.fields["name"].help_text = _("Without its kind: “Tường Phù”, not “xã Tường Phù”.")
        for name in ("valid_from", "valid_to"):
            self.fields[name].help_text = _("Day/month/year; empty: always.")
        self.fields["predecessors"] = forms.CharField(
            label=_("Codes of the former communes"),
            required=False,
            help_text=_("Those it was merged from, separated by “;”."),
        )

    def clean(self) -> dict[str, Any]:
        """The kind stands before the name wherever a commune is named: it is taken off here."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        kind, name = found.get("kind"), one_line(found.get("name") or "")
        if kind and name.casefold().startswith(f"{kind} "):
            found["name"] = name[len(kind) + 1 :]
        return found

    def shown(self, row: Commune) -> dict[str, Any]:
        return {**super().shown(row), "predecessors": "; ".join(commune_facts(row).predecessors)}

    def facts(self) -> CommuneFacts:
        values = self.values()
        codes = {code.strip() for code in values.pop("predecessors").split(";")} - {""}
        return CommuneFacts(**values, predecessors=tuple(sorted(codes)))


class UserForm(FactsForm):
    """`authority` bounds the units that may be chosen; the name of an account never changes."""

    model = User
    columns: ClassVar = ["username", "full_name", "title", "email", "role"]
    facts_of = staticmethod(user_facts)

    def __init__(
        self, data: Any = None, *, authority: Authority | None, row: User | None = None
    ) -> None:
        super().__init__(data, row=row)
        if row is None:
            self.fields["username"].help_text = _("Letters without accents, digits, and @ . + - _")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["username"].disabled = row is not None
        self.fields["email"].error_messages["invalid"] = _("This is not an e-mail address.")
        self.fields["commune"] = forms.ModelChoiceField(
            queries.communes_of(authority),
            label=_("Commune"),
            empty_label=_("Not chosen"),
            to_field_name="code",
            required=False,
            help_text=_("For officials and leaders of a commune."),
        )
        self.fields["department"] = forms.ModelChoiceField(
            queries.departments_of(authority),
            label=_("Department"),
            empty_label=_("Not chosen"),
            to_field_name="name",
            required=False,
            help_text=_("For appraisers."),
        )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        return username if self.fields["username"].disabled else username.lower()

    def facts(self) -> UserFacts:
        values = self.values()
        commune, department = values.pop("commune"), values.pop("department")
        return UserFacts(
            **values,
            commune=commune.code if commune else "",
            department=department.name if department else "",
        )


class UploadForm(forms.Form):
    workbook = forms.FileField(
        label=_("Excel file (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def content(self) -> bytes:
        """At most one byte more than is admitted, so that the gate can refuse it."""
        return self.cleaned_data["workbook"].read(MAX_BYTES + 1)


class KeyForm(forms.Form):
    """The key of a request that may come twice."""

    key = forms.UUIDField()


class ConfirmForm(forms.Form):
    """The sealed rows of the preview."""

    seal = forms.CharField(widget=forms.HiddenInput, strip=False)
