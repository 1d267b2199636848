"""The pictures of a result as they stand in the report."""

from collections.abc import Iterable, Iterator

from accounts.paper.document import Block, Paragraph, Style
from accounts.paper.document import Picture as PaperPicture
from accounts.refusals import Sentence
from accounts.wording import say
from reports.pictures.frame import Picture


def picture_blocks(pictures: Iterable[Picture]) -> Iterator[Block]:
    """Each with its number and title below, and behind its last part what needs saying."""
    for picture in pictures:
        for drawing in picture.drawings:
            yield PaperPicture(drawing, f"Hình {picture.number}. {drawing.title}")
        if picture.notes:
            notes = [say(note) if isinstance(note, Sentence) else note for note in picture.notes]
            yield Paragraph("; ".join(note.rstrip(".") for note in notes) + ".", style=Style.NOTE)
