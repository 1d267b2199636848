"""Corruptions of published results."""

import json

from accounts.actions.events import stamp
from accounts.event_log import HASHED, event_hash
from accounts.models import EventChain
from reports.models import ProseVersion, Publication
from reports.prose_actions import Change, save_texts
from reports.result_format import canonical_json, content_hash
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


def _write_texts(scene: Scene) -> None:
    save_texts(
        period=scene.period,
        changes=[Change("causes", "- Chậm.", 0), Change("limits", "- Trễ.", 0)],
        prefilled={"causes": "", "limits": ""},
        by=scene.standing,
        clock=at(on(24)),
    )


OF_REPORTS = (
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
        lambda _s, _o: Publication.objects.all()._raw_delete("default"),
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
