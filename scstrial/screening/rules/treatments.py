"""Which of the treatments that a payer asks for are there, and for how long (rule book 2.1, 2.2, 2.5).

A treatment recorded as unsuitable, with the reason, counts as one that was tried, whatever its length.
"""

from collections.abc import Mapping
from fractions import Fraction

from scstrial.protocols.choices import TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.protocols.rules.treatments import TreatmentNeeded, in_the_last_year, kind_words, kinds_asked
from scstrial.screening.choices import State, Treatment
from scstrial.screening.rules.facts import CandidateFacts, Number
from scstrial.screening.rules.judging import Case, Finding, met_if, not_recorded, number_text

DRUG_CLASSES = frozenset(
    {
        Treatment.GABAPENTINOID,
        Treatment.SNRI,
        Treatment.TRICYCLIC,
        Treatment.NSAID,
        Treatment.ACETAMINOPHEN,
        Treatment.MUSCLE_RELAXANT,
        Treatment.TOPICAL,
        Treatment.OPIOID,
    }
)
INJECTIONS = frozenset({Treatment.INJECTION, Treatment.RADIOFREQUENCY})
KINDS: Mapping[TreatmentKind, frozenset[Treatment]] = {
    TreatmentKind.DRUGS: DRUG_CLASSES,
    TreatmentKind.PHYSICAL_THERAPY: frozenset({Treatment.PHYSICAL_THERAPY}),
    TreatmentKind.PSYCHOLOGICAL: frozenset({Treatment.PSYCHOLOGICAL}),
    TreatmentKind.INJECTION: INJECTIONS,
    TreatmentKind.SURGERY: frozenset({Treatment.SURGERY}),
    TreatmentKind.INTERVENTION: INJECTIONS | {Treatment.SURGERY},
}


def treatments_tried(case: Case) -> Finding:
    """What the profile asks to have been tried, else one treatment of any kind; what the packet lacks is told."""
    if case.facts.treatments is None:
        return not_recorded("Which treatments were tried")
    asked = kinds_asked(case.profile.treatments, TreatmentAsked.CHECKLIST)
    found = _all_tried(case.facts, asked) if asked else _any_tried(case.facts)
    packet = missing_from_packet(case.facts, case.profile)
    told = f"{found.why}; the packet still has to show: {', '.join(packet)}" if packet else found.why
    return Finding(found.state, told, found.band)


def missing_from_packet(facts: CandidateFacts, profile: PayerProfile) -> list[str]:
    """What the payer wants to see in the packet and the record does not show."""
    asked = kinds_asked(profile.treatments, TreatmentAsked.PACKET)
    lacking = [(kind, one, lack_of(kind, one, facts)) for kind, one in asked]
    return [words_of(kind, one, lack) for kind, one, lack in lacking if lack is not None]


def _any_tried(facts: CandidateFacts) -> Finding:
    return met_if(bool(facts.treatments), "At least one treatment is recorded", "No treatment is recorded as tried")


def _all_tried(facts: CandidateFacts, asked: list[tuple[TreatmentKind, TreatmentNeeded]]) -> Finding:
    """Unknown where nothing but a length is missing that nobody recorded."""
    lacking = [(kind, one, lack_of(kind, one, facts)) for kind, one in asked]
    open_ones = [(kind, one, lack) for kind, one, lack in lacking if lack is not None]
    if not open_ones:
        return Finding(State.MET, "The treatments asked for were tried")
    state = State.UNKNOWN if all(lack is State.UNKNOWN for _, _, lack in open_ones) else State.UNMET
    return Finding(state, f"Not tried so far: {', '.join(words_of(*one) for one in open_ones)}")


def lack_of(kind: TreatmentKind, one: TreatmentNeeded, facts: CandidateFacts) -> State | None:
    """None where enough was tried for long enough; unknown where only the length is not recorded."""
    tried = treatments_of(kind, facts)
    if len(tried) < one.least:
        return State.UNMET
    if one.weeks is None:
        return None
    unsuitable = tried & facts.treatments_unsuitable
    lengths = [weeks_of(treatment, facts) for treatment in tried - unsuitable]
    long_enough = len(unsuitable) + sum(1 for weeks in lengths if weeks is not None and weeks >= one.weeks)
    if long_enough >= one.least:
        return None
    return State.UNKNOWN if long_enough + lengths.count(None) >= one.least else State.UNMET


def words_of(kind: TreatmentKind, one: TreatmentNeeded, lack: State) -> str:
    words = kind_words(kind, one)
    return f"{words} (how long is not recorded)" if lack is State.UNKNOWN else words


def treatments_of(kind: TreatmentKind, facts: CandidateFacts) -> frozenset[Treatment]:
    """What was tried of a kind; an opioid dose above 0 counts as a drug class, also one that cannot be converted."""
    tried = (facts.treatments or frozenset()) & KINDS[kind]
    takes_opioids = bool(facts.mme_per_day) or facts.mme_at_least
    return tried | {Treatment.OPIOID} if kind is TreatmentKind.DRUGS and takes_opioids else tried


def weeks_of(treatment: Treatment, facts: CandidateFacts) -> Fraction | None:
    """For how long it was tried; of physical therapy the weeks of the last year, as they are asked."""
    if treatment is Treatment.PHYSICAL_THERAPY and facts.physical_therapy_weeks is not None:
        return Fraction(facts.physical_therapy_weeks)
    weeks: Number | None = facts.treatment_weeks.get(treatment)
    return None if weeks is None else Fraction(weeks)


def physical_therapy_weeks(case: Case) -> Finding | None:
    """The payer's weeks of physical therapy; a further fact adds its item only where it is recorded."""
    one = case.profile.treatments.get(TreatmentKind.PHYSICAL_THERAPY)
    weeks = case.facts.physical_therapy_weeks
    if one is None or one.weeks is None or weeks is None:
        return None
    words = f"Weeks of physical therapy{in_the_last_year(TreatmentKind.PHYSICAL_THERAPY)}: {number_text(weeks)}"
    line = number_text(one.weeks)
    return met_if(weeks >= one.weeks, f"{words}, at least {line} asked for", f"{words}, {line} asked for")
