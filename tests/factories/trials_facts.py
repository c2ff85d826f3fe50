"""Facts of a trial in few words: a lead, a placement, a schedule, a pull."""

from datetime import UTC, datetime

from scstrial.trials.choices import Antibiotic, LeadSide, PullSite, TipLevel
from scstrial.trials.rules import Lead, Placement, PullRecord, Schedule
from tests.factories.logs import day

PLACED_AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
PULLED_AT = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


def a_lead(number=1, contact_count=8, **facts):
    return Lead(number, contact_count, facts.pop("tip_level", TipLevel.T8), facts.pop("side", LeadSide.LEFT), **facts)


def a_placement(**facts):
    """Two leads, antibiotic in time, nothing unusual."""
    usual = {
        "placed_at": PLACED_AT,
        "operator": "R. Ortiz",
        "leads": (a_lead(1), a_lead(2, side=LeadSide.RIGHT)),
        "dural_puncture": False,
        "blood_seen": False,
        "chlorhexidine_prep": True,
        "antibiotic": Antibiotic.CEFAZOLIN,
        "antibiotic_started_at": datetime(2026, 3, 2, 15, 20, tzinfo=UTC),
        "incision_at": datetime(2026, 3, 2, 16, 0, tzinfo=UTC),
    }
    return Placement(**(usual | facts))


def a_schedule(placement=14, days=7, **facts):
    """Placement on `placement` days after Day 0 of the other facts, pull `days` later."""
    return Schedule(day(placement), day(placement + days), **facts)


def a_pull(**facts):
    """Leads out on Day 7, all in order."""
    usual = {
        "removed_at": PULLED_AT,
        "removed_by": "M. Chen",
        "tips_intact": True,
        "strength_normal": True,
        "sensation_normal": True,
        "bladder_normal": True,
        "site": PullSite.CLEAN,
    }
    return PullRecord(**(usual | facts))
