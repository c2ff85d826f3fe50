"""Domains beside the verdict: each one impaired at baseline, its change against its MCID; supporting only (8.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Better, Instrument, Scale
from scstrial.assessments.rules import INSTRUMENTS
from scstrial.decision.choices import Domain, Reason
from scstrial.decision.rules.criteria import SupportingFacts
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.percent import HUNDRED

Values = Mapping[Instrument, Decimal | Fraction]
MM_PER_POINT = 10  # rule book 8.6

# The instruments of a domain, the first that is known before and during the trial counts, each with the value from
# which on the domain is impaired. Design: moderate or worse by the bands of rule book 4.2 (above 5 for the PSQI);
# where an instrument has none, 4/10 of its range or more from the best value (T scores: 60, mirrored 40).
MEASURES: Mapping[Domain, Mapping[Instrument, Decimal]] = {
    Domain.PAIN: {Instrument.NRS: Decimal(4)},
    Domain.FUNCTION: {
        Instrument.ODI: Decimal(21),
        Instrument.PROMIS_PHYSICAL_FUNCTION: Decimal(40),
        Instrument.PEG: Decimal(4),
    },
    Domain.QUALITY_OF_LIFE: {Instrument.EQ5D_UTILITY: Decimal("0.6"), Instrument.EQ5D_VAS: Decimal(60)},
    Domain.SLEEP: {
        Instrument.PSQI: Decimal(6),
        Instrument.PROMIS_SLEEP_DISTURBANCE: Decimal(60),
        Instrument.SLEEP_QUALITY: Decimal(6),
    },
    Domain.MOOD: {
        Instrument.PHQ9: Decimal(10),
        Instrument.PROMIS_DEPRESSION: Decimal(60),
        Instrument.GAD7: Decimal(10),
    },
}


@dataclass(frozen=True)
class DomainResult:
    """One domain; `gain` and `mcid` in points of the instrument, above 0 = better; None = not known.

    `instrument` None = nothing of this domain was measured before the trial.
    """

    domain: Domain
    instrument: Instrument | None = None
    before: Fraction | None = None
    during: Fraction | None = None
    impaired: bool | None = None
    gain: Fraction | None = None
    mcid: Fraction | None = None

    @property
    def met(self) -> bool | None:
        """Whether the gain reaches the MCID, unrounded."""
        return None if self.gain is None or self.mcid is None else self.gain >= self.mcid

    @property
    def share(self) -> Fraction | None:
        """Gain in MCIDs."""
        return None if self.gain is None or not self.mcid else self.gain / self.mcid


@dataclass(frozen=True)
class Holistic:
    """The domains together: `responder` = the MCID in every impaired one (LEVY23), None = cannot be told.

    `cumulative`: the sum of change / MCID over the `counted` impaired domains that are known (TAY24).
    """

    domains: tuple[DomainResult, ...]
    responder: bool | None
    cumulative: Fraction | None
    counted: int
    impaired: int

    @property
    def beyond_pain(self) -> bool:
        """Whether anything but pain was measured before the trial."""
        return any(one.instrument and one.domain is not Domain.PAIN for one in self.domains)


def holistic_of(evaluation: Evaluation, supporting: SupportingFacts) -> Holistic:
    """Pain as evaluated, in the primary area; the other domains by their instruments (rule book 8.5, 4.2)."""
    found = (_pain(evaluation), *(_measured(domain, supporting) for domain in Domain if domain is not Domain.PAIN))
    impaired = [one for one in found if one.impaired]
    shares = [one.share for one in impaired if one.share is not None]
    return Holistic(
        domains=found,
        responder=_responder(found),
        cumulative=sum(shares, Fraction(0)) if shares else None,
        counted=len(shares),
        impaired=len(impaired),
    )


def _responder(domains: tuple[DomainResult, ...]) -> bool | None:
    """No as soon as one impaired domain misses its MCID; yes only when every domain is known."""
    met = [one.met for one in domains if one.impaired]
    if False in met:
        return False
    unknown = None in met or any(one.impaired is None for one in domains)
    return None if unknown or not met else True


def _pain(evaluation: Evaluation) -> DomainResult:
    """Ratings in NRS points; millimetres as tenths of them."""
    area = evaluation.areas.get(evaluation.primary_area) if evaluation.primary_area else None
    if area is None or area.baseline is None:
        return DomainResult(Domain.PAIN)
    per_point = MM_PER_POINT if area.baseline_scale is Scale.VAS_MM else 1
    during = None if area.trial is None or area.reason is Reason.SCALE_MISMATCH else area.trial / per_point
    return _judged(Domain.PAIN, Instrument.NRS, area.baseline / per_point, during)


def _measured(domain: Domain, supporting: SupportingFacts) -> DomainResult:
    before, during = supporting.before, supporting.during
    known = [one for one in MEASURES[domain] if one in before]
    instrument = next((one for one in known if one in during), known[0] if known else None)
    if instrument is None:
        return DomainResult(domain)
    after = during.get(instrument)
    return _judged(domain, instrument, Fraction(before[instrument]), None if after is None else Fraction(after))


def _judged(domain: Domain, instrument: Instrument, before: Fraction, during: Fraction | None) -> DomainResult:
    facts, limit = INSTRUMENTS[instrument], Fraction(MEASURES[domain][instrument])
    lower_is_better = facts.better is Better.LOWER
    gain = None if during is None else before - during if lower_is_better else during - before
    mcid = before * facts.mcid_pct / HUNDRED if facts.mcid_pct is not None else Fraction(facts.mcid or 0)
    impaired = before >= limit if lower_is_better else before <= limit
    return DomainResult(domain, instrument, before, during, impaired, gain, mcid or None)
