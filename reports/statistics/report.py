"""Every statistic of the report with its sentence, in the order of S001. Pure.

Sentences are English templates for gettext; their Vietnamese reads as S001 does. The figures come
from reports.statistics.figures, which also feeds the JSON, so that paper and JSON cannot disagree.
"""

from collections.abc import Iterator
from datetime import datetime, time

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind, FieldNode
from reports.result.json_text import VIETNAM
from reports.result.period import PeriodResult
from reports.result.set_changes import change_statistics
from reports.statistics.figures import Figures, figures
from reports.statistics.node_figures import NodeFigures, printed_mean
from reports.statistics.phrases import Naming, Part, Statistic, two_digits
from reports.statistics.remark_sentences import remark_statistics
from reports.statistics.result_sentences import result_statistics
from reports.tables.fields import FIRST_FIELD_TABLE

END_OF_DAY = time(23, 59)

FIELD_MEANS = {
    FieldKind.REGULAR: _("{name} (Table {table}): {mean}/{maximum} points on average."),
    FieldKind.BONUS: _("{name} (Table {table}): a bonus of {mean} points on average."),
    FieldKind.PENALTY: _("{name} (Table {table}): a penalty of {mean} points on average."),
}
SUBMITTED = _(
    "By {due}, {on_time}/{count} {kinds} had completed their self-assessment and sent it to "
    "{agency} in time."
)
SUBMITTED_WITH_REMARK = _(
    "By {due}, {on_time}/{count} {kinds} had completed their self-assessment and sent it to "
    "{agency} in time ({remark})."
)

__all__ = ["Part", "Statistic", "statistics"]


def statistics(result: PeriodResult) -> tuple[Statistic, ...]:
    """All that can be said of the result; after the statistics of all communes, where these are
    ranked in blocks, the results and remarks of each block."""
    naming, found = Naming.of(result.communes), figures(result)
    return (
        _subjects(found, naming),
        *_criteria(result),
        *change_statistics(result),
        _submission(found, result, naming),
        *_council(result),
        *result_statistics(found, result=result, naming=naming),
        *_field_means(found, result),
        *remark_statistics(found, result=result, naming=naming),
        *_of_blocks(result, naming),
    )


def _of_blocks(result: PeriodResult, naming: Naming) -> Iterator[Statistic]:
    if len(result.blocks) < 2:
        return
    for block in result.blocks:
        found = figures(result, block=block)
        yield from result_statistics(found, result=result, naming=naming)
        yield from remark_statistics(found, result=result, naming=naming)


def _subjects(found: Figures, naming: Naming) -> Statistic:
    count = len(found.communes)
    text = sentence(
        _("The People's Committees of the {kinds} ({count} units)."),
        kinds=naming.kinds_of(found.communes),
        count=two_digits(count),
    )
    return Statistic("communes", Part.SUBJECTS, (count,), text)


def _criteria(result: PeriodResult) -> Iterator[Statistic]:
    """The counts of the whole set, then of each field."""
    outline = result.outline
    counts = (len(outline.fields), outline.criteria_count, outline.sub_criteria_count)
    text = sentence(
        _("The criteria set has {fields} fields with {criteria}:"),
        fields=two_digits(counts[0]),
        criteria=_criteria_phrase(counts[1], counts[2]),
    )
    yield Statistic("criteria", Part.CRITERIA, counts, text)
    for field in outline.fields:
        yield _field_criteria(field, is_last=field is outline.fields[-1])


def _field_criteria(field: FieldNode, *, is_last: bool) -> Statistic:
    criteria = len(field.children)
    sub_criteria = sum(1 for depth, _node in field.walk() if depth > 0)
    text = sentence(
        _("({code}) {name}: {criteria}{end}"),
        code=field.code,
        name=field.name,
        criteria=_criteria_phrase(criteria, sub_criteria),
        end="." if is_last else ";",
    )
    return Statistic(f"criteria.{field.code}", Part.CRITERIA, (criteria, sub_criteria), text)


def _criteria_phrase(criteria: int, sub_criteria: int) -> Sentence:
    template = _("{criteria} criteria and {sub_criteria} sub-criteria")
    if not sub_criteria:
        template = _("{criteria} criteria")
    return sentence(template, criteria=two_digits(criteria), sub_criteria=two_digits(sub_criteria))


def _submission(found: Figures, result: PeriodResult, naming: Naming) -> Statistic:
    on_time, count = len(found.on_time), len(found.communes)
    remark = _submission_remark(found, naming)
    text = sentence(
        SUBMITTED if remark is None else SUBMITTED_WITH_REMARK,
        due=_due(result),
        on_time=two_digits(on_time),
        count=two_digits(count),
        kinds=naming.kinds_of(found.communes),
        agency=result.authority.standing_agency,
        remark=remark,
    )
    values = (on_time, count, len(found.late), len(found.not_submitted))
    return Statistic("submission", Part.SUBMISSION, values, text)


def _due(result: PeriodResult) -> Sentence | datetime:
    """A deadline at the end of a day is that day; any other is a minute."""
    due_at = result.period.self_assessment_due_at.astimezone(VIETNAM)
    if due_at.time() >= END_OF_DAY:
        return sentence(_("the end of {date}"), date=due_at.date())
    return due_at


def _submission_remark(found: Figures, naming: Naming) -> Sentence | None:
    late, missing = (
        sentence(
            template,
            count=two_digits(len(communes)),
            kinds=naming.kinds_of(communes),
            names=naming.names_of(communes),
        )
        for template, communes in (
            (_("{count} {kinds} late: {names}"), found.late),
            (_("{count} {kinds} never: {names}"), found.not_submitted),
        )
    )
    if found.late and found.not_submitted:
        return sentence(_("{late}; {missing}"), late=late, missing=missing)
    if found.not_submitted:
        return missing
    return late if found.late else None


def _council(result: PeriodResult) -> Iterator[Statistic]:
    period = result.period
    if period.council_size is not None:
        text = sentence(
            _("The council has {count} members."), count=two_digits(period.council_size)
        )
        yield Statistic("council", Part.COUNCIL, (period.council_size,), text)
    if period.team_size is not None:
        template = _("The support team has {count} members.")
        if period.team_departments:
            template = _("The support team has {count} members, of: {departments}.")
        text = sentence(
            template,
            count=two_digits(period.team_size),
            departments=", ".join(period.team_departments),
        )
        yield Statistic("team", Part.COUNCIL, (period.team_size,), text)


def _field_means(found: Figures, result: PeriodResult) -> Iterator[Statistic]:
    for position, field in enumerate(found.fields):
        yield _field_mean(field, FIRST_FIELD_TABLE + position, result)


def _field_mean(field: NodeFigures, table: int, result: PeriodResult) -> Statistic:
    mean = printed_mean(field.mean, result.outline)
    template = FIELD_MEANS[field.kind]
    if mean is None:
        template = _("{name} (Table {table}): did not arise anywhere.")
    text = sentence(
        template, name=field.name, table=table, mean=mean or 0, maximum=field.max_points
    )
    return Statistic(f"field.{field.code}", Part.FIELDS, (mean, field.max_points), text)
