"""System check: what PDFs need of the operating system. The site runs without."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import gettext as _

from accounts.paper.system import APT_LINE, FAMILY, has_font, missing_libraries


@register
def paper_can_be_printed(**_kwargs: Any) -> list[CheckMessage]:
    """Warns where Pango, or a face with all Vietnamese letters, is not installed."""
    return list(_missing())


def _missing() -> Iterable[CheckMessage]:
    hint = _("Run: %(command)s") % {"command": APT_LINE}
    if missing := missing_libraries():
        yield Warning(
            _("PDF files cannot be made: %(missing)s is not installed.")
            % {"missing": ", ".join(missing)},
            hint=hint,
            id="reports.W001",
        )
    if not has_font():
        yield Warning(
            _(
                "The typeface %(family)s, version 2 or later, is not installed: PDF files would "
                "mix typefaces in Vietnamese words."
            )
            % {"family": FAMILY},
            hint=hint,
            id="reports.W002",
        )
