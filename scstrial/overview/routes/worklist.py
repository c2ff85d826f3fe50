"""The first page and the sign of life for monitoring."""

import logging
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from flask import Response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from scstrial.charts.spark import spark_chart, spark_words
from scstrial.charts.svg import svg
from scstrial.decision.rules import display_pct
from scstrial.foundation.access import Permission, public, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, place_of
from scstrial.overview import queries
from scstrial.overview.routes.blueprint import pages, shown_whole

log = logging.getLogger("scstrial.overview")
NEEDS_SHOWN = 20
IN_HAND_SHOWN = 8
TRIALS_SHOWN = 25
MORNING_ENDS, AFTERNOON_ENDS = 12, 18  # o'clock at the clinic


@pages.route("/")
@requires(Permission.SEE_WORKLIST)
def worklist() -> ResponseReturnValue:
    moment = now()
    sees_patients = current_user.may(Permission.SEE_PATIENTS)
    rows = None if shown_whole("trials") else TRIALS_SHOWN
    runs_place = current_user.may(Permission.ADMINISTER_PEOPLE)
    return page(
        "overview/worklist.html",
        now=moment,
        greeting=greeting(moment),
        clockwork=queries.clockwork(moment),
        work=queries.worklist_of(current_user, moment, rows=rows) if sees_patients else None,
        steps=queries.pipeline(current_user.clinic_ids) if sees_patients else None,
        place=queries.place_of(current_user, moment) if runs_place else None,
        limits={
            "needs": None if shown_whole("needs") else NEEDS_SHOWN,
            "in-hand": None if shown_whole("in-hand") else IN_HAND_SHOWN,
            "trials": rows,
        },
    )


@pages.route("/day")
@requires(Permission.SEE_PATIENTS)
def list_day() -> ResponseReturnValue:
    """For the desk and for the pocket: print it in the morning and at the change of shift."""
    return page("overview/list_day.html", now=now(), day=queries.day_list_of(current_user, now()))


@pages.route("/handover")
@requires(Permission.ANSWER_FLAG)
def hand_over() -> ResponseReturnValue:
    return page("overview/hand_over.html", now=now(), lines=queries.hand_over_of(current_user))


@pages.app_template_global()
def spark(row: queries.BoardRow) -> Markup:
    """Pain of the primary area day by day against the baseline, drawn into the page: no request for each row."""
    values, threshold, days = row.values, row.threshold_pct, max(row.planned_days, row.day)
    drawing = spark_chart(values, row.baseline, threshold, days)
    words = spark_words(values, row.baseline, threshold)
    name = f"Pain of {row.patient.name}"
    return Markup(svg(drawing, name, words, prefix=f"spark-{row.trial.id}"))


@pages.app_template_global()
def pct_words(share: Fraction, threshold_pct: Decimal) -> str:
    """A share as percent, never rounded up to the threshold (rule book 8.1)."""
    return display_pct(share, threshold_pct)


def greeting(moment: datetime) -> str:
    """By the hour at the person's first clinic."""
    clinics = current_user.clinics
    hour = moment.astimezone(clinics[0].zone).hour if clinics else moment.hour
    if hour < MORNING_ENDS:
        return "Good morning"
    return "Good afternoon" if hour < AFTERNOON_ENDS else "Good evening"


@pages.route("/health")
@public
def health() -> ResponseReturnValue:
    """One word for a monitor: the web process runs and the database answers."""
    try:
        answers = queries.database_answers()
    except Exception as error:  # whatever is wrong, the monitor gets one word and the log the place
        log.error("health: the database does not answer\n%s", place_of(error))
        answers = False
    return Response("ok\n" if answers else "not ok\n", 200 if answers else 503, mimetype="text/plain")
