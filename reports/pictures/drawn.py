"""A picture with its table as finished texts, for pages."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from accounts.paper.shapes import Drawing
from accounts.paper.svg import svg
from accounts.wording import say
from reports.pictures.frame import Picture
from reports.tables.drawn import DrawnTable, drawn
from reports.tables.table import Table


@dataclass(frozen=True)
class DrawnPicture:
    """`drawings` are (title, SVG); the table's notes stand below them."""

    key: str
    number: int
    title: str
    drawings: list[tuple[str, SafeString]]
    table: DrawnTable


def drawn_picture(picture: Picture) -> DrawnPicture:
    """In the active language."""
    return DrawnPicture(
        picture.key,
        picture.number,
        say(picture.title),
        [(drawing.title, inline(drawing)) for drawing in picture.drawings],
        drawn(replace(picture.table, notes=picture.notes)),
    )


def drawn_profile(drawing: Drawing, table: Table) -> DrawnPicture:
    """The picture of one commune."""
    shown = [(drawing.title, inline(drawing))]
    return DrawnPicture("profile", table.number, drawing.title, shown, drawn(table))


def inline(drawing: Drawing) -> SafeString:
    """The SVG as a part of the page: every text in it is escaped where it is made."""
    return mark_safe(svg(drawing))
