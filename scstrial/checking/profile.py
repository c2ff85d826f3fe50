"""A clinic's own numbers in a file: what differs from the profile of the payer that the file names (rule book 2.2)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from scstrial.checking.reading import Part
from scstrial.foundation.refusal import Problem
from scstrial.protocols.choices import Indication, Level, TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payer_levels import CLINICAL_LIMITS
from scstrial.protocols.rules.payers import FLOORS, PayerProfile, Unchanged, changed, problems_with_changes
from scstrial.protocols.rules.treatments import LEAST_MAX, WEEKS_MAX, WITH_WEEKS, TreatmentNeeded

TAKEN_OUT = "none"  # of a limit: this payer gives no number, so there is no such item
HOLD_LIMITS = ("hold_inr_max", "hold_inr_days")
Limits = Mapping[str, Decimal | None]
Treatments = Mapping[TreatmentKind, TreatmentNeeded | None]


def profile_in(case: Part, delivered: PayerProfile) -> PayerProfile:
    """The delivered profile with what `profile` sets beside it; as it is where that holds faults."""
    part = case.part("profile")
    if part is None:
        return delivered
    before = len(part.faults)
    limits = _limits(part, delivered, (*CLINICAL_LIMITS, *FLOORS))
    levels = _levels(part, delivered)
    treatments = _treatments(part)
    listed = part.several_of("neuropathic_list", Indication)
    if len(part.faults) > before:
        return delivered
    floors_for = Unchanged.AS_IT_IS if listed is None else frozenset(one.value for one in listed)
    return changed(delivered, limits, levels, treatments, neuropathic_list=floors_for)


def hold_profile_in(case: Part, delivered: PayerProfile) -> PayerProfile:
    """The same for a hold, which asks for the INR of a placement alone."""
    part = case.part("profile")
    before = len(case.faults)
    limits = _limits(part, delivered, HOLD_LIMITS) if part is not None else {}
    return changed(delivered, limits) if len(case.faults) == before else delivered


def _limits(profile: Part, delivered: PayerProfile, names: Iterable[str]) -> dict[str, Decimal | None]:
    part = profile.part("limits")
    if part is None:
        return {}
    given = {name: _limit(part, name) for name in names if part.held.get(name) is not None}
    sound = {name: value for name, value in given.items() if not isinstance(value, Problem)}
    part.asked.update(names)
    for problem in problems_with_changes(delivered, sound, {}):
        part.fault(problem.field or "", problem.message)
    return sound


def _limit(part: Part, name: str) -> Decimal | Problem | None:
    """`None` takes the limit out; a value that is no number is noted and comes back as a problem."""
    if part.held.get(name) == TAKEN_OUT:
        return None
    value = part.number(name, 0)
    return Problem("is no number", name) if value is None else value


def _levels(profile: Part, delivered: PayerProfile) -> dict[str, Level]:
    """By the items' names, those of a value's own level as in the profile: `phq9.high`."""
    part = profile.part("levels")
    if part is None:
        return {}
    levels = {name: part.one_of(name, Level) for name in delivered.levels}
    return {name: level for name, level in levels.items() if level is not None}


def _treatments(profile: Part) -> dict[TreatmentKind, TreatmentNeeded | None]:
    part = profile.part("treatments")
    return {} if part is None else {kind: _treatment(kind, one) for kind, one in part.parts_by(TreatmentKind)}


def _treatment(kind: TreatmentKind, part: Part) -> TreatmentNeeded | None:
    asked = part.needed_one_of("asked", TreatmentAsked)
    least, weeks = part.whole("least", 1, LEAST_MAX.get(kind, 1)), part.whole("weeks", 1, WEEKS_MAX)
    if weeks is not None and kind not in WITH_WEEKS:
        part.fault("weeks", "this treatment has no length")
    return None if asked is TreatmentAsked.NOT else TreatmentNeeded(asked, "", least or 1, weeks)
