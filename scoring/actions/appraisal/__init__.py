"""Departments appraise, the council concludes: deductions, raises, N/A, sign-off."""

from scoring.actions.appraisal.accepting import (
    Accepted,
    Left,
    accept,
    accept_many,
    withdraw_acceptance,
)
from scoring.actions.appraisal.asking import ask_for_document, withdraw_request
from scoring.actions.appraisal.findings import Finding, decide, deduct, withdraw_deduction
from scoring.actions.appraisal.marked_once import mark_once
from scoring.actions.appraisal.marking import may_appraise
from scoring.actions.appraisal.not_applicable import decide_na, take_back_na
from scoring.actions.appraisal.sign_offs import (
    SignedAll,
    sign_off,
    sign_off_all,
    withdraw_sign_off,
)

__all__ = [
    "Accepted",
    "Finding",
    "Left",
    "SignedAll",
    "accept",
    "accept_many",
    "ask_for_document",
    "decide",
    "decide_na",
    "deduct",
    "mark_once",
    "may_appraise",
    "sign_off",
    "sign_off_all",
    "take_back_na",
    "withdraw_acceptance",
    "withdraw_deduction",
    "withdraw_request",
    "withdraw_sign_off",
]
