"""A commune's papers: letter (S000), plan (S002, S004), the tasks of each official. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Letterhead,
    OfficialDocument,
    PaperTable,
    Paragraph,
    Row,
    RowKind,
    Signature,
)
from accounts.paper.heading import UNDATED, PaperDate, PaperNumber
from reports.communes.evaluation import Evaluation
from reports.communes.texts import (
    PaperFacts,
    PlanFacts,
    PlannedTask,
    field_goal,
    prefilled,
    whole,
)
from reports.paper.evaluation import evaluation_blocks
from reports.prose.sections import lines

SYMBOLS = {"letter": "UBND-VP", "plan": "KH-UBND"}
NOBODY = "Chưa phân công"
COMMON = "Nhiệm vụ chung"  # those that are of no field
LETTERS = "abcdđeghiklmnopqrstuvxy"
HEADINGS = (
    "Mã",
    "Tiêu chí",
    "Điểm\nbị mất",
    "Giải pháp",
    "Phụ trách",
    "Thời hạn",
    "Điểm\nphấn đấu",
)
COLUMNS = (
    Column(12),
    Column(38, Align.LEFT),
    Column(13),
    Column(52, Align.LEFT),
    Column(25, Align.LEFT),
    Column(24),
    Column(15),
)
TASK_HEADINGS = ("Mã", "Nhiệm vụ, giải pháp", "Thời hạn", "Điểm\nphấn đấu", "Thực hiện")
TASK_COLUMNS = (Column(14), Column(92, Align.LEFT), Column(22), Column(18), Column(20))


def letter(of: Evaluation, facts: PaperFacts, plan: PlanFacts | None) -> OfficialDocument:
    """The evaluation, tasks and solutions, and who does them, as a letter."""
    texts = whole("letter", facts.texts, prefilled(of, facts, "letter"))
    frame = _frame(of, facts, plan, kind="letter", recipients=texts["recipients"])
    assert frame.letterhead is not None
    return replace(
        frame,
        name=f"Đánh giá Chỉ số cải cách hành chính năm {of.year} - {of.commune.full_name}",
        letterhead=replace(frame.letterhead, about=texts["subject"]),
        addressees=lines(texts["addressees"]),
        blocks=tuple(_letter_blocks(of, texts, plan)),
    )


def plan_paper(of: Evaluation, facts: PaperFacts, plan: PlanFacts) -> OfficialDocument:
    """Part A evaluates line by line, part B plans."""
    texts = whole("plan", facts.texts, prefilled(of, facts, "plan"))
    return replace(
        _frame(of, facts, plan, kind="plan", recipients=texts["recipients"]),
        name=(
            f"Kế hoạch nâng cao Chỉ số cải cách hành chính năm {of.year + 1} - "
            f"{of.commune.full_name}"
        ),
        title="KẾ HOẠCH",
        subject=texts["subject"],
        blocks=tuple(_plan_blocks(of, texts, plan)),
    )


def task_lists(of: Evaluation, facts: PaperFacts, plan: PlanFacts) -> OfficialDocument:
    """The tasks of each official with their criterion codes, as an annex to the plan."""
    number = PaperNumber.read(facts.number, symbol=f"{SYMBOLS['plan']}")
    signed = PaperDate.of(facts.signed_on) if facts.signed_on else UNDATED
    blocks: list[Block] = []
    for number_of, (who, tasks) in enumerate(by_official(plan.tasks), start=1):
        blocks.append(Heading(f"{number_of}. {who} ({len(tasks):02d} nhiệm vụ)", level=2))
        blocks.append(_task_table(tasks))
    return OfficialDocument(
        name=f"Phân công nhiệm vụ năm {of.year + 1} - {of.commune.full_name}",
        issuer=facts.head.body,
        draft=plan.is_draft,
        title="PHỤ LỤC",
        subject=f"Phân công nhiệm vụ nâng cao Chỉ số cải cách hành chính năm {of.year + 1}",
        attached=f"(Kèm theo Kế hoạch số {number} {signed} của {facts.head.body})",
        blocks=tuple(blocks),
    )


def by_official(tasks: Sequence[PlannedTask]) -> list[tuple[str, list[PlannedTask]]]:
    """In the order in which they first stand in the plan; tasks of nobody last."""
    found: dict[str, list[PlannedTask]] = {}
    for task in sorted(tasks, key=lambda each: not each.in_charge):
        found.setdefault(task.in_charge or NOBODY, []).append(task)
    return list(found.items())


def _frame(
    of: Evaluation, facts: PaperFacts, plan: PlanFacts | None, *, kind: str, recipients: str
) -> OfficialDocument:
    head = facts.head
    return OfficialDocument(
        name="",
        issuer=head.body,
        draft=plan is not None and plan.is_draft,
        letterhead=Letterhead(
            superior=head.superior,
            body=head.body,
            number=PaperNumber.read(facts.number, symbol=SYMBOLS[kind]),
            place=head.place,
            date=PaperDate.of(facts.signed_on) if facts.signed_on else UNDATED,
        ),
        recipients=tuple(line.lstrip("- ") for line in lines(recipients)),
        signatures=(Signature(_signed(head.signatory_title), head.signatory_name),),
    )


def _signed(title: str) -> tuple[str, ...]:
    """`TM. ỦY BAN NHÂN DÂN` above the title; a deputy signs `KT. CHỦ TỊCH` between."""
    capitals = " ".join(title.split()).upper()
    if capitals.startswith("PHÓ CHỦ TỊCH"):
        return "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", capitals
    return "TM. ỦY BAN NHÂN DÂN", capitals


def _letter_blocks(
    of: Evaluation, texts: dict[str, str], plan: PlanFacts | None
) -> Iterator[Block]:
    yield from _paragraphs(texts["opening"])
    yield Heading(f"I. Đánh giá Chỉ số cải cách hành chính năm {of.year}")
    yield from evaluation_blocks(of, texts["causes"], in_full=False)
    yield Heading("II. Nhiệm vụ, giải pháp")
    yield from _paragraphs(texts["directions"])
    if plan is not None:
        yield from _measures(of, plan)
    yield Heading("III. Phân công thực hiện")
    if plan is not None:
        yield from _assignments(plan)
    yield from _ended(texts["organisation"])


def _plan_blocks(of: Evaluation, texts: dict[str, str], plan: PlanFacts) -> Iterator[Block]:
    yield from _paragraphs(texts["opening"])
    yield Heading(f"A. Đánh giá kết quả Chỉ số cải cách hành chính năm {of.year}")
    yield from evaluation_blocks(of, texts["causes"], in_full=True)
    yield Heading(f"B. Kế hoạch nâng cao Chỉ số cải cách hành chính năm {of.year + 1}")
    yield Heading("1. Mục tiêu", level=2)
    yield from _paragraphs(texts["goals"])
    goals = [(field.name, field_goal(field, plan)) for field in of.fields]
    if written := tuple(f"{name}: {goal}" for name, goal in goals if goal):
        yield Items(written)
    yield Heading("2. Nhiệm vụ, giải pháp", level=2)
    yield from _paragraphs(texts["directions"])
    yield _plan_table(of, plan)
    yield Heading("3. Phân công thực hiện", level=2)
    yield from _assignments(plan)
    yield Heading("4. Tổ chức thực hiện", level=2)
    yield from _ended(texts["organisation"])


def _by_field(of: Evaluation, plan: PlanFacts) -> Iterator[tuple[str, list[PlannedTask]]]:
    """The fields that have tasks, lost lines before extra tasks; then the extra tasks of none."""
    for field in of.fields:
        if tasks := [task for task in plan.tasks if task.field == field.code]:
            yield field.name, tasks
    if tasks := [task for task in plan.tasks if task.is_extra and not task.field]:
        yield COMMON, tasks


def _measures(of: Evaluation, plan: PlanFacts) -> Iterator[Block]:
    for number, (name, tasks) in enumerate(_by_field(of, plan), start=1):
        yield Heading(f"{number}. {name}", level=2)
        yield Items(tuple(_measure(task) for task in tasks))


def _measure(task: PlannedTask) -> str:
    if not task.is_extra:
        return f"{task.name} (TC {task.code}): {task.measure}"
    goal, result = task.name.rstrip(".;"), task.result.rstrip(".;")
    return f"{goal} ({task.code}): {task.measure.rstrip('.;')}. Kết quả: {result}."


def _assignments(plan: PlanFacts) -> Iterator[Block]:
    for at, (who, tasks) in enumerate(by_official(plan.tasks)):
        mark = LETTERS[at] if at < len(LETTERS) else str(at + 1)
        lost = ", ".join(task.code for task in tasks if not task.is_extra)
        extra = ", ".join(task.code for task in tasks if task.is_extra)
        parts = [f"chủ trì, tham mưu khắc phục các tiêu chí {lost}"] if lost else []
        parts += [f"thực hiện các nhiệm vụ {extra}"] if extra else []
        yield Paragraph(f"{'; '.join(parts)}.", lead=f"{mark}) {who}:")


def _plan_table(of: Evaluation, plan: PlanFacts) -> PaperTable:
    rows: list[Row] = []
    for name, tasks in _by_field(of, plan):
        rows.append(Row((Cell(name, align=Align.LEFT, columns=len(COLUMNS)),), RowKind.GROUP))
        rows += [Row(tuple(Cell(text) for text in _cells(task))) for task in tasks]
    if any(not task.is_extra for task in plan.tasks):
        lost = format_decimal(sum((task.lost for task in plan.tasks), start=of.lost * 0))
        expected = format_decimal(sum((task.expected for task in plan.tasks), start=of.lost * 0))
        total = (Cell("Cộng", columns=2), Cell(lost), Cell("", columns=3), Cell(expected))
        rows.append(Row(total, RowKind.TOTAL))
    return PaperTable(COLUMNS, (Row(tuple(Cell(text) for text in HEADINGS)),), tuple(rows))


def _cells(task: PlannedTask) -> tuple[str, ...]:
    return (
        task.code,
        task.name,
        "" if task.is_extra else format_decimal(task.lost),
        f"{task.measure}\nKết quả: {task.result}" if task.is_extra else task.measure,
        task.in_charge or NOBODY,
        _day(task),
        "" if task.is_extra else format_decimal(task.expected),
    )


def _task_table(tasks: Sequence[PlannedTask]) -> PaperTable:
    rows = tuple(Row(tuple(Cell(text) for text in _task_cells(task))) for task in tasks)
    return PaperTable(TASK_COLUMNS, (Row(tuple(Cell(text) for text in TASK_HEADINGS)),), rows)


def _task_cells(task: PlannedTask) -> tuple[str, ...]:
    return (
        task.code,
        f"{task.name}: {task.measure}" + (f"\nKết quả: {task.result}" if task.is_extra else ""),
        _day(task),
        "" if task.is_extra else format_decimal(task.expected),
        f"{task.percent}%",
    )


def _day(task: PlannedTask) -> str:
    return f"{task.due_on:%d/%m/%Y}" if task.due_on else ""


def _paragraphs(text: str) -> Iterator[Block]:
    for line in lines(text):
        yield Paragraph(line)


def _ended(text: str) -> Iterator[Block]:
    """The last paragraph of an official paper ends with ./."""
    texts = lines(text)
    for at, line in enumerate(texts, start=1):
        yield Paragraph(f"{line.rstrip('./; ')}./." if at == len(texts) else line)
