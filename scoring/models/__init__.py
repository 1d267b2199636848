from scoring.models.appraisal import Deduction, Explanation, Round, SignOff
from scoring.models.council import CouncilComment, CouncilItem, CouncilMeeting
from scoring.models.fed_figure import FedFigure
from scoring.models.hands import Assignment, Presence
from scoring.models.marks import Acceptance, UsualReason
from scoring.models.own_figure import OwnFigure
from scoring.models.period import Period, PreviousResult
from scoring.models.plan import (
    PaperHead,
    PaperWords,
    Plan,
    PlanProgress,
    PlanReminder,
    PlanTask,
    PlanVersion,
)
from scoring.models.reading import ResultReading
from scoring.models.receipt import Receipt
from scoring.models.reminder import Reminder
from scoring.models.scorecard import Score, Scorecard

__all__ = [
    "Acceptance",
    "Assignment",
    "CouncilComment",
    "CouncilItem",
    "CouncilMeeting",
    "Deduction",
    "Explanation",
    "FedFigure",
    "OwnFigure",
    "PaperHead",
    "PaperWords",
    "Period",
    "Plan",
    "PlanProgress",
    "PlanReminder",
    "PlanTask",
    "PlanVersion",
    "Presence",
    "PreviousResult",
    "Receipt",
    "Reminder",
    "ResultReading",
    "Round",
    "Score",
    "Scorecard",
    "SignOff",
    "UsualReason",
]
