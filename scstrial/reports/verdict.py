"""The first thing a reviewer reads: the verdict, and the sum behind it."""

from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Spacer, Table

from scstrial.charts.palette import INK, MET, PAPER, QUIET_INK, SLATE
from scstrial.charts.wording import shown
from scstrial.reports.choices import Verdict
from scstrial.reports.content import Evaluated, OtherRule, TrialReport
from scstrial.reports.paragraphs import labelled, paragraph, style_of
from scstrial.reports.rules import (
    NO_FORECAST,
    agreement_words,
    arithmetic_lines,
    days_words,
    exact_words,
    shown_pct,
)
from scstrial.reports.tables import grid

_FILLS: dict[Verdict, Color | None] = {Verdict.MET: MET, Verdict.NOT_MET: SLATE, Verdict.NOT_EVALUABLE: None}
_BODY = style_of(8.3)
_QUIET = style_of(7.6, colour=QUIET_INK)


def verdict_part(report: TrialReport, width: float) -> list[Flowable]:
    """The strip, the arithmetic, the rule in force, how firm it is, and that it is no forecast."""
    evaluated = report.evaluated
    part: list[Flowable] = [_strip(evaluated, width), Spacer(0, 4)]
    lines = [*arithmetic_lines(evaluated), ("Beside it", _beside(evaluated)), ("Rule in force", report.rule_words)]
    if evaluated.other_rules:
        lines.append(("By other rules", _other_rules(evaluated)))
    part += [flowable for label, words in lines for flowable in labelled(label, words, _BODY, width)]
    return [*part, Spacer(0, 2), paragraph(NO_FORECAST, _QUIET, width)]


def headline(evaluated: Evaluated) -> str:
    """The verdict in one line: "57.6 % pain relief in the left leg, at least 50 % needed"."""
    needed = f"at least {exact_words(evaluated.threshold_pct)} % needed"
    if evaluated.relief_pct is not None:
        relief = shown_pct(evaluated.relief_pct, evaluated.threshold_pct)
        return f"{relief} % pain relief, {evaluated.area}; {needed}"
    if evaluated.verdict is Verdict.NOT_EVALUABLE:
        return f"{evaluated.area}: {evaluated.reason or 'no percentage'}"
    return f"{evaluated.area}: {evaluated.reason or 'by a rule without a percentage'}"


def _strip(evaluated: Evaluated, width: float) -> Table:
    """Verdict and headline; filled where there is a verdict, an outline where there is none; flags as words."""
    fill = _FILLS[evaluated.verdict]
    colour = INK if fill is None else PAPER
    left = 112.0
    flags = ", ".join(evaluated.flags)
    right: list[Flowable] = [paragraph(headline(evaluated), style_of(11, True, colour), width - left - 16)]
    decided = [f"Decided by {evaluated.decided_by}"] if evaluated.decided_by else []
    below = "  ·  ".join([*decided, f"Remarks: {flags}" if flags else "No remarks", days_words(evaluated)])
    right.append(paragraph(below, style_of(8.3, colour=colour), width - left - 16))
    word = paragraph(evaluated.verdict.label, style_of(15, True, colour, lead=1.15), left - 16)
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("BOX", (0, 0), (-1, -1), 1.4, fill or INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ]
    if fill is not None:
        look.append(("BACKGROUND", (0, 0), (-1, -1), fill))
    return grid([[word, right]], [left, width - left], look, cornerRadii=[4, 4, 4, 4])


def _beside(evaluated: Evaluated) -> str:
    """What supports or contradicts the number: the stated relief, opioids, the other areas."""
    stated = evaluated.reported_relief_pct
    parts = ["relief stated by the patient " + ("not recorded" if stated is None else f"{exact_words(stated)} %")]
    change = evaluated.analgesic
    if change is not None:
        fall = "no percentage" if change.reduction_pct is None else f"{shown(change.reduction_pct)} % less"
        parts.append(f"opioids {shown(change.baseline_mme)} to {shown(change.trial_mme)} MME per day ({fall})")
    for area in evaluated.areas:
        if area.area != evaluated.area:
            relief = "" if area.relief_pct is None else f" {shown_pct(area.relief_pct, evaluated.threshold_pct)} %"
            verdict = area.verdict.label.lower()
            parts.append(f"{area.area}{relief} ({verdict}{': ' + area.reason if area.reason else ''})")
    return "; ".join(parts) + "."


def _other_rules(evaluated: Evaluated) -> str:
    rules = "; ".join(map(_other_rule, evaluated.other_rules))
    firm = f" {evaluated.firmness}" if evaluated.firmness else ""
    return f"{agreement_words(evaluated.other_rules, evaluated.verdict)}. {sentence_case(rules)}.{firm}"


def _other_rule(rule: OtherRule) -> str:
    if rule.verdict is Verdict.NOT_EVALUABLE:
        return f"{rule.name}: {rule.shown}"
    return f"{rule.name} {rule.shown} ({rule.verdict.label.lower()})"


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
