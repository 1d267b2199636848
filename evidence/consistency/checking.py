"""A whole description held against every rule. Pure: what contradicts what, the worst first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from evidence.consistency import amounts, cited, lists, standing, told
from evidence.consistency.description import Description, Statement
from evidence.consistency.figures import Figure, unsettled
from evidence.consistency.findings import Check, Contradiction, Level, by_severity
from evidence.consistency.scores import (
    mean_contradictions,
    score_contradictions,
)
from evidence.consistency.vocabulary import Kind

# Where silence means that the arithmetic is right, and so that its figures are read rightly.
SETTLES = frozenset({Kind.SUM, Kind.RATE, Kind.SCORES, Kind.MEAN_SCORES, Kind.MEAN})


@dataclass(frozen=True)
class Said:
    """A contradiction and the statement that it is about."""

    contradiction: Contradiction
    statement: Statement


def contradictions(description: Description) -> list[Contradiction]:
    """What the description contradicts in itself, faults first, in the order of the document."""
    return by_severity([each.contradiction for each in said_of(description)])


def said_of(description: Description) -> list[Said]:
    """The same by statement, in the order of the document, questions last."""
    said = [
        Said(each.at(statement.place), statement)
        for statement in description.statements
        for each in (*RULES[statement.kind](statement, description), *_in_words(statement))
    ]
    return said + list(_questions(description, said))


# --- one function for each kind -------------------------------------------------------------------


def _scores(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    yield from score_contradictions(statement.scores)


def _mean_scores(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    yield from mean_contradictions(statement.scores)


def _sum(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    total = statement.figure_of("total")
    if total is not None:
        yield from amounts.adds_up(statement.name, total, statement.figures_of("part"))


def _part(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    whole = statement.one("whole")
    for row in statement.of("part"):
        if whole and whole.figure and row.figure:
            name = row.text("name") or statement.name
            for each in amounts.within(name, row.figure, whole.figure, whole.text("name")):
                yield each.at(statement.where(row))


def _rate(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    numerators = statement.figures_of("numerator")
    denominator, percent = statement.figure_of("denominator"), statement.figure_of("percent")
    if len(numerators) > 1 and denominator is not None and percent is not None:
        yield from amounts.which_part(statement.name, numerators, denominator, percent)
    else:
        numerator = numerators[0] if numerators else None
        yield from amounts.rate(statement.name, numerator, denominator, percent)


def _lists(statement: Statement, whole: Description) -> Iterator[Contradiction]:
    head = statement.of("whole")[0]
    parts = [
        lists.Part(row.text("name"), row.items, row.figure, row.figures.get("percent"))
        for row in statement.of("list")
    ]
    known = whole.names_of_wholes[lists.same(head.text("name"))]
    yield from lists.divides(head.text("name"), head.figure, parts, known)


def _count(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    row = statement.of("stated")[0]
    items = [*row.items, *(item.text("name") for item in statement.of("item"))]
    yield from lists.counted(row.text("name") or statement.name, row.figure, items)


def _mean(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    mean = statement.figure_of("mean")
    if mean is None:
        return
    best, last = statement.figure_of("best"), statement.figure_of("last")
    number, above = statement.figure_of("number"), statement.figure_of("above")
    if number is not None and (terms := statement.figures_of("term")):
        yield from standing.is_mean(statement.name, mean, terms, int(number.value))
    if best is None or last is None:
        return
    yield from standing.between(statement.name, mean, best, last)
    bands = [
        standing.Band(
            int(row.figures["figure"].value), row.figures["from"].value, row.figures["to"].value
        )
        for row in statement.of("band")
    ]
    if above is not None and bands:
        yield from standing.above_the_mean(
            statement.name, mean, int(above.value), bands, best, last
        )


def _weakest(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    rated = [
        lists.Rated(row.text("name"), row.figures["figure"].value, row.figures["max"].value)
        for row in statement.of("item")
        if row.figures["max"].value
    ]
    called = [row.text("name") for row in statement.of("weakest")]
    yield from lists.weakest(statement.name, called, rated)


def _same(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    stated = [
        told.Said(statement.where(row), row.figure, row.text("name"))
        for row in statement.of("stated")
    ]
    yield from told.two_values(statement.name, stated)


def _coverage(statement: Statement, description: Description) -> Iterator[Contradiction]:
    """Without rows of its own what lost points is needed."""
    needed = [(row.text("code"), row.text("name")) for row in statement.of("needed")]
    if not needed:
        needed = [(line.code, line.name) for line in description.lines_that_lost]
    given = {item for row in statement.of("owner") for item in row.items}
    yield from lists.covered(statement.name, needed, given)


def _names(statement: Statement, description: Description) -> Iterator[Contradiction]:
    """Together with the lines of the document's points."""
    codes = {row.text("code") for row in statement.rows}
    named = [
        told.Named(row.text("code"), row.text("name"), of.where(row))
        for of in (*description.of(Kind.SCORES), statement)
        for row in of.rows
        if row.text("code") in codes
    ]
    yield from told.two_names(named)


def _cited(statement: Statement, description: Description) -> Iterator[Contradiction]:
    documents = [
        cited.Cited(
            row.text("code"), row.dates.get("date"), row.text("name"), row.text("by"),
            statement.where(row), _last_year(row.text("to")),
        )
        for row in statement.of("cited")
    ]  # fmt: skip
    yield from cited.cited_contradictions(
        documents, own_date=description.dated, own_year=description.year
    )


def _headings(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    by_parent: dict[str, list[told.Named]] = {}
    for row in statement.of("heading"):
        named = told.Named(row.text("code"), row.text("name"), statement.where(row))
        by_parent.setdefault(row.text("within"), []).append(named)
    for level in by_parent.values():
        yield from told.headings(level)


def _windows(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    stated = [
        told.Window(statement.where(row), row.dates.get("from"), row.dates.get("to"))
        for row in statement.of("window")
    ]
    yield from told.windows(statement.name, stated)


def _steps(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    yield from told.steps(
        [
            told.Step(row.text("name"), row.dates["date"], statement.where(row))
            for row in statement.of("step")
        ]
    )


def _text(statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    for row in statement.of("text"):
        for each in told.replaced_words(row.text("name")):
            yield each.at(statement.where(row))


def _nothing(_statement: Statement, _whole: Description) -> Iterator[Contradiction]:
    return iter(())


RULES: dict[Kind, Callable[[Statement, Description], Iterable[Contradiction]]] = {
    Kind.DOCUMENT: _nothing,
    Kind.SCORES: _scores,
    Kind.MEAN_SCORES: _mean_scores,
    Kind.SUM: _sum,
    Kind.PART: _part,
    Kind.RATE: _rate,
    Kind.LISTS: _lists,
    Kind.COUNT: _count,
    Kind.MEAN: _mean,
    Kind.WEAKEST: _weakest,
    Kind.SAME: _same,
    Kind.COVERAGE: _coverage,
    Kind.NAMES: _names,
    Kind.CITED: _cited,
    Kind.HEADINGS: _headings,
    Kind.WINDOWS: _windows,
    Kind.STEPS: _steps,
    Kind.TEXT: _text,
}


def _in_words(statement: Statement) -> Iterator[Contradiction]:
    for row in statement.rows:
        if row.figure is not None and row.text("words"):
            name = row.text("name") or statement.name
            for each in told.in_words(name, row.figure, row.text("words")):
                yield each.at(statement.where(row))


def _last_year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None


def _questions(description: Description, said: Iterable[Said]) -> Iterator[Said]:
    """Doubtful figures that no sum or rate of the document settles, each asked about once."""
    faulty = {id(each.statement) for each in said if each.contradiction.level is not Level.REMARK}
    settled = {
        _printed(figure)
        for statement in description.of(*SETTLES)
        if id(statement) not in faulty
        for row in statement.rows
        for figure in row.figures.values()
    }
    settled |= {
        str(each.contradiction.what.values["text"])
        for each in said
        if each.contradiction.check is Check.ASKED
    }
    for statement in description.statements:
        for row in statement.rows:
            for figure in row.figures.values():
                if figure.is_doubtful and not {_printed(figure), figure.text} & settled:
                    settled.add(_printed(figure))
                    yield Said(unsettled(figure).at(statement.where(row)), statement)


def _printed(figure: Figure) -> str:
    return f"{figure.text} {figure.unit}"
