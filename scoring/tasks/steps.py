"""What the steps are called on a button, and what each of them does. Pure."""

from accounts.refusals import gettext_noop as _
from scoring.states import Step

STEP_LABELS: dict[Step, str] = {
    Step.SUBMIT: _("Submit"),
    Step.CLOSE_UNSUBMITTED: _("Close without submission"),
    Step.RETURN_TO_COMMUNE: _("Return to the commune"),
    Step.WITHDRAW: _("Withdraw the submission"),
    Step.RELEASE: _("Release round 1"),
    Step.SEND_EXPLANATION: _("Send the explanation"),
    Step.CLOSE_EXPLANATION: _("Close the explanation"),
    Step.REOPEN_EXPLANATION: _("Open the explanation again"),
    Step.PASS_TO_COUNCIL: _("Pass to the council"),
    Step.RETURN_TO_ROUND_2: _("Return to round 2"),
    Step.CONFIRM: _("Confirm as final"),
    Step.REOPEN: _("Return to the council"),
}

STEP_MEANINGS: dict[Step, str] = {
    Step.SUBMIT: _("The commune can no longer change its lines; the departments begin."),
    Step.CLOSE_UNSUBMITTED: _(
        "The commune is named as not submitted; what it left empty counts zero. "
        "The departments appraise what is there."
    ),
    Step.RETURN_TO_COMMUNE: _(
        "The commune can change its lines and must submit again; sign-offs of departments are lost."
    ),
    Step.WITHDRAW: _(
        "You can change your lines and documents again, and must submit once more; the new "
        "submission gets a receipt of its own."
    ),
    Step.RELEASE: _(
        "The commune sees what was deducted and why, and can explain until the deadline."
    ),
    Step.SEND_EXPLANATION: _("The departments decide on what is disputed."),
    Step.CLOSE_EXPLANATION: _(
        "Deductions that the commune has not answered count as agreed. The departments decide on "
        "what is disputed."
    ),
    Step.REOPEN_EXPLANATION: _("The commune can explain once more."),
    Step.PASS_TO_COUNCIL: _("The departments are done; the council settles what is still open."),
    Step.RETURN_TO_ROUND_2: _("The departments can decide once more."),
    Step.CONFIRM: _("The points are final and go into the published result."),
    Step.REOPEN: _("The council can correct the scorecard."),
}
