"""What must hold of criteria sets (TRUST 13)."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.invariant import Invariant, named
from accounts.refusals import Refused, Sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say
from criteria import queries
from criteria.content_hash import content_hash
from criteria.models import CriteriaSet, Criterion, SetStatus
from criteria.readiness import issue_faults


@named
def faults_of_issued_sets() -> Iterator[str]:
    """Three statements for each set; a fault says which line it is about."""
    issued = CriteriaSet.objects.filter(status=SetStatus.ISSUED)
    for criteria_set in issued.order_by("-year", "id").iterator():
        for fault in _faults(criteria_set):
            yield f"{criteria_set}: {say(fault)}"


def _faults(criteria_set: CriteriaSet) -> list[Sentence]:
    try:
        return [placed.fault for placed in issue_faults(queries.outline(criteria_set))]
    except Refused as unreadable_rule:
        return list(unreadable_rule.sentences)


@named
def changed_since_issue() -> Iterator[str]:
    """Sets issued before hashes were kept have none. Three statements for each set."""
    issued = CriteriaSet.objects.filter(status=SetStatus.ISSUED).exclude(content_sha256="")
    for criteria_set in issued.order_by("-year", "id").iterator():
        if _content_hash(criteria_set) != criteria_set.content_sha256:
            yield str(criteria_set)


def _content_hash(criteria_set: CriteriaSet) -> str:
    try:
        return content_hash(queries.set_document(criteria_set))
    except Refused:  # a rule that cannot be read any more
        return ""


@named
def criteria_astray() -> Iterator[str]:
    own_set = Q(field__criteria_set=F("criteria_set"))
    own_parent = Q(parent__isnull=True) | Q(
        parent__criteria_set=F("criteria_set"), parent__field=F("field")
    )
    yield from _places(Criterion.objects.exclude(own_set & own_parent))


@named
def wrong_leaves() -> Iterator[str]:
    criteria = Criterion.objects.annotate(
        has_children=Exists(Criterion.objects.filter(parent=OuterRef("pk")))
    )
    yield from _places(criteria.filter(is_leaf=F("has_children")))


@named
def criteria_of_foreign_departments() -> Iterator[str]:
    yield from _places(
        Criterion.objects.filter(department__isnull=False).exclude(
            department__authority=F("criteria_set__authority")
        )
    )


def _places(criteria: QuerySet[Criterion]) -> Iterator[str]:
    rows = criteria.order_by("criteria_set", "position", "id")
    for title, year, code, name in rows.values_list(
        "criteria_set__title", "criteria_set__year", "code", "name"
    ):
        yield f"{title} {year}: {code} {name}"


INVARIANTS = (
    Invariant(
        "issued_sets",
        _("Every issued criteria set is without fault: sums, rules, groups, departments."),
        faults_of_issued_sets,
    ),
    Invariant(
        "content_hashes",
        _("The content hash of every issued criteria set is that of its content."),
        changed_since_issue,
    ),
    Invariant(
        "criteria_in_their_set",
        _("Every criterion stands in the same set as its field, in the same field as its parent."),
        criteria_astray,
    ),
    Invariant(
        "leaves", _("Exactly the criteria without parts of their own are scored."), wrong_leaves
    ),
    Invariant(
        "criteria_departments",
        _("Every criterion is appraised by a department of the authority that issued it."),
        criteria_of_foreign_departments,
    ),
)
