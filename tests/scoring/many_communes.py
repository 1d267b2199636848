"""A period of as many communes as are wanted, all in round 1, written in bulk."""

from decimal import Decimal

from accounts.models import Commune, User
from evidence.models import Attachment, Document, Dossier
from scoring.models import Deduction, Round, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.states import State
from tests.scoring.scene import Scene, on


def add_communes(scene: Scene, count: int, *, code: str = "1.1.2") -> list[Score]:
    """So many communes more, in round 1, with a figure and a document under the criterion; every
    third has a finding. Their lines of it, in the order of the communes' codes."""
    leaf = scene.criteria_set.criteria.get(code=code)
    communes = [
        Commune(authority=scene.authority, code=f"9{n:03}", kind="xã", name=f"Xã số {n:03}")
        for n in range(count)
    ]
    for commune in communes:
        commune.set_keys()
    Commune.objects.bulk_create(communes)
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            commune=commune, criteria_set=scene.criteria_set, event_chain=scene.period.event_chain
        )
        for commune in communes
    )
    cards = Scorecard.objects.bulk_create(
        Scorecard(
            period=scene.period, commune=commune, dossier=dossier, state=State.ROUND_1.value,
            submitted_at=on(9), submitted_by=scene.leader,
        )
        for commune, dossier in zip(communes, dossiers, strict=True)
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(
            scorecard=card, criterion=each, max_points=each.max_points,
            figures={"numerator": str(50 + n % 50), "denominator": "100"} if each == leaf else {},
            base_points=Decimal(50 + n % 50) / 50 if each == leaf else each.max_points,
            appraised_points=Decimal(50 + n % 50) / 50 if each == leaf else each.max_points,
            note="Theo báo cáo năm", answered_at=on(8), answered_by=scene.official,
        )
        for n, card in enumerate(cards)
        for each in scene.criteria_set.criteria.filter(is_leaf=True).order_by("position")
    )  # fmt: skip
    documents = Document.objects.bulk_create(
        Document(
            dossier=dossier, stage="self_assessment", number=f"{n}/BC-UBND", title="Báo cáo năm",
            added_at=on(8), added_by=scene.official,
        )
        for n, dossier in enumerate(dossiers)
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(document=document, criterion=leaf, pages="2") for document in documents
    )
    lines = list(
        Score.objects.filter(scorecard__in=cards, criterion=leaf).order_by(
            "scorecard__commune__code"
        )
    )
    first = Round.objects.get_or_create(
        period=scene.period,
        number=RoundNumber.FIRST,
        defaults={"opened_at": on(9), "opened_by": scene.standing},
    )[0]
    Deduction.objects.bulk_create(
        Deduction(
            score=line, round=first, points=Decimal("0.5"), reason="Thiếu phụ lục",
            department=scene.departments[0], by=scene.appraiser, at=on(11),
        )
        for line in lines[::3]
    )  # fmt: skip
    return lines


def supplement(scorecard: Scorecard, code: str, *, by: User) -> None:
    """A document that came with the explanation, whatever the scorecard's state is by now."""
    document = Document.objects.create(
        dossier=scorecard.dossier, stage="supplement", number="9/BC-UBND", title="Báo cáo bổ sung",
        added_at=on(15), added_by=by,
    )  # fmt: skip
    criterion = scorecard.period.criteria_set.criteria.get(code=code)
    Attachment.objects.create(document=document, criterion=criterion)
