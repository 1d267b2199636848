"""Departments appraise, the council concludes: deductions, raises, N/A, sign-off."""

from scoring.actions.appraisal.findings import Finding, decide, deduct, withdraw_deduction
from scoring.actions.appraisal.marking import may_appraise
from scoring.actions.appraisal.not_applicable import decide_na, take_back_na
from scoring.actions.appraisal.sign_offs import (
    SignedAll,
    sign_off,
    sign_off_all,
    withdraw_sign_off,
)

__all__ = [
    "Finding",
    "SignedAll",
    "decide",
    "decide_na",
    "deduct",
    "may_appraise",
    "sign_off",
    "sign_off_all",
    "take_back_na",
    "withdraw_deduction",
    "withdraw_sign_off",
]
