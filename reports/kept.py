"""Whether a publication in the database is what a package says, and its log still whole."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.core.files.storage import default_storage
from django.db import DatabaseError

from accounts.actions.events import stamp
from accounts.event_log import HASHED
from accounts.event_walk import Mark, faults_of_chain
from accounts.models import Event, EventChain
from accounts.wording import say
from reports import queries
from reports.models import Publication
from reports.verifier.verify_result import LOG, PROSE, RESULT, Check, hash_of


def publication_of_package(files: Mapping[str, bytes]) -> Publication | None:
    """The publication that the package says it is, or whose result it holds; None where this
    database has none, or there is no database."""
    log = json.loads(files[LOG]) if LOG in files else {}
    known = Publication.objects.select_related("period")
    try:
        named = known.filter(period=log.get("period"), revision=log.get("revision", 0))
        same = known.filter(sha256=hash_of(json.loads(files[RESULT])))
        return (named.first() if log else None) or same.first()
    except (DatabaseError, ValueError, TypeError):
        return None


def kept_checks(publication: Publication, files: Mapping[str, bytes]) -> list[Check]:
    """The row against the package, and the log against the head that was printed."""
    return [
        Check("row", "Bản lưu trong cơ sở dữ liệu", list(_faults_of_row(publication, files))),
        Check("events", "Nhật ký hệ thống", list(_faults_of_log(publication))),
        Check("files", "Các tệp đã lưu khi công bố", list(_faults_of_files(publication, files))),
    ]


def _faults_of_row(publication: Publication, files: Mapping[str, bytes]) -> Iterator[str]:
    computed = hash_of(json.loads(publication.result))
    if computed != publication.sha256:
        yield f"Kết quả lưu đã bị sửa: mã là {computed}, khi công bố là {publication.sha256}."
    if hash_of(json.loads(files[RESULT])) != publication.sha256:
        yield f"{RESULT} không phải kết quả đã công bố lần {publication.revision}."
    yield from _faults_of_texts(publication, files)
    log = json.loads(files[LOG]) if LOG in files else {}
    for name, kept in (("sequence", publication.log_sequence), ("head", publication.log_head)):
        if log and log.get(name) != kept:
            yield f"{LOG}, {name}: ghi {log.get(name)}, bản lưu là {kept}."


def _faults_of_texts(publication: Publication, files: Mapping[str, bytes]) -> Iterator[str]:
    kept = publication.prose_sha256
    computed = hashlib.sha256(publication.prose.encode()).hexdigest() if publication.prose else ""
    if computed != kept:
        yield f"Lời văn lưu đã bị sửa: mã là {computed}, khi công bố là {kept}."
    if PROSE in files and hashlib.sha256(files[PROSE]).hexdigest() != kept:
        yield f"{PROSE} không phải lời văn đã công bố lần {publication.revision}."


def _faults_of_files(publication: Publication, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is stored against its hash, and what the package has under the same name."""
    editions: dict[str, set[str]] = defaultdict(set)
    for each in queries.files_of(publication):
        if not each.drawn.is_ready:
            continue
        name, sha256 = each.drawn.file_name, each.drawn.sha256
        editions[name].add(sha256)
        try:
            with default_storage.open(each.drawn.file) as stored:
                if hashlib.file_digest(stored, "sha256").hexdigest() != sha256:
                    yield f"Tệp đã lưu {name} (bản {each.edition}) đã bị sửa."
        except OSError:
            yield f"Tệp đã lưu {name} (bản {each.edition}) không còn."
    for name, hashes in editions.items():
        if name in files and hashlib.sha256(files[name]).hexdigest() not in hashes:
            yield f"Tệp {name} không phải tệp đã lưu khi công bố."


def _faults_of_log(publication: Publication) -> Iterator[str]:
    """Walks the whole log of the period. 3 queries."""
    chain = publication.period.event_chain
    head = EventChain.objects.filter(key=chain).first()
    events = Event.objects.filter(chain=chain).order_by("sequence")
    rows = events.values(*HASHED, "hash").iterator(2000)
    published = Publication.objects.filter(period=publication.period_id).order_by("revision")
    printed = published.values_list("log_sequence", "log_head")
    for fault in faults_of_chain(
        ({**row, "at": stamp(row["at"])} for row in rows),
        head=Mark(head.sequence, head.head_hash) if head else Mark(0, ""),
        printed=[Mark(sequence, kept) for sequence, kept in printed],
    ):
        yield say(fault)
