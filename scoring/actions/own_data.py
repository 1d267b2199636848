"""A department hands in what it knows of the communes; surveys' results come the same way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import Department, User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_to_json
from criteria.rules import points
from scoring.actions.lines import restand, snapshot
from scoring.actions.sheet import Answer, answered_columns
from scoring.locks import hold_period
from scoring.models import Deduction, OwnFigure, Period, Score
from scoring.own_data.facts import Key, OwnFact, survey_note
from scoring.queries.own_data import OwnBook, own_book, own_figure_of
from scoring.standing import Taken

ROWS_PER_STATEMENT = 500
SURVEY_COLUMNS = [
    "figures", "base_points", "na", "na_reason", "note", "na_decided_at", "na_decided_by",
    "na_decision", "appraised_points", "left_out", "answered_at", "answered_by", "version",
]  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """The workbook that brings the figures."""

    sha256: str
    name: str


@dataclass(frozen=True)
class Saved:
    written: int
    removed: int


@transaction.atomic
def save_own_data(
    *,
    period: Period,
    facts: Sequence[OwnFact],
    removed: Collection[Key],
    upload: Upload,
    by: User,
    clock: Clock,
) -> Saved:
    """Writes the department's figures, and the results of its surveys, all or none; takes away
    those of the `removed` lines. A constant number of queries, one event for each line.

    Raises Refused (sign-off, stage, figures) naming line and commune, NotPermitted.
    """
    department = permitted_department(period, by)
    hold_period(period.pk)
    book, now = own_book(period, department), clock()
    for fact in facts:
        _refuse_unless_open(book, fact.key)
        _refuse_faulty(book, fact)
    for key in removed:
        _refuse_unless_open(book, key)
    surveyed = [fact for fact in facts if book.is_survey(fact.code)]
    known = [fact for fact in facts if not book.is_survey(fact.code)]
    happenings = [
        *_write_figures(book, known, upload, by=by, at=now),
        *_remove_figures(book, removed),
        *_write_surveys(book, surveyed, upload, by=by, at=now),
    ]
    if happenings:
        told = {"file": upload.name, "sha256": upload.sha256, "lines": len(happenings)}
        whole = Happening("upload_own_data", period, new={"department": department.name, **told})
        record(whole, *happenings, chain=period.event_chain, by=by, at=now)
    return Saved(len(facts), len(happenings) - len(facts))


def permitted_department(period: Period, by: User) -> Department:
    """The department for which the person hands in and marks. Raises NotPermitted."""
    require(by, Permission.APPRAISE)
    if by.department is None or by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    return by.department


def _refuse_unless_open(book: OwnBook, key: Key) -> None:
    commune, code = key
    if key not in book.lines:
        raise NotPermitted(
            _("{code} of commune {commune} is not appraised by your department."),
            code=code,
            commune=commune,
        )
    if why := book.why_locked(key):
        raise Refused(_("{code}: {what}"), code=code, what=why)


def _refuse_faulty(book: OwnBook, fact: OwnFact) -> None:
    """Raises Refused for figures that give no points, or that nobody can trace."""
    score = book.lines[fact.key]
    if not fact.source.strip() or fact.as_of is None:
        raise Refused(
            _("{code}, {commune}: say which document the figures are from, and of which day."),
            code=fact.code,
            commune=score.scorecard.commune,
        )
    points(
        book.rule(fact.code),
        max_points=score.max_points,
        figures=fact.figures,
        places=book.period.criteria_set.points_places,
    )


def _write_figures(
    book: OwnBook, facts: Sequence[OwnFact], upload: Upload, *, by: User, at: datetime
) -> list[Happening]:
    rows, happenings = [], []
    for fact in facts:
        score = book.lines[fact.key]
        assert fact.as_of is not None
        old = own_figure_of(score)  # before the new one takes its place in `score`
        row = OwnFigure(
            score=score,
            department=book.department,
            figures=figures_to_json(fact.figures),
            source=fact.source.strip(),
            as_of=fact.as_of,
            by=by,
            at=at,
            upload=upload.sha256,
        )
        rows.append(row)
        new = {**_line(score), **_told(row), "upload": upload.sha256}
        before = _told(old) if old else {}
        happenings.append(
            Happening("enter_own_figure", score, old=before, new=new, reason=_traced(fact))
        )
    OwnFigure.objects.bulk_create(
        rows,
        batch_size=ROWS_PER_STATEMENT,
        update_conflicts=True,
        unique_fields=["score"],
        update_fields=["department", "figures", "source", "as_of", "by", "at", "upload"],
    )
    return happenings


def _remove_figures(book: OwnBook, removed: Collection[Key]) -> list[Happening]:
    found = [(book.lines[key], own) for key in removed if (own := own_figure_of(book.lines[key]))]
    OwnFigure.objects.filter(pk__in=[own.pk for _score, own in found]).delete()
    return [
        Happening("remove_own_figure", score, old=_told(own), new=_line(score))
        for score, own in found
    ]


def _write_surveys(
    book: OwnBook, facts: Sequence[OwnFact], upload: Upload, *, by: User, at: datetime
) -> list[Happening]:
    """The results into the lines themselves, as `enter_survey` writes one."""
    require(by, Permission.ENTER_SURVEY)
    scores = [book.lines[fact.key] for fact in facts]
    taken, happenings = taken_so_far(scores), []
    for fact, score in zip(facts, scores, strict=True):
        old = snapshot(score)
        assert fact.as_of is not None
        note = survey_note(fact.source, fact.as_of)
        columns: dict[str, Any] = {
            **answered_columns(score, Answer(figures=fact.figures, note=note)),
            "answered_at": at,
            "answered_by": by,
            "version": score.version + 1,
        }
        for name, value in columns.items():
            setattr(score, name, value)
        for name, value in restand(score, taken.get(score.pk, ())).items():
            setattr(score, name, value)
        new = {**_line(score), **snapshot(score), "upload": upload.sha256}
        happenings.append(Happening("enter_survey", score, old=old, new=new, reason=_traced(fact)))
    Score.objects.bulk_update(scores, SURVEY_COLUMNS, batch_size=ROWS_PER_STATEMENT)
    return happenings


def taken_so_far(scores: Sequence[Score]) -> Mapping[int, list[Taken]]:
    """What was taken from the lines so far. 1 query."""
    found: dict[int, list[Taken]] = {}
    rows = Deduction.objects.filter(score__in=scores).order_by("at", "id")
    for score, taken, restored in rows.values_list("score_id", "points", "restored"):
        found.setdefault(score, []).append(Taken(taken, restored))
    return found


def _line(score: Score) -> dict[str, Any]:
    return {"code": score.criterion.code, "commune": score.scorecard.commune.code}


def _told(own: OwnFigure) -> dict[str, Any]:
    return {"figures": own.figures, "source": own.source, "as_of": own.as_of.isoformat()}


def _traced(fact: OwnFact) -> str:
    assert fact.as_of is not None
    return survey_note(fact.source, fact.as_of)
