from django.urls import path

from scoring.views import (
    appraisal,
    deadlines,
    desk,
    explanation,
    hands,
    history,
    letters,
    log,
    offline,
    periods,
    receipts,
    reminding,
    sheet,
    steering,
    submission,
    versions,
)

app_name = "scoring"

PERIOD = "periods/<uuid:period_id>/"
CARD = "scorecards/<uuid:scorecard_id>/"
RECEIPT = "receipts/<uuid:receipt_id>/"
DEDUCTION = "deductions/<uuid:deduction_id>/"

urlpatterns = [
    path("notices/read/", desk.read_notices, name="read_notices"),
    path("periods/", periods.periods, name="periods"),
    path("periods/new/", periods.open_period, name="open_period"),
    path(PERIOD, steering.period, name="period"),
    path(PERIOD + "deadlines/", deadlines.change, name="deadlines"),
    path(PERIOD + "council/", periods.council_sizes, name="council_sizes"),
    path(PERIOD + "last-year/", periods.previous_results, name="previous_results"),
    path(PERIOD + "version/", versions.version, name="version"),
    path(PERIOD + "move-all/<str:state>/", steering.move_all, name="move_all"),
    path(PERIOD + "communes.xlsx", steering.workbook, name="steering_workbook"),
    path(PERIOD + "remind/", reminding.remind, name="remind_group"),
    path(PERIOD + "log/", log.log_of_period, name="log_of_period"),
    path(PERIOD + "letters.zip", letters.all_letters, name="letters"),
    path(CARD, desk.scorecard, name="scorecard"),
    path(CARD + "move/<str:state>/", steering.move, name="move"),
    path(CARD + "extend/", deadlines.extend, name="extend"),
    path(CARD + "history/", history.history, name="history"),
    path(CARD + "log/", log.log_of_scorecard, name="log_of_scorecard"),
    path(CARD + "remind/", reminding.remind_commune, name="remind"),
    path(CARD + "hands/", hands.hands, name="hands"),
    path(CARD + "presence/", hands.presence, name="presence"),
    path(CARD + "sheet/", sheet.sheet, name="sheet"),
    path(CARD + "sheet.xlsx", offline.download, name="offline_download"),
    path(CARD + "sheet/upload/", offline.upload, name="offline_upload"),
    path(CARD + "sheet/upload/confirm/", offline.take_over, name="offline_take_over"),
    path(CARD + "sheet/<str:code>/", sheet.line, name="line"),
    path(CARD + "submit/", submission.submit, name="submit"),
    path(CARD + "withdraw/", submission.withdraw, name="withdraw"),
    path(CARD + "receipts/", receipts.receipts, name="receipts"),
    path(RECEIPT, receipts.receipt, name="receipt"),
    path(RECEIPT + "file/", receipts.file, name="receipt_file"),
    path(CARD + "explanation/", explanation.explanation, name="explanation"),
    path(CARD + "explanation/agree/", explanation.agree_to_the_rest, name="agree_to_the_rest"),
    path(CARD + "explanation/send/", explanation.send, name="send_explanation"),
    path(CARD + "letter/", letters.letter, name="letter"),
    path(CARD + "appraisal/", appraisal.appraisal, name="appraisal"),
    path(CARD + "appraisal/<str:code>/", appraisal.line, name="appraise_line"),
    path(CARD + "appraisal/<str:code>/not-applicable/", appraisal.decide_na, name="decide_na"),
    path(CARD + "appraisal/<str:code>/survey/", appraisal.enter_survey, name="enter_survey"),
    path(CARD + "sign-off/", appraisal.sign_off, name="sign_off"),
    path(CARD + "sign-off/withdraw/", appraisal.withdraw_sign_off, name="withdraw_sign_off"),
    path(DEDUCTION + "explain/", explanation.explain, name="explain"),
    path(DEDUCTION + "withdraw/", appraisal.withdraw_deduction, name="withdraw_deduction"),
    path(DEDUCTION + "decide/", appraisal.decide, name="decide"),
]
