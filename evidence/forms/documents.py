"""What people type about documents; forms clean and never save."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from criteria.models import Criterion
from evidence.actions import DocumentFacts
from evidence.files import extensions
from evidence.forms.choices import set_choices
from evidence.models import Attachment, Document
from evidence.uploads import taken_types

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]


def own_path(address: str) -> str:
    """The address if it is a path of this site; else nothing."""
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own else ""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """As many files as are taken at once; a list, empty without any."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_empty_file": True, "max_length": 500, **kwargs})

    def clean(self, value: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = list(value or [])
        if len(files) > settings.EVIDENCE_FILES_AT_ONCE:
            most = {"most": settings.EVIDENCE_FILES_AT_ONCE}
            raise forms.ValidationError(_("Choose at most %(most)s files at once.") % most)
        if not files:
            super().clean(None, initial)
        return [super(FilesField, self).clean(file, initial) for file in files]


def describe_files(field: forms.Field) -> None:
    """Which files are taken, in the browser's own dialogue and beside the field."""
    field.widget.attrs["accept"] = ",".join(f".{end}" for end in extensions(taken_types()))
    field.help_text = _("PDF, Word (.docx), Excel (.xlsx), PNG or JPG, at most %(limit)s MB.") % {
        "limit": settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
    }


def boxes_by_field(
    form: forms.Form, criteria: Sequence[Criterion]
) -> list[tuple[str, list[Any], bool]]:
    """The checkboxes of the criteria under the name of each field; whether one is checked."""
    pairs = zip(criteria, form["codes"], strict=True)
    by_field = groupby(pairs, key=lambda pair: pair[0].field)
    groups = [(str(field), [box for _row, box in group]) for field, group in by_field]
    return [(name, boxes, any(box.data["selected"] for box in boxes)) for name, boxes in groups]


class ReturningForm(forms.Form):
    """Knows the page that the person came from; an address of another site is forgotten."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_next(self) -> str:
        return own_path(self.cleaned_data["next"])


class DocumentForm(ReturningForm):
    """A document, its file, and the criteria that it proves."""

    title = forms.CharField(
        label=_("Title of the document"),
        help_text=_("Left empty, it is the name of the file."),
        required=False,
        max_length=300,
    )
    number = forms.CharField(
        label=_("Number"),
        help_text=_("As on the paper: 12/KH-UBND."),
        required=False,
        max_length=60,
    )
    date = forms.DateField(
        label=_("Date"),
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is no date. Write day/month/year: 31/01/2022.")},
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=200)
    pages = forms.CharField(
        label=_("Pages meant"), help_text=_("Such as 2, 5–7."), required=False, max_length=60
    )
    url = forms.CharField(
        label=_("Address on the Internet"),
        help_text=_("Where it is published, instead of a file: https://…"),
        required=False,
        max_length=500,
        widget=forms.URLInput,
    )
    file = FilesField(label=_("Files"), required=False)
    codes = forms.MultipleChoiceField(
        label=_("Criteria that it proves"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one criterion that the document proves.")},
    )

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        set_choices(self, "codes", [(row.code, f"{row.code} {row.name}") for row in criteria])
        describe_files(self.fields["file"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title") and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("title", _("Enter the title of the document."))
        return cleaned

    def boxes_by_field(self) -> list[tuple[str, list[Any], bool]]:
        return boxes_by_field(self, self.criteria)

    def facts(self) -> DocumentFacts:
        names = ("title", "number", "issuer", "pages", "url")
        given = {name: self.cleaned_data[name] for name in names}
        return DocumentFacts(**given, dated=self.cleaned_data["date"])


class AttachForm(ReturningForm):
    """A document that is there already, for one criterion more."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=30)
    document = forms.ChoiceField(
        label=_("Document"),
        error_messages={
            "required": _("Choose the document."),
            "invalid_choice": _("This document is not in the dossier any more."),
        },
    )
    pages = forms.CharField(label=_("Pages meant"), required=False, max_length=60)

    def __init__(self, documents: Iterable[Document], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(document.pk): document for document in documents}
        chosen = [(key, str(document)) for key, document in self.documents.items()]
        set_choices(self, "document", [("", _("– choose –")), *chosen])

    def chosen(self) -> Document:
        return self.documents[self.cleaned_data["document"]]


class DetachForm(forms.Form):
    code = forms.CharField(max_length=30)


class KnownForm(forms.Form):
    """Whether a file is added although its content is in the dossier already."""

    also_known = forms.BooleanField(
        label=_("Add it all the same, as a document of its own"), required=False
    )


class CorrectForm(ReturningForm):
    """What stands on the paper, and the pages meant for each criterion that it proves."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=300,
        error_messages={"required": _("Enter the title of the document.")},
    )
    number = forms.CharField(label=_("Number"), required=False, max_length=60)
    date = forms.DateField(
        label=_("Date"),
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is no date. Write day/month/year: 31/01/2022.")},
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=200)
    url = forms.CharField(
        label=_("Address on the Internet"),
        required=False,
        max_length=500,
        widget=forms.URLInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, document: Document, rows: Sequence[Attachment], *args: Any, **kwargs: Any
    ) -> None:
        facts = ("title", "number", "date", "issuer", "url", "version")
        kept = {name: getattr(document, name) for name in facts}
        kwargs["initial"] = kept | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if document.file:
            del self.fields["url"]
        self.names = {row.criterion.code: f"pages-{row.pk}" for row in rows}
        for row in rows:
            self.fields[self.names[row.criterion.code]] = forms.CharField(
                label=_("Pages meant for %(code)s") % {"code": row.criterion.code},
                required=False,
                max_length=60,
                initial=row.pages,
            )

    def page_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names.values()]

    def pages_by_code(self) -> dict[str, str]:
        return {code: self.cleaned_data[name] for code, name in self.names.items()}

    def facts(self) -> DocumentFacts:
        given = {name: self.cleaned_data[name] for name in ("title", "number", "issuer")}
        url = self.cleaned_data.get("url", "")
        return DocumentFacts(**given, dated=self.cleaned_data["date"], url=url)


class ProveForm(ReturningForm):
    """The criteria that a document proves; `shown` are those that were ticked when the person
    looked, so that only what he changed is changed."""

    codes = forms.MultipleChoiceField(
        label=_("Criteria that it proves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shown = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, criteria: Iterable[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        choices = [(row.code, f"{row.code} {row.name}") for row in self.criteria]
        for name in ("codes", "shown"):
            set_choices(self, name, choices)

    def boxes_by_field(self) -> list[tuple[str, list[Any], bool]]:
        return boxes_by_field(self, self.criteria)

    def more(self) -> set[str]:
        return set(self.cleaned_data["codes"]) - set(self.cleaned_data["shown"])

    def no_longer(self) -> set[str]:
        return set(self.cleaned_data["shown"]) - set(self.cleaned_data["codes"])


class ReplaceForm(forms.Form):
    file = forms.FileField(
        label=_("New file"),
        allow_empty_file=True,
        max_length=500,
        widget=forms.FileInput,
        error_messages={"required": _("Choose the new file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_files(self.fields["file"])
