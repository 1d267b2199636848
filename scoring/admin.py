"""A window on the records of this room; nothing is written here."""

from django.contrib import admin

from accounts.records import ReadOnly
from scoring.models import (
    Acceptance,
    Assignment,
    CouncilComment,
    CouncilItem,
    CouncilMeeting,
    Deduction,
    Explanation,
    FedFigure,
    OwnFigure,
    PaperHead,
    PaperWords,
    Period,
    Plan,
    PlanProgress,
    PlanReminder,
    PlanTask,
    PlanVersion,
    Presence,
    PreviousResult,
    Receipt,
    Reminder,
    ResultReading,
    Round,
    Score,
    Scorecard,
    SignOff,
    UsualReason,
)


@admin.register(Period)
class PeriodRecords(ReadOnly):
    list_display = ["year", "authority", "criteria_set", "opened_at", "published_at"]
    list_select_related = ["authority", "criteria_set"]


@admin.register(Round)
class RoundRecords(ReadOnly):
    list_display = ["period", "number", "opened_at", "closed_at"]
    list_select_related = ["period"]


@admin.register(PreviousResult)
class PreviousResultRecords(ReadOnly):
    list_display = ["period", "commune", "index", "rank"]
    list_select_related = ["period", "commune"]


@admin.register(Scorecard)
class ScorecardRecords(ReadOnly):
    list_display = ["period", "commune", "state", "submitted_at", "is_late", "not_submitted"]
    list_select_related = ["period", "commune"]
    list_filter = ["state", "is_late", "not_submitted"]
    search_fields = ["commune__name_search", "commune__code"]


@admin.register(Score)
class ScoreRecords(ReadOnly):
    list_display = ["scorecard", "criterion", "base_points", "appraised_points", "na", "version"]
    list_select_related = ["scorecard__period", "scorecard__commune", "criterion"]
    search_fields = ["criterion__code", "scorecard__commune__name_search"]


@admin.register(Deduction)
class DeductionRecords(ReadOnly):
    list_display = ["score", "round", "points", "restored", "department", "at", "decided_at"]
    list_select_related = ["score__criterion", "round", "department"]


@admin.register(Explanation)
class ExplanationRecords(ReadOnly):
    list_display = ["deduction", "agrees", "by_silence", "at"]
    list_select_related = ["deduction__score__criterion"]


@admin.register(SignOff)
class SignOffRecords(ReadOnly):
    list_display = ["scorecard", "round", "department", "at"]
    list_select_related = ["scorecard__period", "scorecard__commune", "round", "department"]


@admin.register(Receipt)
class ReceiptRecords(ReadOnly):
    list_display = ["period", "number", "scorecard", "submitted_at", "submitted_by", "sha256"]
    list_select_related = ["period", "scorecard__period", "scorecard__commune", "submitted_by"]


@admin.register(Reminder)
class ReminderRecords(ReadOnly):
    list_display = ["scorecard", "state", "due_at", "days", "sent_at"]
    list_select_related = ["scorecard__period", "scorecard__commune"]


@admin.register(Assignment)
class AssignmentRecords(ReadOnly):
    list_display = ["score", "official", "by", "at"]
    list_select_related = ["score__criterion", "official", "by"]


@admin.register(Presence)
class PresenceRecords(ReadOnly):
    list_display = ["scorecard", "user", "seen_at"]
    list_select_related = ["scorecard__period", "scorecard__commune", "user"]


@admin.register(ResultReading)
class ResultReadingRecords(ReadOnly):
    list_display = ["scorecard", "by", "at"]
    list_select_related = ["scorecard__period", "scorecard__commune", "by"]


@admin.register(Acceptance)
class AcceptanceRecords(ReadOnly):
    list_display = ["score", "round", "version", "department", "by", "at"]
    list_select_related = ["score__criterion", "round", "department", "by"]


@admin.register(UsualReason)
class UsualReasonRecords(ReadOnly):
    list_display = ["department", "code", "text", "at", "retired_at"]
    list_select_related = ["department"]


@admin.register(OwnFigure)
class OwnFigureRecords(ReadOnly):
    list_display = ["score", "department", "source", "as_of", "by", "at"]
    list_select_related = ["score__criterion", "department", "by"]


@admin.register(PaperHead)
class PaperHeadRecords(ReadOnly):
    list_display = ["commune", "body", "signatory_name", "at"]
    list_select_related = ["commune"]


@admin.register(PaperWords)
class PaperWordsRecords(ReadOnly):
    list_display = ["scorecard", "kind", "number", "signed_on", "at"]
    list_select_related = ["scorecard__period", "scorecard__commune"]


@admin.register(Plan)
class PlanRecords(ReadOnly):
    list_display = ["scorecard", "state", "revision", "approved_at", "closed_at"]
    list_select_related = ["scorecard__period", "scorecard__commune"]


@admin.register(PlanTask)
class PlanTaskRecords(ReadOnly):
    list_display = ["code", "plan", "is_extra", "lost", "expected", "due_on", "percent"]
    list_select_related = ["plan__scorecard__period", "plan__scorecard__commune"]


@admin.register(PlanProgress)
class PlanProgressRecords(ReadOnly):
    list_display = ["task", "percent", "by", "at"]
    list_select_related = ["task", "by"]


@admin.register(PlanVersion)
class PlanVersionRecords(ReadOnly):
    list_display = ["plan_id", "number", "approved_by", "approved_at"]
    list_select_related = ["approved_by"]


@admin.register(PlanReminder)
class PlanReminderRecords(ReadOnly):
    list_display = ["task", "due_on", "days", "sent_at"]
    list_select_related = ["task"]


@admin.register(CouncilItem)
class CouncilItemRecords(ReadOnly):
    list_display = ["score", "put_at", "put_by", "concluded_at", "concluded_by"]
    list_select_related = ["score__criterion", "put_by", "concluded_by"]


@admin.register(CouncilComment)
class CouncilCommentRecords(ReadOnly):
    list_display = ["score", "by", "at"]
    list_select_related = ["score__criterion", "by"]


@admin.register(CouncilMeeting)
class CouncilMeetingRecords(ReadOnly):
    list_display = ["period", "began_at", "place", "by", "at"]
    list_select_related = ["period", "by"]


@admin.register(FedFigure)
class FedFigureRecords(ReadOnly):
    list_display = ["criteria_set", "code", "input", "key", "by", "at"]
    list_select_related = ["criteria_set", "by"]
