"""ICD-10-CM codes of complications and which one suggests itself (rule book 9.3). A coder decides."""

from collections.abc import Mapping

from scstrial.complications.choices import ComplicationKind, InfectionSite

K = ComplicationKind
# ICD21; 7th character A, first encounter (D later, S sequela).
TITLES: Mapping[str, str] = {
    "T85.112A": "Breakdown of neurostimulator lead",
    "T85.122A": "Displacement of neurostimulator lead",
    "T85.192A": "Other mechanical complication of neurostimulator lead",
    "T85.113A": "Breakdown of neurostimulator generator",
    "T85.123A": "Displacement of neurostimulator generator",
    "T85.193A": "Other mechanical complication of neurostimulator generator",
    "T85.733A": "Infection due to neurostimulator lead",
    "T85.734A": "Infection due to neurostimulator generator",
    "T85.830A": "Haemorrhage due to nervous system device",
    "T85.840A": "Pain due to nervous system device",
    "T85.890A": "Other specified complication of nervous system device",
    "G97.0": "CSF leak from spinal puncture",
    "G97.1": "Other reaction to spinal puncture (headache)",
    "G96.09": "Other spinal CSF leak",
    "G97.51": "Haemorrhage after a procedure on the nervous system",
    "G97.61": "Haematoma after a procedure on the nervous system",
    "G97.63": "Seroma after a procedure on the nervous system",
    "G97.82": "Other postprocedural complication of the nervous system",
    "G06.1": "Intraspinal abscess",
    "G83.4": "Cauda equina syndrome",
    "T81.40XA": "Infection after a procedure, unspecified",
    "T81.41XA": "Infection after a procedure, superficial incisional site",
    "T81.42XA": "Infection after a procedure, deep incisional site",
    "T81.43XA": "Infection after a procedure, organ and space",
    "T81.44XA": "Sepsis after a procedure",
    "T81.49XA": "Infection after a procedure, other site",
    "T81.31XA": "Disruption of operation wound",
    "L23.1": "Allergic contact dermatitis due to adhesives",
    "T78.40XA": "Allergy, unspecified",
    "R33.9": "Retention of urine",
    "R15.9": "Incontinence of faeces",
    "M46.20": "Osteomyelitis of vertebra, site unspecified",
    "Z96.82": "Presence of neurostimulator",
    "Z45.42": "Adjustment of neurostimulator",
}
SUGGESTED_ICD10: Mapping[ComplicationKind, str] = {
    K.EPIDURAL_HAEMATOMA: "G97.61",
    K.CORD_OR_NERVE_INJURY: "G97.82",
    K.INFECTION: "T85.733A",
    K.SEPSIS: "T81.44XA",
    K.DURAL_PUNCTURE: "G97.1",
    K.PUNCTURE_HEADACHE: "G97.1",
    K.CSF_LEAK: "G97.0",
    K.LEAD_MIGRATION: "T85.122A",
    K.LEAD_BREAKAGE: "T85.112A",
    K.DEVICE_FAULT: "T85.192A",
    K.WOUND_BLEEDING: "G97.51",
    K.WOUND_DEHISCENCE: "T81.31XA",
    K.SKIN_REACTION: "L23.1",
    K.ANAPHYLAXIS: "T78.40XA",
    K.PAIN_AT_SITE: "T85.840A",
}
SITE_DECIDES = {InfectionSite.EPIDURAL_ABSCESS: "G06.1"}


def suggested_icd10(kind: ComplicationKind, infection_site: InfectionSite | None = None) -> str:
    """The code that suggests itself; empty where none does (rule book 9.3)."""
    if kind is ComplicationKind.INFECTION and infection_site in SITE_DECIDES:
        return SITE_DECIDES[infection_site]
    return SUGGESTED_ICD10.get(kind, "")


def code_words(code: str) -> str:
    """The code with its title; one that is not in the list stands alone."""
    return f"{code} {TITLES[code]}" if code in TITLES else code
