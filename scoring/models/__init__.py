from scoring.models.appraisal import Deduction, Explanation, Round, SignOff
from scoring.models.hands import Assignment, Presence
from scoring.models.period import Period, PreviousResult
from scoring.models.receipt import Receipt
from scoring.models.reminder import Reminder
from scoring.models.scorecard import Score, Scorecard

__all__ = [
    "Assignment",
    "Deduction",
    "Explanation",
    "Period",
    "Presence",
    "PreviousResult",
    "Receipt",
    "Reminder",
    "Round",
    "Score",
    "Scorecard",
    "SignOff",
]
