"""Closed lists of the report."""

from scstrial.foundation.choice import Choice


class PageSize(Choice):
    A4 = "a4", "A4"
    LETTER = "letter", "US Letter"


class Verdict(Choice):
    """What the rule in force says of the trial; the values are those of the evaluation."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_EVALUABLE = "not_evaluable", "Not evaluable"
