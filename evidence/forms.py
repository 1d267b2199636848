"""What people type about documents; forms clean and never save."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from criteria.models import Criterion
from evidence.actions import DocumentFacts
from evidence.files import extensions
from evidence.models import Document
from evidence.uploads import taken_types

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]


def own_path(address: str) -> str:
    """The address if it is a path of this site; else nothing."""
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own else ""


class ReturningForm(forms.Form):
    """Knows the page that the person came from; an address of another site is forgotten."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_next(self) -> str:
        return own_path(self.cleaned_data["next"])


class DocumentForm(ReturningForm):
    """A document, its file, and the criteria that it proves."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=300,
        error_messages={"required": _("Enter the title of the document.")},
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
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=500,
        widget=forms.FileInput,
    )
    codes = forms.MultipleChoiceField(
        label=_("Criteria that it proves"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one criterion that the document proves.")},
    )

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.fields["codes"].choices = [(row.code, f"{row.code} {row.name}") for row in criteria]
        accepted = ",".join(f".{end}" for end in extensions(taken_types()))
        self.fields["file"].widget.attrs["accept"] = accepted
        self.fields["file"].help_text = _(
            "PDF, Word (.docx), Excel (.xlsx), PNG or JPG, at most %(limit)s MB."
        ) % {"limit": settings.EVIDENCE_MAX_BYTES // (1024 * 1024)}

    def boxes_by_field(self) -> list[tuple[str, list[Any], bool]]:
        """The checkboxes of the criteria under the name of each field; whether one is checked."""
        pairs = zip(self.criteria, self["codes"], strict=True)
        by_field = groupby(pairs, key=lambda pair: pair[0].field)
        groups = [(str(field), [box for _row, box in group]) for field, group in by_field]
        return [(name, boxes, any(box.data["selected"] for box in boxes)) for name, boxes in groups]

    def facts(self) -> DocumentFacts:
        given = {name: self.cleaned_data[name] for name in ("title", "number", "issuer", "pages")}
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
        self.fields["document"].choices = [("", _("– choose –")), *chosen]

    def chosen(self) -> Document:
        return self.documents[self.cleaned_data["document"]]


class DetachForm(forms.Form):
    code = forms.CharField(max_length=30)
