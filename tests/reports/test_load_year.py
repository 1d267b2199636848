"""`manage.py load_year`: the year through the actions, all of it or nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Authority, Event, User
from reports.models import Publication
from scoring.invariants.replays import unlike_the_log
from scoring.models import Deduction, Explanation, Period, Scorecard
from scoring.states import State
from tests.reports.published_figures import FILE, holds_the_published_figures

Json = dict[str, Any]


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """Two communes in time and the last of all, who was late."""
    data: Json = json.loads(FILE.read_text(encoding="utf-8"))
    data["communes"] = [data["communes"][0], data["communes"][1], data["communes"][-1]]
    path = tmp_path / "year.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def load(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_year", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_the_year_stops_where_it_is_told(small_file: Path, state: State) -> None:
    load(small_file, "--until", state.value)
    states = set(Scorecard.objects.order_by("id").values_list("state", flat=True))
    assert states == {state.value}
    assert Publication.objects.count() == 0
    assert unlike_the_log() == []


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
def test_people_can_go_on_by_hand_where_the_year_stops(
    small_file: Path, tmp_path: Path, client: Client
) -> None:
    accounts_file = tmp_path / "accounts.json"
    load(small_file, "--until", "explanation", "--accounts-json", str(accounts_file))
    accounts = json.loads(accounts_file.read_text())
    assert sorted(account["role"] for account in accounts) == [
        "administrator",
        "appraiser",
        "commune_leader",
        "commune_official",
        "council_member",
        "leadership",
        "standing_agency",
    ]
    leader = next(a for a in accounts if a["role"] == "commune_leader")
    answer = client.post("/sign-in/", leader | {"next": "/"}, follow=True)
    assert answer.status_code == 200
    card = Scorecard.objects.get(commune__users__username=leader["username"])
    client.post(f"/scorecards/{card.pk}/explanation/agree/")
    client.post(f"/scorecards/{card.pk}/explanation/send/", {"confirm": "on"})
    card.refresh_from_db()
    assert card.state == State.ROUND_2.value


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
def test_silence_is_recorded_as_agreement_of_the_late_commune(small_file: Path) -> None:
    load(small_file, "--until", "round_2")
    silent = Explanation.objects.filter(by_silence=True)
    communes = set(
        silent.order_by("id").values_list("deduction__score__scorecard__commune__name", flat=True)
    )
    assert communes == {"Huy Tường"}
    assert Deduction.objects.filter(explanation__isnull=True, points__gte=0).count() == 0


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
def test_a_year_that_is_there_is_refused_or_left_alone(small_file: Path) -> None:
    load(small_file, "--until", "self_assessment")
    events = Event.objects.count()
    with pytest.raises(CommandError, match="đã có trong cơ sở dữ liệu"):
        load(small_file)
    assert "được giữ nguyên" in load(small_file, "--if-absent")
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_a_half_loaded_year_is_refused_with_a_clear_message(small_file: Path) -> None:
    Authority.objects.create(
        name="Ủy ban nhân dân huyện Phù Yên", level="district", area="huyện Phù Yên",
        standing_agency="Phòng Nội vụ", place="Phù Yên",
    )  # fmt: skip
    with pytest.raises(CommandError, match="Hãy nạp năm vào một cơ sở dữ liệu trống"):
        load(small_file, "--if-absent")
    assert (User.objects.count(), Period.objects.count()) == (0, 0)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_left_of_a_year_whose_last_step_fails(
    small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_facts: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("reports.year.stages.publish", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        load(small_file)
    assert (Authority.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "không phải tệp JSON"),
        ("[]", "Tệp không chứa dữ liệu của một năm"),
        ("{}", "Tệp thiếu"),
    ],
)
def test_a_file_that_is_no_year(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "year.json"
    path.write_text(content)
    with pytest.raises(CommandError, match=message):
        load(path)


@pytest.mark.django_db
def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không tìm thấy tệp"):
        load(tmp_path / "nowhere.json")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_whole_year_gives_the_published_figures() -> None:
    """On SQLite the browser looks at the same year, and it is held against the same figures."""
    load(FILE)
    holds_the_published_figures()
