"""What is asked about a candidate: each question with the fact it answers and the items judged by that fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scstrial.foundation.choice import Choice
from scstrial.protocols.choices import Level, Payer
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.screening.choices import AnswerKind, ItemGroup, ItemKey, Pregnancy, ToolAdvice, Treatment
from scstrial.screening.rules.facts import FACT_RANGES
from scstrial.screening.rules.further import WANTED_ANSWERS
from scstrial.screening.rules.indications import PRIOR_SPINE_SURGERIES_MAX
from scstrial.screening.rules.screening import group_of
from scstrial.screening.rules.units import UNITS

PAYER = "payer"
NUMBER_RANGES: Mapping[str, tuple[Decimal, Decimal]] = {
    **FACT_RANGES,
    "prior_spine_surgeries": (Decimal(0), Decimal(PRIOR_SPINE_SURGERIES_MAX)),
}


@dataclass(frozen=True)
class Question:
    """One question. `note` words a text kept beside the answer; `dated` asks for the day of a measured value."""

    fact: str
    words: str
    kind: AnswerKind
    items: tuple[ItemKey, ...] = ()
    group: ItemGroup = ItemGroup.CLINICAL
    section: str = ""
    unit: str = ""
    hint: str = ""
    note: str = ""
    dated: bool = False
    blank: str = "Not answered"
    choices: type[Choice] | None = None
    left_out: frozenset[Choice] = frozenset()  # of the choices: not offered here
    only_if: str = ""  # `fact=value`: asked where another question is answered so
    units: type[Choice] | None = None  # in which it may be read; `unit` is what is kept

    @property
    def alarms(self) -> bool:
        """A yes is what stands in the way."""
        return self.kind is AnswerKind.YES_NO and not WANTED.get(self.fact, True)


# Which answer to a yes/no question of the checklist meets its item.
WANTED: Mapping[str, bool] = {
    "education_done": True,
    "goals_recorded": True,
    "active_infection": False,
    "substance_use_disorder_active": False,
    "immunosuppressed": False,
    "cardiac_device": False,
    "tobacco": False,
    **{item.value: wanted for item, wanted in WANTED_ANSWERS.items()},
}
NOTES: Mapping[str, str] = {
    "goals_recorded": "Goals, in the patient's own words, a semicolon between two",
    "immunosuppressed": "Disease or drug",
    "cardiac_device": "What cardiology or the device clinic says",
    "allergy": "Allergic to what",
    "nasal_screen": "Result, or why it was not done",
    "other_treatments_failed": "Why a treatment was not tried",
    "conservative_months": "What was done, from when to when, with what result",
    "treatments": "Dates and results, or why a treatment is unsuitable",
    "secondary_gain": "In a few words",
    "inconsistent_findings": "In a few words",
    "occupational_risk": "In a few words",
}
DOCUMENTS, PLAN, WHOLE_CARE = "Consent and documents", "Authorization and earlier trials", "What the payer asks for"
MIND, SPINE, BODY, VALUES = "Psychological evaluation", "Spine", "Health", "Blood values"
COMORBIDITIES = "Comorbidities"
FURTHER = "Further questions"
LISTED_ONLY = frozenset({Treatment.SCS_TRIAL})  # entered with its region under what was before


def _q(fact: str, kind: AnswerKind, item: ItemKey | None, section: str, **more: object) -> Question:
    words = str(more.pop("words", "")) or (item.label if item else "")
    group = group_of(item) if item else ItemGroup.CLINICAL
    details = {"words": words, "group": group, "note": NOTES.get(fact, ""), "units": UNITS.get(fact), **more}
    return Question(fact=fact, kind=kind, items=(item,) if item else (), section=section, **details)  # type: ignore[arg-type]


def _yes_no(item: ItemKey, section: str, fact: str = "") -> Question:
    return _q(fact or item.value, AnswerKind.YES_NO, item, section)


_COVERAGE = (
    _q("consent_signed_on", AnswerKind.DAY, ItemKey.CONSENT, DOCUMENTS, words="When was consent for the trial signed?"),
    _yes_no(ItemKey.EDUCATION, DOCUMENTS, "education_done"),
    _yes_no(ItemKey.GOALS, DOCUMENTS, "goals_recorded"),
    *(
        _yes_no(item, DOCUMENTS)
        for item in (
            ItemKey.REALISTIC_EXPECTATION,
            ItemKey.LAST_RESORT,
            ItemKey.OTHER_TREATMENTS_FAILED,
            ItemKey.MULTIDISCIPLINARY,
            ItemKey.FACILITIES,
            ItemKey.OFFICE_NOTES,
            ItemKey.DAILY_LIVING,
            ItemKey.PLACE_OF_SERVICE,
        )
    ),
    _q("prior_authorization", AnswerKind.AUTHORIZATION, ItemKey.PRIOR_AUTHORIZATION, PLAN),
    _q(
        "prior_trials_same_region",
        AnswerKind.WHOLE,
        ItemKey.PRIOR_TRIALS_SAME_REGION,
        PLAN,
        unit="trials",
        hint="Here and elsewhere. Those of this record, and those entered under what was before, are counted.",
    ),
    _q("lead_count_planned", AnswerKind.WHOLE, ItemKey.LEAD_COUNT, PLAN, unit="leads"),
    _q("contact_count_planned", AnswerKind.WHOLE, ItemKey.CONTACT_COUNT, PLAN, unit="contacts"),
)
_CLINICAL = (
    _q("psychological_evaluation", AnswerKind.EVALUATION, ItemKey.PSYCHOLOGICAL_EVALUATION, MIND),
    _yes_no(ItemKey.DEPRESSION_INSTRUMENT, MIND),
    Question(
        "spine_imaging",
        "Imaging of the spine where the lead enters and lies (MRI or CT)",
        AnswerKind.IMAGING,
        (ItemKey.SPINE_IMAGING, ItemKey.SEVERE_STENOSIS),
        section=SPINE,
    ),
    _yes_no(ItemKey.SURGICAL_COMPRESSION, SPINE),
    _yes_no(ItemKey.SPINAL_INSTABILITY, SPINE),
    _q(
        "prior_spine_surgeries",
        AnswerKind.WHOLE,
        None,
        SPINE,
        words="How many spine operations were there before?",
        unit="operations",
    ),
    _yes_no(ItemKey.ACTIVE_INFECTION, BODY, "active_infection"),
    _yes_no(ItemKey.SUBSTANCE_USE_DISORDER, BODY, "substance_use_disorder_active"),
    _yes_no(ItemKey.CARDIAC_DEVICE, BODY, "cardiac_device"),
    _yes_no(ItemKey.COAGULOPATHY, BODY),
    _yes_no(ItemKey.ANTITHROMBOTIC_PLAN, BODY),
    _yes_no(ItemKey.DIATHERMY, BODY),
    _yes_no(ItemKey.PRIOR_DEVICE_REACTION, BODY),
    _yes_no(ItemKey.CAN_OPERATE, BODY),
    _q(
        "pregnant",
        AnswerKind.ONE_OF,
        ItemKey.PREGNANCY,
        BODY,
        choices=Pregnancy,
        hint="Ask for a test at the age of 12 to 55 years where a pregnancy is possible.",
    ),
    _q("inr", AnswerKind.NUMBER, ItemKey.INR, VALUES, words="INR", dated=True),
    _q("platelets_10e9_l", AnswerKind.NUMBER, ItemKey.PLATELETS, VALUES, words="Platelets", unit="x10^9/L", dated=True),
    _q("glucose_mg_dl", AnswerKind.NUMBER, ItemKey.GLUCOSE, VALUES, words="Glucose", unit="mg/dL", dated=True),
    _q("diabetes", AnswerKind.YES_NO, None, COMORBIDITIES, words="Does the patient have diabetes?"),
    _q(
        "hba1c_pct",
        AnswerKind.NUMBER,
        ItemKey.HBA1C,
        COMORBIDITIES,
        words="HbA1c",
        unit="%",
        hint="Asked only with diabetes.",
        dated=True,
        only_if="diabetes=yes",
    ),
    _yes_no(ItemKey.TOBACCO, COMORBIDITIES, "tobacco"),
    _q("height_cm", AnswerKind.NUMBER, None, COMORBIDITIES, words="Height", unit="cm"),
    _q("weight_kg", AnswerKind.NUMBER, None, COMORBIDITIES, words="Weight", unit="kg", dated=True),
    _q(
        "bmi",
        AnswerKind.NUMBER,
        ItemKey.BMI,
        COMORBIDITIES,
        words="Body mass index",
        unit="kg/m2",
        hint="Computed where height and weight are entered; type it only where it alone is known.",
        dated=True,
    ),
    _yes_no(ItemKey.IMMUNOSUPPRESSION, COMORBIDITIES, "immunosuppressed"),
    *(
        _yes_no(item, FURTHER)
        for item in (
            ItemKey.NASAL_SCREEN,
            ItemKey.ALLERGY,
            ItemKey.MRI_FORESEEN,
            ItemKey.INCONSISTENT_FINDINGS,
            ItemKey.ABNORMAL_PAIN_RATINGS,
            ItemKey.NON_ORGANIC_SIGNS,
            ItemKey.SECONDARY_GAIN,
            ItemKey.OTHER_PAIN_SYNDROME,
            ItemKey.OCCUPATIONAL_RISK,
            ItemKey.ESCORT,
            ItemKey.PHONE_REACHABLE,
            ItemKey.DAILY_RETURN,
            ItemKey.LIVES_NEAR,
        )
    ),
    _q("tool_advice", AnswerKind.ONE_OF, ItemKey.TOOL_ADVICE, FURTHER, choices=ToolAdvice),
)
_PAYER = (
    Question(
        PAYER,
        "Whose rules is this candidate read by?",
        AnswerKind.ONE_OF,
        group=ItemGroup.PAYER,
        section="Payer",
        blank="As the clinic's protocol says",
        choices=Payer,
    ),
    _q(
        "conservative_months",
        AnswerKind.NUMBER,
        ItemKey.CONSERVATIVE_CARE,
        WHOLE_CARE,
        words="How many months of conservative care were there?",
        unit="months",
    ),
    _yes_no(ItemKey.SUPERVISED_CARE, WHOLE_CARE),
    _q(
        "physical_therapy_weeks",
        AnswerKind.NUMBER,
        ItemKey.PHYSICAL_THERAPY_WEEKS,
        WHOLE_CARE,
        unit="weeks",
    ),
    _q("treatments", AnswerKind.SEVERAL, ItemKey.TREATMENTS_TRIED, WHOLE_CARE, choices=Treatment, left_out=LISTED_ONLY),
    _yes_no(ItemKey.SURGERY_NOT_INDICATED, WHOLE_CARE),
    _yes_no(ItemKey.OBJECTIVE_PATHOLOGY, WHOLE_CARE),
    _yes_no(ItemKey.NEUROPATHIC_PAIN, WHOLE_CARE),
)
QUESTIONS: Mapping[str, Question] = {question.fact: question for question in (*_COVERAGE, *_CLINICAL, *_PAYER)}

# Facts that stand elsewhere in the record, by the item they answer.
RECORD_FACTS: Mapping[ItemKey, str] = {
    ItemKey.AGE: "birth_date",
    ItemKey.PHQ9: "phq9_total",
    ItemKey.PHQ9_ITEM9: "phq9_item9",
    ItemKey.OPIOID_DOSE: "mme_per_day",
    ItemKey.PAIN_FLOOR: "pain_nrs",
    ItemKey.PAIN_DURATION: "pain_months",
    ItemKey.ODI: "odi_pct",
    ItemKey.PCS: "pcs_total",
}
ITEM_FACTS: Mapping[ItemKey, str] = {
    **{item: question.fact for question in QUESTIONS.values() for item in question.items},
    **RECORD_FACTS,
}

# What a new screening asks again: it was said about the trial before (design). Earlier trials are counted on.
ASKED_AGAIN = (
    "consent_signed_on",
    "education_done",
    "goals_recorded",
    "realistic_expectation",
    "prior_authorization",
    "active_infection",
    "pregnant",
    "antithrombotic_plan",
    "inr",
    "platelets_10e9_l",
    "glucose_mg_dl",
    "escort",
)


def questions_asked(group: ItemGroup, profile: PayerProfile) -> list[Question]:
    """The questions of a group that this payer has an item for, and those that serve no item."""
    return [
        question
        for question in QUESTIONS.values()
        if question.group is group and (not question.items or any(item in profile.levels for item in question.items))
    ]


def answers_judged(profile: PayerProfile, given: Mapping[ItemKey, bool | None]) -> dict[ItemKey, bool | None]:
    """Yes/no items beyond the checklist: those that block or need an override stand open until answered.

    Blank is not no (rule book 2.5). Warnings are judged only where they were answered.
    """
    must = {Level.BLOCK, Level.HARD}
    asked = {item: None for item in WANTED_ANSWERS if item in profile.levels and profile.levels[item].level in must}
    return {**asked, **given}
