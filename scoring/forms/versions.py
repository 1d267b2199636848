"""Confirming a move to a newer version of the criteria set."""

from django import forms


class MoveVersionForm(forms.Form):
    """What the preview showed."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
