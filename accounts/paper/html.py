"""HTML to PDF: the one door for every paper."""

from collections.abc import Iterable

from accounts.paper.apart import draw_apart
from accounts.paper.drawing import draw
from accounts.paper.system import APT_LINE, missing_libraries
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

LONG = 200_000  # characters; of less, starting the processes takes longer than they save


def html_to_pdf(documents: Iterable[str], *, tagged: bool = False) -> bytes:
    """The HTML documents behind one another in one PDF; title and language are the first one's,
    pages are counted anew in each. The same documents give the same bytes. Tags are for readers
    of the screen; bookmarks come by themselves.

    Raises Refused where Pango is not installed.
    """
    if missing := missing_libraries():
        raise Refused(
            _("No PDF can be made here, {missing} is not installed. Run: {command}"),
            missing=", ".join(missing),
            command=APT_LINE,
        )
    whole = list(documents)
    is_long = len(whole) > 1 and sum(map(len, whole)) > LONG
    return (draw_apart if is_long else draw)(whole, tagged=tagged)
