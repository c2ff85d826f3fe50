"""Closed lists of the screening: indications, treatments, the items asked and what comes out."""

from scstrial.foundation.choice import Choice
from scstrial.medications.choices import WeightUnit as WeightUnit
from scstrial.protocols.choices import Indication as Indication


class PainComponent(Choice):
    NEUROPATHIC = "neuropathic", "Neuropathic"
    MIXED = "mixed", "Mixed"
    NOCICEPTIVE = "nociceptive", "Nociceptive"
    NOCIPLASTIC = "nociplastic", "Nociplastic"
    ISCHAEMIC = "ischaemic", "Ischaemic"
    VISCERAL = "visceral", "Visceral"


class Treatment(Choice):
    """What was tried before; from the sixth to the thirteenth they are drug classes (check file of the screening)."""

    PHYSICAL_THERAPY = "physical_therapy", "Physical therapy"
    PSYCHOLOGICAL = "psychological", "Psychological therapy"
    INJECTION = "injection", "Injection"
    RADIOFREQUENCY = "radiofrequency", "Radiofrequency treatment"
    SURGERY = "surgery", "Surgery"
    GABAPENTINOID = "gabapentinoid", "Gabapentinoid"
    SNRI = "snri", "SNRI antidepressant"
    TRICYCLIC = "tricyclic", "Tricyclic antidepressant"
    NSAID = "nsaid", "Anti-inflammatory drug (NSAID)"
    ACETAMINOPHEN = "acetaminophen", "Acetaminophen (paracetamol)"
    MUSCLE_RELAXANT = "muscle_relaxant", "Muscle relaxant"
    TOPICAL = "topical", "Drug on the skin"
    OPIOID = "opioid", "Opioid"
    # Not ticked as tried: entered with its region, and counted against the limit per region (A56876).
    SCS_TRIAL = "scs_trial", "Trial of a spinal cord stimulator, elsewhere"


class Region(Choice):
    """Anatomic spinal region; trials are counted per region (A56876)."""

    CERVICAL = "cervical", "Cervical (neck and arms)"
    THORACOLUMBAR = "thoracolumbar", "Thoracolumbar (trunk, back and legs)"


class ReevaluationPart(Choice):
    """What is gone through again when pain stays or comes back after surgery of the spine (PSPS type 2)."""

    PAIN_HISTORY = "pain_history", "Pain history"
    EXAMINATION = "examination", "Examination"
    IMAGING = "imaging", "Imaging since the operation"
    DIAGNOSTIC_BLOCKS = "diagnostic_blocks", "Diagnostic blocks"
    PSYCHOSOCIAL = "psychosocial", "Psychosocial factors"


class PainDistribution(Choice):
    AXIAL = "axial", "Axial"
    RADICULAR = "radicular", "Radicular"
    MIXED = "mixed", "Axial and radicular"


class PainMechanism(Choice):
    NOCICEPTIVE = "nociceptive", "Nociceptive"
    NEUROPATHIC = "neuropathic", "Neuropathic"
    MIXED = "mixed", "Nociceptive and neuropathic"


class PsychologicalResult(Choice):
    CLEARED = "cleared", "Cleared"
    CLEARED_WITH_CONDITIONS = "cleared_with_conditions", "Cleared with conditions"
    NOT_CLEARED = "not_cleared", "Not cleared"


class Evaluator(Choice):
    """Who made the psychological evaluation; all but `other` are qualified for it [CGS]."""

    PSYCHIATRIST = "psychiatrist", "Psychiatrist"
    CLINICAL_PSYCHOLOGIST = "clinical_psychologist", "Clinical psychologist"
    LICENSED_SOCIAL_WORKER = "licensed_social_worker", "Licensed social worker"
    OTHER = "other", "Someone else"


class Pregnancy(Choice):
    NO = "no", "No"
    YES = "yes", "Yes"
    UNKNOWN = "unknown", "Not known"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class AuthorizationDecision(Choice):
    AFFIRMED = "affirmed", "Affirmed"
    NON_AFFIRMED = "non_affirmed", "Not affirmed"
    PENDING = "pending", "Pending"


class ToolAdvice(Choice):
    """What the e-health selection tool says [EHT26]."""

    STRONGLY_RECOMMENDED = "strongly_recommended", "Strongly recommended"
    RECOMMENDED = "recommended", "Recommended"
    NOT_RECOMMENDED = "not_recommended", "Not recommended"


class HeightUnit(Choice):
    CM = "cm", "cm"
    FEET = "ft", "ft and in"


class HbA1cUnit(Choice):
    PERCENT = "pct", "%"
    MMOL_MOL = "mmol_mol", "mmol/mol"


class State(Choice):
    """Unknown and expired count like unmet (rule book 2.5)."""

    MET = "met", "Met"
    UNMET = "unmet", "Not met"
    UNKNOWN = "unknown", "Not recorded"
    EXPIRED = "expired", "Expired"


class Verdict(Choice):
    CLEARED = "cleared", "Cleared for a trial"
    NEEDS_OVERRIDE = "needs_override", "Needs a physician's override"
    NOT_CLEARED = "not_cleared", "Not cleared"


class YesNo(Choice):
    """How a yes/no question is answered; "not known" is kept as unknown, which is never no."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class AnswerKind(Choice):
    """What the answer to a question is made of."""

    YES_NO = "yes_no", "Yes or no"
    NUMBER = "number", "A number"
    WHOLE = "whole", "A whole number"
    DAY = "day", "A day"
    ONE_OF = "one_of", "One of a list"
    SEVERAL = "several", "Several of a list"
    EVALUATION = "evaluation", "A psychological evaluation"
    IMAGING = "imaging", "Imaging of the spine"
    AUTHORIZATION = "authorization", "A prior authorization"


class Remedy(Choice):
    """What takes an item out of the way, in the order in which a candidate can be cleared."""

    ANSWER = "answer", "Record the answer"
    PUT_RIGHT = "put_right", "Put this right"
    OVERRIDE = "override", "Put this right, or have a physician override it"


class ItemGroup(Choice):
    """How the items stand together on the page (rule book 2.1, 2.3, 2.2)."""

    COVERAGE = "coverage", "Documents and coverage"
    CLINICAL = "clinical", "Clinical items"
    PAYER = "payer", "What the payer asks for"


class ItemKey(Choice):
    """Each item of the checklist with its question, in the order in which they are judged and shown."""

    CONSENT = "consent", "Is consent for the trial signed?"
    EDUCATION = "education", "Has the patient been taught about the trial, its risks and its benefits?"
    GOALS = "goals", "Are the patient's goals for the trial recorded?"
    PSYCHOLOGICAL_EVALUATION = "psychological_evaluation", "Is there a valid psychological evaluation?"
    ACTIVE_INFECTION = "active_infection", "Is there an active infection?"
    PRIOR_AUTHORIZATION = "prior_authorization", "Is prior authorization given, or not required?"
    SPINE_IMAGING = "spine_imaging", "Is there recent imaging of the spine where the lead enters and lies?"
    SEVERE_STENOSIS = "severe_stenosis", "Is the spinal canal severely narrowed at the lead levels?"
    SUBSTANCE_USE_DISORDER = "substance_use_disorder", "Is there an active, untreated substance use disorder?"
    AGE = "age", "Is the patient 18 or older?"
    PREGNANCY = "pregnancy", "Is the patient pregnant?"
    IMMUNOSUPPRESSION = "immunosuppression", "Is the patient immunosuppressed?"
    CARDIAC_DEVICE = "cardiac_device", "Does the patient have a pacemaker or ICD?"
    PRIOR_TRIALS_SAME_REGION = "prior_trials_same_region", "How many trials were there before in this spinal region?"
    INR = "inr", "What is the INR?"
    PLATELETS = "platelets", "What is the platelet count?"
    PHQ9 = "phq9", "What is the PHQ-9 total?"
    PHQ9_ITEM9 = "phq9_item9", "What is the answer to PHQ-9 item 9 (thoughts of self-harm)?"
    OPIOID_DOSE = "opioid_dose", "What is the opioid dose per day?"
    HBA1C = "hba1c", "What is the HbA1c?"
    BMI = "bmi", "What is the body mass index?"
    TOBACCO = "tobacco", "Does the patient use tobacco?"
    CONSERVATIVE_CARE = "conservative_care", "How long was conservative care tried?"
    PAIN_FLOOR = "pain_floor", "How strong is the pain in the target area?"
    PAIN_DURATION = "pain_duration", "How long has the pain lasted?"
    TREATMENTS_TRIED = "treatments_tried", "Which treatments were tried?"
    ODI = "odi", "What is the Oswestry Disability Index?"

    # Asked only where the record holds an answer.
    REALISTIC_EXPECTATION = "realistic_expectation", "Does the patient expect what a trial can give?"
    LAST_RESORT = "last_resort", "Is stimulation a late or last resort for this pain?"
    OTHER_TREATMENTS_FAILED = (
        "other_treatments_failed",
        "Did other treatments fail, or is it noted why not tried?",
    )
    MULTIDISCIPLINARY = "multidisciplinary", "Was the patient screened by several disciplines, body and mind?"
    FACILITIES = "facilities", "Are facilities, equipment and staff for treatment and follow-up there?"
    OFFICE_NOTES = "office_notes", "Do the office notes show condition, examination and treatments tried and failed?"
    DAILY_LIVING = "daily_living", "Are the effect on daily living and a current history and examination on file?"
    PLACE_OF_SERVICE = "place_of_service", "Is the place of the trial sterile, equipped and staffed for it?"
    SUPERVISED_CARE = "supervised_care", "Was the conservative care supervised by a physician, without a break?"
    SURGERY_NOT_INDICATED = "surgery_not_indicated", "Is it documented that surgery is not indicated?"
    OBJECTIVE_PATHOLOGY = "objective_pathology", "Does imaging show a cause of the pain?"
    NEUROPATHIC_PAIN = "neuropathic_pain", "Is the pain neuropathic?"
    LEAD_COUNT = "lead_count", "How many leads are planned?"
    CONTACT_COUNT = "contact_count", "How many contacts are planned?"
    PHYSICAL_THERAPY_WEEKS = "physical_therapy_weeks", "How many weeks of physical therapy were there in the last year?"
    DEPRESSION_INSTRUMENT = "depression_instrument", "Did the evaluation use a validated instrument with depression?"
    PCS = "pcs", "What is the Pain Catastrophizing Scale total?"
    GLUCOSE = "glucose", "What is the glucose on the day of the procedure?"
    NASAL_SCREEN = "nasal_screen", "Is the nasal MRSA/MSSA screen known, or noted why it was not done?"
    ANTITHROMBOTIC_PLAN = (
        "antithrombotic_plan",
        "Is the plan for blood thinners agreed with the prescriber, or are none taken?",
    )
    COAGULOPATHY = "coagulopathy", "Is a clotting disorder known?"
    SURGICAL_COMPRESSION = "surgical_compression", "Is there compression with a serious deficit that surgery can treat?"
    SPINAL_INSTABILITY = "spinal_instability", "Is the spine grossly unstable?"
    MRI_FORESEEN = "mri_foreseen", "Is an MRI foreseeable during the trial?"
    DIATHERMY = "diathermy", "Does the patient need therapeutic diathermy?"
    CAN_OPERATE = "can_operate", "Can the patient, or a caregiver, operate the device?"
    INCONSISTENT_FINDINGS = "inconsistent_findings", "Do history, examination and imaging disagree?"
    ABNORMAL_PAIN_RATINGS = "abnormal_pain_ratings", "Are the pain ratings abnormal?"
    NON_ORGANIC_SIGNS = "non_organic_signs", "Are there non-organic signs?"
    SECONDARY_GAIN = "secondary_gain", "Is there unresolved secondary gain?"
    OTHER_PAIN_SYNDROME = "other_pain_syndrome", "Is there another major pain syndrome?"
    OCCUPATIONAL_RISK = "occupational_risk", "Is there a risk at work?"
    ALLERGY = "allergy", "Is there an allergy to metal, silicone, adhesive, chlorhexidine or antibiotics?"
    PRIOR_DEVICE_REACTION = "prior_device_reaction", "Was there a reaction to a device before?"
    ESCORT = "escort", "Is there an escort for the day of placement?"
    PHONE_REACHABLE = "phone_reachable", "Can the patient be reached by phone?"
    DAILY_RETURN = "daily_return", "Can the patient come back any day of the trial?"
    LIVES_NEAR = "lives_near", "Does the patient live near enough?"
    TOOL_ADVICE = "tool_advice", "What does the selection tool advise?"
