"""What ties a workbook to its scorecard: which one, of which set, and each line as it was then.

It stands signed in a hidden sheet, so that a file which was put together anew is told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core import signing

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from criteria.figures import figures_from_json
from scoring.forms.answers import own_reason
from scoring.models import Scorecard
from scoring.offline.layout import FORMAT, is_own
from scoring.offline.said import Said, fingerprint, said
from scoring.queries.sheet import Sheet, SheetLine

CHANGED = N_(
    "The hidden part of the file was changed or is missing. Download the sheet again, and copy "
    "your figures into it."
)
_SALT = "scoring.offline.binding"
_CHUNK = 8000  # characters of a cell


@dataclass(frozen=True)
class Base:
    """A line when it was downloaded: its version, and the fingerprint of what it said."""

    version: int
    fingerprint: str


@dataclass(frozen=True)
class Binding:
    scorecard: str
    set_sha256: str
    name: str  # of commune and year, for people
    lines: Mapping[str, Base]


def binding_of(card: Sheet) -> Binding:
    return Binding(
        scorecard=str(card.scorecard.pk),
        set_sha256=card.scorecard.period.criteria_set.content_sha256,
        name=name_of(card.scorecard),
        lines={
            code: Base(line.score.version, fingerprint(stands_on(line)))
            for code, line in card.lines.items()
            if is_own(line.node)
        },
    )


def name_of(scorecard: Scorecard) -> str:
    return f"{scorecard.commune} {scorecard.period.year}"


def stands_on(line: SheetLine) -> Said:
    """What the commune has said on the line so far."""
    assert line.node.rule is not None
    figures = figures_from_json(line.node.rule, line.score.figures)
    return said(figures, note=line.score.note, na_reason=own_reason(line.score))


def rows_of(binding: Binding) -> Iterator[tuple[str, str]]:
    """The rows of the hidden sheet."""
    content = {
        "scorecard": binding.scorecard,
        "set": binding.set_sha256,
        "name": binding.name,
        "lines": {code: [base.version, base.fingerprint] for code, base in binding.lines.items()},
    }
    seal = signing.dumps(content, salt=_SALT, compress=True)
    yield "format", str(FORMAT)
    for start in range(0, len(seal), _CHUNK):
        yield "seal", seal[start : start + _CHUNK]


def binding_from(rows: list[tuple[str, str]]) -> Binding:
    """What `rows_of` wrote. Raises Refused for another format, or what was changed since."""
    formats = [value for name, value in rows if name == "format"]
    if len(formats) == 1 and formats[0] != str(FORMAT):
        raise Refused(
            N_(
                "The file is of format {found}; this site now writes and reads format {wanted}. "
                "Download the sheet again, and copy your figures into it."
            ),
            found=formats[0][:20],
            wanted=FORMAT,
        )
    seal = "".join(value for name, value in rows if name == "seal")
    try:
        content = signing.loads(seal, salt=_SALT)
    except signing.BadSignature as error:
        raise Refused(CHANGED) from error
    lines = {code: Base(*base) for code, base in content["lines"].items()}
    return Binding(content["scorecard"], content["set"], content["name"], lines)


def refuse_another(binding: Binding, scorecard: Scorecard) -> None:
    """Raises Refused for the file of another commune, another year or another set of criteria."""
    if binding.scorecard != str(scorecard.pk):
        raise Refused(
            N_(
                "The file is the sheet of {theirs}; this is the sheet of {ours}. Choose the file "
                "that was downloaded here."
            ),
            theirs=binding.name,
            ours=name_of(scorecard),
        )
    if binding.set_sha256 != scorecard.period.criteria_set.content_sha256:
        raise Refused(
            N_(
                "The criteria have changed since the file was downloaded. Download the sheet "
                "again, and copy your figures into it."
            )
        )
