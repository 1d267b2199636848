"""What the texts of a decision say otherwise than its figures, for the page of checks."""

from django.utils import translation

from reports.paper.letterhead import LANGUAGE
from reports.prose.known import Known
from reports.prose.prefilled import prefilled
from reports.prose.remarks import Remark, remarks_on
from reports.prose.sections import Prose
from reports.result.period import PeriodResult


def remarks(result: PeriodResult, prose: Prose) -> tuple[Remark, ...]:
    """Every place where a written text does not agree with the data; each remark's `whole` is the
    sentence with the place. They hinder nothing."""
    return remarks_on(prose, known_of(result))


def known_of(result: PeriodResult) -> Known:
    with translation.override(LANGUAGE):
        return Known(result, prefilled(result))
