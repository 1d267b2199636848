"""One planted corruption and more for every invariant."""

from tests.reports.corruptions import (
    of_council,
    of_half_years,
    of_own_data,
    of_plans,
    of_reports,
    of_scoring,
    of_sets_and_people,
)

CORRUPTIONS = (
    *of_sets_and_people.OF_ACCOUNTS,
    *of_sets_and_people.OF_CRITERIA,
    *of_sets_and_people.OF_EVIDENCE,
    *of_half_years.OF_HALF_YEARS,
    *of_scoring.OF_SCORECARDS,
    *of_scoring.OF_LINES,
    *of_scoring.OF_APPRAISAL,
    *of_own_data.OF_OWN_DATA,
    *of_plans.OF_PLANS,
    *of_council.OF_COUNCIL,
    *of_reports.OF_REPORTS,
)
