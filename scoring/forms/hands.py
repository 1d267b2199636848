"""Who is in charge of which line: a person for each field, and the lines that go to others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.outline import CriterionNode, FieldNode, SetOutline, Source
from scoring.hands import of_most

NOBODY = "nobody"


@dataclass(frozen=True)
class LineRow:
    node: CriterionNode
    person: forms.BoundField


@dataclass(frozen=True)
class FieldRows:
    """A field with the select that gives all of it, and a select for each of its lines."""

    node: FieldNode
    person: forms.BoundField
    lines: Sequence[LineRow]

    @property
    def exceptions(self) -> int:
        """How many lines do not go with their field."""
        return sum(bool(line.person.value()) for line in self.lines)


class HandsForm(forms.Form):
    """A line says "as the field", nobody, or a person; `seen` is what the leader was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        outline: SetOutline,
        people: Sequence[User],
        *,
        hands: Mapping[str, UUID | None],
        seen: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        self.outline = outline
        self.people = {str(person.pk): person for person in people}
        choices = [(str(person.pk), _named(person)) for person in people]
        for node, leaves in _fields(outline):
            of_field = of_most(_known(hands.get(leaf.code), self.people) for leaf in leaves)
            self.fields[f"field-{node.code}"] = forms.ChoiceField(
                label=_("In charge of field %(code)s") % {"code": node.code},
                choices=[("", _("Nobody yet")), *choices],
                required=False,
                initial=of_field or "",
            )
            for leaf in leaves:
                own = _known(hands.get(leaf.code), self.people)
                self.fields[f"line-{leaf.code}"] = forms.ChoiceField(
                    label=_("In charge of line %(code)s") % {"code": leaf.code},
                    choices=[("", _("As the field")), (NOBODY, _("Nobody yet")), *choices],
                    required=False,
                    initial="" if own == of_field else own or NOBODY,
                )

    def rows(self) -> list[FieldRows]:
        return [
            FieldRows(
                node,
                self[f"field-{node.code}"],
                [LineRow(leaf, self[f"line-{leaf.code}"]) for leaf in leaves],
            )
            for node, leaves in _fields(self.outline)
        ]

    def hands(self) -> dict[str, User | None]:
        """Everybody in charge by the code of the line. After is_valid()."""
        chosen = self.cleaned_data
        return {
            leaf.code: self.people.get(chosen[f"line-{leaf.code}"] or chosen[f"field-{node.code}"])
            for node, leaves in _fields(self.outline)
            for leaf in leaves
        }


class PresenceForm(forms.Form):
    """What a page that is open asks again and again: since when it is open, what it shows."""

    since = forms.DateTimeField()
    show = forms.SlugField(required=False, max_length=20)


def _fields(outline: SetOutline) -> Iterator[tuple[FieldNode, list[CriterionNode]]]:
    """The fields with the lines that the commune scores itself."""
    for node in outline.fields:
        leaves = [leaf for leaf in node.leaves() if leaf.source is Source.SELF]
        if leaves:
            yield node, leaves


def _known(person: UUID | None, people: Mapping[str, User]) -> str | None:
    """Whoever has left the commune since is in charge of nothing."""
    return str(person) if str(person) in people else None


def _named(person: User) -> str:
    return f"{person.full_name} ({person.title})" if person.title else person.full_name
