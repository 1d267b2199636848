"""A commune's papers put together: its head, its words, its plan."""

from collections.abc import Sequence
from enum import StrEnum

from accounts.paper.document import OfficialDocument
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import search_key
from reports.communes.evaluation import Evaluation
from reports.communes.texts import Head, PaperFacts, PlanFacts, PlannedTask, prefilled
from reports.models import Publication
from reports.paper.commune import letter, plan_paper, task_lists
from scoring.exports import ReceiptKind
from scoring.models import PaperHead, PaperWords, Plan, PlanTask, Scorecard
from scoring.models.plan import PlanState
from scoring.queries import plans as queries


class Paper(StrEnum):
    LETTER = "letter"
    PLAN = "plan"
    TASKS = "tasks"

    @property
    def words(self) -> str:
        """Whose words it is written with: the tasks are an annex to the plan."""
        return "letter" if self is Paper.LETTER else "plan"


NAMES = {
    Paper.LETTER: "danh-gia-chi-so-cchc",
    Paper.PLAN: "ke-hoach-nang-cao-chi-so-cchc",
    Paper.TASKS: "phan-cong-nhiem-vu",
}


def commune_paper(
    paper: Paper,
    kind: ReceiptKind,
    *,
    found: Evaluation,
    publication: Publication,
    scorecard: Scorecard,
    plan: Plan | None,
) -> tuple[OfficialDocument, str]:
    """What is drawn, and the file's name. 3 queries at most. Raises Refused for a plan that is not
    begun."""
    facts = paper_facts(found, publication, scorecard, paper.words)
    planned = plan_facts(found, plan, queries.tasks_of(plan)) if plan is not None else None
    year = found.year if paper is Paper.LETTER else found.year + 1
    commune = search_key(found.commune.full_name).replace(" ", "-")
    name = f"{NAMES[paper]}-{year}-{commune}.{kind.value}"
    return _document(paper, found, facts, planned), name


def paper_facts(
    found: Evaluation, publication: Publication, scorecard: Scorecard, kind: str
) -> PaperFacts:
    """2 queries."""
    words = queries.words_of(scorecard, kind)
    return PaperFacts(
        head=head_of(scorecard, queries.head_of(scorecard.commune)),
        number=words.number if words else "",
        signed_on=words.signed_on if words else None,
        decision=publication.number,
        decided_on=publication.signed_on,
        texts=words.texts if words else {},
    )


def head_of(scorecard: Scorecard, kept: PaperHead | None) -> Head:
    """As the commune keeps it, else the head of its People's Committee."""
    commune = scorecard.commune
    return Head(
        superior=kept.superior if kept else "",
        body=(kept.body if kept else "") or f"Ủy ban nhân dân {commune.full_name}",
        place=(kept.place if kept else "") or commune.name,
        signatory_title=(kept.signatory_title if kept else "") or "CHỦ TỊCH",
        signatory_name=kept.signatory_name if kept else "",
        recipients=kept.recipients if kept else "",
    )


def plan_facts(found: Evaluation, plan: Plan, tasks: Sequence[PlanTask]) -> PlanFacts:
    """A line that the corrected result no longer has stands in no field."""
    fields = {line.code: line.field for line in found.lines}
    planned = tuple(
        PlannedTask(
            code=task.code,
            name=task.name,
            field=task.field if task.is_extra else fields.get(task.code, ""),
            maximum=task.max_points,
            lost=task.lost,
            measure=task.measure,
            in_charge=task.in_charge,
            due_on=task.due_on,
            expected=task.expected,
            percent=task.percent,
            is_extra=task.is_extra,
            result=task.result,
        )
        for task in tasks
    )
    return PlanFacts(tasks=planned, goals=plan.goals, is_draft=plan.state == PlanState.DRAFT)


def prefilled_words(
    found: Evaluation, publication: Publication, scorecard: Scorecard, kind: str
) -> tuple[PaperWords | None, dict[str, str]]:
    """What the commune has written of a paper, and what stands there by itself."""
    facts = paper_facts(found, publication, scorecard, kind)
    return queries.words_of(scorecard, kind), prefilled(found, facts, kind)


def _document(
    paper: Paper, found: Evaluation, facts: PaperFacts, planned: PlanFacts | None
) -> OfficialDocument:
    if paper is Paper.LETTER:
        return letter(found, facts, planned)
    if planned is None:
        raise Refused(_("The plan is not begun yet."))
    return (plan_paper if paper is Paper.PLAN else task_lists)(found, facts, planned)
