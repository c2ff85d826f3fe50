"""What an entry speaks of, and what each rule looks at: a rule is not asked about an entry that says nothing to it."""

from collections.abc import Mapping
from enum import Enum, auto

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import together
from scstrial.complications.rules.facts import KnownEntry
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, StimFelt

PLAIN = frozenset(
    {None, 0, Answer.NO, Answer.UNKNOWN, Drainage.NONE, Dressing.INTACT, LeadSeen.IN_PLACE, StimFelt.UNCHANGED}
)


class Topic(Enum):
    """Something that an entry can say which is not plain."""

    WARNING_SIGN = auto()
    TEMPERATURE = auto()
    SITE = auto()
    LEAD_SITE_PAIN = auto()
    DRESSING = auto()
    LEAD = auto()
    STIMULATION = auto()
    ANTITHROMBOTIC = auto()
    PHQ9_ITEM9 = auto()


# A rule is met by an entry only if the entry brings something of these (rule book 9.1).
LOOKS_AT: Mapping[FlagRule, frozenset[Topic]] = {
    FlagRule.CORD_COMPRESSION: frozenset({Topic.WARNING_SIGN, Topic.ANTITHROMBOTIC}),
    FlagRule.NEW_PAIN: frozenset({Topic.WARNING_SIGN, Topic.LEAD_SITE_PAIN}),
    FlagRule.EPIDURAL_ABSCESS: frozenset({Topic.WARNING_SIGN, Topic.TEMPERATURE}),
    FlagRule.SEPSIS: frozenset({Topic.WARNING_SIGN, Topic.TEMPERATURE}),
    FlagRule.ANAPHYLAXIS: frozenset({Topic.WARNING_SIGN}),
    FlagRule.SITE_INFECTION: frozenset({Topic.SITE, Topic.TEMPERATURE}),
    FlagRule.FEVER_ALONE: frozenset({Topic.WARNING_SIGN, Topic.TEMPERATURE}),
    FlagRule.MILD_SITE_SIGN: frozenset({Topic.SITE}),
    FlagRule.CSF_LEAK: frozenset({Topic.SITE}),
    FlagRule.SKIN_REACTION: frozenset({Topic.WARNING_SIGN, Topic.SITE}),
    FlagRule.PUNCTURE_HEADACHE: frozenset({Topic.WARNING_SIGN, Topic.TEMPERATURE}),
    FlagRule.LEAD_OUT_OF_PLACE: frozenset({Topic.LEAD}),
    FlagRule.DRESSING: frozenset({Topic.DRESSING}),
    FlagRule.BAD_STIMULATION: frozenset({Topic.STIMULATION}),
    FlagRule.DEVICE_FAULT: frozenset({Topic.STIMULATION}),
    FlagRule.ANTITHROMBOTIC_TAKEN: frozenset({Topic.ANTITHROMBOTIC}),
    FlagRule.WOUND_BLEEDING: frozenset({Topic.SITE}),
    FlagRule.SELF_HARM: frozenset({Topic.WARNING_SIGN, Topic.PHQ9_ITEM9}),
    FlagRule.CHEST_OR_CALF: frozenset({Topic.WARNING_SIGN}),
    FlagRule.EXPECTED_SORENESS: frozenset({Topic.LEAD_SITE_PAIN, Topic.SITE}),
}


def topics_of(known: KnownEntry) -> frozenset[Topic]:
    """What the entry says that may count for a rule which does not compare days; most entries say nothing."""
    entry = known.entry
    said = {
        Topic.WARNING_SIGN: entry.red_flags.values(),
        Topic.SITE: vars(entry.site).values(),
        Topic.LEAD_SITE_PAIN: (entry.lead_site_pain_nrs,),
        Topic.DRESSING: (entry.dressing,),
        Topic.LEAD: (entry.lead,),
        Topic.STIMULATION: (entry.stim_felt, *vars(entry.device).values()),
        Topic.ANTITHROMBOTIC: (entry.anticoagulant_taken, entry.aspirin_or_nsaid_taken),
        Topic.PHQ9_ITEM9: (known.phq9_item9,),
    }
    topics = {topic for topic, answers in said.items() if not PLAIN.issuperset(answers)}
    celsius = entry.temperature_c
    if celsius is not None and not together.COLD_C <= celsius < together.FEVER_C:
        topics.add(Topic.TEMPERATURE)
    return frozenset(topics)
