from scoring.models.appraisal import Deduction, Explanation, Round, SignOff
from scoring.models.period import Period, PreviousResult
from scoring.models.reminder import Reminder
from scoring.models.scorecard import Score, Scorecard

__all__ = [
    "Deduction",
    "Explanation",
    "Period",
    "PreviousResult",
    "Reminder",
    "Round",
    "Score",
    "Scorecard",
    "SignOff",
]
