"""Indications with their ICD-10-CM codes, lead levels and notes, as data (rule book, section 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import Indication

PRIOR_SPINE_SURGERIES_MAX = 20  # rule book, section 1
CRPS_1_FAMILY = ("G90.5",)  # and causalgia exclude each other (Excludes1) [MEDR]
CAUSALGIA_FAMILIES = ("G56.4", "G57.7")


@dataclass(frozen=True)
class IcdCode:
    """An ICD-10-CM code with its title; `x` at the end stands for any further character [ICD21]."""

    code: str
    title: str
    from_memory: bool = False


@dataclass(frozen=True)
class IndicationFacts:
    """What is known about an indication: codes, the primary one first, and where the lead usually lies."""

    indication: Indication
    codes: tuple[IcdCode, ...]
    lead_levels: str
    levels_from_memory: bool
    note: str = ""
    also_called: str = ""  # earlier names, short forms and everyday words that people search by


def _c(code: str, title: str, from_memory: bool = False) -> IcdCode:
    return IcdCode(code, title, from_memory)


CHRONIC_PAIN_SYNDROME = _c("G89.4", "Chronic pain syndrome")
RADICULOPATHY_LUMBAR = _c("M54.16", "Radiculopathy, lumbar region")
RADICULOPATHY_LUMBOSACRAL = _c("M54.17", "Radiculopathy, lumbosacral region")

_FACTS = (
    IndicationFacts(
        Indication.PSPS_2,
        (
            _c("M96.1", "Postlaminectomy syndrome, not elsewhere classified"),
            RADICULOPATHY_LUMBAR,
            RADICULOPATHY_LUMBOSACRAL,
            _c("G89.28", "Other chronic postprocedural pain"),
            CHRONIC_PAIN_SYNDROME,
        ),
        "Back and leg T8-T10; lateral T11-T12 covers the anterior thigh, T11-L1 the posterior thigh",
        True,
        "Aetna asks for significant radicular pain [AETNA].",
        also_called="fbss pls failed back surgery syndrome post-laminectomy",
    ),
    IndicationFacts(
        Indication.PSPS_1,
        (
            _c("M54.50", "Low back pain, unspecified", True),
            _c("M54.51", "Vertebrogenic low back pain", True),
            _c("M54.59", "Other low back pain", True),
            RADICULOPATHY_LUMBAR,
            _c("M51.1x", "Intervertebral disc disorders with radiculopathy"),
            _c("M47.816", "Spondylosis without myelopathy or radiculopathy, lumbar region"),
            CHRONIC_PAIN_SYNDROME,
        ),
        "T8-T11 (10 kHz bridges T9/T10)",
        True,
        "Several payers exclude pain without surgery [EVI].",
        also_called="nsrbp lumbago sciatica slipped herniated disc spondylosis",
    ),
    IndicationFacts(
        Indication.CRPS_1,
        (
            _c("G90.511", "Complex regional pain syndrome I of right upper limb"),
            _c("G90.512", "Complex regional pain syndrome I of left upper limb"),
            _c("G90.513", "Complex regional pain syndrome I of upper limb, bilateral"),
            _c("G90.519", "Complex regional pain syndrome I of unspecified upper limb"),
            _c("G90.521", "Complex regional pain syndrome I of right lower limb"),
            _c("G90.522", "Complex regional pain syndrome I of left lower limb"),
            _c("G90.523", "Complex regional pain syndrome I of lower limb, bilateral"),
            _c("G90.529", "Complex regional pain syndrome I of unspecified lower limb"),
            _c("G90.50", "Complex regional pain syndrome I, unspecified"),
            _c("G90.59", "Complex regional pain syndrome I of other specified site"),
        ),
        "Upper limb C3-C6, hand C5-C6, shoulder C2-C4; lower limb T9-L1",
        True,
        "Aetna asks for the Budapest criteria [AETNA]; eviCore covers pain limited to a limb only [EVI].",
        also_called="crps rsd reflex sympathetic dystrophy sudeck algodystrophy",
    ),
    IndicationFacts(
        Indication.CRPS_2,
        (
            _c("G56.40", "Causalgia of unspecified upper limb"),
            _c("G56.41", "Causalgia of right upper limb"),
            _c("G56.42", "Causalgia of left upper limb"),
            _c("G56.43", "Causalgia of bilateral upper limbs"),
            _c("G57.70", "Causalgia of unspecified lower limb"),
            _c("G57.71", "Causalgia of right lower limb"),
            _c("G57.72", "Causalgia of left lower limb"),
            _c("G57.73", "Causalgia of bilateral lower limbs"),
        ),
        "Upper limb C3-C6, hand C5-C6, shoulder C2-C4; lower limb T9-L1",
        True,
        "Not together with a code of CRPS I [MEDR].",
        also_called="crps nerve injury",
    ),
    IndicationFacts(
        Indication.PDN,
        (
            _c("E11.42", "Type 2 diabetes mellitus with diabetic polyneuropathy"),
            _c("E10.42", "Type 1 diabetes mellitus with diabetic polyneuropathy"),
            _c("E13.42", "Other specified diabetes mellitus with diabetic polyneuropathy"),
            _c("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy, unspecified"),
        ),
        "T8-T11 at 10 kHz; T10-L1 tonic",
        True,
        also_called="pdn dpn",
    ),
    IndicationFacts(
        Indication.RADICULOPATHY,
        (_c("M54.12", "Radiculopathy, cervical region"), RADICULOPATHY_LUMBAR, RADICULOPATHY_LUMBOSACRAL),
        "By dermatome",
        False,
        also_called="sciatica nerve root brachialgia",
    ),
    IndicationFacts(
        Indication.POSTHERPETIC_NEURALGIA,
        (
            _c("B02.29", "Other postherpetic nervous system involvement"),
            _c("B02.23", "Postherpetic polyneuropathy"),
            _c("B02.22", "Postherpetic trigeminal neuralgia"),
        ),
        "Dermatome of the rash",
        False,
        also_called="phn shingles herpes zoster",
    ),
    IndicationFacts(
        Indication.PHANTOM_LIMB,
        (_c("G54.6", "Phantom limb syndrome with pain"),),
        "By limb",
        False,
        also_called="stump amputation",
    ),
    IndicationFacts(
        Indication.POST_THORACOTOMY,
        (_c("G89.22", "Chronic post-thoracotomy pain"), _c("G58.0", "Intercostal neuropathy", True)),
        "T1-T6",
        True,
        also_called="ptps thoracic chest wall rib",
    ),
    IndicationFacts(
        Indication.NERVE_INJURY,
        (
            _c("G57.9x", "Unspecified mononeuropathy of lower limb", True),
            _c("G56.9x", "Unspecified mononeuropathy of upper limb", True),
            _c("G89.21", "Chronic pain due to trauma"),
            _c("G89.29", "Other chronic pain"),
        ),
        "By limb",
        False,
        also_called="neuropathy neuroma",
    ),
    IndicationFacts(
        Indication.ARACHNOIDITIS,
        (_c("G03.9", "Meningitis, unspecified"), _c("G96.12", "Meningeal adhesions (cerebral) (spinal)", True)),
        "By pain",
        False,
        also_called="adhesive",
    ),
    IndicationFacts(
        Indication.LIMB_ISCHAEMIA,
        (
            _c("I70.221", "Atherosclerosis of native arteries with rest pain, right leg"),
            _c("I70.222", "Atherosclerosis of native arteries with rest pain, left leg"),
            _c("I70.223", "Atherosclerosis of native arteries with rest pain, bilateral legs"),
            _c("I70.228", "Atherosclerosis of native arteries with rest pain, other extremity"),
            _c("I70.229", "Atherosclerosis of native arteries with rest pain, unspecified extremity"),
            _c("I73.9", "Peripheral vascular disease, unspecified"),
            _c("I73.00", "Raynaud's syndrome without gangrene"),
            _c("I73.01", "Raynaud's syndrome with gangrene"),
        ),
        "T10-T12 legs, C3-C5 hands",
        True,
        "eviCore and Aetna: under conditions; BCBS ND: no; NICE: research only [EVI][AETNA][BCBSND][NICE].",
        also_called="cli pad ischemia ischemic peripheral arterial artery disease claudication",
    ),
    IndicationFacts(
        Indication.ANGINA,
        (
            _c("I20.2", "Refractory angina pectoris", True),
            _c("I20.8", "Other forms of angina pectoris"),
            _c("I20.81", "Angina pectoris with coronary microvascular dysfunction", True),
            _c("I20.89", "Other forms of angina pectoris", True),
            _c("I20.9", "Angina pectoris, unspecified"),
            _c("I25.1x2", "Atherosclerotic heart disease with refractory angina pectoris", True),
        ),
        "C7-T2; C7 for chest wall and axilla",
        False,
        "The one indication for which the guideline asks for no screening trial [ASRA23].",
        also_called="rap heart ischemic",
    ),
    IndicationFacts(
        Indication.PANCREATITIS,
        (_c("K86.1", "Other chronic pancreatitis"), _c("R10.x", "Abdominal and pelvic pain"), CHRONIC_PAIN_SYNDROME),
        "Tips T4-T6; T6-T8 in a review",
        False,
        "A sham-controlled trial at 1 kHz was negative [CPSHAM].",
        also_called="abdominal belly visceral",
    ),
    IndicationFacts(
        Indication.PELVIC,
        (
            _c("R10.2", "Pelvic and perineal pain (split since FY2026)", True),
            _c("R10.2x", "Pelvic and perineal pain, with its side", True),
        ),
        "T12-L1 or sacral",
        True,
        also_called="pudendal bladder coccyx",
    ),
)

INDICATIONS: Mapping[Indication, IndicationFacts] = {facts.indication: facts for facts in _FACTS}


def problems_with_diagnoses(primary: str, secondary: Sequence[str] = ()) -> list[Problem]:
    """What keeps codes from being recorded: none, one twice, CRPS I beside causalgia [MEDR]."""
    codes = (primary, *secondary)
    if not primary:
        return [Problem("Choose the primary diagnosis.", "primary_icd10")]
    problems = []
    if len(set(codes)) < len(codes):
        problems.append(Problem("Enter each diagnosis once.", "secondary_icd10"))
    if any(code.startswith(CRPS_1_FAMILY) for code in codes) and any(c.startswith(CAUSALGIA_FAMILIES) for c in codes):
        message = "CRPS I (G90.5) and causalgia (G56.4, G57.7) exclude each other. Keep one of them."
        problems.append(Problem(message, "secondary_icd10"))
    return problems
