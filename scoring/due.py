"""What falls due by the clock in this room; `manage.py run_due` runs it."""

from accounts.clock import Clock
from accounts.due import Due, Outcome
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from scoring.actions.hands import forget_old_presence
from scoring.actions.plan_reminders import send_plan_reminders
from scoring.actions.reminders import send_reminders


def remind(clock: Clock) -> Outcome:
    told = send_reminders(clock=clock)
    return Outcome(sentence(_("Reminders: {communes} communes told."), communes=told))


def forget_presence(clock: Clock) -> Outcome:
    """Removes who had a sheet open long ago."""
    forgotten = forget_old_presence(now=clock())
    return Outcome(sentence(_("Removed: {sheets} traces of open sheets."), sheets=forgotten))


def remind_of_plans(clock: Clock) -> Outcome:
    told = send_plan_reminders(clock=clock)
    return Outcome(sentence(_("Improvement plans: {tasks} tasks reminded of."), tasks=told))


DUE = (
    Due("reminders", remind),
    Due("plans", remind_of_plans),
    Due("presence", forget_presence),
)
