"""Rules that look at one entry: C-02, C-07 to C-10, C-14 to C-21, C-24, C-26."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import takewhile

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import together
from scstrial.complications.rules.facts import Known, KnownEntry
from scstrial.complications.rules.reading import Condition, Match, Reading, Said, match, number_text
from scstrial.complications.rules.table import within
from scstrial.daily_logs.choices import Drainage, Dressing, LeadSeen, RedFlag, StimFelt

PAIN_JUMP_NRS = Decimal(4)  # [design], rule book 9.1
PAIN_JUMP_WITHIN = timedelta(hours=24)  # [design], rule book 9.1
SORENESS_NRS = (Decimal(1), Decimal(4))  # [design], rule book 9.1
CONTACTS_OUT_OF_RANGE = 2  # [design], rule book 9.1
E, S, D, R = Urgency


def new_pain(said: Reading, known: Known) -> Match | None:
    """C-02: new severe back pain, or pain where the leads enter up by 4 NRS in 24 h, without what is C-01 or C-03."""
    pain = said.yes(RedFlag.SEVERE_BACK_PAIN) + _pain_jump(said.one, known)
    if not pain or said.yes(*together.NEURO) or together.found_with(FlagRule.EPIDURAL_ABSCESS, said.one, known):
        return None
    return match(known.facts.new_pain_urgency, pain)


def _pain_jump(now: KnownEntry, known: Known) -> list[Said]:
    rated = [one for one in _entered_in_the_day_before(now, known) if one.entry.lead_site_pain_nrs is not None]
    rating = now.entry.lead_site_pain_nrs
    if rating is None or not rated:
        return []
    lowest = min(rated, key=lambda one: one.entry.lead_site_pain_nrs or Decimal(0))
    before = lowest.entry.lead_site_pain_nrs or Decimal(0)
    if rating - before < PAIN_JUMP_NRS:
        return []
    return [Said("lead_site_pain_nrs", f"{number_text(before)} -> {number_text(rating)}", (now, lowest))]


def _entered_in_the_day_before(now: KnownEntry, known: Known) -> list[KnownEntry]:
    since = now.entered_utc - PAIN_JUMP_WITHIN
    earlier = takewhile(lambda one: one is not now, known.entries)
    return [one for one in earlier if one.entered_utc >= since]


def fever_alone(said: Reading, known: Known) -> Match | None:
    """C-07: fever in an entry that is not itself C-06; or shaking chills and no temperature taken."""
    fever = said.temperature_from(together.FEVER_C)
    if fever and not match_alone(FlagRule.SITE_INFECTION, said.one, known):
        return match(S, fever)
    return match(S, said.yes(RedFlag.RIGORS)) if said.one.entry.temperature_c is None else None


def mild_site_sign(said: Reading, known: Known) -> Match | None:
    """C-08: small redness, swelling, warmth, tenderness or bloody drainage that no other site rule takes up."""
    if said.site_yes("adhesive_shape") or match_alone(FlagRule.SITE_INFECTION, said.one, known):
        return None
    signs = _small_redness(said) + said.site_yes("swelling", "warmth")
    if not match_alone(FlagRule.EXPECTED_SORENESS, said.one, known):
        signs += said.site_yes("tenderness")
    if not match_alone(FlagRule.WOUND_BLEEDING, said.one, known):
        signs += said.drainage(Drainage.BLOODY)
    return match(D, signs)


def _small_redness(said: Reading) -> list[Said]:
    """Redness below 2 cm or not measured."""
    size = said.highest_from("site.redness_cm", 0, lambda one: one.entry.site.redness_cm)
    wide = said.highest_from("site.redness_cm", together.WIDE_REDNESS_CM, lambda one: one.entry.site.redness_cm)
    redness = said.site_yes("redness")
    return redness + size if redness and not wide else []


def csf_leak(said: Reading, known: Known) -> Match | None:
    """C-09: clear fluid."""
    return match(S, said.drainage(Drainage.CLEAR))


def skin_reaction(said: Reading, known: Known) -> Match | None:
    """C-10: itch, rash or a mark in the shape of the adhesive, without fever; the same day if spreading."""
    signs = said.yes(RedFlag.ITCH, RedFlag.RASH_OR_HIVES) + said.site_yes("adhesive_shape")
    if not signs or said.temperature_from(together.FEVER_C):
        return None
    spreading = said.site_yes("spreading")
    return match(S if spreading else D, signs + spreading)


def lead_out_of_place(said: Reading, known: Known) -> Match | None:
    """C-14: tape mark moved, lead exposed or pulled."""
    return match(S, said.is_one_of("lead", LeadSeen.MARK_MOVED, LeadSeen.EXPOSED, LeadSeen.PULLED))


def dressing(said: Reading, known: Known) -> Match | None:
    """C-15: off, the same day; loose or wet, within 24 h."""
    off = said.is_one_of("dressing", Dressing.OFF)
    return match(S, off) or match(D, said.is_one_of("dressing", Dressing.LOOSE, Dressing.WET))


def bad_stimulation(said: Reading, known: Known) -> Match | None:
    """C-16: shocks, the same day; unpleasant or switching by itself, within 24 h."""
    shock = said.is_one_of("stim_felt", StimFelt.SHOCK)
    milder = said.is_one_of("stim_felt", StimFelt.UNPLEASANT) + said.device_yes("switches_by_itself")
    return match(S if shock else D, shock + milder)


def device_fault(said: Reading, known: Known) -> Match | None:
    """C-17: battery or cable fault, or two contacts out of range."""
    faults = said.device_yes("battery_fault", "cable_fault")
    contacts = said.highest_from(
        "device.contacts_out_of_range", CONTACTS_OUT_OF_RANGE, lambda one: one.entry.device.contacts_out_of_range
    )
    return match(D, faults + contacts)


def antithrombotic_taken(said: Reading, known: Known) -> Match | None:
    """C-18: taken while leads are in, unless a restart at or after the pull had been recorded before the entry."""
    restarted, pulled = known.restarted_at, known.pulled_at
    if restarted and pulled and pulled <= restarted < said.one.entered_utc:
        return None
    return match(S, said.taken_yes())


def wound_bleeding(said: Reading, known: Known) -> Match | None:
    """C-19: bloody drainage that soaks the dressing."""
    blood = said.drainage(Drainage.BLOODY)
    soaked = said.site_yes("soaks_dressing") + said.is_one_of("dressing", Dressing.WET)
    return match(S, blood + soaked) if blood and soaked else None


def self_harm(said: Reading, known: Known) -> Match | None:
    """C-20: thoughts of self-harm told, or PHQ-9 item 9 above 0."""
    item9 = said.highest_from("phq9_item9", 1, lambda one: one.phq9_item9)
    return match(S, said.yes(RedFlag.SELF_HARM_THOUGHTS) + item9)


def chest_or_calf(said: Reading, known: Known) -> Match | None:
    """C-21: chest pain, fainting or breathing trouble, an emergency; calf swelling, the same day."""
    emergency = said.yes(RedFlag.CHEST_PAIN, RedFlag.FAINT, RedFlag.BREATHING_TROUBLE)
    return match(E if emergency else S, emergency + said.yes(RedFlag.CALF_SWELLING))


def expected_soreness(said: Reading, known: Known) -> Match | None:
    """C-24: pain where the leads enter 1 to 4, or tenderness where it is not rated; no other sign at the site."""
    other = said.site_yes("redness", "swelling", "warmth", "odour", "spreading", "adhesive_shape")
    drainage = said.drainage(Drainage.PUS, Drainage.BLOODY, Drainage.CLEAR)
    if other or drainage or said.temperature_from(together.FEVER_C):
        return None
    low, high = SORENESS_NRS
    rating = said.one.entry.lead_site_pain_nrs
    if rating is None:
        return match(R, said.site_yes("tenderness"))
    return match(R, [Said("lead_site_pain_nrs", number_text(rating), said.entries)]) if low <= rating <= high else None


CONDITIONS: Mapping[FlagRule, Condition] = {
    FlagRule.NEW_PAIN: new_pain,
    FlagRule.FEVER_ALONE: fever_alone,
    FlagRule.MILD_SITE_SIGN: mild_site_sign,
    FlagRule.CSF_LEAK: csf_leak,
    FlagRule.SKIN_REACTION: skin_reaction,
    FlagRule.LEAD_OUT_OF_PLACE: lead_out_of_place,
    FlagRule.DRESSING: dressing,
    FlagRule.BAD_STIMULATION: bad_stimulation,
    FlagRule.DEVICE_FAULT: device_fault,
    FlagRule.ANTITHROMBOTIC_TAKEN: antithrombotic_taken,
    FlagRule.WOUND_BLEEDING: wound_bleeding,
    FlagRule.SELF_HARM: self_harm,
    FlagRule.CHEST_OR_CALF: chest_or_calf,
    FlagRule.EXPECTED_SORENESS: expected_soreness,
}


def match_alone(rule: FlagRule, entry: KnownEntry, known: Known) -> Match | None:
    """The rule on this one entry, if its log date lies in the rule's window."""
    condition = CONDITIONS.get(rule) or together.CONDITIONS[rule]
    return condition(Reading((entry,)), known) if within(rule, entry.for_on, known) else None


def other_warning_sign(entry: KnownEntry, known: Known, raised: Iterable[Urgency]) -> Match | None:
    """C-26: warning signs by which this entry alone raises no flag, unless the entry raises an emergency."""
    signs = Reading((entry,)).yes(*RedFlag)
    if E in raised or not signs:
        return None
    taken_up = _taken_up(entry, known)
    left = [said for said in signs if said.path not in taken_up]
    mild = {f"red_flags.{flag}" for flag in (RedFlag.ITCH, RedFlag.RASH_OR_HIVES)}
    return match(D if all(said.path in mild for said in left) else S, left)


def _taken_up(entry: KnownEntry, known: Known) -> set[str]:
    rules = [*together.CONDITIONS, *CONDITIONS]
    return {path for rule in rules if (met := match_alone(rule, entry, known)) for path in met.because}
