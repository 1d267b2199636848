"""What a browser sends of a form that nobody typed into."""

from html.parser import HTMLParser

from django.forms import Form
from django.http import QueryDict
from django.utils.html import escape

from criteria.forms.scored import ScoredForm

Attributes = list[tuple[str, str | None]]


class SentForm(HTMLParser):
    """The values of the inputs of a page's form, as the browser would send them."""

    def __init__(self, page: str, *, key: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self._key, self._inside = key, False
        self._text: str | None = None
        self._list = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = values.get("id") == self._key
        elif not self._inside:
            return
        elif tag == "input" and (values.get("type") != "checkbox" or "checked" in values):
            self.sent.appendlist(values.get("name", ""), values.get("value", ""))
        elif tag == "textarea":
            self._text, self._list = "", values["name"]
        elif tag == "select":
            self._list = values["name"]
        elif tag == "option" and "selected" in values:
            self.sent.appendlist(self._list, values["value"])

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text is not None:
            self.sent[self._list] = self._text.removeprefix("\n").replace("\n", "\r\n")
            self._text = None


def sent_by_page(page: str) -> QueryDict:
    """What the form of a line sends, without a button."""
    return SentForm(page, key="line-form").sent


def sent_untouched(form: Form) -> QueryDict:
    """The same of a form drawn alone."""
    drawn = "".join(str(field) for field in form)
    if isinstance(form, ScoredForm):
        drawn += "".join(
            f'<input name="case" value="{escape(case.carried)}">' for case in form.kept()
        )
        drawn += "".join(
            f'<input name="{kind}s" value="{number}">' for kind, number in form.counts.items()
        )
    return SentForm(f'<form id="alone">{drawn}</form>', key="alone").sent
