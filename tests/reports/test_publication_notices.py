"""When a result is published, each commune is told its own."""

from accounts.models import Notice
from accounts.refusals import sentence
from accounts.wording import say
from reports.actions import publish
from scoring.actions.period import open_revision
from scoring.models import Period
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, on


def told(scene: Scene, person: str) -> list[tuple[str, str]]:
    notices = Notice.objects.filter(to=getattr(scene, person), created_at__gte=on(28))
    return [
        (say(sentence(notice.template, **notice.values)), notice.link)
        for notice in notices.order_by("created_at")
    ]


def test_each_commune_reads_its_own_result_and_where(
    scene: Scene, other_scene: Scene, in_english: None
) -> None:
    """9,25 of 10 points: 1.2 lost 0,5 and got 0,25 back; 2.3 is 77 % of 2. Others: 2.3 alone."""
    published(scene)
    ranking = f"/results/{scene.period.pk}/"
    first = (
        "The PAR index 2022 is published: your commune has 92,50 %, rank 1 of 3, group A.",
        f"{ranking}#01",
    )
    assert told(scene, "official") == told(scene, "leader") == [first]
    ((text, link),) = told(scene, "other_leader")
    assert "15,40 %, rank 2 of 3, group D." in text
    assert link == f"{ranking}#02"
    assert not told(scene, "appraiser")
    assert not told(other_scene, "leader")


def test_a_correction_is_told_as_one(scene: Scene, in_english: None) -> None:
    published(scene)
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    period = Period.objects.get(pk=scene.period.pk)
    publish(period=period, by=scene.standing, clock=at(on(31)))
    ((_first, _link), (corrected, _same_link)) = told(scene, "leader")
    assert corrected == (
        "The published PAR index 2022 was corrected (publication no. 2): your commune now has "
        "92,50 %, rank 1 of 3, group A."
    )
