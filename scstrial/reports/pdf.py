"""The whole report: parts in the order in which a payer's reviewer reads them."""

from reportlab.platypus import Flowable, Spacer

from scstrial.charts.fonts import NO_GLYPH, has_unprintable
from scstrial.charts.palette import QUIET_INK
from scstrial.reports.content import TrialReport
from scstrial.reports.log_table import log_part
from scstrial.reports.pages import build, paper_of, text_width
from scstrial.reports.paragraphs import paragraph, style_of
from scstrial.reports.sections import (
    chart_part,
    complications_part,
    criteria_part,
    decision_part,
    facts_part,
    programs_part,
)
from scstrial.reports.verdict import verdict_part

UNPRINTABLE = f"{NO_GLYPH} stands for a sign that this printout cannot show; the record on screen has it."


def trial_report_pdf(report: TrialReport) -> bytes:
    """The report as the bytes of a PDF: the same report gives the same bytes; no clock, no database."""
    return build([(paper_of(report), report_story(report))])


def report_story(report: TrialReport) -> list[Flowable]:
    """The text of the report, to stand alone or in the bundle for the payer."""
    width = text_width(report.page_size)
    story: list[Flowable] = [
        *facts_part(report, width),
        *verdict_part(report, width),
        *chart_part(report, width),
        *criteria_part(report, width),
        *complications_part(report, width),
        *decision_part(report, width),
        *log_part(report, width),
        *programs_part(report, width),
    ]
    if any(has_unprintable(text) for text in _free_texts(report)):
        story += [Spacer(0, 3), paragraph(UNPRINTABLE, style_of(7, colour=QUIET_INK), width)]
    return story


def _free_texts(report: TrialReport) -> list[str]:
    """What people typed: names, reasons, outcomes."""
    signed = [
        text
        for one in (*report.earlier, *([report.decision] if report.decision else []))
        for text in (one.reason, one.amend_reason, one.physician)
    ]
    typed = [text for row in report.complications for text in (row.because, row.state, row.outcome)]
    typed += [row.course for row in report.confirmed]
    typed += [one.words for one in report.treatments]
    typed += [text for one in report.opinions for text in (one.question, one.words, one.physician)]
    typed += [text for one in report.set_aside for text in (one.found, one.physician, one.reason)]
    identity, placement = report.identity, report.placement
    leads = [text for lead in placement.leads for text in (lead.model, lead.tip)]
    return [
        identity.name,
        identity.clinic,
        placement.operator,
        report.printed_by,
        report.indication.words,
        *signed,
        *typed,
        *leads,
    ]
