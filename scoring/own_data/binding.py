"""What ties a workbook to its period and department: which criteria stand in it, in which order.

It stands signed in a hidden sheet, so that a file which was put together anew is told apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core import signing

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from scoring.own_data.layout import FORMAT
from scoring.queries.own_data import OwnBook

CHANGED = N_(
    "The hidden part of the file was changed or is missing. Download the template again, and copy "
    "your figures into it."
)
_SALT = "scoring.own_data.binding"
_CHUNK = 8000  # characters of a cell


@dataclass(frozen=True)
class Binding:
    period: str
    department: int
    set_sha256: str
    name: str  # of year and department, for people
    codes: tuple[str, ...]


def binding_of(book: OwnBook, codes: Sequence[str]) -> Binding:
    return Binding(
        period=str(book.period.pk),
        department=book.department.pk,
        set_sha256=book.period.criteria_set.content_sha256,
        name=name_of(book),
        codes=tuple(codes),
    )


def name_of(book: OwnBook) -> str:
    return f"{book.department.name} {book.period.year}"


def rows_of(binding: Binding) -> Iterator[tuple[str, str]]:
    """The rows of the hidden sheet."""
    seal = signing.dumps(vars(binding), salt=_SALT, compress=True)
    yield "format", str(FORMAT)
    for start in range(0, len(seal), _CHUNK):
        yield "seal", seal[start : start + _CHUNK]


def binding_from(rows: Sequence[tuple[str, str]]) -> Binding:
    """What `rows_of` wrote. Raises Refused for another format, or what was changed since."""
    formats = [value for name, value in rows if name == "format"]
    if len(formats) == 1 and formats[0] != str(FORMAT):
        raise Refused(
            N_(
                "The file is of format {found}; this site now writes and reads format {wanted}. "
                "Download the template again, and copy your figures into it."
            ),
            found=formats[0][:20],
            wanted=FORMAT,
        )
    seal = "".join(value for name, value in rows if name == "seal")
    try:
        content = signing.loads(seal, salt=_SALT)
    except signing.BadSignature as error:
        raise Refused(CHANGED) from error
    return Binding(**content | {"codes": tuple(content["codes"])})


def refuse_another(binding: Binding, book: OwnBook) -> None:
    """Raises Refused for the file of another period, department or set of criteria."""
    if (binding.period, binding.department) != (str(book.period.pk), book.department.pk):
        raise Refused(
            N_(
                "The file is of {theirs}; this is the page of {ours}. Choose the file that was "
                "downloaded here."
            ),
            theirs=binding.name,
            ours=name_of(book),
        )
    is_same_set = binding.set_sha256 == book.period.criteria_set.content_sha256
    if not is_same_set or not set(binding.codes) <= set(book.nodes):
        raise Refused(
            N_(
                "The criteria have changed since the file was downloaded. Download the template "
                "again, and copy your figures into it."
            )
        )
