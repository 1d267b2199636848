"""What the standing agency sees before it releases round 1."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from criteria.models import Criterion
from scoring.actions import appraisal
from scoring.models import Deduction, Period
from scoring.queries.gaps import gaps
from scoring.states import State
from tests.reports.corruptions.planting import without
from tests.scoring.scene import Scene, at, on
from tests.scoring.test_sign_off_all import submit

ClientOf = Callable[..., Client]


def hand_over(code: str, scene: Scene, guards: list, **columns: object) -> None:
    """Another department, as if the set had been issued so."""
    with without([guard for guard in guards if guard.table.startswith("criteria")]):
        Criterion.objects.filter(criteria_set=scene.period.criteria_set, code=code).update(
            **columns
        )


def test_who_signed_which_commune(scene: Scene) -> None:
    card = submit(scene, 0)
    appraisal.sign_off(scorecard=card, by=scene.appraiser, clock=at(on(13)))
    found = gaps(scene.period)
    rows = {row.scorecard.pk: row for row in found.matrix}
    signed = rows[card.pk].signed
    assert [each and each.by for each in signed] == [scene.appraiser, None]
    assert [row.is_reached for row in found.matrix].count(True) == 1
    assert [
        (str(share.department), share.lines, share.accounts, share.signed, share.waiting)
        for share in found.departments
    ] == [("Phòng Nội vụ", 3, 1, 1, 0), ("Phòng Tư pháp", 3, 1, 0, 1)]


def test_nobody_appraises(scene: Scene, guards: list) -> None:
    assert gaps(scene.period).ownerless == gaps(scene.period).without_accounts == ()
    hand_over("1.2", scene, guards, department=None)
    User.objects.filter(pk=scene.other_appraiser.pk).update(is_active=False)
    found = gaps(scene.period)
    assert [leaf.code for leaf in found.ownerless] == ["1.2"]
    assert [str(share.department) for share in found.without_accounts] == ["Phòng Tư pháp"]


def test_overlaps(scene: Scene, guards: list) -> None:
    found = gaps(scene.period)
    assert (found.marked_twice, found.shared_fields, found.changed_hands) == ((), (), ())
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.25")
    assert gaps(scene.period).marked_twice == ()
    hand_over("1.2", scene, guards, department=scene.departments[1])
    scene.deduct("1.2", "0.25", day=13, by=scene.other_appraiser)
    found = gaps(scene.period)
    (twice,) = found.marked_twice
    assert (twice.code, twice.departments, twice.belongs_to) == (
        "1.2",
        ("Phòng Nội vụ", "Phòng Tư pháp"),
        "Phòng Tư pháp",
    )
    assert [(str(field), names) for field, names in found.shared_fields] == [
        ("1. Chỉ đạo, điều hành", ("Phòng Nội vụ", "Phòng Tư pháp"))
    ]
    Deduction.objects.filter(department=scene.departments[1]).delete()
    assert len(gaps(scene.period).marked_twice) == 1  # the mark of the former department stays


def test_criteria_that_changed_hands_since_last_year(
    scene: Scene, other_scene: Scene, guards: list
) -> None:
    Period.objects.filter(pk=scene.period.pk).update(previous=other_scene.period)
    period = Period.objects.get(pk=scene.period.pk)
    assert gaps(period).changed_hands == ()  # the departments are called alike
    hand_over("2.1", scene, guards, department=scene.departments[0])
    hand_over("2.2", scene, guards, department=None, predecessors=["1.2"])
    assert [
        (each.code, each.before, each.now, each.is_last_year) for each in gaps(period).changed_hands
    ] == [
        ("2.1", "Phòng Tư pháp", "Phòng Nội vụ", True),
        ("2.2", "Phòng Nội vụ", "", True),
    ]


def test_the_page(scene: Scene, client_of: ClientOf) -> None:
    card = submit(scene, 0)
    scene.survey(card)
    appraisal.sign_off(scorecard=card, by=scene.appraiser, clock=at(on(13)))
    url = reverse("scoring:gaps", args=[scene.period.pk])
    client = client_of(scene.standing)
    release = reverse("scoring:move", args=[card.pk, State.EXPLANATION])
    text = client.get(url).content.decode()
    assert "1 sign-off is missing" in text
    assert text.count("not signed") == 1
    assert release not in text
    assert (
        f'href="{url}"'
        in client.get(reverse("scoring:period", args=[scene.period.pk])).content.decode()
    )
    appraisal.sign_off(scorecard=card, by=scene.other_appraiser, clock=at(on(13)))
    assert release in client.get(url).content.decode()


def test_who_reaches_the_page(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    url = reverse("scoring:gaps", args=[scene.period.pk])
    assert client_of(other_scene.standing).get(url).status_code == 404
    for user in (scene.appraiser, scene.leader, scene.council):
        assert client_of(user).get(url).status_code == 403
    assert client_of(scene.standing).post(url).status_code == 405


def test_the_queries_do_not_grow(scene: Scene, client_of: ClientOf) -> None:
    client, counts = client_of(scene.standing), []
    for numbers in ([0], [1, 2]):
        for number in numbers:
            submit(scene, number)
        scene.deduct("1.2", "0.25")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("scoring:gaps", args=[scene.period.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
