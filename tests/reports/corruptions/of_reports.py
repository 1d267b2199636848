"""Corruptions of published results."""

import hashlib
import json
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.actions.events import stamp
from accounts.actions.files import claim_file
from accounts.event_log import HASHED, event_hash
from accounts.models import DrawnFile, EventChain, FileState
from accounts.workers import draw_claimed, house_ways
from reports.models import ProseVersion, Publication, PublicationFile
from reports.prose.actions import Change, save_texts
from reports.result.format import canonical_json, content_hash
from scoring.models import Period, Round
from scoring.states import State
from tests.reports.corruptions.planting import Corruption
from tests.reports.corruptions.rows import card, events, line
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, on

ZEROS = "0" * 64


def _forge_figure(scene: Scene, other: Scene) -> None:
    data = json.loads(Publication.objects.get().result)
    data["communes"][0]["total"] = "10"
    Publication.objects.update(result=canonical_json(data).decode(), sha256=content_hash(data))


def _forge_log(scene: Scene, other: Scene) -> None:
    """Rewrites the log from its second event on, so that it is whole in itself."""
    previous = ""
    for event in events(scene).order_by("sequence"):
        event.reason = "Khác" if event.sequence == 2 else event.reason
        event.previous_hash = previous
        columns = {name: getattr(event, name) for name in HASHED}
        previous = event.hash = event_hash({**columns, "at": stamp(event.at)})
        event.save()
    EventChain.objects.filter(key=scene.period.event_chain).update(head_hash=previous)


def _rescore_after_publication(scene: Scene, other: Scene) -> None:
    """A line that is right in itself, and not what was published."""
    line(scene, "2.1").update(
        figures={"current": "105", "previous": "100"}, base_points=1, appraised_points=1
    )


def _delete_publications(scene: Scene, other: Scene) -> None:
    PublicationFile.objects.all()._raw_delete("default")
    Publication.objects.all()._raw_delete("default")


def _with_files(scene: Scene) -> None:
    """Published, and its JSON drawn."""
    published(scene)
    for file in DrawnFile.objects.filter(file_name__endswith="json"):
        claimed = claim_file(clock=timezone.now, only=file.pk)
        assert claimed is not None
        draw_claimed(claimed, house_ways())


def _spoil_file(scene: Scene, other: Scene) -> None:
    """One figure of the stored JSON, and as many bytes."""
    path = Path(default_storage.path(DrawnFile.objects.get(state=FileState.READY).file))
    path.write_bytes(path.read_bytes().replace(b"92.5", b"93.5"))


def _forge_file(scene: Scene, other: Scene) -> None:
    """The stored file, and its row with it."""
    ready = DrawnFile.objects.get(state=FileState.READY)
    name = default_storage.save("drawn/00/forged.json", ContentFile(b"{}"))
    sha256 = hashlib.sha256(b"{}").hexdigest()
    DrawnFile.objects.filter(pk=ready.pk).update(file=name, sha256=sha256, size_bytes=2)


def _write_texts(scene: Scene) -> None:
    save_texts(
        period=scene.period,
        changes=[Change("causes", "- Chậm.", 0), Change("limits", "- Trễ.", 0)],
        prefilled={"causes": "", "limits": ""},
        by=scene.standing,
        clock=at(on(24)),
    )


OF_REPORTS = (
    Corruption("publication_files", _spoil_file, bring=_with_files),
    Corruption(
        "publication_files",
        lambda _s, _o: default_storage.delete(DrawnFile.objects.get(state=FileState.READY).file),
        bring=_with_files,
    ),
    Corruption("publication_files_logged", _forge_file, bring=_with_files, unguarded=True),
    Corruption(
        "publication_texts",
        lambda _s, _o: Publication.objects.update(prose_sha256=ZEROS),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "publication_texts",
        lambda _s, _o: Publication.objects.update(prose='{"causes":"Khác"}'),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "publication_reasons",
        lambda _s, _o: Publication.objects.update(reasons='{"communes":{}}'),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "saved_texts",
        lambda _s, _o: ProseVersion.objects.filter(section="causes").update(text="- Khác."),
        bring=_write_texts,
        unguarded=True,
    ),
    Corruption(
        "saved_texts",
        lambda _s, _o: ProseVersion.objects.filter(section="limits")._raw_delete("default"),
        bring=_write_texts,
        unguarded=True,
    ),
    Corruption(
        "publication_hashes",
        lambda _s, _o: Publication.objects.update(sha256=ZEROS),
        bring=published,
        unguarded=True,
    ),
    Corruption("publication_figures", _forge_figure, bring=published, unguarded=True),
    Corruption(
        "publication_log_heads",
        lambda _s, _o: Publication.objects.update(log_head=ZEROS),
        bring=published,
        unguarded=True,
    ),
    Corruption("publication_log_heads", _forge_log, bring=published, unguarded=True),
    Corruption(
        "published_periods",
        _delete_publications,
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "published_periods",
        lambda _s, _o: Publication.objects.update(revision=2, revision_reason="Khác"),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "published_periods",
        lambda scene, _o: Period.objects.filter(pk=scene.period.pk).update(published_at=None),
        bring=published,
    ),
    Corruption(
        "published_closed",
        lambda scene, _o: Round.objects.filter(period=scene.period, number=3).update(
            closed_at=None, closed_by=None
        ),
        bring=published,
    ),
    Corruption(
        "published_closed",
        lambda scene, _o: card(scene).update(state=State.COUNCIL.value),
        bring=published,
    ),
    Corruption("published_lines", _rescore_after_publication, bring=published),
)
