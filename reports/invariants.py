"""What must hold of published results (TRUST 10, 13)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping

from django.core.files.storage import default_storage
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from accounts.invariant import Invariant, named
from accounts.models import DrawnFile, Event, FileState
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say, say_all
from reports.models import ProseVersion, Publication, PublicationFile
from reports.prose.actions import SAVINGS, text_hash
from reports.queries import current_publication, frozen_result, live_result
from reports.result.format import canonical_json, content_hash
from reports.result.period import CommuneResult, PeriodResult
from scoring.invariants import places
from scoring.models import Period, Round, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.states import State

ONE_AT_A_TIME = 1  # a frozen result of a province is several megabytes


@named
def other_hashes() -> Iterator[str]:
    for publication in _publications().iterator(ONE_AT_A_TIME):
        if not _has_hash(publication.result, publication.sha256):
            yield _place(publication)


def _has_hash(text: str, sha256: str) -> bool:
    try:
        data = json.loads(text)
        is_canonical = canonical_json(data).decode() == text
    except (ValueError, TypeError):
        return False
    return is_canonical and content_hash(data) == sha256


@named
def other_texts() -> Iterator[str]:
    for publication in _publications().exclude(prose="").defer("result").iterator(ONE_AT_A_TIME):
        if not _has_hash(publication.prose, publication.prose_sha256):
            yield _place(publication)


@named
def other_reasons() -> Iterator[str]:
    found = Publication.objects.exclude(reasons="").select_related("period__authority")
    for publication in found.defer("result").order_by("period", "revision").iterator(ONE_AT_A_TIME):
        if not _has_hash(publication.reasons, publication.reasons_sha256):
            yield _place(publication)


@named
def texts_beside_the_log() -> Iterator[str]:
    """Texts that were saved and are not told of, or told of and not there."""
    told = Counter(
        (event.subject_id, event.new["section"], event.new["version"], event.new["sha256"])
        for event in Event.objects.filter(what__in=SAVINGS).order_by("pk").iterator(2000)
    )
    versions = ProseVersion.objects.order_by("period", "section", "number")
    saved = Counter(
        (str(each.period_id), each.section, each.number, text_hash(each.text))
        for each in versions.iterator(2000)
    )
    differing = sorted({key[:3] for key in (told - saved) + (saved - told)})
    for _period, section, number in differing:
        yield f"{section} ({number})"


@named
def other_figures() -> Iterator[str]:
    for publication in _publications().iterator(ONE_AT_A_TIME):
        try:
            result = frozen_result(publication)
        except Refused as refusal:
            yield f"{_place(publication)}: {' '.join(say_all(refusal))}"
        except ValueError as fault:
            yield f"{_place(publication)}: {fault}"
        else:
            if result.period.id != str(publication.period_id):
                yield _place(publication)


@named
def other_log_heads() -> Iterator[str]:
    """The log went through the head that was printed on the paper."""
    publications = list(_publications().defer("result"))
    events = Event.objects.filter(
        chain__in={each.period.event_chain for each in publications},
        sequence__in={each.log_sequence for each in publications},
    )
    hashes = {
        (chain, sequence): head
        for chain, sequence, head in events.values_list("chain", "sequence", "hash")
    }
    for publication in publications:
        key = (publication.period.event_chain, publication.log_sequence)
        if hashes.get(key) != publication.log_head:
            yield _place(publication)


@named
def wrongly_published() -> Iterator[str]:
    latest = Publication.objects.filter(period=OuterRef("pk")).order_by("-revision")
    periods = Period.objects.annotate(
        count=Count("publications"),
        last=Max("publications__revision"),
        latest_at=Subquery(latest.values("published_at")[:1]),
    )
    for period in periods.select_related("authority").order_by("year", "id"):
        numbered = period.count == (period.last or 0)
        revised_after = bool(period.count) or not period.revision_reason
        if not (numbered and revised_after and period.published_at == period.latest_at):
            yield f"{period.authority.area} {period.year}"


@named
def published_but_open() -> Iterator[str]:
    """While a revision is made, the council alone may be at work."""
    published = Q(period__published_at__isnull=False)
    unrevised = Q(period__revision_reason="")
    open_rounds = Round.objects.filter(published, closed_at__isnull=True).filter(
        unrevised | ~Q(number=RoundNumber.COUNCIL)
    )
    for each in open_rounds.select_related("period__authority").order_by("period", "number"):
        yield f"{each.period.authority.area} {each.period.year}: {each}"
    in_council = Q(state=State.COUNCIL.value) & ~unrevised
    yield from places.cards(
        Scorecard.objects.filter(published).exclude(Q(state=State.FINAL.value) | in_council)
    )


@named
def other_than_published() -> Iterator[str]:
    """A frozen result that cannot be read is found by its figures."""
    periods = Period.objects.filter(published_at__isnull=False, revision_reason="")
    for period in periods.select_related("authority", "criteria_set").order_by("year", "id"):
        publication = current_publication(period)
        if publication is None:
            continue
        try:
            frozen = frozen_result(publication)
        except (Refused, ValueError):
            continue
        try:
            live = live_result(period)
        except Refused as refusal:
            yield f"{_place(publication)}: {' '.join(say_all(refusal))}"
            continue
        for difference in _differences(frozen, live):
            yield f"{_place(publication)}: {difference}"


def _differences(frozen: PeriodResult, live: PeriodResult) -> Iterator[str]:
    """Lines that differ, commune by commune; one that got another code is known by its name."""
    by_code = {commune.code: commune for commune in live.communes}
    by_name = {commune.full_name: commune for commune in live.communes}
    for commune in frozen.communes:
        now = by_code.get(commune.code) or by_name.get(commune.full_name)
        yield from _differing_lines(commune, now.lines if now else {})
    if len(live.communes) != len(frozen.communes):
        yield say(
            sentence(
                _("{frozen} communes were published, {live} are scored"),
                frozen=len(frozen.communes),
                live=len(live.communes),
            )
        )


def _differing_lines(commune: CommuneResult, now: Mapping[str, object]) -> Iterator[str]:
    for code, line in commune.lines.items():
        if now.get(code) != line:
            yield f"{commune.full_name}, {code}"


@named
def other_files() -> Iterator[str]:
    """Reads every stored file of every publication."""
    files = PublicationFile.objects.filter(drawn__state=FileState.READY)
    files = files.select_related("drawn", "publication__period__authority")
    for file in files.order_by("publication", "format", "edition"):
        if not _is_stored(file.drawn):
            yield f"{_place(file.publication)}: {file.drawn.file_name} ({file.edition})"


def _is_stored(drawn: DrawnFile) -> bool:
    found, size = hashlib.sha256(), 0
    try:
        with default_storage.open(drawn.file) as content:
            for chunk in content.chunks():
                found.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return False
    return (found.hexdigest(), size) == (drawn.sha256, drawn.size_bytes)


@named
def unlogged_files() -> Iterator[str]:
    """The log says of every stored file of a publication which hash it was stored with."""
    files = PublicationFile.objects.filter(drawn__state=FileState.READY)
    logged = {
        (event["subject_id"], event["new"].get("sha256"))
        for event in Event.objects.filter(what="keep_file").values("subject_id", "new")
    }
    files = files.select_related("drawn", "publication__period__authority")
    for file in files.order_by("publication", "format", "edition"):
        if (str(file.drawn_id), file.drawn.sha256) not in logged:
            yield f"{_place(file.publication)}: {file.drawn.file_name} ({file.edition})"


def _publications() -> QuerySet[Publication]:
    found = Publication.objects.select_related("period__authority").defer("reasons")
    return found.order_by("period", "revision")


def _place(publication: Publication) -> str:
    period = publication.period
    return say(
        sentence(
            _("{period}, publication {revision}"),
            period=f"{period.authority.area} {period.year}",
            revision=publication.revision,
        )
    )


INVARIANTS = (
    Invariant(
        "publication_hashes",
        _("The hash of every publication is that of its result."),
        other_hashes,
    ),
    Invariant(
        "publication_texts",
        _("The hash of the texts of every publication is that of what was frozen."),
        other_texts,
    ),
    Invariant(
        "publication_reasons",
        _("The hash of the reasons of every publication is that of what was frozen."),
        other_reasons,
    ),
    Invariant(
        "saved_texts",
        _("The saved texts of decisions and reports are those that the log tells of."),
        texts_beside_the_log,
    ),
    Invariant(
        "publication_figures",
        _("The figures of every publication follow from its frozen lines."),
        other_figures,
    ),
    Invariant(
        "publication_log_heads",
        _("The log still goes through the event that each publication names as its last."),
        other_log_heads,
    ),
    Invariant(
        "published_periods",
        _("A period is published exactly when it has publications, numbered without gaps."),
        wrongly_published,
    ),
    Invariant(
        "published_closed",
        _("In a published period all is final and closed, but what a revision has opened."),
        published_but_open,
    ),
    Invariant(
        "publication_files",
        _("Every file of a publication is stored as it was drawn."),
        other_files,
    ),
    Invariant(
        "publication_files_logged",
        _("The hash of every file of a publication is in the log."),
        unlogged_files,
    ),
    Invariant(
        "published_lines",
        _("The lines of a published period are those that were published."),
        other_than_published,
    ),
)
