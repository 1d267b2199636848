"""A department's own data: the template asked for, the file handed in, what follows from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.workbook_gate import MAX_BYTES
from scoring.actions.own_deductions import OwnMark
from scoring.forms.findings import LONGEST_REASON, reason_field
from scoring.forms.offline import SealForm


class OwnTemplateForm(forms.Form):
    """Which criteria stand in the template."""

    codes = forms.MultipleChoiceField(
        label=_("Criteria in the template"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]
        self.fields["codes"].initial = [code for code, _name in choices]

    def codes_in_order(self) -> list[str]:
        """As the criteria set has them. After is_valid()."""
        chosen = set(self.cleaned_data["codes"])
        return [code for code, _name in self.fields["codes"].choices if code in chosen]  # type: ignore[attr-defined]


class OwnFileForm(forms.Form):
    """The filled template, not yet read."""

    file = forms.FileField(
        label=_("The filled template (.xlsx)"),
        help_text=_("The Excel file that was downloaded here and filled in."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB; a filled template is far smaller."),
                params={"limit": MAX_BYTES // 1024 // 1024},
            )
        self.file_name = str(upload.name)[:150]
        return bytes(upload.read())


class OwnTakeOverForm(SealForm):
    """The preview confirmed; figures whose cells are empty in the file go only if asked for."""

    removes = forms.BooleanField(
        label=_("Remove also the figures whose cells are empty in the file"), required=False
    )


class OwnMarksForm(forms.Form):
    """Which communes' lines are corrected by the department's figures, and why each."""

    legal_basis = forms.CharField(
        label=_("Legal basis of all these deductions"), max_length=300, required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        reasons: Mapping[str, str],
        ticked: Sequence[str] = (),
    ) -> None:
        """`reasons` are proposed, by the commune's code."""
        super().__init__(data, initial={"take": list(ticked)})
        self.fields["take"] = forms.MultipleChoiceField(
            label=_("Communes from which points are taken"),
            choices=[(code, code) for code in reasons],
            error_messages={
                "required": _("Tick at least one commune."),
                "invalid_choice": _(
                    "The figures of a commune have changed meanwhile. Look at the list below."
                ),
            },
        )
        for code, reason in reasons.items():
            field = reason_field(_("Reason; the commune will read it"))
            field.initial, field.max_length = reason, LONGEST_REASON
            field.widget.attrs = {"rows": 3}
            self.fields[f"reason-{code}"] = field
            self.fields[f"version-{code}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )

    def ticked(self) -> list[str]:
        """The codes with a tick, in what was sent or else in what is proposed."""
        value = self["take"].value()
        return list(value) if value else []

    def marks(self) -> list[OwnMark]:
        """After is_valid()."""
        cleaned = self.cleaned_data
        return [
            OwnMark(
                commune=code,
                version=-1 if (seen := cleaned[f"version-{code}"]) is None else seen,
                reason=cleaned[f"reason-{code}"],
            )
            for code in cleaned["take"]
        ]
