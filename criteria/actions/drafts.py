"""A draft comes into being, is replaced by a file, goes."""

from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.models import Authority, User
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria import queries
from criteria.actions.rows import chain_of, departments_of, rewrite, write_rows
from criteria.copies import copied, corrected
from criteria.models import CriteriaSet, SetStatus
from criteria.set_format import SetDocument


@transaction.atomic
def create_set(
    *, document: SetDocument, authority: Authority, by: User, at: datetime
) -> CriteriaSet:
    """A new draft holding the whole document. Raises Refused when it names unknown departments."""
    require(by, Permission.MANAGE_CRITERIA)
    draft = _new_draft(document, authority, at)
    happening = Happening("create_set", draft, new={"title": document.title})
    record(happening, chain=chain_of(authority), by=by, at=at)
    return draft


@transaction.atomic
def replace_draft(
    *, criteria_set: CriteriaSet, document: SetDocument, by: User, at: datetime
) -> CriteriaSet:
    """The draft, now holding the whole document instead of what it held; it stays the same set.

    Raises Refused for an issued set and when the document names unknown departments.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    old = {"title": draft.title, "criteria": draft.criteria.count()}
    rewrite(draft, document)
    new = {"title": document.title, "criteria": sum(1 for _node in document.outline.walk())}
    happening = Happening("replace_draft", draft, old=old, new=new)
    record(happening, chain=chain_of(draft.authority), by=by, at=at)
    return draft


@transaction.atomic
def copy_set(*, criteria_set: CriteriaSet, year: int, by: User, at: datetime) -> CriteriaSet:
    """A draft for another year, each criterion naming the copied one as its predecessor.

    The decision is left for the new year to give. Raises Refused where the year is not a later
    one, and where a draft of that year and title is there already.
    """
    require(by, Permission.MANAGE_CRITERIA)
    if year <= criteria_set.year:
        raise Refused(
            _("The new set must be of a year after {year}. To correct this one, make a version."),
            year=str(criteria_set.year),
        )
    Authority.objects.select_for_update().get(pk=criteria_set.authority_id)
    document = copied(queries.set_document(criteria_set), year=year)
    if queries.draft_named(criteria_set.authority, year=year, title=document.title):
        raise Refused(
            _("There is a draft “{title}” of {year} already. Go on with it, or delete it first."),
            title=document.title,
            year=str(year),
        )
    draft = _new_draft(document, criteria_set.authority, at)
    happening = Happening("copy_set", draft, new={"copy_of": str(criteria_set.pk), "year": year})
    record(happening, chain=chain_of(criteria_set.authority), by=by, at=at)
    return draft


@transaction.atomic
def new_version(*, criteria_set: CriteriaSet, by: User, at: datetime) -> CriteriaSet:
    """A draft that is to correct the issued set. Raises Refused where there is one already."""
    require(by, Permission.MANAGE_CRITERIA)
    if criteria_set.status != SetStatus.ISSUED:
        raise Refused(_("“{title}” is a draft. Correct it directly."), title=criteria_set.title)
    Authority.objects.select_for_update().get(pk=criteria_set.authority_id)
    if criteria_set.versions.exists():
        raise Refused(
            _("There is a newer version of “{title}” already. Go on with that one."),
            title=criteria_set.title,
        )
    document = corrected(queries.set_document(criteria_set))
    draft = _new_draft(document, criteria_set.authority, at, replaces=criteria_set)
    happening = Happening("new_version", draft, new={"corrects": str(criteria_set.pk)})
    record(happening, chain=chain_of(criteria_set.authority), by=by, at=at)
    return draft


@transaction.atomic
def delete_draft(*, criteria_set: CriteriaSet, by: User, at: datetime) -> None:
    """Removes a draft that nobody scores with."""
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    happening = Happening("delete_draft", draft, old={"title": draft.title})
    record(happening, chain=chain_of(draft.authority), by=by, at=at)
    draft.delete()


def locked_draft(criteria_set: CriteriaSet) -> CriteriaSet:
    """The draft as it stands now, nobody else's until the end. Raises Refused for an issued set."""
    draft = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
    refuse_issued(draft)
    return draft


def refuse_issued(criteria_set: CriteriaSet) -> None:
    """Raises Refused for a set that is no draft."""
    if criteria_set.status != SetStatus.DRAFT:
        raise Refused(
            _("“{title}” has been issued and can no longer change. Make a new version of it."),
            title=criteria_set.title,
        )


def _new_draft(
    document: SetDocument,
    authority: Authority,
    at: datetime,
    replaces: CriteriaSet | None = None,
) -> CriteriaSet:
    departments = departments_of(document, authority)
    outline = document.outline
    draft = CriteriaSet.objects.create(
        authority=authority,
        year=document.year,
        title=document.title,
        decision=document.decision,
        note=document.note,
        points_places=outline.points_places,
        index_places=outline.index_places,
        tie_break=list(outline.tie_break),
        replaces=replaces,
        created_at=at,
    )
    write_rows(draft, document, departments)
    return draft
