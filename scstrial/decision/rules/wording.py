"""The rule in force in words, and what a verdict rests on where that is not the calculated relief alone."""

from dataclasses import replace
from math import ceil

from scstrial.decision.choices import EvaluationStatus
from scstrial.decision.rules.days import DAYS_NEEDED, LAST_DAYS, LAST_DAYS_NEEDED, PROGRAM_DAYS_NEEDED
from scstrial.decision.rules.evaluation import Evaluation, evaluate
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.percent import display_pct
from scstrial.protocols.choices import AreaRule, BaselineAsked, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules.evaluation import EvaluationRule

MEASURE = {
    PrimaryMeasure.CALCULATED: "calculated from the ratings",
    PrimaryMeasure.REPORTED: "as stated by the patient",
    PrimaryMeasure.EITHER: "either calculated from the ratings or stated by the patient",
    PrimaryMeasure.BOTH: "both calculated from the ratings and stated by the patient",
}
AREA = {AreaRule.PRIMARY: "the primary area", AreaRule.ALL: "all target areas", AreaRule.ANY: "any one target area"}
ANSWER = {True: "yes", False: "no", None: "not recorded"}


def rule_words(rule: EvaluationRule) -> str:
    """How this rule judges, in sentences a reviewer can check (rule book 8.2 to 8.6)."""
    by_days = rule.trial_window not in (TrialWindow.END_OF_TRIAL_VISIT, TrialWindow.CONSECUTIVE_YES)
    sentences = [_measured(rule), _needed(rule)]
    if by_days:
        sentences.append(f"At least {DAYS_NEEDED} days, and half of the days of the trial, must be evaluable.")
        stays = "count" if rule.stim_off_days is StimOffDays.INCLUDE else "are left out"
        sentences.append(f"Days with stimulation off for more than 12 h {stays}.")
    return " ".join(sentences)


def _measured(rule: EvaluationRule) -> str:
    if rule.trial_window is TrialWindow.CONSECUTIVE_YES:
        return f"Asked of {AREA[rule.area_rule]}: relief sufficient on three days in a row."
    return f"Pain of {AREA[rule.area_rule]}: {_window(rule.trial_window)}, against {_before(rule)}."


def _before(rule: EvaluationRule) -> str:
    """What is taken of the time before the trial."""
    if rule.baseline_asked is BaselineAsked.CLINIC:
        return "the clinic's rating before placement"
    days, needed = rule.baseline_window_days, rule.baseline_days_needed
    instead = ", else the clinic's rating" if rule.baseline_asked is BaselineAsked.DIARY_ELSE_CLINIC else ""
    if days == 1:
        return f"the day before placement{instead}"
    return f"the mean of the {days} days before placement (at least {needed} of them{instead})"


def _window(window: TrialWindow) -> str:
    """What is taken of the trial."""
    days = LAST_DAYS.get(window)
    if days == 1:
        return "the daily average of the last day before the pull"
    if days is not None:
        needed = ceil(LAST_DAYS_NEEDED * days)
        return f"the mean of the daily average over the last {days} days before the pull (at least {needed} of them)"
    return {
        TrialWindow.ALL_DAYS: "the mean of the daily average over all days of the trial",
        TrialWindow.BEST_DAY: "the lowest daily average of the trial",
        TrialWindow.BEST_PROGRAM_PERIOD: (
            f"the lowest mean of the daily average over at least {PROGRAM_DAYS_NEEDED} days in a row on one program"
        ),
        TrialWindow.END_OF_TRIAL_VISIT: "the clinic's rating at the end-of-trial visit",
    }[window]


def _needed(rule: EvaluationRule) -> str:
    if rule.trial_window is TrialWindow.CONSECUTIVE_YES and rule.primary_measure is PrimaryMeasure.CALCULATED:
        pain = "Needed: these three answers"
    else:
        pain = f"Needed: at least {rule.pain_threshold_pct.normalize():f} % less pain, {MEASURE[rule.primary_measure]}"
    fewer = f", or at least {rule.analgesic_threshold_pct.normalize():f} % less opioid (MME per day)"
    added = {
        Combine.PAIN_ONLY: "",
        Combine.PAIN_OR_ANALGESIC: fewer,
        Combine.PAIN_AND_FUNCTION: ", and a better function",
        Combine.COMPOSITE: ", a better function and the wish for the implant",
    }
    return f"{pain}{added[rule.combine]}."


def decided_by(evaluation: Evaluation, facts: TrialFacts) -> str:
    """What the verdict rests on besides the calculated relief; empty where that alone decides (rule book 8.3, 8.4)."""
    rule = evaluation.rule
    parts = []
    if rule.primary_measure is not PrimaryMeasure.CALCULATED:
        stated = evaluation.reported_relief_pct
        parts.append("stated relief " + ("not recorded" if stated is None else f"{display_pct(stated / 100)} %"))
    pain = evaluate(facts, replace(rule, combine=Combine.PAIN_ONLY)).status
    if rule.combine is Combine.PAIN_OR_ANALGESIC and evaluation.status is not pain:
        assert evaluation.analgesic_reduction is not None
        needed = rule.analgesic_threshold_pct
        fewer = display_pct(evaluation.analgesic_reduction, needed)
        parts.append(f"opioid reduction {fewer} %, at least {needed.normalize():f} % needed")
    elif rule.combine is not Combine.PAIN_ONLY and pain is EvaluationStatus.MET:
        parts += _asked_besides(rule, facts)
    return ", ".join(parts)


def _asked_besides(rule: EvaluationRule, facts: TrialFacts) -> list[str]:
    if rule.combine is Combine.PAIN_OR_ANALGESIC:
        return []
    asked = [f"function improved: {ANSWER[facts.function_improved]}"]
    if rule.combine is Combine.COMPOSITE:
        asked.append(f"wants the implant: {ANSWER[facts.wants_implant]}")
    return asked
